package conduct

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// writers are who may owe records.
var writers = []policy.Role{policy.Technician, policy.TechManager, policy.ProjectManager, policy.Supervisor}

// SetDuty lets somebody owe a record from a day on. The id is the client's: the same again answers as the first time.
// Errors: 403, 409 for an id in use, 422 every fault by field.
func (s *Service) SetDuty(ctx context.Context, a policy.Actor, d store.Duty) (set store.Duty, created bool, err error) {
	if err := policy.Decide(a, policy.DutySet, s.on(d.Project)); err != nil {
		return store.Duty{}, false, err
	}
	roles, err := s.roles(ctx, d.Project)
	if err != nil {
		return store.Duty{}, false, err
	}
	if faults := d.Faults(slices.Contains(writers, roles[d.Owner])); len(faults) > 0 {
		return store.Duty{}, false, fault.Fields(faults)
	}
	d.By, d.At, d.Version = a.UserID, s.now(), 1
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertDuty(d, s.note(ctx, a.UserID, "duty.set", d.Project, dutyDetail(d)))
	})
	if errors.Is(err, store.ErrExists) {
		return s.setBefore(ctx, d)
	}
	return d, err == nil, err
}

func (s *Service) setBefore(ctx context.Context, d store.Duty) (store.Duty, bool, error) {
	known, err := s.store.Duty(ctx, d.Project, d.ID)
	if err != nil {
		return store.Duty{}, false, err
	}
	if known.Duty != d.Duty {
		return store.Duty{}, false, fault.New(fault.Conflict, "E_ID_REUSE", "该编号已用于另一项职责。", "This id is in use for another duty.")
	}
	return known, false, nil
}

func dutyDetail(d store.Duty) map[string]any {
	return map[string]any{"duty": d.ID, "class": d.Class, "unit_project": d.UnitProject, "owner": d.Owner, "every": d.Every, "by_hour": d.ByHour, "from": d.From, "until": d.Until}
}

// EndDuty lets a duty end with a day that is not past: what was owed stays owed.
func (s *Service) EndDuty(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, until string) (store.Duty, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.DutySet, on); err != nil {
		return store.Duty{}, err
	}
	d, err := s.store.Duty(ctx, project, id)
	if err != nil {
		return store.Duty{}, hidden(err)
	}
	if today := calendar.Day(on.At); calendar.After(until, 0) == "" || until < today || until < d.From {
		return store.Duty{}, fault.Fields([]fault.Field{{Field: "until", Code: "V1", Zh: "结束日期不早于今天和开始日期。", En: "The last day is neither before today nor before the first.", Seen: until, Allowed: "≥ " + max(today, d.From)}})
	}
	if d.Version != ifMatch {
		return store.Duty{}, stale()
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.EndDuty(d, until, s.note(ctx, a.UserID, "duty.end", project, map[string]any{"duty": id, "until": until}))
	})
	if errors.Is(err, store.ErrStale) {
		return store.Duty{}, stale()
	}
	d.Until, d.Version = until, d.Version+1
	return d, err
}

// Duties gives the duties of a project: all of them for who answers for it, else one's own.
func (s *Service) Duties(ctx context.Context, a policy.Actor, project string) ([]store.Duty, error) {
	owner, err := s.whose(a, project)
	if err != nil {
		return nil, err
	}
	return s.store.Duties(ctx, project, owner)
}

// whose gives the login to whose duties the actor is confined; empty: to nobody's.
func (s *Service) whose(a policy.Actor, project string) (string, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.DutyRead, on); err != nil {
		return "", err
	}
	m, _ := a.On(project, on.At)
	if m.Role == policy.Technician || m.Role == policy.Supervisor || m.Role == policy.Custodian {
		return a.UserID, nil
	}
	return "", nil
}

// Owed is one duty in one slot; Draft, where it is still to be done by the asker, is the record with what can be known
// beforehand: what stays from the last one of the kind.
type Owed struct {
	conduct.Owed
	Draft *Draft
}

// Draft is a record that only needs to be completed (R1.2: forms arrive pre-filled).
type Draft struct {
	Class    string
	Location record.Location
	Body     json.RawMessage
}

// OwedIn gives what became of the duties whose slots end in a span of days, in the order of their slots; one's own
// where the actor does not answer for the project.
func (s *Service) OwedIn(ctx context.Context, a policy.Actor, project string, span calendar.Span) ([]Owed, error) {
	owner, err := s.whose(a, project)
	if err != nil {
		return nil, err
	}
	all, err := s.owed(ctx, project, owner, span, s.now())
	if err != nil {
		return nil, err
	}
	out := make([]Owed, len(all))
	for i, each := range all {
		out[i].Owed = each
		if each.Owner == a.UserID && (each.Standing == conduct.Due || each.Standing == conduct.Missing) {
			if out[i].Draft, err = s.draft(ctx, project, each); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// owed computes what became of duties by a moment.
func (s *Service) owed(ctx context.Context, project, owner string, span calendar.Span, at time.Time) ([]conduct.Owed, error) {
	duties, err := s.store.Duties(ctx, project, owner)
	if err != nil || len(duties) == 0 {
		return nil, err
	}
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return nil, err
	}
	var all []conduct.Owed
	first := span.First
	for _, d := range duties {
		for _, slot := range d.Slots(span, workdays) {
			all = append(all, conduct.Owed{Duty: d.Duty, Slot: slot})
			first = min(first, slot.First)
		}
	}
	handed, err := s.store.HandedInFor(ctx, project, first, span.Last)
	if err != nil {
		return nil, err
	}
	filings := filingsOf(handed)
	for i, o := range all {
		all[i] = o.Stand(o.Slot, filings, at)
	}
	slices.SortStableFunc(all, func(x, y conduct.Owed) int { return x.Slot.Due.Compare(y.Slot.Due) })
	return all, nil
}

func filingsOf(handed []store.Handed) []conduct.Filing {
	all := make([]conduct.Filing, len(handed))
	for i, h := range handed {
		all[i] = h.Filing
	}
	return all
}

// draft fills in what can be known: what stays from the owner's last record of the class there, and the period.
func (s *Service) draft(ctx context.Context, project string, o conduct.Owed) (*Draft, error) {
	c, ok := class.ByCode(o.Class)
	if !ok {
		return nil, nil //nolint:nilnil // a class that was taken out of the table: nothing to fill in
	}
	d := Draft{Class: o.Class, Location: record.Location{UnitProject: o.UnitProject}}
	last, err := s.store.NewestOf(ctx, project, o.Class, o.UnitProject, o.Owner)
	if err != nil && !isAbsent(err) {
		return nil, err
	}
	if err == nil {
		d.Location = last.Location
	}
	d.Body, err = kept(c, last.Body, o.Slot.Name)
	return &d, err
}

// kept gives the fields that a copy keeps, and the period where the class has one.
func kept(c *class.Class, body json.RawMessage, slot string) (json.RawMessage, error) {
	before := map[string]json.RawMessage{}
	if len(body) > 0 {
		if err := json.Unmarshal(body, &before); err != nil {
			return nil, err
		}
	}
	out := map[string]json.RawMessage{}
	for i := range c.Fields {
		f := &c.Fields[i]
		if value, told := before[f.Name]; told && f.Copy == class.Keep {
			out[f.Name] = value
		}
		if f.Type == class.Period && len(slot) == len("2026-11") {
			out[f.Name] = json.RawMessage(`"` + slot + `"`)
		}
	}
	return json.Marshal(out)
}
