package reports

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

func absentNumber() error {
	return fault.New(fault.NotFound, "E_NO_FIGURE", "该报表没有这个数字。", "The report has no such number.")
}

// walk gives a page of what stands behind a number: one basis after the other. The cursor says in which it is.
func (s *Service) walk(ctx context.Context, actor policy.Actor, v View, behind []report.Basis, p store.Page) (store.FiguresOf, error) {
	at, inner, err := readPlace(p.Cursor, len(behind))
	if err != nil {
		return store.FiguresOf{}, err
	}
	size := p.Limit
	if size <= 0 || size > store.MaxPage {
		size = store.DefaultPage
	}
	var page store.FiguresOf
	for ; at < len(behind); at, inner = at+1, "" {
		if len(page.Items) == size {
			page.NextCursor = place(at, "")
			return page, nil
		}
		some, err := s.entries(ctx, actor, v, behind[at], store.Page{Cursor: inner, Limit: size - len(page.Items)})
		if err != nil {
			return page, err
		}
		page.Items = append(page.Items, some.Items...)
		if some.NextCursor != "" {
			page.NextCursor = place(at, some.NextCursor)
			return page, nil
		}
	}
	return page, nil
}

// place writes where a page ends.
func place(at int, inner string) string { return strconv.Itoa(at) + "_" + inner }

func readPlace(cursor string, bases int) (at int, inner string, err error) {
	if cursor == "" {
		return 0, "", nil
	}
	head, inner, ok := strings.Cut(cursor, "_")
	at, err = strconv.Atoi(head)
	if !ok || err != nil || at < 0 || at >= bases {
		return 0, "", fault.Fields([]fault.Field{{Field: "cursor", Code: "V2", Zh: "翻页标记不属于本列表。", En: "This cursor is not of this list."}})
	}
	return at, inner, nil
}

// entries gives what one basis names, up to the actor's level now: what was raised since is no longer his to see.
func (s *Service) entries(ctx context.Context, actor policy.Actor, v View, b report.Basis, p store.Page) (store.FiguresOf, error) {
	upTo := s.clearance(actor, v.Project)
	if b.Plan() {
		return s.planEntry(ctx, v.Project, *b.Dim, upTo, b.Key)
	}
	q := store.FigureQuery{Key: b.Key, Dim: b.Dim, Unit: b.Unit, From: b.First, To: b.Last, UpTo: upTo, CutOff: v.CutOff}
	return s.store.Readers().Figures(ctx, v.Project, q, p)
}

// planEntry gives a plan document as one entry.
func (s *Service) planEntry(ctx context.Context, project, no string, upTo record.Secrecy, key figure.Key) (store.FiguresOf, error) {
	p, err := s.store.Readers().Publication(ctx, project, no)
	if errors.Is(err, store.ErrNotFound) || err == nil && p.Level() > upTo {
		return store.FiguresOf{}, nil
	}
	if err != nil {
		return store.FiguresOf{}, err
	}
	return store.FiguresOf{Items: []store.FigureOf{{
		Figure: figure.Figure{Key: key, Dim: no, Value: figure.Whole(1)}, No: p.No, Record: p.Record, Class: p.Class, Title: p.Title, State: p.State,
		ContentHash: p.ContentHash, Day: p.WorkDate, UnitProject: p.Location.UnitProject, Level: p.Level(), From: p.Published.At,
	}}}, nil
}
