package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/record"
)

// inForce are the states in which readers get the content of a publication.
var inForce = []record.State{record.Published, record.Archived}

// Publications gives a page of what is in force and passes the filter, newest published first.
func (r *Readers) Publications(ctx context.Context, project string, f PublicationFilter, p Page) (Publications, error) {
	list := listName("publications", project, f)
	after, err := readCursor(p.Cursor, list)
	if err != nil {
		return Publications{}, err
	}
	seen := f.sighted()
	if f.Query != "" {
		return r.search(ctx, project, seen, f, p, list, after)
	}
	of := ranges{project: project, byDay: f.From != "" || f.To != "", after: after, limit: p.size() + 1, all: publicationRanges(seen, f)}
	query, args := r.listing().page(of)
	return r.read(ctx, query, args, p.size(), func(last publicationPlace) cursor {
		c := cursor{List: list, At: last.Row.PublishedAt, ID: last.Row.ArchiveNo}
		if of.byDay {
			c.Day = last.Row.WorkDate
		}
		return c
	})
}

// sighted gives the states that the filter asks for, each up to its level.
func (f PublicationFilter) sighted() []sighted {
	states := f.States
	if len(states) == 0 {
		states = inForce
	}
	seen := make([]sighted, len(states))
	for i, state := range states {
		seen[i] = sighted{state: state, upTo: f.MaxSecrecy, above: none}
	}
	return seen
}

func (r *Readers) listing() listing {
	return listing{table: "publications", id: "archive_no", at: "published_at", columns: selection(publicationColumns), useName: r.engine.UseIndex, inOrder: r.engine.InOrder}
}

// publicationRanges gives the ranges that a page is read from. Below the highest clearance each level is a range of its
// own: a page never walks over what its reader may not see, and its time does not tell how much of that there is.
func publicationRanges(seen []sighted, f PublicationFilter) []indexRange {
	var all []indexRange
	for _, part := range eachLevel(seen) {
		prefix := "publications_by_"
		if part.upTo < record.TopSecret {
			prefix = "publications_of_level_by_"
		}
		var c conditions
		part.where(&c, "")
		f.narrow(&c, "")
		switch {
		case f.From != "" || f.To != "":
			days(&c, "work_date", f.From, f.To)
			c.among("class", f.Classes)
			all = append(all, indexRange{prefix + "day", c})
		case len(f.Classes) > 0:
			all = append(all, eachClass(prefix+"class", c, f.Classes)...)
		default:
			all = append(all, indexRange{prefix + "state", c})
		}
	}
	return all
}

// eachLevel cuts parts that end below the highest level into one for each level.
func eachLevel(seen []sighted) (out []sighted) {
	for _, part := range seen {
		if part.upTo >= record.TopSecret {
			out = append(out, part)
			continue
		}
		for level := part.above + 1; level <= part.upTo; level++ {
			one := part
			one.upTo, one.above = level, level-1
			out = append(out, one)
		}
	}
	return out
}

// narrow adds what no index orders by.
func (f PublicationFilter) narrow(c *conditions, prefix string) {
	if f.Author != "" {
		c.add(prefix+"author = ?", f.Author)
	}
	if f.ValidOn != "" && !f.WithExpired {
		c.add("("+prefix+"valid_until = '' OR "+prefix+"valid_until >= ?)", f.ValidOn)
	}
}

// publicationPlace is a row of a list: a publication, and where a search found it.
type publicationPlace struct {
	Row   publicationRow `gorm:"embedded"`
	DocID int64
}

// read reads a page of one row more than it shows: that row says that there is a next page.
func (r *Readers) read(ctx context.Context, query string, args []any, size int, at func(last publicationPlace) cursor) (Publications, error) {
	var rows []publicationPlace
	if err := r.db.WithContext(ctx).Raw(query, args...).Scan(&rows).Error; err != nil {
		return Publications{}, r.translate(err)
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
