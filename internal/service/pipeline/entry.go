package pipeline

import (
	"context"
	"fmt"
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
)

// filed is a judged record with what the rules on suspicious data found at once.
type filed struct {
	check.Result
	hits    []suspect.Hit
	opening suspect.Opening
}

// suspicious applies the rules on suspicious data that can be answered at once (V8–V10, V18, V19). A picture that the
// project has already refuses the record (V10).
func (s *Service) suspicious(ctx context.Context, actor policy.Actor, result check.Result, before *record.Content) (filed, error) {
	out := filed{Result: result}
	rules, err := s.rulesOf(ctx, result.Content.Project)
	if err != nil {
		return out, err
	}
	photos, err := s.photosOf(ctx, &result.Content)
	if err != nil {
		return out, err
	}
	w := suspect.NewWork(&record.Record{Content: result.Content, Submitted: &record.Step{At: s.now()}}, photos)
	around := suspect.Around{Orders: rules.orders}
	if before != nil {
		around.Earlier = []*suspect.Work{suspect.NewWork(&record.Record{Content: *before}, nil)}
	}
	if around.Alike, err = s.alike(ctx, actor, w, rules.settings.NearBits); err != nil {
		return out, err
	}
	out.hits = suspect.AtEntry(w, around, rules.settings)
	for _, h := range out.hits {
		out.Findings = append(out.Findings, h.Finding())
	}
	if slices.ContainsFunc(out.Findings, func(f record.Finding) bool { return f.Severity == "suspect" }) {
		out.opening, err = s.openingOf(ctx, result.Content.Project, rules.settings)
	}
	return out, err
}

// photosOf gives what is known of the pictures that a record names.
func (s *Service) photosOf(ctx context.Context, c *record.Content) ([]suspect.Photo, error) {
	var photos []suspect.Photo
	for _, a := range c.Attachments {
		p, err := s.store.Photo(ctx, c.Project, a.ID)
		if isAbsent(err) {
			continue // no picture, or not arrived: bind says so
		}
		if err != nil {
			return nil, err
		}
		photos = append(photos, p.Suspect())
	}
	return photos, nil
}

// alike finds the pictures that may show the same as one of the record's, in all projects. One of the same bytes in
// this project refuses the record, with the first use where its author may know of it.
func (s *Service) alike(ctx context.Context, actor policy.Actor, w *suspect.Work, near int) ([]suspect.Photo, error) {
	var alike []suspect.Photo
	var faults []fault.Field
	for i, p := range w.Photos {
		known, err := s.store.AlikePhotos(ctx, p, near)
		if err != nil {
			return nil, err
		}
		for _, k := range known {
			first, counts, err := s.firstUse(ctx, w, k)
			if err != nil {
				return nil, err
			}
			if !counts {
				continue
			}
			alike = append(alike, k)
			if k.Project == w.Project && k.SHA256 == p.SHA256 && s.withinClearance(actor, first) {
				faults = append(faults, s.usedAlready(actor, i, k, first))
			}
		}
	}
	if len(faults) > 0 {
		return nil, fault.Fields(faults)
	}
	return alike, nil
}

// firstUse gives the facts of the record that a picture belongs to, and whether it counts as a use: not this record,
// nor the one that it corrects, nor what was never handed in or is in force no more.
func (s *Service) firstUse(ctx context.Context, w *suspect.Work, k suspect.Photo) (policy.Facts, bool, error) {
	if k.Record == "" || k.Project == w.Project && (k.Record == w.ID || k.Record == w.Supersedes) {
		return policy.Facts{}, false, nil
	}
	facts, err := s.store.RecordFacts(ctx, k.Project, []string{k.Record})
	if err != nil {
		return policy.Facts{}, false, err
	}
	f, known := facts[k.Record]
	f.At = s.now()
	ended := f.State == record.Draft || f.State == record.Superseded || f.State == record.Withdrawn
	return f, known && !ended, nil
}

// withinClearance: a picture of a record above the author's clearance must not show itself by a refusal; the list of
// the next day has it, for those who may know of both.
func (s *Service) withinClearance(actor policy.Actor, first policy.Facts) bool {
	m, _ := actor.On(first.Project, first.At)
	return first.Author == actor.UserID || first.Secrecy <= m.Clearance
}

func (s *Service) usedAlready(actor policy.Actor, i int, k suspect.Photo, first policy.Facts) fault.Field {
	f := fault.Field{
		Field: fmt.Sprintf("attachments[%d]", i), Code: "V10", Zh: "这张照片已用于本项目另一条记录，请拍摄新照片。",
		En: "This photo is part of another record of this project; take a new one.",
	}
	if policy.See(actor, first) != policy.Nothing {
		f.Seen = k.Record
	}
	return f
}

// rulesOf gives the settings in force and the open stop orders of a project, as they were at most rulesFor ago.
func (s *Service) rulesOf(ctx context.Context, project string) (ruleSet, error) {
	now := s.now()
	if r, ok := s.rules.get(project, now); ok {
		return r, nil
	}
	settings, err := s.store.SettingsOn(ctx, project, calendar.Day(now))
	if err != nil {
		return ruleSet{}, err
	}
	directives, err := s.store.Directives(ctx, project)
	if err != nil {
		return ruleSet{}, err
	}
	works := make([]*suspect.Work, len(directives))
	for i, d := range directives {
		works[i] = suspect.NewWork(d, nil)
	}
	r := ruleSet{settings: settings, orders: suspect.OpenOrders(works), at: now}
	s.rules.put(project, r)
	return r, nil
}
