package integrity

import (
	"context"
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

// windowDays is how far back the records lie that those of a day are compared with: enough for the usual spread of a
// series (V17) and for the days that an author's texts are compared over (V19).
const windowDays = 31

// examine finds what is suspicious about the records that were handed in on a day.
func (s *Service) examine(ctx context.Context, p store.Project, day string) ([]suspect.Suspicion, error) {
	settings, err := s.store.SettingsOn(ctx, p.ID, day)
	if err != nil {
		return nil, err
	}
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return nil, err
	}
	d, err := s.gather(ctx, p, day, settings)
	if err != nil {
		return nil, err
	}
	authors := map[string]string{}
	for _, w := range d.Window {
		authors[w.ID] = w.Author
	}
	opening := suspect.Opening{Project: p.ID, Day: day, At: s.now(), Workdays: workdays, Settings: settings, Authors: authors}
	hits := suspect.Examine(d)
	return opening.Collect(append(atEntry(d.Subjects), hits...)), nil
}

// atEntry gives what the checks found at the submission and was not put on the list then.
func atEntry(subjects []*suspect.Work) []suspect.Hit {
	var hits []suspect.Hit
	for _, w := range subjects {
		hits = append(hits, suspect.FoundAtEntry(w.Record)...)
	}
	return hits
}

// gather fetches everything that the list of a day is made from.
func (s *Service) gather(ctx context.Context, p store.Project, day string, settings suspect.Settings) (suspect.Day, error) {
	d := suspect.Day{Date: day, Settings: settings, Project: suspect.Contract{StartsOn: p.StartsOn, EndsOn: p.EndsOn}}
	window, err := s.window(ctx, p.ID, day)
	if err != nil {
		return d, err
	}
	pictures, err := s.pictures(ctx, p.ID, window, day)
	if err != nil {
		return d, err
	}
	for _, rec := range window {
		w := suspect.NewWork(rec, pictures[rec.ID])
		d.Window = append(d.Window, w)
		if handedInOn(rec, day) {
			d.Subjects = append(d.Subjects, w)
		}
	}
	if d.Alike, err = s.alike(ctx, d.Subjects, settings); err != nil {
		return d, err
	}
	if d.Elsewhere, err = s.elsewhere(ctx, p.ID, d.Subjects, day); err != nil {
		return d, err
	}
	d.Directives, err = s.directives(ctx, p.ID)
	return d, err
}

func handedInOn(rec *record.Record, day string) bool {
	return rec.Submitted != nil && calendar.Day(rec.Submitted.At) == day
}

// window reads the records of the days before, and what was handed in on the day about older ones.
func (s *Service) window(ctx context.Context, project, day string) ([]*record.Record, error) {
	first := calendar.After(day, -windowDays)
	window, err := s.store.Work(ctx, store.WorkFilter{Project: project, From: first, To: day})
	if err != nil {
		return nil, err
	}
	waiting := []record.State{record.Submitted, record.Screened, record.Classified}
	older, err := s.store.Work(ctx, store.WorkFilter{Project: project, To: calendar.After(first, -1), States: waiting})
	if err != nil {
		return nil, err
	}
	older = slices.DeleteFunc(older, func(r *record.Record) bool { return !handedInOn(r, day) })
	return append(older, window...), nil
}

// directives reads the project's orders that stop or resume work.
func (s *Service) directives(ctx context.Context, project string) ([]*suspect.Work, error) {
	recs, err := s.store.Directives(ctx, project)
	if err != nil {
		return nil, err
	}
	all := make([]*suspect.Work, len(recs))
	for i, r := range recs {
		all[i] = suspect.NewWork(r, nil)
	}
	return all, nil
}

// elsewhere reads what the authors of the day's records filed in their other projects on the same days, and the books
// of labour there: V20 compares people across projects.
func (s *Service) elsewhere(ctx context.Context, project string, subjects []*suspect.Work, day string) ([]*suspect.Work, error) {
	others, err := s.otherProjects(ctx, project, subjects)
	if err != nil {
		return nil, err
	}
	var all []*suspect.Work
	for _, other := range others {
		recs, err := s.store.Work(ctx, store.WorkFilter{Project: other, From: calendar.After(day, -1), To: day})
		if err != nil {
			return nil, err
		}
		for _, r := range recs {
			all = append(all, suspect.NewWork(r, nil))
		}
	}
	return all, nil
}

// otherProjects gives the projects that share a person with this one: as its author, or because both keep books of
// people.
func (s *Service) otherProjects(ctx context.Context, project string, subjects []*suspect.Work) ([]string, error) {
	if slices.ContainsFunc(subjects, func(w *suspect.Work) bool { return w.Class == "B7" || w.Class == "B8" }) {
		return s.allOthers(ctx, project)
	}
	var found []string
	asked := map[string]bool{}
	for _, w := range subjects {
		if asked[w.Author] {
			continue
		}
		asked[w.Author] = true
		places, err := s.store.MembershipsOf(ctx, w.Author)
		if err != nil {
			return nil, err
		}
		for _, m := range places {
			if m.Project != project && m.Role != policy.Auditor && !slices.Contains(found, m.Project) {
				found = append(found, m.Project)
			}
		}
	}
	return found, nil
}

func (s *Service) allOthers(ctx context.Context, project string) ([]string, error) {
	all, err := s.store.Projects(ctx)
	if err != nil {
		return nil, err
	}
	var others []string
	for _, p := range all {
		if p.ID != project {
			others = append(others, p.ID)
		}
	}
	return others, nil
}
