package paper

import (
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// part is one file of the package.
type part struct {
	name string
	data []byte
}

const (
	xmlHead       = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	wordSpaces    = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"`
	relationSpace = "http://schemas.openxmlformats.org/package/2006/relationships"
	officeSpace   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	wordTypes     = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// parts are the files of the package, in a fixed order.
func (t *typescript) parts() []part {
	t.relate("styles", "styles.xml", "")
	header, footer := t.relate("header", "header.xml", ""), t.relate("footer", "footer.xml", "")
	all := []part{
		{"[Content_Types].xml", []byte(xmlHead + contentTypes)},
		{"_rels/.rels", []byte(relationsXML([]relation{{"r1", "officeDocument", "word/document.xml", ""}, {"r2", "metadata/core-properties", "docProps/core.xml", ""}}))},
		{"docProps/core.xml", []byte(t.properties())},
		{"word/document.xml", []byte(xmlHead + `<w:document` + wordSpaces + `><w:body>` + t.body.String() + section(header, footer) + `</w:body></w:document>`)},
		{"word/styles.xml", []byte(xmlHead + t.styles())},
		{"word/header.xml", []byte(xmlHead + t.header())},
		{"word/footer.xml", []byte(xmlHead + t.footer())},
		{"word/_rels/document.xml.rels", []byte(relationsXML(t.rels))},
	}
	if t.source.Seal.Personal {
		all = append(
			all, part{"word/_rels/header.xml.rels", []byte(relationsXML([]relation{{"r1", "image", "media/mark.png", ""}}))},
			part{"word/media/mark.png", t.source.Seal.Mark},
		)
	}
	for i, data := range t.pictures {
		all = append(all, part{"word/media/picture" + strconv.Itoa(i+1) + ".png", data})
	}
	return all
}

const contentTypes = `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + wordTypes + `document.main+xml"/><Override PartName="/word/styles.xml" ContentType="` + wordTypes + `styles+xml"/>` +
	`<Override PartName="/word/header.xml" ContentType="` + wordTypes + `header+xml"/><Override PartName="/word/footer.xml" ContentType="` + wordTypes + `footer+xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`

func relationsXML(all []relation) string {
	var out strings.Builder
	out.WriteString(xmlHead + `<Relationships xmlns="` + relationSpace + `">`)
	for _, r := range all {
		kind := officeSpace + r.kind
		if strings.HasPrefix(r.kind, "metadata/") {
			kind = relationSpace + "/" + r.kind
		}
		out.WriteString(`<Relationship Id="` + r.id + `" Type="` + kind + `" Target="` + escape(r.target) + `"`)
		if r.mode != "" {
			out.WriteString(` TargetMode="` + r.mode + `"`)
		}
		out.WriteString(`/>`)
	}
	out.WriteString(`</Relationships>`)
	return out.String()
}

// section is the page: A4 with the margins of an official paper, in twentieths of a point.
func section(header, footer string) string {
	return `<w:sectPr><w:headerReference w:type="default" r:id="` + header + `"/><w:footerReference w:type="default" r:id="` + footer + `"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="1134" w:footer="850" w:gutter="0"/></w:sectPr>`
}

// header holds the level and, above internal, the reader's mark behind the text of every page.
func (t *typescript) header() string {
	text, mark := "", ""
	if level := t.source.Document.Level; level >= record.Internal {
		text = runs(t.of(levelNames[level]))
	}
	if t.source.Seal.Personal {
		const side = 7400000 // EMU: over the width of the page
		open := `<wp:anchor behindDoc="1" distT="0" distB="0" distL="0" distR="0" simplePos="0" locked="1" layoutInCell="1" allowOverlap="1" relativeHeight="1"><wp:simplePos x="0" y="0"/>` +
			`<wp:positionH relativeFrom="page"><wp:align>center</wp:align></wp:positionH><wp:positionV relativeFrom="page"><wp:align>center</wp:align></wp:positionV>`
		mark = `<w:r><w:drawing>` + placed(open, "900", "r1", t.source.Seal.Reader, side, side*297/210, `</wp:anchor>`) + `</w:drawing></w:r>`
	}
	return `<w:hdr` + wordSpaces + `><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>` + text + mark + `</w:p></w:hdr>`
}

// footer holds the hash and the page's number.
func (t *typescript) footer() string {
	field := func(name string) string {
		return `<w:fldSimple w:instr=" ` + name + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple>`
	}
	return `<w:ftr` + wordSpaces + `><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>` + runs("SHA-256 "+t.source.Seal.Hash) +
		`<w:r><w:tab/></w:r>` + runs("— ") + field("PAGE") + runs(" / ") + field("NUMPAGES") + runs(" —") + `</w:p></w:ftr>`
}

func (t *typescript) properties() string {
	d := t.source.Document
	at := `<dcterms:created xsi:type="dcterms:W3CDTF">` + d.CutOff.UTC().Format(time.RFC3339) + `</dcterms:created>`
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
		`<dc:title>` + escape(t.of(d.Name)+" "+t.of(kindNames[d.Kind])) + `</dc:title><dc:creator>` + escape(t.source.Seal.By) + `</dc:creator><dc:identifier>` + escape(d.No) + `</dc:identifier><dc:description>SHA-256 ` + escape(t.source.Seal.Hash) + `</dc:description>` + at + `</cp:coreProperties>`
}
