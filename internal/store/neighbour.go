package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// counted are the states in which a record says something that a later one has to agree with.
var counted = []record.State{record.Submitted, record.Screened, record.Classified, record.Signed, record.Published, record.Expired, record.Archived}

// countedList is counted as SQL has it.
var countedList = quoted(counted)

func quoted(states []record.State) string {
	names := make([]string, len(states))
	for i, state := range states {
		names[i] = "'" + string(state) + "'"
	}
	return strings.Join(names, ", ")
}

// Previous gives the content of the newest record of a series up to a work date, without the record of the id except:
// what the checks compare the next one with. Every submission asks for it, so it reads nothing but the document.
// Errors: ErrNotFound.
func (s *Store) Previous(ctx context.Context, project, class, series, upTo, except string) (record.Content, error) {
	query := `SELECT v.document FROM records r` + s.engine.UseIndex("records_by_series") + newestVersion +
		` WHERE r.project_id = ? AND r.series_key = ? AND r.work_date <= ? AND r.id <> ? AND r.class = ? AND r.state IN (` + countedList + `)
		ORDER BY r.work_date DESC, r.id DESC LIMIT 1`
	rows, err := s.read.ConnPool.QueryContext(ctx, query, project, series, upTo, except, class)
	if err != nil {
		return record.Content{}, s.translate(err)
	}
	defer rows.Close()
	if !rows.Next() {
		return record.Content{}, s.translate(orAbsent(rows.Err()))
	}
	var document sql.RawBytes
	if err := rows.Scan(&document); err != nil {
		return record.Content{}, s.translate(err)
	}
	return record.Unseal(document)
}

// directives are the classes of orders and decisions.
var directives = []string{"C1", "C2", "C3", "C4"}

// DirectiveExists says whether the project has a submitted directive of this number or record id. A number stands in
// the body alone; its canonical form in the document finds the few that may have it, and the body decides.
func (s *Store) DirectiveExists(ctx context.Context, project, no string) (bool, error) {
	quoted, err := json.Marshal(no)
	if err != nil {
		return false, err
	}
	rows, err := s.read.WithContext(ctx).Raw(`SELECT r.id, v.document FROM records r
		JOIN record_versions v ON v.project_id = r.project_id AND v.record_id = r.id AND v.version = r.content_version
		WHERE r.project_id = ? AND r.state IN ? AND r.class IN ? AND (r.id = ? OR INSTR(v.document, ?) > 0)`,
		project, counted, directives, no, append([]byte(`"no":`), quoted...)).Rows()
	if err != nil {
		return false, s.translate(err)
	}
	defer rows.Close()
	found := false
	for rows.Next() && !found {
		var id string
		var document []byte
		if err := rows.Scan(&id, &document); err != nil {
			return false, s.translate(err)
		}
		found = id == no || numbered(document, no)
	}
	return found, s.translate(rows.Err())
}

// numbered says whether the body of a document has this number.
func numbered(document []byte, no string) bool {
	var d struct {
		Body struct {
			No string `json:"no"`
		} `json:"body"`
	}
	return json.Unmarshal(document, &d) == nil && d.Body.No == no
}
