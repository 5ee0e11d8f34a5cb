package paper

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/report"
)

// escape makes a text safe in XML.
func escape(text string) string {
	var out bytes.Buffer
	_ = xml.EscapeText(&out, []byte(clean(text))) // a buffer takes everything
	return out.String()
}

func (t *typescript) raw(parts ...string) {
	for _, part := range parts {
		t.body.WriteString(part)
	}
}

// paragraph writes a text in a style; its line breaks are kept.
func (t *typescript) paragraph(style, text string) {
	t.raw(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/></w:pPr>`, runs(text), `</w:p>`)
}

func runs(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteString("<w:r><w:br/></w:r>")
		}
		out.WriteString(`<w:r><w:t xml:space="preserve">` + escape(line) + `</w:t></w:r>`)
	}
	return out.String()
}

// link is a text that leads to the records behind it.
func (t *typescript) link(text, address string) string {
	if address == "" {
		return runs(text)
	}
	id, made := t.ids[address]
	if !made {
		id = t.relate("hyperlink", address, "External")
		t.ids[address] = id
	}
	return `<w:hyperlink r:id="` + id + `">` + runs(text) + `</w:hyperlink>`
}

// cell is one cell of a table as text.
type cellText struct {
	text, address string
	right         bool
}

// rows writes a table: its first row is the head, which stands again on each page.
func (t *typescript) rows(title string, all [][]cellText) {
	if title != "" {
		t.paragraph("Caption", title)
	}
	t.raw(`<w:tbl><w:tblPr><w:tblStyle w:val="Rows"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>`)
	for _, width := range gridOf(all) {
		t.raw(`<w:gridCol w:w="`, strconv.Itoa(width), `"/>`)
	}
	t.raw(`</w:tblGrid>`)
	for i, row := range all {
		t.row(row, i == 0)
	}
	t.raw(`</w:tbl>`)
	t.paragraph("Note", "")
}

// blockTwips is the width of the text block, in twentieths of a point; letterTwips is about a letter of a table.
const (
	blockTwips  = 8844
	letterTwips = 110
	mostLetters = 44 // that a column asks for; longer texts are broken
)

// gridOf shares the width among the columns by what stands in them.
func gridOf(all [][]cellText) []int {
	if len(all) == 0 {
		return nil
	}
	widths, sum := make([]int, len(all[0])), 0
	for _, row := range all {
		for i, c := range row {
			widths[i] = max(widths[i], (min(columns(c.text), mostLetters)+2)*letterTwips)
		}
	}
	for _, w := range widths {
		sum += w
	}
	for i := range widths {
		widths[i] = widths[i] * blockTwips / sum
	}
	return widths
}

func (t *typescript) row(row []cellText, head bool) {
	style := "Cell"
	t.raw(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		style = "HeadCell"
		t.raw(`<w:tblHeader/>`)
	}
	t.raw(`</w:trPr>`)
	for _, c := range row {
		t.raw(`<w:tc><w:tcPr><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="`, style, `"/>`)
		if c.right {
			t.raw(`<w:jc w:val="right"/>`)
		}
		t.raw(`</w:pPr>`, t.link(c.text, c.address), `</w:p></w:tc>`)
	}
	t.raw(`</w:tr>`)
}

func (t *typescript) table(one report.Table) {
	head := make([]cellText, len(one.Heads))
	for i, h := range one.Heads {
		head[i] = cellText{text: t.head(h), right: isNumber(h)}
	}
	all := [][]cellText{head}
	for _, cells := range one.Rows {
		row := make([]cellText, len(one.Heads))
		for i, c := range cells[:min(len(cells), len(one.Heads))] {
			row[i] = cellText{text: t.cell(c, one.Heads[i]), address: t.source.href(c.Ref), right: isNumber(one.Heads[i])}
		}
		all = append(all, row)
	}
	if len(head) > 0 {
		t.rows(t.of(one.Title), all)
	}
}

func (t *typescript) figures(d report.Document) {
	all := [][]cellText{{
		{text: t.say("指标", "Figure")},
		{text: t.say("数值", "Value"), right: true},
		{text: t.say("分母", "Of")},
		{text: t.say("与上期相比", "Change"), right: true},
		{text: t.say("记录", "Records"), right: true},
	}}
	for _, x := range d.Figures {
		all = append(all, []cellText{
			{text: t.of(x.Label)},
			{text: t.number(x.Value, x.Unit), address: t.source.href(x.Ref), right: true},
			{text: t.against(x)},
			{text: t.change(x), right: true},
			{text: t.records(x), right: true},
		})
	}
	t.rows(t.say("指标一览", "All figures"), all)
}

func (t *typescript) errata(d report.Document) {
	all := [][]cellText{{
		{text: t.say("报表", "Report")},
		{text: t.say("指标", "Figure")},
		{text: t.say("原数", "Was"), right: true},
		{text: t.say("现数", "Now"), right: true},
		{text: t.say("依据", "Because of")},
	}}
	for _, e := range d.Errata {
		all = append(all, []cellText{{text: e.Report}, {text: t.of(e.Label)}, {text: t.number(e.Was, e.Unit), right: true}, {text: t.number(e.Now, e.Unit), right: true}, {text: join(e.Because)}})
	}
	t.rows(t.say("对以往报表的勘误", "Errata to earlier reports"), all)
}

// emu is how many English Metric Units a tenth of a CSS pixel has.
const emu = 914400 / 96 / 10

// drawing places a picture in the text, with its sentence for those who do not see it.
func (t *typescript) drawing(id string, d chart.Drawing) {
	number := strconv.Itoa(len(t.pictures))
	t.raw(`<w:p><w:pPr><w:pStyle w:val="Picture"/></w:pPr><w:r><w:drawing>`, placed(`<wp:inline distT="0" distB="0" distL="0" distR="0">`, number, id, d.Label, int(d.Size.X)*emu, int(d.Size.Y)*emu, `</wp:inline>`), `</w:drawing></w:r></w:p>`)
}

// placed is a picture between the tags that say where it stands.
func placed(open, number, id, label string, width, height int, closing string) string {
	size := `cx="` + strconv.Itoa(width) + `" cy="` + strconv.Itoa(height) + `"`
	return open + `<wp:extent ` + size + `/>` + wrapNone(open) + `<wp:docPr id="` + number + `" name="picture ` + number + `" descr="` + escape(label) + `"/>` +
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="` + number + `" name="picture ` + number + `"/><pic:cNvPicPr/></pic:nvPicPr>` +
		`<pic:blipFill><a:blip r:embed="` + id + `"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext ` + size + `/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>` + closing
}

// wrapNone lets text run over a picture that is anchored to the page.
func wrapNone(open string) string {
	if strings.HasPrefix(open, "<wp:anchor") {
		return "<wp:wrapNone/>"
	}
	return ""
}
