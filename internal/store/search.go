package store

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store/engine"
	"github.com/countersign/countersign/internal/store/term"
)

// search finds things of one index, newest first, with what they stand for.
type search struct {
	index   textIndex
	project string
	words   string
	columns func(prefix string) string
	where   conditions // on what is found, under the alias r
	after   *cursor
	limit   int

	statements []string
	args       []any
}

// sought is a part of a search: the places to walk through, or the author, and what has to hold there.
type sought struct {
	places []string
	author string
	where  conditions
}

// prepare writes the statement: each walk in falling order of receipt, verified against the text and everything that
// the asker may see, and their first rows merged. Errors: fault.Invalid where there is nothing to look for.
func (s *search) prepare(ctx context.Context, db *gorm.DB, e *engine.Engine, parts []sought) error {
	if term.Parse("", s.words).Empty() {
		return fault.Fields([]fault.Field{{Field: "q", Code: "V2", Zh: "请输入文字或数字。", En: "Give letters or digits to look for.", Seen: s.words}})
	}
	var walks []textWalk
	var wheres []conditions
	for _, part := range parts {
		if part.author != "" {
			walks = append(walks, textWalk{index: s.index, author: part.author, query: term.Parse("", s.words)})
			wheres = append(wheres, part.where)
		}
		for _, place := range part.places {
			walks = append(walks, textWalk{index: s.index, fts: e.Name == SQLite, query: term.Parse(tagOf(s.project, place), s.words)})
			wheres = append(wheres, part.where)
		}
	}
	if err := findRarest(ctx, db, walks); err != nil {
		return err
	}
	for i, w := range walks {
		s.add(e, w, wheres[i])
	}
	return nil
}

func (s *search) add(e *engine.Engine, w textWalk, seen conditions) {
	from, where := w.find(e.InOrder, e.UseIndex)
	where.add(s.index.only+"d.project_id = ?", s.project)
	for _, text := range w.query.Texts {
		where.add("INSTR(d.words, ?) > 0", text)
	}
	where.add(seen.String(), seen.args...)
	if s.where.terms != nil {
		where.add(s.where.String(), s.where.args...)
	}
	if s.after != nil {
		where.add(w.doc()+" < ?", s.after.Doc)
	}
	s.statements = append(s.statements, fmt.Sprintf("SELECT %s, d.doc_id FROM %s %s %s r ON r.project_id = d.project_id AND r.%s = d.item_id WHERE %s ORDER BY %s DESC LIMIT ?",
		s.columns("r."), from, e.InOrder, s.index.table, s.index.id, where.String(), w.doc()))
	s.args = append(append(s.args, where.args...), s.limit)
}

// statement merges the walks.
func (s *search) statement() (string, []any) {
	if len(s.statements) == 1 {
		return s.statements[0], s.args
	}
	parts := make([]string, len(s.statements))
	for i, each := range s.statements {
		parts[i] = fmt.Sprintf("SELECT * FROM (%s) AS p%d", each, i)
	}
	return strings.Join(parts, " UNION ALL ") + " ORDER BY doc_id DESC LIMIT ?", append(s.args, s.limit)
}

// searchRecords is Records with words.
func (s *Store) searchRecords(ctx context.Context, scope policy.Scope, f RecordFilter, p Page, list string, after *cursor) (Records, error) {
	seen := ofAuthor(parts(scope), f.Author)
	q := search{index: recordIndex, project: scope.Project, words: f.Query, columns: listSelection, after: after, limit: p.size() + 1}
	q.where.among("r.class", f.Classes)
	days(&q.where, "r.work_date", f.From, f.To)
	if err := q.prepare(ctx, s.read, s.engine, soughtIn(seen)); err != nil {
		return Records{}, s.translate(err)
	}
	if len(q.statements) == 0 {
		return Records{}, nil
	}
	query, args := q.statement()
	return s.readRecords(ctx, query, args, p.size(), func(last *listRow) cursor {
		return cursor{List: list, Doc: last.doc}
	})
}

// soughtIn cuts what is seen into what is found by its place and what is found by its author.
func soughtIn(seen []sighted) []sought {
	var parts []sought
	if others := othersOf(seen); len(others) > 0 {
		parts = append(parts, sought{places: placesOf(others), where: anyOf(others, "r.")})
	}
	if own, author := ownOf(seen); len(own) > 0 {
		parts = append(parts, sought{author: author, where: anyOf(own, "r.")})
	}
	return parts
}
