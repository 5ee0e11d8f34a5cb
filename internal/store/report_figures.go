package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/domain/suspect"
)

// everOnline are all states of a publication.
var everOnline = []record.State{record.Published, record.Superseded, record.Withdrawn, record.Expired, record.Archived}

// figuresMoved counts what came into the sums, went out of them, and changed its level in a span of time. What is
// stamped with a moment may be committed a little later; that a count grew after the moment tells so.
func figuresMoved(db *gorm.DB, project string, after, upTo time.Time, translate func(error) error) (string, error) {
	var n struct{ Came, Went, Moved int64 }
	from, to := micros(after), micros(upTo)
	err := db.Raw(`SELECT
		(SELECT COUNT(*) FROM publications WHERE project_id = ? AND state IN ? AND published_at > ? AND published_at <= ?) AS came,
		(SELECT COUNT(*) FROM publication_figures WHERE project_id = ? AND until_at > ? AND until_at <= ?) AS went,
		(SELECT COUNT(*) FROM approvals WHERE project_id = ? AND state = 'approved' AND decided_at > ? AND decided_at <= ?) AS moved`,
		project, texts(everOnline), from, to, project, from, to, project, from, to).Scan(&n).Error
	return fmt.Sprintf("%d %d %d", n.Came, n.Went, n.Moved), translate(err)
}

// maxChanged bounds the archive numbers that one erratum names.
const maxChanged = 50

// ChangedFigures gives the archive numbers up to a level of what was published or ended after a moment, among the
// figures that a number rests on.
func (s *Store) ChangedFigures(ctx context.Context, project string, b report.Basis, upTo record.Secrecy, since time.Time) ([]string, error) {
	q := s.read.WithContext(ctx).Table("publication_figures").Distinct("archive_no").
		Where("project_id = ? AND fig_key = ? AND secrecy <= ? AND day >= ? AND day <= ?", project, string(b.Key), int64(upTo), b.First, b.Last).
		Where("(from_at > ? OR until_at > ?)", micros(since), micros(since))
	if b.Dim != nil {
		q = q.Where("dim = ?", *b.Dim)
	}
	if b.Unit != nil {
		q = q.Where("unit = ?", *b.Unit)
	}
	var all []string
	err := q.Order("archive_no").Limit(maxChanged).Pluck("archive_no", &all).Error
	return all, s.translate(err)
}

const openSuspicions = `SELECT top AS level, COUNT(*) AS n FROM (
	SELECT s.id, COALESCE(MAX(r.secrecy), 0) AS top FROM suspicions s
	LEFT JOIN suspicion_records sr ON sr.project_id = s.project_id AND sr.suspicion_id = s.id
	LEFT JOIN records r ON r.project_id = sr.project_id AND r.id = sr.record_id
	WHERE s.project_id = ? AND s.state IN ? GROUP BY s.id) AS each_one GROUP BY top`

// OpenSuspicions counts the suspicious data that nobody settled yet, by the highest level of the records that they rest on.
func (s *Store) OpenSuspicions(ctx context.Context, project string) (by [record.TopSecret + 1]int64, err error) {
	var rows []struct{ Level, N int64 }
	err = s.read.WithContext(ctx).Raw(openSuspicions, project, []string{string(suspect.Open), string(suspect.Overdue)}).Scan(&rows).Error
	for _, r := range rows {
		by[r.Level] = r.N
	}
	return by, s.translate(err)
}

// maxPlans bounds the plan documents of a project that are looked at, the newest first.
const maxPlans = 200

// planDocuments finds them by their own indexes: walking the publications would cost the more the more there are.
func planDocuments(useIndex func(string) string) string {
	return `SELECT p.* FROM (
	SELECT archive_no FROM publication_figures` + useIndex("publication_figures_by_key") + ` WHERE project_id = ? AND fig_key = 'documents.received' AND dim = 'schedule' AND until_at = 0
	UNION SELECT archive_no FROM publications WHERE project_id = ? AND state IN ('published', 'expired', 'archived') AND class = 'A4'
	) AS k JOIN publications p ON p.project_id = ? AND p.archive_no = k.archive_no ORDER BY p.published_at DESC, p.archive_no DESC LIMIT ?`
}

// PlanDocuments gives the published contracts and schedules that were neither withdrawn nor superseded, the newest first.
func (r *Readers) PlanDocuments(ctx context.Context, project string) ([]Publication, error) {
	var rows []publicationRow
	if err := r.db.WithContext(ctx).Raw(planDocuments(r.engine.UseIndex), project, project, project, maxPlans).Scan(&rows).Error; err != nil {
		return nil, r.translate(err)
	}
	all := make([]Publication, len(rows))
	for i, row := range rows {
		var err error
		if all[i], err = row.publication(); err != nil {
			return nil, err
		}
	}
	return all, nil
}
