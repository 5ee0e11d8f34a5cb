package directives

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Filter says which directives a list shows.
type Filter struct {
	Closed  bool
	Overdue bool // of the open ones
	Rung    int  // escalated at least so far
}

// Page is one page of directives, with how many there are of each sort up to the actor's clearance.
type Page struct {
	Items  []View
	Counts store.DirectiveCounts
	Cursor string
}

// List gives a page of directives: open ones by how long they are due, closed ones the newest due first.
func (s *Service) List(ctx context.Context, a policy.Actor, project string, f Filter, p store.Page) (Page, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.DirectiveRead, on); err != nil {
		return Page{}, err
	}
	m, _ := a.On(project, on.At)
	filter := store.DirectiveFilter{Closed: f.Closed, Rung: f.Rung, MaxSecrecy: m.Clearance}
	if f.Overdue {
		filter.OverdueAt = on.At
	}
	items, cursor, err := s.store.Readers().Directives(ctx, project, filter, p)
	if err != nil {
		return Page{}, err
	}
	page := Page{Cursor: cursor}
	for _, d := range items {
		page.Items = append(page.Items, s.view(a, d))
	}
	page.Counts, err = s.store.Readers().CountDirectives(ctx, project, m.Clearance, on.At)
	return page, err
}

// Get shows one directive with its steps.
func (s *Service) Get(ctx context.Context, a policy.Actor, project, id string) (View, error) {
	if err := policy.Decide(a, policy.DirectiveRead, s.on(project)); err != nil {
		return View{}, err
	}
	d, err := s.store.Readers().Directive(ctx, project, id)
	if isAbsent(err) {
		return View{}, fault.Hidden()
	}
	if err != nil {
		return View{}, err
	}
	v := s.view(a, d)
	if v.Sight == policy.Nothing {
		return View{}, fault.Hidden().Audited("access.denied")
	}
	if v.Sight != policy.Full {
		return v, nil
	}
	return v, s.tell(ctx, a, &v)
}
