package conduct

import (
	"context"
	"errors"
	"fmt"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/conduct"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/proof"
)

// Found is a finding as somebody may see it, with what he may do about it now.
type Found struct {
	conduct.Finding
	MayHear, MayDecide bool
}

// Findings gives the findings that the actor may read, newest first.
func (s *Service) Findings(ctx context.Context, a policy.Actor, project string, f store.FindingFilter) ([]Found, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.FindingRead, on); err != nil {
		return nil, err
	}
	roles, err := s.roles(ctx, project)
	if err != nil {
		return nil, err
	}
	all, err := s.store.Findings(ctx, project, f, 1000)
	if err != nil {
		return nil, err
	}
	seen := []Found{}
	for _, each := range all {
		if policy.ReadsConductOf(a, project, on.At, each.Person, roles[each.Person]) {
			seen = append(seen, found(a, on, each, roles))
		}
	}
	return seen, nil
}

func found(a policy.Actor, on policy.Facts, f conduct.Finding, roles map[string]policy.Role) Found {
	open := f.State == conduct.Proposed || f.State == conduct.Heard
	return Found{
		Finding: f, MayHear: f.State == conduct.Proposed && a.UserID == f.Person,
		MayDecide: open && policy.Decide(a, policy.FindingDecide, on) == nil && policy.JudgesConductOf(a, on.Project, on.At, f.Person, roles[f.Person]),
	}
}

// finding gives one that the actor may read; any other is absent.
func (s *Service) finding(ctx context.Context, a policy.Actor, project, id string) (conduct.Finding, map[string]policy.Role, error) {
	f, err := s.store.Finding(ctx, project, id)
	if err != nil {
		return f, nil, hidden(err)
	}
	roles, err := s.roles(ctx, project)
	if err == nil && !policy.ReadsConductOf(a, project, s.now(), f.Person, roles[f.Person]) {
		err = fault.Hidden().Audited("access.denied")
	}
	return f, roles, err
}

// Hear keeps what the person says for himself.
func (s *Service) Hear(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, text string) (Found, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.FindingHear, on); err != nil {
		return Found{}, err
	}
	_, roles, err := s.finding(ctx, a, project, id)
	if err != nil {
		return Found{}, err
	}
	var next conduct.Finding
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		f, err := tx.LockFinding(project, id)
		if err != nil {
			return err
		}
		if f.Version != ifMatch {
			return stale()
		}
		if next, err = f.Hear(a.UserID, text, on.At); err != nil {
			return err
		}
		return tx.SaveFinding(f, next, s.note(ctx, a.UserID, "conduct.hear", project, map[string]string{"finding": id, "words": next.Hearing}))
	})
	if errors.Is(err, store.ErrStale) {
		err = stale()
	}
	return found(a, on, next, roles), err
}

// ToDecide gives the document of a verdict on a finding as the judge saw it, to be signed. Errors: 403 on himself, 404,
// 409 unheard or decided, 412 where it moved on, 422.
func (s *Service) ToDecide(ctx context.Context, a policy.Actor, project, id string, ifMatch int64, v conduct.Verdict) (ToSign, error) {
	on := s.on(project)
	if err := policy.Decide(a, policy.FindingDecide, on); err != nil {
		return ToSign{}, err
	}
	f, roles, err := s.finding(ctx, a, project, id)
	if err != nil {
		return ToSign{}, err
	}
	if f.Version != ifMatch {
		return ToSign{}, stale()
	}
	if _, err := f.Judge(a.UserID, v, on.At); err != nil {
		return ToSign{}, err
	}
	if !policy.JudgesConductOf(a, project, on.At, f.Person, roles[f.Person]) {
		return ToSign{}, fault.New(fault.Forbidden, "E_NOT_HIS", "项目经理决定项目人员的认定，领导决定项目经理的认定。", "The project manager decides on his people, a leader on the managers.").Audited("finding.denied")
	}
	subject, err := proof.Document(conduct.DecisionOf(f, v))
	if err != nil {
		return ToSign{}, err
	}
	return ToSign{Project: project, Subject: subject, Matter: signing.Matter{Purpose: signing.ForDecision}, Commit: func(tx *store.Tx, sig store.Signature) error {
		return s.decide(ctx, tx, f, v, sig)
	}}, nil
}

func (s *Service) decide(ctx context.Context, tx *store.Tx, seen conduct.Finding, v conduct.Verdict, sig store.Signature) error {
	f, err := tx.LockFinding(seen.Project, seen.ID)
	if err != nil {
		return err
	}
	if f.Version != seen.Version {
		return stale()
	}
	next, err := f.Judge(sig.Signer, v, sig.At)
	if err != nil {
		return err
	}
	next.Signature = sig.DocumentHash
	detail := map[string]string{"finding": f.ID, "state": string(next.State), "statement": sig.StatementHash, "signature": sig.DocumentHash}
	if err := tx.SaveFinding(f, next, s.note(ctx, sig.Signer, "conduct.decide", f.Project, detail)); err != nil {
		return err
	}
	label, state := f.Kind.Label(), next.State.Label()
	return tx.InsertNotice(store.Notice{
		Project: f.Project, Kind: "assessment.decided", To: []string{f.Person}, At: sig.At, Link: "/conduct?finding=" + f.ID, Dedup: "decided:" + f.ID,
		Title: fault.Text{Zh: label.Zh + "（" + f.Day + "）：" + state.Zh, En: label.En + " (" + f.Day + "): " + state.En},
	})
}

