package pipeline

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/countersign/countersign/internal/domain/accident"
	"github.com/countersign/countersign/internal/domain/alert"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// raiseAlert alerts about an urgent record in the transaction of its submission (R1.1). An accident takes the urgent lane
// whichever channel it was filed by, and its report to the authority is drafted: the hour runs from here (Decree 493).
func (s *Service) raiseAlert(ctx context.Context, tx *store.Tx, rec *record.Record) error {
	facts, isAccident := accident.FactsOf(rec.Content)
	kind, alerts := alert.KindOf(rec, isAccident)
	if !alerts {
		return nil
	}
	if alerted, err := tx.HasAlert(rec.Key()); alerted || err != nil {
		return err
	}
	rules, err := s.rulesOf(ctx, rec.Project)
	if err != nil {
		return err
	}
	project, err := s.projectOf(ctx, rec.Project)
	if err != nil {
		return err
	}
	a := alert.Raise(rec, kind, rec.Submitted.At, rules.settings.Settings)
	if !slices.Contains(project.UnitProjects, a.UnitProject) {
		a.UnitProject = "" // a name that nobody registered is the author's own word, which nobody signed
	}
	if err := tx.InsertAlert(a, alertEvent(ctx, rec, "alert.raise", map[string]any{"alert": a.ID, "kind": a.Kind})); err != nil {
		return err
	}
	if isAccident {
		if err := openReport(ctx, tx, rec, facts, project, rules.settings.Settings); err != nil {
			return err
		}
	}
	return tx.InsertNotice(AlertNotice(a, rec.Level()))
}

func openReport(ctx context.Context, tx *store.Tx, rec *record.Record, facts accident.Facts, p store.Project, s ladder.Settings) error {
	site := accident.Site{Code: p.ID, Name: fault.Text{Zh: p.NameZh, En: p.NameEn}, Starts: p.StartsOn, Ends: p.EndsOn}
	r := accident.Open(rec, facts, site, rec.Submitted.At, s)
	return tx.InsertAccidentReport(r, alertEvent(ctx, rec, "accident.open", map[string]any{"report": r.ID, "deadline": r.Deadline}))
}

// AlertNotice tells of a new alert. It says no word of the record, which nobody has signed yet: leaders get it too.
func AlertNotice(a alert.Alert, level record.Secrecy) store.Notice {
	to := []policy.Role{policy.ProjectManager, policy.TechManager}
	title := fault.Text{Zh: "有紧急记录待处理", En: "An urgent record waits"}
	if a.Kind == alert.Accident {
		to = append(to, policy.Leader)
		title = fault.Text{Zh: "有事故报告待处理", En: "The report of an accident waits"}
	}
	return store.Notice{
		Project: a.Project, Kind: "alert." + string(a.Kind), Roles: to, Title: title, Level: level, Urgent: true, AcknowledgeBy: a.Due, At: a.RaisedAt,
		Lines: []fault.Text{PlaceOf(a)}, Link: "/directives", Dedup: "alert." + a.ID,
	}
}

// PlaceOf says when an alert came in and of which unit project it is.
func PlaceOf(a alert.Alert) fault.Text {
	at := calendar.Minute(a.RaisedAt)
	if a.UnitProject == "" {
		return fault.Text{Zh: at + " 收到", En: "Received " + at}
	}
	return fault.Text{Zh: a.UnitProject + "，" + at + " 收到", En: a.UnitProject + ", received " + at}
}

// alertEvent is a line about the urgent lane. It names no record as its own: the record's history counts its versions.
func alertEvent(ctx context.Context, rec *record.Record, action string, detail map[string]any) store.Event {
	raw, _ := json.Marshal(detail) // strings and moments: cannot fail
	return store.Event{At: rec.Submitted.At, Project: rec.Project, Actor: rec.Author, Action: action, RequestID: store.RequestID(ctx), Detail: raw}
}
