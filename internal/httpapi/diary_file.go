package httpapi

import (
	"io"
	"net/url"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/paper"
)

var diaryFileParameters = parameters{"unit_project": isText, "lang": isLanguage}

// diaryFile prints the site diary of a day on its official sheet, as its reader may see it.
func diaryFile(x *exchange) error {
	d, err := x.api.digests.Diary(x.ctx(), x.actor, x.project(), x.query("unit_project"), x.Param("day"))
	if err != nil {
		return err
	}
	hash, err := d.Hash()
	if err != nil {
		return err
	}
	site, err := x.api.store.Project(x.ctx(), x.project())
	if err != nil {
		return err
	}
	seal, err := x.sealFor(hash, d.Level)
	if err != nil {
		return err
	}
	seal.Address = x.api.publicURL + "/diaries/" + d.Day
	if d.UnitProject != "" {
		seal.Address += "?unit_project=" + url.QueryEscape(d.UnitProject)
	}
	lang := x.paperLanguage()
	names := x.namer()
	names.language = language(lang)
	file := paper.DiaryFile{Diary: d, Site: fault.Text{Zh: site.NameZh, En: site.NameEn}, Names: names.people(d.People), Seal: seal}
	return x.sendPaper(d.Project+"-"+d.Day+".pdf", "application/pdf", d.Level, func(w io.Writer) error {
		return x.api.press.Diary(x.ctx(), w, file, lang)
	})
}
