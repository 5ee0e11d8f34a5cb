package reports

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/store"
)

// Shelf is one project of the reading room: the latest issued report of each kind that has one.
type Shelf struct {
	Project store.Project
	Latest  []View
}

// Room gives the reading room of the actor: the projects whose reports he may read, with what was issued last.
func (s *Service) Room(ctx context.Context, actor policy.Actor) ([]Shelf, error) {
	if err := policy.Decide(actor, policy.SessionOwn, policy.Facts{At: s.now()}); err != nil {
		return nil, err
	}
	all, err := s.store.Projects(ctx)
	if err != nil {
		return nil, err
	}
	var room []Shelf
	for _, p := range all {
		if policy.Decide(actor, policy.ReportRead, s.on(p.ID)) != nil {
			continue
		}
		shelf := Shelf{Project: p}
		for _, kind := range report.Kinds() {
			found, _, err := s.store.Reports(ctx, p.ID, store.ReportFilter{Kind: kind, States: []store.ReportState{store.ReportIssued}}, store.Page{Limit: 1})
			if err != nil {
				return nil, err
			}
			for _, r := range found {
				v, err := s.view(ctx, actor, r)
				if err != nil {
					return nil, err
				}
				if err := s.noteRead(ctx, actor, v); err != nil {
					return nil, err
				}
				shelf.Latest = append(shelf.Latest, v)
			}
		}
		room = append(room, shelf)
	}
	return room, nil
}

// Compared is one number in two issued reports.
type Compared struct {
	This, With report.Figure // one is empty where only the other report has the number
}

// Comparison holds two reports against each other.
type Comparison struct {
	This, With View
	Figures    []Compared
}

// Versus names the other report: of a period of the same project, or of the same period of another project.
type Versus struct {
	Kind    report.Kind
	Period  string
	With    string // another period; empty: the same
	Project string // another project; empty: the same
}

// Compare holds the issued report of a period against another period's, or against another project's. Errors: 404 where
// one of them is not there for the actor.
func (s *Service) Compare(ctx context.Context, actor policy.Actor, project string, v Versus) (Comparison, error) {
	if v.With == "" {
		v.With = v.Period
	}
	if v.Project == "" {
		v.Project = project
	}
	var c Comparison
	var err error
	if c.This, err = s.issuedOf(ctx, actor, project, v.Kind, v.Period); err != nil {
		return c, err
	}
	if c.With, err = s.issuedOf(ctx, actor, v.Project, v.Kind, v.With); err != nil {
		return c, err
	}
	c.Figures = pairs(c.This.Document, c.With.Document)
	return c, nil
}

func (s *Service) issuedOf(ctx context.Context, actor policy.Actor, project string, k report.Kind, period string) (View, error) {
	if err := policy.Decide(actor, policy.ReportRead, s.on(project)); err != nil {
		return View{}, err
	}
	found, _, err := s.store.Reports(ctx, project, store.ReportFilter{Kind: k, Period: period, States: []store.ReportState{store.ReportIssued}}, store.Page{Limit: 1})
	if err != nil {
		return View{}, err
	}
	if len(found) == 0 {
		return View{}, fault.Hidden()
	}
	v, err := s.view(ctx, actor, found[0])
	if err != nil {
		return v, err
	}
	return v, s.noteRead(ctx, actor, v)
}

// pairs puts the numbers of two documents side by side, in the order of the first.
func pairs(this, with report.Document) []Compared {
	others := map[string]report.Figure{}
	for _, f := range with.Figures {
		others[f.Ref] = f
	}
	out := []Compared{}
	for _, f := range this.Figures {
		out = append(out, Compared{This: f, With: others[f.Ref]})
		delete(others, f.Ref)
	}
	for _, f := range with.Figures {
		if _, left := others[f.Ref]; left {
			out = append(out, Compared{With: f})
		}
	}
	return out
}
