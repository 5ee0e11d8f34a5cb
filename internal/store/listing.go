package store

import (
	"fmt"
	"strings"
)

// listing reads pages of a table by key. Each part of what is asked for is one range of one index, already in the
// order of the list; where there are several, their first rows are merged. So a page costs the same wherever it is
// and however long the table: nothing is counted, sorted or skipped.
type listing struct {
	table   string
	id, at  string // the columns that order a list: the moment, then the id
	columns func(prefix string) string
	useName func(index string) string
	inOrder string // joins the merged keys to their rows, and not the other way round
}

// ranges is what one page of a list is read from.
type ranges struct {
	project string
	byDay   bool // ordered by work date first
	after   *cursor
	limit   int
	all     []indexRange
}

// indexRange is one range of one index.
type indexRange struct {
	index string
	conditions
}

// keys gives the columns that order the list.
func (l listing) keys(byDay bool) []string {
	if byDay {
		return []string{"work_date", l.at, l.id}
	}
	return []string{l.at, l.id}
}

func descending(prefix string, keys []string) string {
	return " ORDER BY " + prefix + strings.Join(keys, " DESC, "+prefix) + " DESC"
}

// page gives the statement of a page and its arguments.
func (l listing) page(r ranges) (string, []any) {
	keys := l.keys(r.byDay)
	if len(r.all) == 1 {
		query, args := l.one(r, r.all[0], l.columns(""))
		return query, args
	}
	var parts []string
	var args []any
	for i, each := range r.all {
		part, partArgs := l.one(r, each, strings.Join(keys, ", "))
		parts = append(parts, fmt.Sprintf("SELECT * FROM (%s) AS p%d", part, i))
		args = append(args, partArgs...)
	}
	merged := strings.Join(parts, " UNION ALL ") + descending("", keys) + " LIMIT ?"
	args = append(args, r.limit, r.project)
	return "SELECT " + l.columns("r.") + " FROM (" + merged + ") AS k " + l.inOrder + " " + l.table +
		" AS r ON r.project_id = ? AND r." + l.id + " = k." + l.id + descending("k.", keys), args
}

// one gives the statement for one range.
func (l listing) one(r ranges, from indexRange, columns string) (string, []any) {
	where := conditions{terms: []string{"project_id = ?"}, args: []any{r.project}}
	where.add(from.String(), from.args...)
	l.beyond(&where, r)
	return "SELECT " + columns + " FROM " + l.table + l.useName(from.index) + " WHERE " + where.String() +
		descending("", l.keys(r.byDay)) + " LIMIT ?", append(where.args, r.limit)
}

// beyond asks for what comes after the page before. The first comparison bounds the range of the index; rows of
// several columns are not compared at once, because MySQL would read the whole index for that.
func (l listing) beyond(where *conditions, r ranges) {
	c := r.after
	switch {
	case c == nil:
	case r.byDay:
		where.add("work_date <= ? AND (work_date < ? OR "+l.at+" < ? OR ("+l.at+" = ? AND "+l.id+" < ?))", c.Day, c.Day, c.At, c.At, c.ID)
	default:
		where.add(l.at+" <= ? AND ("+l.at+" < ? OR "+l.id+" < ?)", c.At, c.At, c.ID)
	}
}

// days bounds the work date. A day that begins a month or a year also lets in dates of imported history that say no
// more than this month or year.
func days(c *conditions, column, from, to string) {
	if from != "" {
		c.add(column+" >= ?", strings.TrimSuffix(strings.TrimSuffix(from, "-01"), "-01"))
	}
	if to != "" {
		c.add(column+" <= ?", to)
	}
}
