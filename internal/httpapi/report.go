package httpapi

import (
	"net/http"
	"net/url"
	"slices"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/service/reports"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
)

const (
	allReports = project + "/reports"
	aReport    = allReports + "/:report"
)

func reportRoutes() []route {
	return []route{
		{Method: get, Path: base + "/reading-room", Action: policy.SessionOwn, Query: pictureParameters, Handle: readingRoom},
		{Method: get, Path: allReports, Action: policy.ReportRead, Query: reportParameters, Handle: reportList},
		{Method: post, Path: allReports, Action: policy.ReportCompile, Body: jsonBody, Handle: reportCompile},
		{Method: get, Path: allReports + "/compare", Action: policy.ReportRead, Query: compareParameters, Handle: reportCompare},
		{Method: get, Path: aReport, Action: policy.ReportRead, Query: pictureParameters, Handle: reportGet},
		{Method: get, Path: aReport + "/file", Action: policy.ReportRead, Query: reportFileParameters, Handle: reportFile},
		{Method: patch, Path: aReport, Action: policy.ReportNarrate, Body: jsonBody, Handle: reportNarrate},
		{Method: post, Path: aReport + "/recompile", Action: policy.ReportCompile, Body: jsonBody, Handle: reportRecompile},
		{Method: post, Path: aReport + "/drop", Action: policy.ReportCompile, Body: jsonBody, Handle: reportDrop},
		{Method: post, Path: aReport + "/prepare", Action: policy.ReportIssue, Body: jsonBody, Handle: reportPrepare},
		{Method: post, Path: aReport + "/issue", Action: policy.ReportIssue, Body: jsonBody, Handle: reportIssue},
		{Method: get, Path: aReport + "/figures/:ref/records", Action: policy.ReportRead, Query: parameters{"cursor": isCursor, "limit": isLimit}, Handle: reportRecords},
	}
}

var (
	isReportKind   = func(s string) bool { return report.Kind(s).Known() }
	isReportState  = matching(`^(compiling|issued|dropped)$`)
	isReportPeriod = func(s string) bool {
		return slices.ContainsFunc(report.Kinds(), func(k report.Kind) bool { _, ok := report.ParsePeriod(k, s); return ok })
	}
	reportParameters  = parameters{"kind": isReportKind, "state": isReportState, "cursor": isCursor, "limit": isLimit}
	pictureParameters = parameters{"width": isPictureWidth}
	compareParameters = parameters{"kind": isReportKind, "period": isReportPeriod, "with": isReportPeriod, "project": isProjectID}
)

func reportList(x *exchange) error {
	f := store.ReportFilter{Kind: report.Kind(x.query("kind"))}
	if state := x.query("state"); state != "" {
		f.States = []store.ReportState{store.ReportState(state)}
	}
	page, err := x.api.reports.List(x.ctx(), x.actor, x.project(), f, x.page())
	if err != nil {
		return err
	}
	names := x.namer()
	return x.answer(http.StatusOK, wireList(mapped(page.Items, func(v reports.View) client.ReportListed { return listedReport(v, names) }), page.Cursor))
}

func reportCompile(x *exchange) error {
	var in client.ReportInput
	if err := decode(x, &in); err != nil {
		return err
	}
	v, err := x.api.reports.Compile(x.ctx(), x.actor, x.project(), reports.Order{Kind: report.Kind(in.Kind), Period: in.Period, Sections: in.Sections})
	return x.answerReport(http.StatusCreated, v, err)
}

func reportGet(x *exchange) error {
	v, err := x.api.reports.Get(x.ctx(), x.actor, x.project(), x.Param("report"))
	if err == nil && v.State == store.ReportIssued {
		err = x.api.notify.Opened(x.ctx(), x.actor, x.project(), v.Report.ID)
	}
	return x.answerReport(http.StatusOK, v, err)
}

func reportNarrate(x *exchange) error {
	var in client.NarrativeInput
	if err := decode(x, &in); err != nil {
		return err
	}
	level, known := record.ParseSecrecy(in.Secrecy)
	switch {
	case in.Secrecy == "":
		level = record.Open
	case !known:
		level = -1
	}
	v, err := x.api.reports.Narrate(x.ctx(), x.actor, x.project(), x.Param("report"), reports.Words{Text: in.Narrative, Level: level})
	return x.answerReport(http.StatusOK, v, err)
}

