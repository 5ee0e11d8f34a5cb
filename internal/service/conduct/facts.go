package conduct

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

// How many working days each office has (domain.md 3).
const (
	screenDays  = 1
	signDays    = 2
	publishDays = 1
)

// lookBack is how far before the month records are looked at that may still be under way in it.
const lookBack = 62 * 24 * time.Hour

// month is what an assessment is made of: everything that was so by the cut-off, however late it is asked.
type month struct {
	project  string
	span     calendar.Span
	cutOff   time.Time
	workdays calendar.Workdays
	roles    map[string]policy.Role
	facts    conduct.Tallies
}

// begins and ends bound the month; what came after the cut-off is not known yet.
func (m *month) begins() time.Time { return calendar.Begins(m.span.First) }

func (m *month) ends() time.Time {
	end := calendar.Begins(calendar.After(m.span.Last, 1))
	if after := m.cutOff.Add(time.Microsecond); after.Before(end) {
		return after
	}
	return end
}

// tallies gathers the facts of a month.
func (s *Service) tallies(ctx context.Context, project, name string, cutOff time.Time) (*month, error) {
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return nil, err
	}
	roles, err := s.roles(ctx, project)
	if err != nil {
		return nil, err
	}
	m := &month{project: project, span: conduct.MonthOf(name + "-01"), cutOff: cutOff, workdays: workdays, roles: roles, facts: conduct.Tallies{}}
	for _, gather := range []func(context.Context, *month) error{s.filed, s.published, s.passed, s.dutiesDone, s.daysRecorded} {
		if err := gather(ctx, m); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// filed counts what was handed in: in time, and without a suspicion that stood.
func (s *Service) filed(ctx context.Context, m *month) error {
	handed, err := s.store.HandedInSince(ctx, m.project, m.begins().Add(-lookBack), m.ends())
	if err != nil {
		return err
	}
	suspects, err := s.suspects(ctx, m)
	if err != nil {
		return err
	}
	for _, h := range handed {
		if h.At.Before(m.begins()) || !h.At.Before(m.ends()) {
			continue
		}
		m.facts.Of(h.Author, conduct.OnTimeFiling).Count(!h.Late, h.Record)
		m.facts.Of(h.Author, conduct.NotSuspect).Count(!suspects[h.Record], h.Record)
	}
	return nil
}

// suspects gives the records about which a suspicion stood at the cut-off: open, overdue, or borne out by a correction.
func (s *Service) suspects(ctx context.Context, m *month) (map[string]bool, error) {
	stood := map[string]bool{}
	place := store.SuspicionPlace{}
	for {
		items, err := s.store.Suspicions(ctx, m.project, store.SuspicionFilter{From: m.span.First, To: m.span.Last}, place, store.MaxPage)
		if err != nil {
			return nil, err
		}
		for _, item := range items {
			cleared := item.State == suspect.Cleared && !item.DecidedAt.After(m.cutOff)
			if item.Author != "" && !cleared && !item.OpenedAt.After(m.cutOff) {
				stood[item.Subject] = true
			}
		}
		if len(items) < store.MaxPage {
			return stood, nil
		}
		place = store.PlaceOf(items[len(items)-1])
	}
}

// published counts what went online: passed at the first attempt, and not corrected.
func (s *Service) published(ctx context.Context, m *month) error {
	online, err := s.store.PublishedSince(ctx, m.project, m.begins(), m.ends())
	if err != nil {
		return err
	}
	corrected := map[string]bool{}
	for _, p := range online {
		if p.Corrects != "" {
			corrected[p.Corrects] = true
			m.facts.Of(p.CorrectsAuthor, conduct.NotCorrected).Count(false, p.Corrects)
		}
	}
	for _, p := range online {
		m.facts.Of(p.Author, conduct.FirstPass).Count(p.Edition == 1, p.ArchiveNo)
		if !corrected[p.ArchiveNo] {
			m.facts.Of(p.Author, conduct.NotCorrected).Count(true, p.ArchiveNo)
		}
		m.took(conduct.Screening, p.Steps.Submitted, p.Steps.Screened, screenDays, p.ArchiveNo)
		m.took(conduct.SigningOff, p.Steps.Classified, p.Steps.Signed, signDays, p.ArchiveNo)
		m.took(conduct.Publishing, p.Steps.Signed, p.Steps.Published, publishDays, p.ArchiveNo)
	}
	return nil
}

// took counts a step of an office: whether it came by the end of its last working day, and how long it took.
func (m *month) took(key conduct.MeasureKey, from, to *record.Step, days int, name string) {
	if from == nil || to == nil || to.At.Before(from.At) {
		return
	}
	t := m.facts.Of(to.By, key)
	t.Count(calendar.Day(to.At) <= m.workdays.Add(calendar.Day(from.At), days).Day, name)
	t.Took = append(t.Took, to.At.Sub(from.At))
}

// passed counts what waited too long and still waits: not deciding is no way out of the measure. It counts against
// everybody in the office that it waits for.
func (s *Service) passed(ctx context.Context, m *month) error {
	waiting, err := s.store.Waiting(ctx, m.project)
	if err != nil {
		return err
	}
	for _, h := range waiting {
		for _, stage := range []struct {
			state record.State
			since *record.Step
			key   conduct.MeasureKey
			role  policy.Role
			days  int
		}{
			{record.Submitted, h.Steps.Submitted, conduct.Screening, policy.TechManager, screenDays},
			{record.Classified, h.Steps.Classified, conduct.SigningOff, policy.ProjectManager, signDays},
			{record.Signed, h.Steps.Signed, conduct.Publishing, policy.Custodian, publishDays},
		} {
			if stage.state != h.State || stage.since == nil || !stage.since.At.Before(m.ends()) {
				continue
			}
			if due := m.workdays.Add(calendar.Day(stage.since.At), stage.days).Day; due < calendar.Day(m.cutOff) && due >= m.span.First {
				m.eachOf(stage.role, func(login string) { m.facts.Of(login, stage.key).Count(false, h.Record) })
			}
		}
	}
	return nil
}

func (m *month) eachOf(role policy.Role, do func(login string)) {
	for login, r := range m.roles {
		if r == role {
			do(login)
		}
	}
}

// dutiesDone counts the duties whose slots ended in the month.
func (s *Service) dutiesDone(ctx context.Context, m *month) error {
	owed, err := s.owed(ctx, m.project, "", m.span, m.cutOff)
	if err != nil {
		return err
	}
	for _, o := range owed {
		if o.Slot.Due.After(m.cutOff) || o.Standing == conduct.Off || o.Standing == conduct.Due {
			continue
		}
		m.facts.Of(o.Owner, conduct.DutiesDone).Count(o.Standing == conduct.OnTime, o.Slot.Name+" "+o.Class)
	}
	return nil
}

// daysRecorded counts the days of the month with a record of the site, or one that says that there was no work: it is
// the manager's measure, who answers for the whole.
func (s *Service) daysRecorded(ctx context.Context, m *month) error {
	p, err := s.store.Project(ctx, m.project)
	if err != nil {
		return err
	}
	handed, err := s.store.HandedInFor(ctx, m.project, m.span.First, m.span.Last)
	if err != nil {
		return err
	}
	told := map[string]bool{}
	for _, h := range handed {
		if !h.At.After(m.cutOff) {
			told[h.WorkDate] = true
		}
	}
	for day := max(m.span.First, p.StartsOn); day <= m.span.Last && (p.EndsOn == "" || day <= p.EndsOn) && calendar.Begins(calendar.After(day, 1)).Before(m.cutOff); day = calendar.After(day, 1) {
		m.eachOf(policy.ProjectManager, func(login string) { m.facts.Of(login, conduct.DaysRecorded).Count(told[day], day) })
	}
	return nil
}
