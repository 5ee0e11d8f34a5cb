package store

import (
	"context"
	"database/sql"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// WorkFilter says which records the rules on suspicious data look at: handed in, and no imported history.
type WorkFilter struct {
	Project  string
	From, To string         // work dates, both included; empty: open
	States   []record.State // empty: all that say something
	Classes  []string       // empty: all
	Author   string         // empty: everybody

	containing, orContaining string // pieces of the document of which one must occur
}

// Work reads records with their contents in full, by work date.
func (s *Store) Work(ctx context.Context, f WorkFilter) ([]*record.Record, error) {
	states := f.States
	if len(states) == 0 {
		states = counted
	}
	c := conditions{terms: []string{"r.project_id = ?", "r.state IN (" + quoted(states) + ")", "r.links NOT LIKE '%\"imported\"%'"}, args: []any{f.Project}}
	c.among("r.class", f.Classes)
	if f.From != "" {
		c.add("r.work_date >= ?", f.From)
	}
	if f.To != "" {
		c.add("r.work_date <= ?", f.To)
	}
	if f.Author != "" {
		c.add("r.author = ?", f.Author)
	}
	if f.containing != "" {
		c.add("(INSTR(v.document, ?) > 0 OR INSTR(v.document, ?) > 0)", []byte(f.containing), []byte(f.orContaining))
	}
	query := `SELECT r.` + strings.Join(headColumns, ", r.") + `, v.document FROM records r` + newestVersion + ` WHERE ` + c.String() + ` ORDER BY r.work_date, r.id`
	rows, err := s.read.ConnPool.QueryContext(ctx, query, c.args...)
	if err != nil {
		return nil, s.translate(err)
	}
	defer rows.Close()
	var all []*record.Record
	for rows.Next() {
		var row recordRow
		var document sql.RawBytes
		if err := rows.Scan(append(row.fields(), &document)...); err != nil {
			return nil, s.translate(err)
		}
		rec, err := row.whole(document)
		if err != nil {
			return nil, err
		}
		all = append(all, rec)
	}
	return all, s.translate(rows.Err())
}

// Directives reads the orders of a project that stop work or let it go on.
func (s *Store) Directives(ctx context.Context, project string) ([]*record.Record, error) {
	return s.Work(ctx, WorkFilter{Project: project, Classes: directives, containing: `"kind":"stop_order"`, orContaining: `"kind":"resume_order"`})
}
