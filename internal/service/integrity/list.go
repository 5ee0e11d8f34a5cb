package integrity

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Page is one page of the list; Cursor is empty on the last.
type Page struct {
	Items  []View
	Cursor string
}

// List gives one page of the suspicious data that the actor may see, newest first. What he may not see neither counts
// nor shortens a page.
func (s *Service) List(ctx context.Context, a policy.Actor, project string, f store.SuspicionFilter, p store.Page) (Page, error) {
	if err := policy.Decide(a, policy.SuspicionRead, s.on(project)); err != nil {
		return Page{}, err
	}
	place, err := store.ReadSuspicionCursor(p.Cursor, project, f)
	if err != nil {
		return Page{}, err
	}
	size := p.Limit
	if size <= 0 || size > store.MaxPage {
		size = store.DefaultPage
	}
	var page Page
	for {
		items, err := s.store.Suspicions(ctx, project, f, place, size+1)
		if err != nil {
			return Page{}, err
		}
		seen, err := s.see(ctx, a, project, items)
		if err != nil {
			return Page{}, err
		}
		page.Items = append(page.Items, seen...)
		if len(page.Items) > size {
			page.Items = page.Items[:size]
			page.Cursor = store.PlaceOf(page.Items[size-1].Suspicion).Cursor(project, f)
			return page, nil
		}
		if len(items) <= size {
			return page, nil
		}
		place = store.PlaceOf(items[len(items)-1])
	}
}

// Get shows one item. What the actor may not see is answered like absence.
func (s *Service) Get(ctx context.Context, a policy.Actor, project, id string) (View, error) {
	if err := policy.Decide(a, policy.SuspicionRead, s.on(project)); err != nil {
		return View{}, err
	}
	item, err := s.store.Suspicion(ctx, project, id)
	if isAbsent(err) {
		return View{}, fault.Hidden()
	}
	if err != nil {
		return View{}, err
	}
	return s.seeOne(ctx, a, item.Project, item)
}