// catchUp is how many days back findings are proposed that were not, after the server was off.
const catchUp = 7

// Daily proposes what the facts of the days before tell. Any number of replicas may run it: each day is done once.
func (s *Service) Daily(ctx context.Context) (more bool, err error) {
	projects, err := s.store.Projects(ctx)
	if err != nil {
		return false, err
	}
	var failed error
	for _, p := range projects {
		last := calendar.After(calendar.Day(s.now()), -1)
		for back := catchUp - 1; back >= 0; back-- {
			if day := calendar.After(last, -back); day >= calendar.Day(p.CreatedAt) {
				failed = errors.Join(failed, s.propose(ctx, p, day))
			}
		}
	}
	return false, failed
}

// propose makes the findings of one day, unless they are made.
func (s *Service) propose(ctx context.Context, p store.Project, day string) error {
	done, err := s.store.ConductDay(ctx, p.ID, day)
	if err != nil || done {
		return err
	}
	all, err := s.told(ctx, p.ID, day)
	if err != nil {
		return err
	}
	for _, f := range all {
		if err := s.proposeOne(ctx, f); err != nil {
			return err
		}
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error { return tx.FinishConductDay(p.ID, day, s.now(), len(all)) })
	if errors.Is(err, store.ErrExists) {
		return nil // another replica was quicker
	}
	return err
}

func (s *Service) proposeOne(ctx context.Context, f conduct.Finding) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		detail := map[string]string{"finding": f.ID, "kind": string(f.Kind), "person": f.Person, "subject": f.Subject, "day": f.Day}
		fresh, err := tx.ProposeFinding(f, s.note(ctx, "", "conduct.propose", f.Project, detail))
		if err != nil || !fresh {
			return err
		}
		label := f.Kind.Label()
		return tx.InsertNotice(store.Notice{
			Project: f.Project, Kind: "assessment.finding", To: []string{f.Person}, At: f.ProposedAt, Link: "/conduct?finding=" + f.ID, Dedup: "finding:" + f.ID,
			Title: fault.Text{Zh: label.Zh + "（" + f.Day + "），请于 " + f.HearingDue.Day + " 前申辩", En: label.En + " (" + f.Day + "): you are heard until " + f.HearingDue.Day},
		})
	})
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// told gives what the facts of a day tell: duties not done or done late, and records that turned out to be wrong.
func (s *Service) told(ctx context.Context, project, day string) ([]conduct.Finding, error) {
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return nil, err
	}
	due := workdays.Add(calendar.Day(s.now()), conduct.HearingDays)
	var all []conduct.Finding
	add := func(kind conduct.FindingKind, person, subject, zh, en, rec string) {
		all = append(all, conduct.Finding{
			Project: project, ID: conduct.FindingID(project, kind, person, subject), Kind: kind, Person: person, Subject: subject, Day: day,
			Evidence: []conduct.Evidence{{Zh: zh, En: en, Record: rec}}, State: conduct.Proposed, ProposedAt: s.now(), HearingDue: due, Version: 1,
		})
	}
	owed, err := s.owed(ctx, project, "", calendar.Span{First: calendar.After(day, -1), Last: day}, s.now())
	if err != nil {
		return nil, err
	}
	for _, o := range owed {
		subject := o.ID + " " + o.Slot.Name
		switch {
		case calendar.Day(o.Slot.Due.Add(-1)) != day:
		case o.Standing == conduct.Missing:
			add(conduct.MissingReport, o.Owner, subject, fmt.Sprintf("%s 的 %s 应于 %s 前填报，至今未报。", o.Slot.Name, o.Class, calendar.Minute(o.Slot.Due)), fmt.Sprintf("%s of %s was due at %s and is not there.", o.Class, o.Slot.Name, calendar.Minute(o.Slot.Due)), "")
		case o.Standing == conduct.Late:
			add(conduct.LateReport, o.Owner, subject, fmt.Sprintf("%s 的 %s 应于 %s 前填报，%s 报到。", o.Slot.Name, o.Class, calendar.Minute(o.Slot.Due), calendar.Minute(o.At)), fmt.Sprintf("%s of %s was due at %s and came at %s.", o.Class, o.Slot.Name, calendar.Minute(o.Slot.Due), calendar.Minute(o.At)), o.Record)
		}
	}
	wrong, err := s.store.Suspicions(ctx, project, store.SuspicionFilter{States: []suspect.State{suspect.Corrected}, From: calendar.After(day, -92)}, store.SuspicionPlace{}, store.MaxPage)
	if err != nil {
		return nil, err
	}
	for _, item := range wrong {
		if item.Author != "" && item.Rule != "V21" && calendar.Day(item.DecidedAt) == day {
			add(conduct.FalseReport, item.Author, item.ID, "可疑项 "+item.Rule+" 经核查属实，记录已更正。", "The suspicion "+item.Rule+" was borne out: the record was corrected.", item.Subject)
		}
	}
	return all, nil
}
