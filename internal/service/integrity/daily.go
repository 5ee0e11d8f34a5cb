package integrity

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/store"
)

const (
	// beginsAt is when the lists of the day before are begun: after the day's last moment, long before 08:00 (R5.3).
	beginsAt = time.Hour
	// catchUp is how many days back lists are made that are missing, after the server was off.
	catchUp = 7
	// leaseFor bounds the making of one list; a claim that is not finished is made again.
	leaseFor = 10 * time.Minute
)

// Daily makes the lists of suspicious data that are due and marks what nobody explained in time. Any number of replicas
// may run it: each list is made by one. It answers whether more is waiting.
func (s *Service) Daily(ctx context.Context) (more bool, err error) {
	projects, err := s.store.Projects(ctx)
	if err != nil {
		return false, err
	}
	var failed error
	for _, p := range projects {
		failed = errors.Join(failed, s.dailyOf(ctx, p), s.lapse(ctx, p.ID))
	}
	return false, failed
}

// dailyOf makes the missing lists of a project, the oldest first.
func (s *Service) dailyOf(ctx context.Context, p store.Project) error {
	last := calendar.Day(s.now().Add(-24*time.Hour - beginsAt))
	for back := catchUp - 1; back >= 0; back-- {
		day := calendar.After(last, -back)
		if day < calendar.Day(p.CreatedAt) {
			continue // the project was not kept here yet
		}
		if err := s.makeList(ctx, p, day); err != nil {
			return err
		}
	}
	return nil
}

// makeList makes the list of one day, unless it is made or somebody else is at it.
func (s *Service) makeList(ctx context.Context, p store.Project, day string) error {
	lease := store.Lease{Owner: rand.Text(), Until: s.now().Add(leaseFor)}
	var through int64
	var claimed bool
	err := s.store.Write(ctx, func(tx *store.Tx) (err error) {
		through, claimed, err = tx.ClaimDay(p.ID, day, lease, s.now())
		return err
	})
	if err != nil || !claimed {
		return ignoreRace(err)
	}
	items, err := s.examine(ctx, p, day)
	if err != nil {
		return err
	}
	found := 0
	for _, item := range items {
		opened, err := s.open(ctx, item)
		if err != nil {
			return err
		}
		if opened {
			found++
		}
	}
	if err := s.fillGaps(ctx, p.ID); err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.FinishDay(p.ID, day, lease, s.now(), through, found, s.note(ctx, "", "suspicion.list", p.ID, map[string]any{"day": day, "found": found}))
	})
	return ignoreRace(err)
}

// ignoreRace: that another replica was quicker is no failure.
func ignoreRace(err error) error {
	if errors.Is(err, store.ErrExists) || errors.Is(err, store.ErrStale) {
		return nil
	}
	return err
}

func (s *Service) open(ctx context.Context, item suspect.Suspicion) (opened bool, err error) {
	err = s.store.Write(ctx, func(tx *store.Tx) (err error) {
		opened, err = tx.OpenSuspicion(item, s.note(ctx, "", "suspicion.open", item.Project, detailOf(item)))
		return err
	})
	return opened, err
}

const lapseBatch = 200

// lapse marks what was not settled by the end of its last day: it comes on the project manager's list (R5.4).
func (s *Service) lapse(ctx context.Context, project string) error {
	today := calendar.Day(s.now())
	items, err := s.store.LapsedSuspicions(ctx, project, today, lapseBatch)
	if err != nil {
		return err
	}
	for _, each := range items {
		err := s.store.Write(ctx, func(tx *store.Tx) error {
			item, err := tx.LockSuspicion(project, each.ID)
			if err != nil {
				return err
			}
			next, lapsed := item.Lapse(today)
			if !lapsed {
				return nil
			}
			return tx.SaveSuspicion(item, next, s.note(ctx, "", "suspicion.overdue", project, detailOf(next)))
		})
		if err := ignoreRace(err); err != nil {
			return err
		}
	}
	return nil
}

// fillGaps settles days without a record for which one was handed in since: the record is the correction.
func (s *Service) fillGaps(ctx context.Context, project string) error {
	gaps, err := s.store.Suspicions(ctx, project, store.SuspicionFilter{States: []suspect.State{suspect.Open, suspect.Overdue}, Rule: "V21"}, store.SuspicionPlace{}, store.MaxPage)
	if err != nil {
		return err
	}
	for _, gap := range gaps {
		if len(gap.Records) > 0 {
			continue
		}
		if err := s.fillGap(ctx, project, gap); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) fillGap(ctx context.Context, project string, gap suspect.Suspicion) error {
	work, err := s.store.Work(ctx, store.WorkFilter{Project: project, From: gap.Subject, To: gap.Subject})
	if err != nil {
		return err
	}
	for _, rec := range work {
		if suspect.NewWork(rec, nil).OfSite() {
			return ignoreRace(s.correct(ctx, gap, rec.ID, rec.Version, rec.Author))
		}
	}
	return nil
}

func (s *Service) correct(ctx context.Context, item suspect.Suspicion, record string, version int64, by string) error {
	return s.store.Write(ctx, func(tx *store.Tx) error {
		locked, err := tx.LockSuspicion(item.Project, item.ID)
		if err != nil {
			return err
		}
		next, err := locked.Correct(record, version, by, s.now())
		if err != nil {
			return nil //nolint:nilerr // settled by somebody meanwhile
		}
		detail := detailOf(next)
		detail.Records, detail.Version = append(detail.Records, record), version
		return tx.SaveSuspicion(locked, next, s.note(ctx, "", "suspicion.correct", item.Project, detail))
	})
}
