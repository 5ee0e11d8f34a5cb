package store

import (
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/feedback"
)

type feedbackRow struct {
	ProjectID, ID               string
	TargetKind, TargetID, Ref   string
	Secrecy                     int64
	TargetAuthor, ValidUntil    string
	Kind, Body, Sender          string
	SentAt                      int64
	SentOn                      string
	State, Handler, Due         string
	DueListed                   int64
	Disposition, Reason, Result string
	ProcessedAt, ClosedAt       int64
	Reopened                    int64
	EscalatedOn, Steps          string
	Version                     int64
}

func (feedbackRow) TableName() string { return "publication_feedback" }

func feedbackRowOf(f feedback.Feedback) (feedbackRow, error) {
	steps, err := json.Marshal(f.Steps)
	return feedbackRow{
		ProjectID: f.Project, ID: f.ID, TargetKind: string(f.On.Kind), TargetID: f.On.ID, Ref: f.On.Ref, Secrecy: int64(f.On.Level),
		TargetAuthor: f.On.Author, ValidUntil: f.On.ValidUntil, Kind: string(f.Kind), Body: f.Text, Sender: f.Sender, SentAt: micros(f.SentAt),
		SentOn: calendar.Day(f.SentAt), State: string(f.State), Handler: f.Handler, Due: f.Due.Day, DueListed: flag(f.Due.Listed),
		Disposition: string(f.Disposition), Reason: f.Reason, Result: f.Result, ProcessedAt: micros(f.ProcessedAt), ClosedAt: micros(f.ClosedAt),
		Reopened: flag(f.Reopened), EscalatedOn: f.EscalatedOn, Steps: string(steps), Version: f.Version,
	}, err
}

func (r feedbackRow) feedback() (feedback.Feedback, error) {
	f := feedback.Feedback{
		Project: r.ProjectID, ID: r.ID, Kind: feedback.Kind(r.Kind), Text: r.Body, Sender: r.Sender, SentAt: moment(r.SentAt),
		On: feedback.Target{
			Kind: feedback.TargetKind(r.TargetKind), ID: r.TargetID, Ref: r.Ref, Level: level(r.Secrecy), Author: r.TargetAuthor, ValidUntil: r.ValidUntil,
		},
		State: feedback.State(r.State), Handler: r.Handler, Due: calendar.Deadline{Day: r.Due, Listed: r.DueListed != 0},
		Disposition: feedback.Disposition(r.Disposition), Reason: r.Reason, Result: r.Result, ProcessedAt: moment(r.ProcessedAt), ClosedAt: moment(r.ClosedAt),
		Reopened: r.Reopened != 0, EscalatedOn: r.EscalatedOn, Version: r.Version,
	}
	err := json.Unmarshal([]byte(r.Steps), &f.Steps)
	if err == nil && len(f.Steps) > 0 && f.Steps[0].Action == feedback.Send {
		f.On.Name = f.Steps[0].No
	}
	return f, err
}
