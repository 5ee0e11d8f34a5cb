package store

import "context"

// publishedIndex finds publications. Its rows are made from publications alone.
var publishedIndex = textIndex{
	docs: "publication_words", terms: "publication_terms", fts: "publication_index", table: "publications", id: "archive_no",
}

// search is Publications with words.
func (r *Readers) search(ctx context.Context, project string, seen []sighted, f PublicationFilter, p Page, list string, after *cursor) (Publications, error) {
	q := search{index: publishedIndex, project: project, words: f.Query, columns: selection(publicationColumns), after: after, limit: p.size() + 1}
	q.where.among("r.class", f.Classes)
	days(&q.where, "r.work_date", f.From, f.To)
	f.narrow(&q.where, "r.")
	if err := q.prepare(ctx, r.db, r.engine, soughtIn(seen)); err != nil {
		return Publications{}, r.translate(err)
	}
	if len(q.statements) == 0 {
		return Publications{}, nil
	}
	query, args := q.statement()
	return r.read(ctx, query, args, p.size(), func(last publicationPlace) cursor {
		return cursor{List: list, Doc: last.DocID}
	})
}
