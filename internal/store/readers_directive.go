package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/record"
)

// directivePlace is a row of a list of directives with what its publication says.
type directivePlace struct {
	Row     directiveRow `gorm:"embedded"`
	Title   string
	Secrecy int64
	OnBoard string
}

func (p directivePlace) directive() Directive {
	return Directive{Directive: p.Row.directive(), Title: p.Title, Secrecy: level(p.Secrecy), OnBoard: record.State(p.OnBoard)}
}

const directivesOf = `SELECT d.*, p.title, p.secrecy, p.state AS on_board FROM publication_directives d
	JOIN publications p ON p.project_id = d.project_id AND p.archive_no = d.archive_no WHERE `

func (f DirectiveFilter) where(project string) *conditions {
	c := &conditions{terms: []string{"d.project_id = ?", "d.is_open = ?", "p.secrecy <= ?"}, args: []any{project, flag(!f.Closed), int64(f.MaxSecrecy)}}
	if f.Rung > 0 {
		c.add("d.rung >= ?", f.Rung)
	}
	if !f.OverdueAt.IsZero() {
		c.terms = append(c.terms, "d.state IN ("+owingStates+")")
		c.add("d.due_at < ?", micros(f.OverdueAt))
	}
	return c
}

// owingStates are those in which an answer is owed, as SQL has them.
var owingStates = func() string {
	var owing []record.State
	for _, s := range directive.States() {
		if s.Owes() {
			owing = append(owing, record.State(s))
		}
	}
	return quoted(owing)
}()

// Directives gives a page of directives that pass the filter, without their steps.
func (r *Readers) Directives(ctx context.Context, project string, f DirectiveFilter, p Page) ([]Directive, string, error) {
	named := f
	named.OverdueAt = time.Time{} // the moment moves on from page to page
	list := listName("directives", project, named, f.OverdueAt.IsZero())
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return nil, "", err
	}
	c, order, beyond := f.where(project), "d.due_at, d.id", ">"
	if f.Closed {
		order, beyond = "d.due_at DESC, d.id DESC", "<"
	}
	if after != nil {
		c.terms = append(c.terms, "(d.due_at "+beyond+" ? OR d.due_at = ? AND d.id "+beyond+" ?)")
		c.args = append(c.args, after.At, after.At, after.ID)
	}
	var rows []directivePlace
	query := directivesOf + c.String() + " ORDER BY " + order + " LIMIT ?"
	if err := r.db.WithContext(ctx).Raw(query, append(c.args, p.size()+1)...).Scan(&rows).Error; err != nil {
		return nil, "", r.translate(err)
	}
	next := ""
	if len(rows) > p.size() {
		rows = rows[:p.size()]
		last := rows[len(rows)-1].Row
		next = cursor{List: list, At: last.DueAt, ID: last.ID}.encode()
	}
	return each(rows, directivePlace.directive), next, nil
}

// Directive gives one directive with its steps, without what people wrote in them. Errors: ErrNotFound.
func (r *Readers) Directive(ctx context.Context, project, id string) (Directive, error) {
	var place directivePlace
	if err := r.db.WithContext(ctx).Raw(directivesOf+"d.project_id = ? AND d.id = ?", project, id).Take(&place).Error; err != nil {
		return Directive{}, r.translate(err)
	}
	d := place.directive()
	var rows []directiveStepRow
	if err := r.db.WithContext(ctx).Where("project_id = ? AND directive_id = ?", project, id).Order("n").Find(&rows).Error; err != nil {
		return d, r.translate(err)
	}
	var err error
	d.Steps, err = stepsOfDirective(rows)
	return d, err
}

// CountDirectives counts the directives up to a level.
func (r *Readers) CountDirectives(ctx context.Context, project string, upTo record.Secrecy, now time.Time) (DirectiveCounts, error) {
	var n struct{ Opened, Overdue, Ended int }
	err := r.db.WithContext(ctx).Raw(`SELECT COALESCE(SUM(d.is_open), 0) AS opened, COALESCE(SUM(1 - d.is_open), 0) AS ended,
		COALESCE(SUM(CASE WHEN d.state IN (`+owingStates+`) AND d.due_at < ? THEN 1 ELSE 0 END), 0) AS overdue
		FROM publication_directives d JOIN publications p ON p.project_id = d.project_id AND p.archive_no = d.archive_no
		WHERE d.project_id = ? AND p.secrecy <= ?`, micros(now), project, int64(upTo)).Scan(&n).Error
	return DirectiveCounts{Open: n.Opened, Overdue: n.Overdue, Closed: n.Ended}, r.translate(err)
}
