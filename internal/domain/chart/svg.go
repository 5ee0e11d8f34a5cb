package chart

import (
	"bytes"
	"html"
	"strconv"
)

// Options say for whom a picture is drawn.
type Options struct {
	Lang    string                  // "en", or else Chinese
	Width   int                     // in pixels; 0: DefaultWidth
	RefHref func(ref string) string // address of the records behind a number; nil, or no address: no links
}

// SVG draws a picture for a page. It holds classes and no colours, no style and no script; links are the only thing
// that can be acted on. The same picture gives the same bytes.
func SVG(p Picture, o Options) []byte { return Draw(p, o).SVG(o.RefHref) }

// SVG writes a drawing for a page.
func (d Drawing) SVG(href func(ref string) string) []byte {
	w := &svgWriter{href: href}
	w.text(`<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-`, string(d.Kind), `" role="group" width="`, d.Size.X.String(),
		`" height="`, d.Size.Y.String(), `" viewBox="0 0 `, d.Size.X.String(), " ", d.Size.Y.String(), `" aria-label="`, escaped(d.Label), `">`)
	for _, m := range d.Marks {
		w.mark(m)
	}
	w.text("</svg>")
	return w.Bytes()
}

type svgWriter struct {
	bytes.Buffer
	href func(ref string) string
}

func (w *svgWriter) text(parts ...string) {
	for _, part := range parts {
		_, _ = w.WriteString(part) // a buffer takes everything
	}
}

func (w *svgWriter) mark(m Mark) {
	end := ""
	if address := w.address(m.Ref); address != "" {
		w.text(`<a href="`, escaped(address), `" data-ref="`, escaped(m.Ref), `" aria-label="`, escaped(m.Label), `">`)
		end = "</a>"
	} else if m.Label != "" {
		w.text("<g>")
		end = "</g>"
	}
	if m.Label != "" {
		w.text("<title>", escaped(m.Label), "</title>")
	}
	for _, s := range m.Shapes {
		w.shape(s)
	}
	w.text(end)
}

func (w *svgWriter) address(ref string) string {
	if w.href == nil || ref == "" {
		return ""
	}
	return w.href(ref)
}

func (w *svgWriter) shape(s Shape) {
	class := `" class="` + string(s.Class) + `"`
	switch s.Form {
	case Rect:
		w.text(`<rect x="`, s.At.X.String(), `" y="`, s.At.Y.String(), `" width="`, s.Size.X.String(), `" height="`, s.Size.Y.String(), class, "/>")
	case Circle:
		w.text(`<circle cx="`, s.At.X.String(), `" cy="`, s.At.Y.String(), `" r="`, s.Size.X.String(), class, "/>")
	case Path:
		w.text(`<path d="`)
		w.pieces(s)
		w.text(class, "/>")
	case Text:
		w.text(`<text x="`, s.At.X.String(), `" y="`, s.At.Y.String(), `" font-size="`, TextSize(s.Class).String(), anchors[s.Anchor], class, ">", escaped(s.Text), "</text>")
	}
}

var anchors = [...]string{Start: "", Middle: `" text-anchor="middle`, End: `" text-anchor="end`}

func (w *svgWriter) pieces(s Shape) {
	for _, piece := range s.Lines {
		for i, at := range piece {
			w.text(letter(i), at.X.String(), " ", at.Y.String())
		}
		if s.Closed {
			w.text("Z")
		}
	}
}

func letter(i int) string {
	if i == 0 {
		return "M"
	}
	return "L"
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// escaped is a text as it stands in an attribute or an element.
func escaped(text string) string { return html.EscapeString(plain(text)) }
