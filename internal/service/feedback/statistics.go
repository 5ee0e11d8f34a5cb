package feedback

import (
	"context"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/feedback"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Tally counts the feedback of one kind that was sent in a span of days. Total is the denominator of every other number.
type Tally struct {
	Kind                                                   feedback.Kind
	Total, Open, Accepted, Processed, Confirmed, Withdrawn int
	Overdue                                                int
	Adopted, Partly, Rejected                              int
	InTime                                                 int // disposed of by the last day
	// Disposed is how many were disposed of, and Workdays how many working days that took together: from the day on
	// which each was sent to the day of its last disposition.
	Disposed, Workdays int
}

// Statistics counts by kind and disposition what the actor sees of the feedback that was sent between two days.
func (s *Service) Statistics(ctx context.Context, a policy.Actor, project string, span calendar.Span) ([]Tally, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.FeedbackCount, on); err != nil {
		return nil, err
	}
	scope, err := s.scope(a, project)
	if err != nil {
		return nil, err
	}
	lines, err := s.store.Readers().FeedbackLines(ctx, scope, store.FeedbackFilter{From: span.First, To: span.Last})
	if err != nil {
		return nil, err
	}
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]Tally, len(feedback.Kinds()))
	for i, k := range feedback.Kinds() {
		rows[i].Kind = k
	}
	for _, l := range lines {
		if i := slices.Index(feedback.Kinds(), l.Kind); i >= 0 {
			rows[i].add(l, workdays, calendar.Day(on.At))
		}
	}
	return rows, nil
}

func (t *Tally) add(l store.FeedbackLine, workdays calendar.Workdays, today string) {
	t.Total++
	if counter := map[feedback.State]*int{feedback.Open: &t.Open, feedback.Accepted: &t.Accepted, feedback.Processed: &t.Processed, feedback.Confirmed: &t.Confirmed, feedback.Withdrawn: &t.Withdrawn}[l.State]; counter != nil {
		*counter++
	}
	if l.State.Pending() {
		if l.Due < today {
			t.Overdue++
		}
		return
	}
	if counter := map[feedback.Disposition]*int{feedback.Adopted: &t.Adopted, feedback.Partly: &t.Partly, feedback.Rejected: &t.Rejected}[l.Disposition]; counter != nil {
		*counter++
		day := calendar.Day(time.UnixMicro(l.ProcessedAt))
		t.Disposed++
		t.Workdays += workdays.Left(l.SentOn, day)
		if day <= l.Due {
			t.InTime++
		}
	}
}
