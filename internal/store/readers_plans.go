package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/plan"
	"github.com/countersign/countersign/internal/domain/record"
)

// Schedules gives the published schedules up to a level that were in force at a cut-off (zero: that are now), newest
// first. They are found by their figures, and not by looking through technical documents.
func (r *Readers) Schedules(ctx context.Context, project string, upTo record.Secrecy, cutOff time.Time) (all []plan.Schedule, err error) {
	kind := plan.DocumentType
	q := FigureQuery{Key: figure.DocumentsReceived, Dim: &kind, UpTo: upTo, CutOff: cutOff}
	for page := (Page{Limit: MaxPage}); ; {
		found, err := r.Figures(ctx, project, q, page)
		if err != nil {
			return nil, err
		}
		for _, f := range found.Items {
			s, isOne, err := r.schedule(ctx, project, f)
			if err != nil {
				return nil, err
			}
			if isOne {
				all = append(all, s)
			}
		}
		if page.Cursor = found.NextCursor; page.Cursor == "" {
			return all, nil
		}
	}
}

func (r *Readers) schedule(ctx context.Context, project string, f FigureOf) (plan.Schedule, bool, error) {
	p, err := r.Publication(ctx, project, f.No)
	if err != nil {
		return plan.Schedule{}, false, err
	}
	s, isOne := plan.Read(p.Content)
	s.No, s.Level, s.Published = p.No, p.Level(), f.From
	return s, isOne, nil
}
