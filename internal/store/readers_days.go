package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/record"
)

// EachOfDays gives every publication in force of a span of work dates, up to a level, with its signed content; what
// expired is among them: what happened still happened. Each state and level is a range of one index, so that the time
// tells nothing of what is above the level. The order is that of the ranges, which means nothing.
func (r *Readers) EachOfDays(ctx context.Context, project string, days calendar.Span, upTo record.Secrecy, use func(*Publication) error) error {
	for _, state := range inForce {
		for level := record.Open; level <= upTo; level++ {
			if err := r.eachOfLevel(ctx, project, days, state, level, use); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Readers) eachOfLevel(ctx context.Context, project string, days calendar.Span, state record.State, level record.Secrecy, use func(*Publication) error) error {
	rows, err := r.db.WithContext(ctx).Raw("SELECT "+selection(publicationColumns)("")+", document FROM publications"+r.engine.UseIndex("publications_of_level_by_day")+
		" WHERE project_id = ? AND state = ? AND secrecy = ? AND work_date >= ? AND work_date <= ?", project, string(state), int64(level), days.First, days.Last).Rows()
	if err != nil {
		return r.translate(err)
	}
	defer rows.Close()
	for rows.Next() {
		var row publicationRow
		if err := r.db.ScanRows(rows, &row); err != nil {
			return r.translate(err)
		}
		p, err := row.publication()
		if err != nil {
			return err
		}
		if err := use(&p); err != nil {
			return err
		}
	}
	return r.translate(rows.Err())
}
