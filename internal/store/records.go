package store

import (
	"context"
	"database/sql"

	"github.com/countersign/countersign/internal/domain/policy"
)

// maxRanges bounds how many ranges a page is merged from; beyond it classes are filtered inside a wider range.
const maxRanges = 64

func (s *Store) recordListing() listing {
	return listing{table: "records", id: "id", at: "received_at", columns: listSelection, useName: s.engine.UseIndex, inOrder: s.engine.InOrder}
}

// Records gives a page of the records in scope that pass the filter, newest received first. Whatever the page, it is
// read from the ranges of one index. What is seen as metadata alone is never searched by words.
func (s *Store) Records(ctx context.Context, scope policy.Scope, f RecordFilter, p Page) (Records, error) {
	list := listName("records", scope.Project, f)
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return Records{}, err
	}
	scope = scope.Narrow(f.States)
	if f.Query != "" {
		return s.searchRecords(ctx, onlyFull(scope), f, p, list, after)
	}
	seen := ofAuthor(parts(scope), f.Author)
	if len(seen) == 0 {
		return Records{}, nil
	}
	r := ranges{project: scope.Project, byDay: f.From != "" || f.To != "", after: after, limit: p.size() + 1, all: recordRanges(seen, f)}
	query, args := s.recordListing().page(r)
	return s.readRecords(ctx, query, args, p.size(), func(last *listRow) cursor {
		c := cursor{List: list, At: last.receivedAt, ID: last.id}
		if r.byDay {
			c.Day = last.workDate
		}
		return c
	})
}

// recordRanges picks the index that answers the filter: by work date where a span is asked for, else by author, by
// class, or by state alone. What the index does not order by it still holds, so that rows are only read to be shown.
func recordRanges(seen []sighted, f RecordFilter) []indexRange {
	var all []indexRange
	for _, part := range seen {
		var c conditions
		part.where(&c, "")
		switch {
		case f.From != "" || f.To != "":
			days(&c, "work_date", f.From, f.To)
			c.among("class", f.Classes)
			all = append(all, indexRange{"records_by_day", c})
		case part.author != "":
			c.among("class", f.Classes)
			all = append(all, indexRange{"records_by_author", c})
		case len(f.Classes) > 0 && len(f.Classes)*len(seen) <= maxRanges:
			all = append(all, eachClass("records_by_class", c, f.Classes)...)
		default:
			c.among("class", f.Classes)
			all = append(all, indexRange{"records_by_state", c})
		}
	}
	return all
}

func eachClass(index string, c conditions, classes []string) []indexRange {
	all := make([]indexRange, len(classes))
	for i, class := range classes {
		one := conditions{terms: c.terms[:len(c.terms):len(c.terms)], args: c.args[:len(c.args):len(c.args)]}
		one.add("class = ?", class)
		all[i] = indexRange{index, one}
	}
	return all
}

// readRecords reads a page of one row more than it shows: that row says that there is a next page.
func (s *Store) readRecords(ctx context.Context, query string, args []any, size int, at func(last *listRow) cursor) (Records, error) {
	rows, err := s.read.ConnPool.QueryContext(ctx, query, args...)
	if err != nil {
		return Records{}, s.translate(err)
	}
	defer rows.Close()
	page := Records{Items: make([]Listed, 0, size)}
	var row listRow
	targets, err := row.targets(rows)
	if err != nil {
		return Records{}, s.translate(err)
	}
	for rows.Next() {
		if len(page.Items) == size {
			page.NextCursor = at(&row).encode()
			break
		}
		if err := rows.Scan(targets...); err != nil {
			return Records{}, s.translate(err)
		}
		item, err := row.listed()
		if err != nil {
			return Records{}, err
		}
		page.Items = append(page.Items, item)
	}
	return page, s.translate(rows.Err())
}

// targets gives where the values of a list go; only a search has the number of a document at the end.
func (r *listRow) targets(rows *sql.Rows) ([]any, error) {
	names, err := rows.Columns()
	return r.fields()[:len(names)], err
}

// Counts gives how many records in scope are in each state and class, from the maintained counters.
func (s *Store) Counts(ctx context.Context, scope policy.Scope) ([]Count, error) {
	seen := parts(scope)
	if len(seen) == 0 {
		return nil, nil
	}
	where := anyOf(seen, "")
	var counts []Count
	err := s.read.WithContext(ctx).Table("record_counts").Select("state, class, SUM(n) AS n").
		Where("project_id = ?", scope.Project).Where(where.String(), where.args...).
		Group("state, class").Having("SUM(n) <> 0").Order("state, class").Find(&counts).Error
	return counts, s.translate(err)
}
