package store

import (
	"context"
	"fmt"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store/term"
)

// The kinds of things that can be found.
const (
	kindRecord      = "record"
	kindPublication = "publication"
)

// search is a statement that finds documents of one kind, newest first, with what they stand for.
type search struct {
	kind    string
	project string
	query   term.Query
	table   string // what the documents stand for
	id      string
	columns func(prefix string) string
	where   conditions // on that table, under the alias r
	after   *cursor
	limit   int
}

// prepare reads the words of a query. Errors: fault.Invalid where there is nothing to look for.
func (s *search) prepare(words string) error {
	s.query = term.Parse(term.Tag(s.kind, s.project), words)
	if s.query.Empty() {
		return fault.Fields([]fault.Field{{Field: "q", Code: "V2", Zh: "请输入文字或数字。", En: "Give letters or digits to look for.", Seen: words}})
	}
	return nil
}

// statement gives the SQL: documents from the index in falling order, each verified against its text, its project and
// everything that the caller may see, so that what is hidden neither shows nor counts.
func (s *search) statement(x searchIndex) (string, []any) {
	from, where := x.find(s.query)
	where.add("d.kind = ? AND d.project_id = ?", s.kind, s.project)
	for _, text := range s.query.Texts {
		where.add("INSTR(d.words, ?) > 0", text)
	}
	where.add(s.where.String(), s.where.args...)
	if s.after != nil {
		where.add(x.doc()+" < ?", s.after.Doc)
	}
	return fmt.Sprintf("SELECT %s, d.doc_id FROM %s %s search_docs d ON d.doc_id = %s %[3]s %[5]s r ON r.project_id = d.project_id AND r.%[6]s = d.item_id WHERE %[7]s ORDER BY %[4]s DESC LIMIT ?",
		s.columns("r."), from, x.inOrder, x.doc(), s.table, s.id, where.String()), append(where.args, s.limit)
}

// searchRecords is Records with words.
func (s *Store) searchRecords(ctx context.Context, scope policy.Scope, f RecordFilter, p Page, list string, after *cursor) (Records, error) {
	seen := ofAuthor(parts(scope), f.Author)
	if len(seen) == 0 {
		return Records{}, nil
	}
	q := search{kind: kindRecord, project: scope.Project, table: "records", id: "id", columns: listSelection, after: after, limit: p.size() + 1}
	if err := q.prepare(f.Query); err != nil {
		return Records{}, err
	}
	q.where = anyOf(seen, "r.")
	q.where.among("r.class", f.Classes)
	days(&q.where, "r.work_date", f.From, f.To)
	x, err := s.searchIndex(ctx, q.query)
	if err != nil {
		return Records{}, s.translate(err)
	}
	query, args := q.statement(x)
	return s.readRecords(ctx, query, args, p.size(), func(last *listRow) cursor {
		return cursor{List: list, Doc: last.doc}
	})
}
