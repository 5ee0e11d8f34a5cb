package store

import (
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/store/term"
)

func (s *Store) searchIndex(ctx context.Context, q term.Query) (searchIndex, error) {
	x := searchIndex{fts: s.engine.Name == SQLite, inOrder: s.engine.InOrder}
	if x.fts {
		return x, nil
	}
	var err error
	x.rarest, err = rarest(s.read.WithContext(ctx), q)
	return x, err
}

// searchIndex is how the terms are looked up: SQLite has a full-text index, MySQL a table of terms, because MariaDB
// and TiDB have no full-text index for Chinese.
type searchIndex struct {
	fts     bool
	inOrder string
	rarest  int // which exact term of the query has the fewest documents
}

func (x searchIndex) doc() string {
	if x.fts {
		return "search_index.rowid"
	}
	return "t.doc_id"
}

// find gives the table that a search starts from and the conditions on it. In the table of terms a prefix is looked up
// only where there is nothing better: the text, which decides in the end, is cheaper to look at than all its terms.
func (x searchIndex) find(q term.Query) (string, conditions) {
	var c conditions
	switch {
	case x.fts:
		c.add("search_index MATCH ?", match(q))
		return "search_index", c
	case len(q.Exact) == 0:
		longest := slices.MaxFunc(q.Prefixes, func(a, b string) int { return len(a) - len(b) })
		c.add("1 = 1", []byte(longest), []byte(after(longest)))
		return "(SELECT DISTINCT doc_id FROM search_terms WHERE term >= ? AND term < ?) t", c
	}
	c.add("t.term = ?", []byte(q.Exact[x.rarest]))
	for i, each := range q.Exact {
		if i != x.rarest {
			c.add("EXISTS (SELECT 1 FROM search_terms e WHERE e.term = ? AND e.doc_id = t.doc_id)", []byte(each))
		}
	}
	return "search_terms t", c
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

// rarest finds the exact term with the fewest documents; the search walks through those alone.
func rarest(db *gorm.DB, q term.Query) (int, error) {
	best, fewest := 0, int64(enough+1)
	for i, each := range q.Exact {
		var n int64
		err := db.Raw("SELECT COUNT(*) FROM (SELECT 1 FROM search_terms WHERE term = ? LIMIT ?) AS few", []byte(each), enough).Scan(&n).Error
		if err != nil {
			return 0, err
		}
		if n < fewest {
			best, fewest = i, n
		}
	}
	return best, nil
}
