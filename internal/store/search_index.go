package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/store/term"
)

// textIndex is where things of one kind are found by their words: a row for each with its text, and the terms. SQLite
// has a full-text index for them, MySQL a table, because MariaDB and TiDB have no full-text index for Chinese.
type textIndex struct {
	docs, terms, fts string
	only             string // what picks the kind in docs, with AND behind it
	into             string // the columns of docs that only fixes, and their values
	values           string
	table, id        string // what the rows stand for
}

// recordIndex finds records, whatever their state.
var recordIndex = textIndex{
	docs: "search_docs", terms: "search_terms", fts: "search_index",
	only: "d.kind = 'record' AND ", into: "kind, ", values: "'record', ", table: "records", id: "id",
}

// textWalk is one way through an index, newest first: the terms of one place, or what one author wrote.
type textWalk struct {
	index  textIndex
	fts    bool
	query  term.Query
	rarest int // which exact term of the query has the fewest documents
	author string
}

func (w textWalk) doc() string {
	switch {
	case w.author != "":
		return "d.doc_id"
	case w.fts:
		return w.index.fts + ".rowid"
	}
	return "t.doc_id"
}

// find gives the tables that a walk starts from, up to the row of the text, and its conditions. In the table of terms a
// prefix is looked up only where there is nothing better: the text, which decides in the end, is cheaper to look at
// than all its terms.
func (w textWalk) find(inOrder string, useName func(string) string) (string, conditions) {
	var c conditions
	x, q := w.index, w.query
	docs := " " + inOrder + " " + x.docs + " d ON d.doc_id = " + w.doc()
	switch {
	case w.author != "":
		c.add("d.author = ?", w.author)
		return x.docs + " d" + useName(x.docs+"_by_author"), c
	case w.fts:
		c.add(x.fts+" MATCH ?", match(q))
		return x.fts + docs, c
	case len(q.Exact) == 0:
		longest := slices.MaxFunc(q.Prefixes, func(a, b string) int { return len(a) - len(b) })
		c.add("1 = 1", []byte(longest), []byte(after(longest)))
		return "(SELECT DISTINCT doc_id FROM " + x.terms + " WHERE term >= ? AND term < ?) t" + docs, c
	}
	c.add("t.term = ?", []byte(q.Exact[w.rarest]))
	for i, each := range q.Exact {
		if i != w.rarest {
			c.add("EXISTS (SELECT 1 FROM "+x.terms+" e WHERE e.term = ? AND e.doc_id = t.doc_id)", []byte(each))
		}
	}
	return x.terms + " t" + docs, c
}

// after gives what no text with the prefix reaches: UTF-8 has no byte above 0xF4.
func after(prefix string) string { return prefix + "\xff" }

// match writes the query in the language of FTS5; terms hold letters and digits alone, so quotes are enough.
func match(q term.Query) string {
	var all []string
	for _, each := range q.Exact {
		all = append(all, `"`+each+`"`)
	}
	for _, each := range q.Prefixes {
		all = append(all, `"`+each+`"*`)
	}
	return strings.Join(all, " AND ")
}

// enough is the number of documents from which on a term counts as common.
const enough = 2000

// findRarest sets for each walk the exact term with the fewest documents; the search walks through those alone. One
// statement asks for all of them.
func findRarest(ctx context.Context, db *gorm.DB, walks []textWalk) error {
	var parts []string
	var args []any
	for i, w := range walks {
		if w.fts || w.author != "" || len(w.query.Exact) < 2 {
			continue
		}
		for j, each := range w.query.Exact {
			parts = append(parts, fmt.Sprintf("SELECT %d AS walk, %d AS term, COUNT(*) AS n FROM (SELECT 1 FROM %s WHERE term = ? LIMIT %d) AS few", i, j, w.index.terms, enough))
			args = append(args, []byte(each))
		}
	}
	if len(parts) == 0 {
		return nil
	}
	var counted []struct{ Walk, Term, N int }
	if err := db.WithContext(ctx).Raw(strings.Join(parts, " UNION ALL ")+" ORDER BY walk, n, term", args...).Scan(&counted).Error; err != nil {
		return err
	}
	for i, c := range counted {
		if i == 0 || counted[i-1].Walk != c.Walk {
			walks[c.Walk].rarest = c.Term
		}
	}
	return nil
}
