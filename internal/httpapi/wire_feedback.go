package httpapi

import (
	"github.com/countersign/countersign/internal/domain/calendar"
	words "github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/pkg/client"
)

// feedbackTurner gives what turns a feedback into its wire form: with people's names and the working days left.
func (x *exchange) feedbackTurner() (func(feedback.View) client.Feedback, error) {
	workdays, err := x.api.feedback.Workdays(x.ctx())
	if err != nil {
		return nil, err
	}
	names, today := x.namer(), calendar.Day(x.api.now())
	return func(v feedback.View) client.Feedback {
		out := feedbackOf(v)
		out.WorkdaysTo = workdays.Left(today, v.Due.Day)
		names.feedback(&out)
		return out
	}, nil
}

// feedback puts the names of people beside their logins.
func (n namer) feedback(f *client.Feedback) {
	f.SenderName, f.HandlerName = n.of(f.Sender), n.of(f.Handler)
	for i := range f.Steps {
		f.Steps[i].Name, f.Steps[i].ToName = n.of(f.Steps[i].By), n.of(f.Steps[i].To)
	}
	for i := range f.Corrections {
		f.Corrections[i].AuthorName = n.of(f.Corrections[i].Author)
	}
}

func feedbackOf(v feedback.View) client.Feedback {
	out := client.Feedback{
		ID: v.ID, Version: v.Version, Kind: string(v.Kind), Text: v.Text, Sender: v.Sender, SentAt: v.SentAt.UTC(), State: string(v.State), Handler: v.Handler,
		On:  client.FeedbackTarget{Kind: string(v.On.Kind), ID: v.On.ID, Ref: v.On.Ref, Title: v.TargetTitle, Class: v.TargetClass, State: string(v.TargetState), Record: v.Record},
		Due: v.Due.Day, DueListed: v.Due.Listed, Overdue: v.Overdue, Disposition: string(v.Disposition), Reason: v.Reason, Result: v.Result,
		AwaitsResult: v.AwaitsResult, Reopened: v.Reopened, Secrecy: v.On.Level.String(), Full: v.Sight == policy.Full,
	}
	if v.On.Kind == words.OnReport {
		out.On.Title = v.On.Name
	}
	out.Steps = mapped(v.Steps, func(s words.Step) client.FeedbackStep {
		return client.FeedbackStep{Action: string(s.Action), By: s.By, At: s.At.UTC(), To: s.To, Disposition: string(s.Disposition), Text: s.Text, No: s.No}
	})
	out.Corrections = mapped(v.Corrections, func(c feedback.Correction) client.FeedbackCorrection {
		return client.FeedbackCorrection{Record: c.Record, State: string(c.State), Author: c.Author}
	})
	out.Allowed = mapped(v.Allowed, func(a words.Action) string { return string(a) })
	return out
}
