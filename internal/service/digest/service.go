// Package digest serves the site diary of a day and the digests of longer periods: computed when they are asked for, from
// what is published, through the readers' door, up to the reader's clearance (R4.2, L7, L9).
package digest

import (
	"context"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/digest"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Service answers for diaries and digests.
type Service struct {
	store *store.Store
	now   func() time.Time
}

// New composes the service.
func New(s *store.Store, now func() time.Time) *Service { return &Service{store: s, now: now} }

// Diary gives the site diary of a day, of one unit project or (empty) of all. Every member reads it, each as far as his
// clearance goes. Errors: 422 for a day that has not come.
func (s *Service) Diary(ctx context.Context, actor policy.Actor, project, unitProject, day string) (digest.Diary, error) {
	if day > calendar.Day(s.now()) {
		return digest.Diary{}, s.unlessHidden(actor, project, fault.Fields([]fault.Field{{
			Field: "day", Code: "E_FUTURE", Zh: "这一天还没有到。", En: "This day has not come yet.", Seen: day,
		}}))
	}
	diaries, err := s.diaries(ctx, actor, project, unitProject, calendar.Span{First: day, Last: day}, "diary")
	if err != nil {
		return digest.Diary{}, err
	}
	return diaries[0], nil
}

// Digest gives the digest of a day, a week or a month, from the diaries of its days so far.
func (s *Service) Digest(ctx context.Context, actor policy.Actor, project, unitProject string, p digest.Period) (digest.Digest, error) {
	diaries, err := s.diaries(ctx, actor, project, unitProject, p.Span, "digest")
	if err != nil {
		return digest.Digest{}, err
	}
	site, err := s.store.Project(ctx, project)
	if err != nil {
		return digest.Digest{}, err
	}
	return digest.Of(project, unitProject, p, expected(site, diaries))
}

// expected leaves out the days before the project began and after its end, as long as they have no records.
func expected(site store.Project, diaries []digest.Diary) []digest.Diary {
	return slices.DeleteFunc(diaries, func(d digest.Diary) bool {
		return len(d.Sources) == 0 && (d.Day < site.StartsOn || site.EndsOn != "" && d.Day > site.EndsOn)
	})
}

// unlessHidden gives a fault to whoever may know of the project at all.
func (s *Service) unlessHidden(actor policy.Actor, project string, of error) error {
	if err := policy.Decide(actor, policy.DiaryRead, policy.Facts{Project: project, At: s.now()}); err != nil {
		return err
	}
	return of
}

// diaries gives the diaries of the days of a span, up to today. What is above internal among them is written down as
// read before anything leaves.
func (s *Service) diaries(ctx context.Context, actor policy.Actor, project, unitProject string, span calendar.Span, what string) ([]digest.Diary, error) {
	facts := policy.Facts{Project: project, At: s.now()}
	if err := policy.Decide(actor, policy.DiaryRead, facts); err != nil {
		return nil, err
	}
	m, _ := actor.On(project, facts.At)
	days := digest.Period{Span: span}.Days(calendar.Day(facts.At))
	byDay := make(map[string][]digest.Entry, len(days))
	if len(days) > 0 {
		err := s.store.Readers().EachOfDays(ctx, project, span, m.Clearance, func(p *store.Publication) error {
			byDay[p.WorkDate] = append(byDay[p.WorkDate], entryOf(p))
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	diaries := make([]digest.Diary, len(days))
	for i, day := range days {
		diaries[i] = digest.DiaryOf(project, unitProject, day, byDay[day])
	}
	return diaries, s.noteRead(ctx, actor, project, what, diaries)
}

func entryOf(p *store.Publication) digest.Entry {
	return digest.Entry{No: p.No, ContentHash: p.ContentHash, Content: p.Content, Level: p.Level(), Screened: p.Screened, Signed: p.Signed}
}

// noteRead writes down which records above internal the diaries tell of.
func (s *Service) noteRead(ctx context.Context, actor policy.Actor, project, what string, diaries []digest.Diary) error {
	r := store.SecretRead{At: s.now(), Project: project, Actor: actor.UserID, What: what}
	for _, d := range diaries {
		for _, source := range d.Sources {
			if source.Level.Secret() {
				r.Records = append(r.Records, source.Record)
				r.Secrecy = record.Highest(r.Secrecy, source.Level)
			}
		}
	}
	if len(r.Records) == 0 {
		return nil
	}
	return s.store.NoteSecretRead(ctx, r)
}
