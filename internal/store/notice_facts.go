package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// ClearedMembers gives the people of a project whose place is in force and whose account is on, with their clearance.
func (s *Store) ClearedMembers(ctx context.Context, project string, at time.Time) (map[string]record.Secrecy, error) {
	var rows []struct {
		ID        string
		Clearance int64
	}
	err := clearedMembers(s.read.WithContext(ctx), project, record.Open, at).Select("u.id AS id, m.clearance AS clearance").Scan(&rows).Error
	cleared := map[string]record.Secrecy{}
	for _, r := range rows {
		cleared[r.ID] = level(r.Clearance)
	}
	return cleared, s.translate(err)
}

// Waiting is how many records wait, how many of these are urgent, and the highest level among them.
type Waiting struct {
	N, Urgent int64
	Level     record.Secrecy
}

// WaitingForSignature counts the records up to a level that wait for somebody's signature: classified, and not his own.
func (s *Store) WaitingForSignature(ctx context.Context, project, user string, most record.Secrecy) (w Waiting, err error) {
	var row struct{ N, Urgent, Highest int64 }
	err = s.read.WithContext(ctx).Raw(`SELECT COUNT(*) AS n, COALESCE(MAX(secrecy), 0) AS highest, COALESCE(SUM(CASE WHEN channel = ? THEN 1 ELSE 0 END), 0) AS urgent FROM records
		WHERE project_id = ? AND state = ? AND secrecy <= ? AND author <> ?`, string(record.Urgent), project, string(record.Classified), int64(most), user).Scan(&row).Error
	return Waiting{N: row.N, Urgent: row.Urgent, Level: level(row.Highest)}, s.translate(err)
}

// AuthorsOn gives who handed in a record of a class for a day.
func (s *Store) AuthorsOn(ctx context.Context, project, class, day string) (map[string]bool, error) {
	var names []string
	err := s.read.WithContext(ctx).Raw(`SELECT DISTINCT author FROM records WHERE project_id = ? AND class = ? AND work_date = ? AND state NOT IN (?, ?)`,
		project, class, day, string(record.Draft), string(record.Withdrawn)).Scan(&names).Error
	filed := map[string]bool{}
	for _, name := range names {
		filed[name] = true
	}
	return filed, s.translate(err)
}
