package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// DirectiveEntries gives what people wrote in the steps of a directive, by the step's number.
func (s *Store) DirectiveEntries(ctx context.Context, project, id string) (map[int]string, error) {
	var rows []struct {
		N     int
		Entry string
	}
	err := s.read.WithContext(ctx).Raw(`SELECT n, entry FROM directive_entries WHERE project_id = ? AND directive_id = ?`, project, id).Scan(&rows).Error
	texts := make(map[int]string, len(rows))
	for _, r := range rows {
		texts[r.N] = r.Entry
	}
	return texts, s.translate(err)
}

// DirectivesClimbing gives directives whose next rung is due, at most limit.
func (s *Store) DirectivesClimbing(ctx context.Context, now time.Time, limit int) ([]DirectiveKey, error) {
	var rows []struct{ ProjectID, ID string }
	err := s.read.WithContext(ctx).Raw(`SELECT project_id, id FROM publication_directives WHERE next_at > 0 AND next_at <= ? ORDER BY next_at LIMIT ?`, micros(now), limit).Scan(&rows).Error
	keys := make([]DirectiveKey, len(rows))
	for i, r := range rows {
		keys[i] = DirectiveKey{r.ProjectID, r.ID}
	}
	return keys, s.translate(err)
}

// PublishedRecord says whether a project has a record on the board and in force, and when it was published, inside a write.
func (t *Tx) PublishedRecord(key record.Key) (at time.Time, found bool, err error) {
	var rows []struct{ PublishedAt int64 }
	err = t.gorm().Raw(`SELECT published_at FROM publications WHERE project_id = ? AND record_id = ? AND state IN (`+quoted(inForce)+`)`, key.Project, key.ID).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return time.Time{}, false, t.translate(err)
	}
	return moment(rows[0].PublishedAt), true, nil
}
