package store

import (
	"context"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/record"
)

// handedRow is what a measure asks of a record.
type handedRow struct {
	ID, Class, UnitProject, Author, WorkDate, State, Steps string
	Late, FirstAt, NoWork                                  int64
}

func (r handedRow) handed() (Handed, error) {
	h := Handed{
		Filing: conduct.Filing{Record: r.ID, Class: r.Class, UnitProject: r.UnitProject, Author: r.Author, WorkDate: r.WorkDate, At: moment(r.FirstAt), NoWork: r.NoWork != 0},
		Late:   r.Late != 0, State: record.State(r.State),
	}
	return h, readSteps(r.Steps, &h.Steps)
}

// selectHanded asks for records with the moment of their first submission; imported history is nobody's work.
const selectHanded = `SELECT r.id, r.class, r.unit_project, r.author, r.work_date, r.state, r.steps, r.late,
	(SELECT COALESCE(MIN(e.happened_at), 0) FROM events e WHERE e.project_id = r.project_id AND e.record_id = r.id AND e.action = 'record.submit') AS first_at,
	CASE WHEN r.class = 'B1' AND INSTR(v.document, ?) > 0 THEN 1 ELSE 0 END AS no_work
	FROM records r` + newestVersion + ` WHERE r.project_id = ? AND r.links NOT LIKE '%"imported"%'`

// saysNoWork is what the document of a record holds that says that there was no work.
const saysNoWork = `"no_work":true`

// handedInList are the states of what was handed in once, for the index.
var handedInList = quoted(slices.DeleteFunc(record.States(), func(s record.State) bool { return s == record.Draft }))

// HandedInFor gives the records that were handed in for the days of a span.
func (s *Store) HandedInFor(ctx context.Context, project, first, last string) ([]Handed, error) {
	return s.handed(ctx, ` AND r.state IN (`+handedInList+`) AND r.work_date BETWEEN ? AND ? ORDER BY r.id`, project, first, last)
}

// HandedInSince gives the records that came in from a moment on and before another.
func (s *Store) HandedInSince(ctx context.Context, project string, since, before time.Time) ([]Handed, error) {
	return s.handed(ctx, ` AND r.state IN (`+handedInList+`) AND r.received_at >= ? AND r.received_at < ? ORDER BY r.id`, project, micros(since), micros(before))
}

// Waiting gives the records that somebody has to go on with.
func (s *Store) Waiting(ctx context.Context, project string) ([]Handed, error) {
	return s.handed(ctx, ` AND r.state IN ('submitted', 'screened', 'classified', 'signed') ORDER BY r.id`, project)
}

func (s *Store) handed(ctx context.Context, condition, project string, args ...any) ([]Handed, error) {
	var rows []handedRow
	err := s.read.WithContext(ctx).Raw(selectHanded+condition, append([]any{[]byte(saysNoWork), project}, args...)...).Scan(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	all := make([]Handed, len(rows))
	for i, r := range rows {
		if all[i], err = r.handed(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// NewestOf gives the content of the record of a class that an author handed in last; of a unit project where that is
// set. Errors: ErrNotFound.
func (s *Store) NewestOf(ctx context.Context, project, class, unitProject, author string) (record.Content, error) {
	c := conditions{terms: []string{"r.project_id = ?", "r.author = ?", "r.class = ?", "r.state IN (" + countedList + ")"}, args: []any{project, author, class}}
	if unitProject != "" {
		c.add("r.unit_project = ?", unitProject)
	}
	var rows []struct{ Document []byte }
	err := s.read.WithContext(ctx).Raw(`SELECT v.document FROM records r`+newestVersion+` WHERE `+c.String()+` ORDER BY r.received_at DESC, r.id DESC LIMIT 1`, c.args...).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return record.Content{}, s.translate(orAbsent(err))
	}
	return record.Unseal(rows[0].Document)
}

// PublishedSince gives what went online from a moment on and before another, whatever became of it since.
func (s *Store) PublishedSince(ctx context.Context, project string, since, before time.Time) ([]Online, error) {
	var rows []struct {
		ArchiveNo, RecordID, Author, Steps, CorrectsNo, CorrectsAuthor string
		Edition                                                        int
		PublishedAt                                                    int64
	}
	err := s.read.WithContext(ctx).Raw(`SELECT p.archive_no, p.record_id, p.author, p.edition, p.steps, p.corrects_no, p.published_at, COALESCE(o.author, '') AS corrects_author
		FROM publications p LEFT JOIN publications o ON o.project_id = p.project_id AND o.archive_no = p.corrects_no
		WHERE p.project_id = ? AND p.state IN `+onceOnline+` AND p.published_at >= ? AND p.published_at < ? ORDER BY p.archive_no`, project, micros(since), micros(before)).Scan(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	all := make([]Online, len(rows))
	for i, r := range rows {
		all[i] = Online{ArchiveNo: r.ArchiveNo, Record: r.RecordID, Author: r.Author, Edition: r.Edition, At: moment(r.PublishedAt), Corrects: r.CorrectsNo, CorrectsAuthor: r.CorrectsAuthor}
		if err := readSteps(r.Steps, &all[i].Steps); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// onceOnline are the states of what was published, for the index.
const onceOnline = `('published', 'superseded', 'withdrawn', 'expired', 'archived', 'destroyed')`
