package httpapi

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/service/reports"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

// listedReport shows a report in a list: of its numbers only those that leaders see first.
func listedReport(v reports.View, names namer) client.ReportListed {
	d := v.Document
	out := client.ReportListed{
		ID: v.ID, No: v.No, Project: v.Project, ProjectName: textOf(d.Name), Kind: string(v.Kind), Period: client.ReportPeriod(v.Period), State: string(v.State), Level: d.Level.String(),
		CutOff: v.CutOff.UTC(), Version: v.Version, Hash: v.Hash, CompiledBy: v.By, CompiledAt: v.At.UTC(),
		Allowed:  mapped(v.Allowed, func(a policy.Action) string { return string(a) }),
		Headline: textOf(d.Headline), Suspects: d.Suspects, Late: d.Late, GapCount: len(d.Missing), Figures: []client.ReportFigure{},
	}
	for _, f := range d.Figures {
		if f.Lead {
			out.Figures = append(out.Figures, reportFigure(f))
		}
	}
	switch v.State {
	case store.ReportIssued:
		out.Issued = &client.ReportIssued{By: v.SettledBy, ByName: names.of(v.SettledBy), At: v.SettledAt.UTC(), Signature: v.Signature}
	case store.ReportDropped:
		out.Dropped = &client.ReportDropped{By: v.SettledBy, ByName: names.of(v.SettledBy), At: v.SettledAt.UTC(), Reason: v.Reason}
	case store.ReportCompiling:
	}
	return out
}

// report shows a whole report, with its pictures drawn in the language of the answer.
func (x *exchange) report(v reports.View) (client.Report, error) {
	d, names := v.Document, x.namer()
	out := client.Report{
		ReportListed: listedReport(v, names), Root: v.Root, Leaves: v.Leaves, Tree: v.Tree, Definition: d.Definition,
		Matters: []client.ReportMatter{}, Missing: []client.ReportGap{}, Errata: []client.ReportErratum{}, Narrative: []client.ReportNarrative{}, Annexes: []client.ReportAnnex{},
	}
	out.Figures = mapped(d.Figures, reportFigure)
	for _, part := range []struct {
		from any
		into any
	}{{d.Sections, &out.Sections}, {d.Matters, &out.Matters}, {d.Missing, &out.Missing}, {d.Errata, &out.Errata}, {d.Narrative, &out.Narrative}, {d.Annexes, &out.Annexes}} {
		if err := copyJSON(part.from, part.into); err != nil {
			return out, err
		}
	}
	for i := range out.Narrative {
		out.Narrative[i].ByName = names.of(out.Narrative[i].By)
	}
	o := x.pictureOptions(v.ID)
	for i, s := range d.Sections {
		for j, p := range s.Pictures {
			out.Sections[i].Pictures[j].SVG = string(chart.SVG(p, o))
		}
	}
	return out, nil
}

// isPictureWidth is what pictures can be drawn in, in pixels.
var isPictureWidth = func(s string) bool { n, err := strconv.Atoi(s); return err == nil && 280 <= n && n <= 1600 }

// pictureOptions says how pictures are drawn for the one who asks: in his language, as wide as his page.
func (x *exchange) pictureOptions(id string) chart.Options {
	width, _ := strconv.Atoi(x.query("width")) // checked as a parameter; nothing: the usual width
	return chart.Options{Lang: string(languageOf(x.Request)), Width: width, RefHref: figureAddress(id)}
}

// shelved shows a report in the reading room: with the first of its pictures.
func (x *exchange) shelved(v reports.View, names namer) client.ReportListed {
	out := listedReport(v, names)
	for _, s := range v.Document.Sections {
		if len(s.Pictures) == 0 {
			continue
		}
		picture := client.ReportPicture{SVG: string(chart.SVG(s.Pictures[0], x.pictureOptions(v.ID)))}
		if copyJSON(s.Pictures[0], &picture) == nil {
			out.Picture = &picture
		}
		return out
	}
	return out
}

// copyJSON fills a wire type from the document's own, which has the same names; null leaves it as it is.
func copyJSON(from, into any) error {
	raw, err := json.Marshal(from)
	if err != nil || string(raw) == "null" {
		return err
	}
	return json.Unmarshal(raw, into)
}

func textOf(t fault.Text) client.Text { return client.Text(t) }

func reportFigure(f report.Figure) client.ReportFigure {
	key, _, _ := strings.Cut(f.Ref, ":")
	out := client.ReportFigure{
		Ref: f.Ref, Key: key, Section: f.Section, Zh: f.Label.Zh, En: f.Label.En, Label: textOf(f.Label), Unit: f.Unit, UnitLabel: textOf(report.UnitLabel(f.Unit)),
		Value: amountText(f.Value), Previous: amountText(f.Previous), Records: f.Records, Mix: f.Mix, Lead: f.Lead,
	}
	if f.Of != nil {
		out.Denominator = &client.ReportDenominator{Label: textOf(f.Of.Label), Value: f.Of.Value.String(), Unit: f.Of.Unit, Ref: f.Of.Ref}
	}
	return out
}

func amountText(a *figure.Amount) *string {
	if a == nil {
		return nil
	}
	s := a.String()
	return &s
}

func figureRecord(f store.FigureOf) client.FigureRecord {
	return client.FigureRecord{
		Record: f.Record, ArchiveNo: f.No, Class: f.Class, Title: f.Title, State: string(f.State), Day: f.Day, Key: string(f.Key), Dim: f.Dim, Unit: f.Unit,
		Value: f.Value.String(), Secrecy: f.Level.String(),
	}
}

func comparedFigure(c reports.Compared) client.ReportCompared {
	out := client.ReportCompared{Ref: c.This.Ref}
	if c.This.Ref != "" {
		f := reportFigure(c.This)
		out.This = &f
	}
	if c.With.Ref != "" {
		f := reportFigure(c.With)
		out.With, out.Ref = &f, c.With.Ref
	}
	return out
}
