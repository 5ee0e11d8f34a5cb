package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
)

// SuspicionFilter narrows a list of suspicious data; empty fields do not narrow.
type SuspicionFilter struct {
	States []suspect.State
	Rule   string
	Record string // that it rests on
	From   string // first and last day on which the records were handed in, YYYY-MM-DD
	To     string
}

// withRecords reads the items of rows with the records that they rest on, the subject first.
func withRecords(db *gorm.DB, rows []suspicionRow) ([]suspect.Suspicion, error) {
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
	}
	var ties []struct{ SuspicionID, RecordID string }
	err := db.Raw(`SELECT suspicion_id, record_id FROM suspicion_records WHERE project_id = ? AND suspicion_id IN ? ORDER BY suspicion_id, record_id`, rows[0].ProjectID, ids).Scan(&ties).Error
	if err != nil {
		return nil, err
	}
	records := map[string][]string{}
	for _, tie := range ties {
		records[tie.SuspicionID] = append(records[tie.SuspicionID], tie.RecordID)
	}
	all := make([]suspect.Suspicion, len(rows))
	for i, r := range rows {
		if all[i], err = r.suspicion(); err != nil {
			return nil, err
		}
		all[i].Records = records[r.ID]
		slices.SortStableFunc(all[i].Records, func(a, b string) int { return strings.Compare(first(a, r.Subject), first(b, r.Subject)) })
	}
	return all, nil
}

// first sorts the subject before everything else.
func first(id, subject string) string {
	if id == subject {
		return ""
	}
	return id
}

// Suspicion gives one item. Errors: ErrNotFound.
func (s *Store) Suspicion(ctx context.Context, project, id string) (suspect.Suspicion, error) {
	var row suspicionRow
	if err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error; err != nil {
		return suspect.Suspicion{}, s.translate(err)
	}
	all, err := withRecords(s.read.WithContext(ctx), []suspicionRow{row})
	if err != nil {
		return suspect.Suspicion{}, s.translate(err)
	}
	return all[0], nil
}

// Suspicions gives items of a project that pass the filter, the newest opened first, behind the item of the cursor.
// Who may see which of them is the caller's to decide: he reads on until his page is full.
func (s *Store) Suspicions(ctx context.Context, project string, f SuspicionFilter, after SuspicionPlace, limit int) ([]suspect.Suspicion, error) {
	db := s.read.WithContext(ctx).Where("project_id = ?", project)
	if len(f.States) > 0 {
		db = db.Where("state IN ?", f.States)
	}
	if f.Rule != "" {
		db = db.Where("rule = ?", f.Rule)
	}
	if f.From != "" {
		db = db.Where("day >= ?", f.From)
	}
	if f.To != "" {
		db = db.Where("day <= ?", f.To)
	}
	if f.Record != "" {
		db = db.Where("id IN (SELECT suspicion_id FROM suspicion_records WHERE project_id = ? AND record_id = ?)", project, f.Record)
	}
	if after.ID != "" {
		db = db.Where("opened_at <= ? AND (opened_at < ? OR id < ?)", after.At, after.At, after.ID)
	}
	var rows []suspicionRow
	if err := db.Order("opened_at DESC, id DESC").Limit(limit).Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, s.translate(err)
	}
	all, err := withRecords(s.read.WithContext(ctx), rows)
	return all, s.translate(err)
}

// SuspicionPlace is where a page of the list ended.
type SuspicionPlace struct {
	At int64 // microseconds
	ID string
}

// PlaceOf gives the place of an item in the list.
func PlaceOf(s suspect.Suspicion) SuspicionPlace {
	return SuspicionPlace{At: micros(s.OpenedAt), ID: s.ID}
}

// ReadSuspicionCursor reads the cursor of a list with a filter. Errors: fault.Invalid for one of another list.
func ReadSuspicionCursor(text, project string, f SuspicionFilter) (SuspicionPlace, error) {
	c, err := readCursor(text, listName("suspicions", project, f))
	if err != nil || c == nil {
		return SuspicionPlace{}, err
	}
	return SuspicionPlace{At: c.At, ID: c.ID}, nil
}

// Cursor gives the cursor behind a place.
func (p SuspicionPlace) Cursor(project string, f SuspicionFilter) string {
	return cursor{List: listName("suspicions", project, f), At: p.At, ID: p.ID}.encode()
}

// LapsedSuspicions gives open items of all projects whose last day is before a day.
func (s *Store) LapsedSuspicions(ctx context.Context, project, today string, limit int) ([]suspect.Suspicion, error) {
	var rows []suspicionRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND state = ? AND due < ?", project, string(suspect.Open), today).Order("due, id").Limit(limit).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, s.translate(err)
	}
	all, err := withRecords(s.read.WithContext(ctx), rows)
	return all, s.translate(err)
}

// RecordFacts gives what a decision on each of the records rests on, by id; what the project does not have is left out.
func (s *Store) RecordFacts(ctx context.Context, project string, ids []string) (map[string]policy.Facts, error) {
	facts, err := recordFacts(s.read.WithContext(ctx), project, ids)
	return facts, s.translate(err)
}

// RecordFacts is Store.RecordFacts inside a write.
func (t *Tx) RecordFacts(project string, ids []string) (map[string]policy.Facts, error) {
	facts, err := recordFacts(t.gorm(), project, ids)
	return facts, t.translate(err)
}

func recordFacts(db *gorm.DB, project string, ids []string) (map[string]policy.Facts, error) {
	facts := make(map[string]policy.Facts, len(ids))
	for part := range slices.Chunk(ids, 500) {
		var rows []struct {
			ID, State, Class, Author, ValidUntil string
			Secrecy                              int64
		}
		err := db.Raw(`SELECT id, state, class, author, valid_until, secrecy FROM records WHERE project_id = ? AND id IN ?`, project, part).Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			facts[r.ID] = policy.Facts{Project: project, State: record.State(r.State), Secrecy: level(r.Secrecy), Author: r.Author, Class: r.Class, ValidUntil: r.ValidUntil}
		}
	}
	return facts, nil
}
