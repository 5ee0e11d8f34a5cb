package paper

import "strconv"

// wordStyle is one style of paragraphs. Sizes are in half points, distances in twentieths of a point.
type wordStyle struct {
	id, name      string
	size          int
	hei, centred  bool
	right, indent bool
	colour        string
	before, after int
	keep          bool // with what follows
	outline       int  // level of the outline, from 1
}

var wordStyles = []wordStyle{
	{id: "Masthead", name: "Masthead", size: 52, hei: true, centred: true, colour: "B3261E", after: 120},
	{id: "Title", name: "Title", size: 44, hei: true, centred: true, before: 240, after: 60},
	{id: "Number", name: "Number", size: 26, centred: true, after: 60},
	{id: "Alarm", name: "Alarm", size: 36, hei: true, centred: true, colour: "B3261E", before: 120, after: 120},
	{id: "Headline", name: "Headline", size: 32, hei: true, indent: true, before: 120},
	{id: "Heading1", name: "heading 1", size: 32, hei: true, indent: true, before: 120, keep: true, outline: 1},
	{id: "BodyText", name: "Body Text", size: 32, indent: true},
	{id: "Caption", name: "caption", size: 22, hei: true, before: 120, keep: true},
	{id: "Picture", name: "Picture", size: 22, after: 120},
	{id: "Signed", name: "Signed", size: 28, right: true},
	{id: "Cell", name: "Cell", size: 20},
	{id: "HeadCell", name: "Head Cell", size: 20, hei: true},
	{id: "Note", name: "Note", size: 18, colour: "555B63"},
	{id: "Header", name: "header", size: 32, hei: true},
	{id: "Footer", name: "footer", size: 15, colour: "555B63"},
}

// styles names the typefaces of official papers first; the reader's machine has them or takes its own.
func (t *typescript) styles() string {
	out := `<w:styles` + wordSpaces + `><w:docDefaults><w:rPrDefault><w:rPr>` + typeface(false) + `<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>`
	for _, s := range wordStyles {
		out += s.xml()
	}
	line := func(side, size string) string {
		return `<w:` + side + ` w:val="single" w:sz="` + size + `" w:space="0" w:color="101214"/>`
	}
	return out + `<w:style w:type="table" w:styleId="Rows"><w:name w:val="Rows"/><w:tblPr><w:tblBorders>` + line("top", "10") + line("bottom", "10") + line("insideH", "2") +
		`</w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>`
}

func typeface(hei bool) string {
	name := "仿宋"
	if hei {
		name = "黑体"
	}
	return `<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="` + name + `"/>`
}

func (s wordStyle) xml() string {
	out := `<w:style w:type="paragraph" w:styleId="` + s.id + `"><w:name w:val="` + s.name + `"/><w:basedOn w:val="Normal"/><w:pPr>`
	if s.keep {
		out += `<w:keepNext/>`
	}
	if s.id == "Footer" {
		out += `<w:tabs><w:tab w:val="right" w:pos="8844"/></w:tabs>`
	}
	out += `<w:spacing w:before="` + strconv.Itoa(s.before) + `" w:after="` + strconv.Itoa(s.after) + `"/>`
	if s.indent {
		out += `<w:ind w:firstLineChars="200" w:firstLine="640"/>`
	}
	switch {
	case s.centred:
		out += `<w:jc w:val="center"/>`
	case s.right:
		out += `<w:jc w:val="right"/>`
	}
	if s.outline > 0 {
		out += `<w:outlineLvl w:val="` + strconv.Itoa(s.outline-1) + `"/>`
	}
	out += `</w:pPr><w:rPr>` + typeface(s.hei)
	if s.colour != "" {
		out += `<w:color w:val="` + s.colour + `"/>`
	}
	return out + `<w:sz w:val="` + strconv.Itoa(s.size) + `"/><w:szCs w:val="` + strconv.Itoa(s.size) + `"/></w:rPr></w:style>`
}
