package httpapi

import (
	"encoding/json"
	"io"
	"slices"

	"github.com/countersign/countersign/internal/paper"
	"github.com/countersign/countersign/internal/service/reports"
)

// paperForm is a form in which a report is carried: its media type, and who makes it.
type paperForm struct {
	mediaType string
	write     func(x *exchange, w io.Writer, f paper.File, lang string) error
}

var paperForms = map[string]paperForm{
	"pdf": {"application/pdf", func(x *exchange, w io.Writer, f paper.File, lang string) error {
		return x.api.press.PDF(x.ctx(), w, f, lang)
	}},
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(x *exchange, w io.Writer, f paper.File, lang string) error {
		return x.api.press.XLSX(x.ctx(), w, f, lang)
	}},
	"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", func(x *exchange, w io.Writer, f paper.File, lang string) error {
		return x.api.press.DOCX(x.ctx(), w, f, lang)
	}},
}

var reportFileParameters = parameters{"format": oneOf("pdf", "xlsx", "docx", "json"), "lang": isLanguage}

// reportFile gives a report as a file, of its reader's own document. All forms carry the same hash; the JSON carries the
// way from the document to the signature as well, and is what `countersign report verify` reads.
func reportFile(x *exchange) error {
	f, err := x.api.reports.File(x.ctx(), x.actor, x.project(), x.Param("report"))
	if err != nil {
		return err
	}
	format := x.query("format")
	if format == "json" {
		return x.sendPaper(f.No+".json", "application/json", f.View.Document.Level, func(w io.Writer) error {
			return json.NewEncoder(w).Encode(f.ReportFile)
		})
	}
	form, lang := paperForms["pdf"], x.paperLanguage()
	if format != "" {
		form = paperForms[format]
	} else {
		format = "pdf"
	}
	file, err := x.reportPaper(f.View, lang)
	if err != nil {
		return err
	}
	return x.sendPaper(f.No+"."+format, form.mediaType, f.View.Document.Level, func(w io.Writer) error {
		return form.write(x, w, file, lang)
	})
}

// reportPaper is a report on its way to paper: its code opens its page.
func (x *exchange) reportPaper(v reports.View, lang string) (paper.File, error) {
	seal, err := x.sealFor(v.Hash, v.Document.Level)
	if err != nil {
		return paper.File{}, err
	}
	names := x.namer()
	names.language = language(lang)
	named := func(login string) string {
		if name := names.of(login); name != "" {
			return name
		}
		return login
	}
	seal.State, seal.Address = paper.State(v.State), x.api.publicURL+"/reports/"+v.ID
	if seal.State == paper.Issued {
		seal.By, seal.At = named(v.SettledBy), v.SettledAt
	}
	d := v.Document
	d.Narrative = slices.Clone(d.Narrative)
	for i := range d.Narrative {
		d.Narrative[i].By = named(d.Narrative[i].By)
	}
	address := figureAddress(v.ID)
	return paper.File{Document: d, Seal: seal, Href: func(ref string) string { return x.api.publicURL + address(ref) }}, nil
}
