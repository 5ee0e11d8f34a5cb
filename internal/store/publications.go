package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/record"
)

// inForce are the states in which readers get a publication.
var inForce = []record.State{record.Published, record.Archived}

// Publications gives a page of what is in force and passes the filter, newest published first.
func (s *Store) Publications(ctx context.Context, project string, f PublicationFilter, p Page) (Publications, error) {
	list := listName("publications", project, f)
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return Publications{}, err
	}
	seen := make([]sighted, len(inForce))
	for i, state := range inForce {
		seen[i] = sighted{state: state, upTo: f.MaxSecrecy, above: none}
	}
	if f.Query != "" {
		return s.searchPublications(ctx, project, seen, f, p, list, after)
	}
	r := ranges{project: project, byDay: f.From != "" || f.To != "", after: after, limit: p.size() + 1, all: publicationRanges(seen, f)}
	query, args := s.publicationListing().page(r)
	return s.readPublications(ctx, query, args, p.size(), func(last publicationPlace) cursor {
		c := cursor{List: list, At: last.Row.PublishedAt, ID: last.Row.ArchiveNo}
		if r.byDay {
			c.Day = last.Row.WorkDate
		}
		return c
	})
}

func (s *Store) publicationListing() listing {
	return listing{table: "publications", id: "archive_no", at: "published_at", columns: selection(publicationColumns), useName: s.engine.UseIndex, inOrder: s.engine.InOrder}
}

func publicationRanges(seen []sighted, f PublicationFilter) []indexRange {
	var all []indexRange
	for _, part := range seen {
		var c conditions
		part.where(&c, "")
		f.validity(&c, "")
		switch {
		case f.From != "" || f.To != "":
			days(&c, "work_date", f.From, f.To)
			c.among("class", f.Classes)
			all = append(all, indexRange{"publications_by_day", c})
		case len(f.Classes) > 0:
			all = append(all, eachClass("publications_by_class", c, f.Classes)...)
		default:
			all = append(all, indexRange{"publications_by_state", c})
		}
	}
	return all
}

func (f PublicationFilter) validity(c *conditions, prefix string) {
	if f.ValidOn != "" && !f.WithExpired {
		c.add("("+prefix+"valid_until = '' OR "+prefix+"valid_until >= ?)", f.ValidOn)
	}
}

// searchPublications is Publications with words.
func (s *Store) searchPublications(ctx context.Context, project string, seen []sighted, f PublicationFilter, p Page, list string, after *cursor) (Publications, error) {
	q := search{kind: kindPublication, project: project, table: "publications", id: "archive_no", columns: selection(publicationColumns), after: after, limit: p.size() + 1}
	if err := q.prepare(f.Query); err != nil {
		return Publications{}, err
	}
	q.where = anyOf(seen, "r.")
	q.where.among("r.class", f.Classes)
	days(&q.where, "r.work_date", f.From, f.To)
	f.validity(&q.where, "r.")
	x, err := s.searchIndex(ctx, q.query)
	if err != nil {
		return Publications{}, s.translate(err)
	}
	query, args := q.statement(x)
	return s.readPublications(ctx, query, args, p.size(), func(last publicationPlace) cursor {
		return cursor{List: list, Doc: last.DocID}
	})
}

// publicationPlace is a row of a list: a publication, and where a search found it.
type publicationPlace struct {
	Row   publicationRow `gorm:"embedded"`
	DocID int64
}

// readPublications reads a page of one row more than it shows: that row says that there is a next page.
func (s *Store) readPublications(ctx context.Context, query string, args []any, size int, at func(last publicationPlace) cursor) (Publications, error) {
	var rows []publicationPlace
	if err := s.read.WithContext(ctx).Raw(query, args...).Scan(&rows).Error; err != nil {
		return Publications{}, s.translate(err)
	}
	var page Publications
	if len(rows) > size {
		rows = rows[:size]
		page.NextCursor = at(rows[size-1]).encode()
	}
	for _, row := range rows {
		p, err := row.Row.publication()
		if err != nil {
			return Publications{}, err
		}
		page.Items = append(page.Items, p)
	}
	return page, nil
}
