package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/accident"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/alerts"
	"github.com/countersign/countersign/pkg/client"
)

const (
	allAlerts        = project + "/alerts"
	accidentReports  = project + "/accident-reports"
	anAccidentReport = accidentReports + "/:rid"
)

var alertParameters = parameters{"state": matching(`^open$`)}

func alertRoutes() []route {
	return []route{
		{Method: get, Path: allAlerts, Action: policy.AlertRead, Query: alertParameters, Handle: alertList},
		{Method: post, Path: allAlerts + "/:alert/acknowledge", Action: policy.AlertAcknowledge, Handle: alertAcknowledge},
		{Method: get, Path: accidentReports, Action: policy.AccidentRead, Handle: accidentList},
		{Method: get, Path: anAccidentReport, Action: policy.AccidentRead, Handle: accidentGet},
		{Method: put, Path: anAccidentReport, Action: policy.AccidentReport, Body: jsonBody, Handle: accidentComplete},
		{Method: post, Path: anAccidentReport + "/sent", Action: policy.AccidentReport, Body: jsonBody, Handle: accidentSend},
	}
}

func alertList(x *exchange) error {
	all, err := x.api.alerts.List(x.ctx(), x.actor, x.project(), x.query("state") == "open")
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.alertTurner()), ""))
}

func alertAcknowledge(x *exchange) error {
	v, err := x.api.alerts.Acknowledge(x.ctx(), x.actor, x.project(), x.Param("alert"))
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, x.alertTurner()(v))
}

func (x *exchange) alertTurner() func(alerts.View) client.Alert {
	names := x.namer()
	return func(v alerts.View) client.Alert {
		out := client.Alert{
			ID: v.ID, Kind: string(v.Kind), Record: v.Record, Author: v.Author, AuthorName: names.of(v.Author), UnitProject: v.UnitProject, RaisedAt: v.RaisedAt.UTC(),
			Due: v.Due.UTC(), Overdue: v.Overdue, Rung: int(v.Rung), ReportDue: utc(v.ReportDue), Allowed: actionNames(v.Allowed),
		}
		if v.AckBy != "" {
			out.Acked = &client.Step{By: v.AckBy, Name: names.of(v.AckBy), At: v.AckAt.UTC()}
		}
		return out
	}
}

func actionNames(all []policy.Action) []string {
	return mapped(all, func(a policy.Action) string { return string(a) })
}

func (x *exchange) accidentKey() record.Key {
	return record.Key{Project: x.project(), ID: x.Param("rid")}
}

func accidentList(x *exchange) error {
	all, err := x.api.alerts.Reports(x.ctx(), x.actor, x.project())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, wireList(mapped(all, x.accidentTurner()), ""))
}

func accidentGet(x *exchange) error {
	return x.answerAccident(x.api.alerts.Report(x.ctx(), x.actor, x.accidentKey()))
}

func accidentComplete(x *exchange) error {
	var in client.AccidentTexts
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	texts := make(map[string]fault.Text, len(in.Sections))
	for key, text := range in.Sections {
		texts[key] = fault.Text(text)
	}
	return x.answerAccident(x.api.alerts.Complete(x.ctx(), x.actor, x.accidentKey(), version, texts))
}

func accidentSend(x *exchange) error {
	var in client.AccidentSent
	version, err := x.versioned(&in)
	if err != nil {
		return err
	}
	sent := accident.Sent{PhonedAt: in.PhonedAt.UTC(), PhonedTo: in.PhonedTo, WrittenAt: in.WrittenAt.UTC(), WrittenTo: in.WrittenTo}
	return x.answerAccident(x.api.alerts.Send(x.ctx(), x.actor, x.accidentKey(), version, sent))
}

func (x *exchange) answerAccident(r alerts.Report, err error) error {
	if err != nil {
		return err
	}
	x.Header("Etag", entityTag(r.Version))
	return x.answer(http.StatusOK, x.accidentTurner()(r))
}

func (x *exchange) accidentTurner() func(alerts.Report) client.AccidentReport {
	names, language := x.namer(), languageOf(x.Request)
	return func(r alerts.Report) client.AccidentReport {
		out := client.AccidentReport{
			ID: r.ID, Version: r.Version, Author: r.Author, AuthorName: names.of(r.Author), CapturedAt: r.CapturedAt.UTC(), ReceivedAt: r.ReceivedAt.UTC(), Deadline: r.Deadline.UTC(),
			Grade: string(r.Grade()), GradeName: language.of(r.Grade().Label()), Deaths: r.Facts.Deaths, Injuries: r.Facts.Injuries, LossFen: r.Facts.LossFen, Late: r.Late,
			MissedAt: utc(r.MissedAt), Allowed: actionNames(r.Allowed),
			Sections: mapped(r.Sections, func(s accident.Section) client.AccidentSection {
				return client.AccidentSection{Key: s.Key, Label: client.Text(accident.LabelOf(s.Key)), Text: client.Text(s.Text), Drafted: s.Drafted}
			}),
		}
		if r.Completed != nil {
			out.Completed = &client.Step{By: r.Completed.By, Name: names.of(r.Completed.By), At: r.Completed.At.UTC()}
		}
		if s := r.Sent; s != nil {
			out.Sent = &client.AccidentSent{PhonedAt: s.PhonedAt.UTC(), PhonedTo: s.PhonedTo, WrittenAt: s.WrittenAt.UTC(), WrittenTo: s.WrittenTo, By: s.By, ByName: names.of(s.By), At: utc(s.At)}
		}
		return out
	}
}