func reportRecompile(x *exchange) error {
	if err := decode(x, &nothingAsked{}); err != nil {
		return err
	}
	v, err := x.api.reports.Recompile(x.ctx(), x.actor, x.project(), x.Param("report"))
	return x.answerReport(http.StatusOK, v, err)
}

func reportDrop(x *exchange) error {
	var in client.ReportReason
	if err := decode(x, &in); err != nil {
		return err
	}
	v, err := x.api.reports.Drop(x.ctx(), x.actor, x.project(), x.Param("report"), in.Reason)
	return x.answerReport(http.StatusOK, v, err)
}

func reportPrepare(x *exchange) error {
	var in client.ReportSeen
	if err := decode(x, &in); err != nil {
		return err
	}
	p, err := x.api.pipeline.PrepareReport(x.ctx(), x.actor, x.project(), x.Param("report"), in.Root)
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.ReportPreparation{
		Preparation: x.preparation(p.Preparation), ReportRoot: p.Root,
		Documents: mapped(p.Leaves, func(l pipeline.ReportLeaf) client.ReportLeaf {
			return client.ReportLeaf{Level: l.Level.String(), Leaf: l.Leaf, Hash: l.Hash, Salt: l.Salt}
		}),
	})
}

func reportIssue(x *exchange) error {
	var in client.ReportApproval
	if err := decode(x, &in); err != nil {
		return err
	}
	if err := x.api.pipeline.IssueReport(x.ctx(), x.actor, x.project(), x.Param("report"), in.Root, pipeline.Proof(in.Proof)); err != nil {
		return err
	}
	return reportGet(x)
}

func reportRecords(x *exchange) error {
	behind, err := x.api.reports.Records(x.ctx(), x.actor, x.project(), x.Param("report"), x.Param("ref"), x.page())
	if err != nil {
		return err
	}
	out := client.FigureRecords{Figure: reportFigure(behind.Figure), Items: mapped(behind.Items, figureRecord), Next: behind.NextCursor}
	return x.answer(http.StatusOK, out)
}

func reportCompare(x *exchange) error {
	var faults []fault.Field
	for _, name := range []string{"kind", "period"} {
		if x.query(name) == "" {
			faults = append(faults, wrongParameter(name, ""))
		}
	}
	if err := refuseFields(faults); err != nil {
		return err
	}
	c, err := x.api.reports.Compare(x.ctx(), x.actor, x.project(), reports.Versus{Kind: report.Kind(x.query("kind")), Period: x.query("period"), With: x.query("with"), Project: x.query("project")})
	if err != nil {
		return err
	}
	names := x.namer()
	return x.answer(http.StatusOK, client.ReportComparison{This: listedReport(c.This, names), With: listedReport(c.With, names), Figures: mapped(c.Figures, comparedFigure)})
}

func readingRoom(x *exchange) error {
	room, err := x.api.reports.Room(x.ctx(), x.actor)
	if err != nil {
		return err
	}
	names := x.namer()
	shelves := mapped(room, func(s reports.Shelf) client.ReadingShelf {
		return client.ReadingShelf{
			Project: s.Project.ID, Name: client.Text{Zh: s.Project.NameZh, En: s.Project.NameEn},
			Latest: mapped(s.Latest, func(v reports.View) client.ReportListed { return x.shelved(v, names) }),
		}
	})
	return x.answer(http.StatusOK, wireList(shelves, ""))
}

func (x *exchange) answerReport(status int, v reports.View, err error) error {
	if err != nil {
		return err
	}
	out, err := x.report(v)
	if err != nil {
		return err
	}
	return x.answer(status, out)
}

// figureAddress is the panel's page of the records behind a number.
func figureAddress(id string) func(ref string) string {
	return func(ref string) string {
		if ref == "" {
			return ""
		}
		return "/reports/" + id + "?ref=" + url.QueryEscape(ref)
	}
}
