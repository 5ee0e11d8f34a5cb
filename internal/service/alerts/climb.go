package alerts

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/domain/accident"
	"github.com/countersign/countersign/internal/domain/alert"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

const (
	// climbBatch is how many alerts climb in one pass.
	climbBatch = 100
	// farthest is farther than any rung can be, by the bounds of the settings: a moment beyond it was written by a clock
	// that had run ahead.
	farthest = 4 * time.Hour
)

func recordOf(a alert.Alert) record.Key { return record.Key{Project: a.Project, ID: a.Record} }

// Climb takes alerts that nobody acknowledged in time one rung up, and finds reports of accidents whose hour is over. Any
// number of replicas may run it: the guard on the version lets each step be taken once.
func (s *Service) Climb(ctx context.Context) (more bool, err error) {
	now := s.now()
	due, err := s.store.AlertsClimbing(ctx, now, now.Add(farthest), climbBatch)
	if err != nil {
		return false, err
	}
	for _, a := range due {
		if err := s.climb(ctx, a); err != nil {
			return false, err
		}
	}
	missed, err := s.store.AccidentReportsMissed(ctx, now, climbBatch)
	if err != nil {
		return false, err
	}
	for _, r := range missed {
		if err := s.miss(ctx, r); err != nil {
			return false, err
		}
	}
	return len(due) == climbBatch || len(missed) == climbBatch, nil
}

func (s *Service) climb(ctx context.Context, a alert.Alert) error {
	settings, err := s.settings(ctx, a.Project)
	if err != nil {
		return err
	}
	f, err := s.factsOf(ctx, recordOf(a))
	if err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		locked, err := tx.LockAlert(a.Project, a.ID)
		if err != nil || !locked.Climbs(s.now(), settings) {
			return err
		}
		next := locked.Climb(s.now(), settings)
		detail := map[string]any{"alert": a.ID, "rung": int(next.Rung)}
		if err := tx.SaveAlert(locked, next, s.note(ctx, "", "alert.escalate", a.Project, detail)); err != nil {
			return err
		}
		return tx.InsertNotice(climbed(next, f.Secrecy, s.now()))
	})
	if errors.Is(err, store.ErrStale) {
		return nil // another replica, or a person, was first
	}
	return err
}

// climbed tells the next rung that nobody acknowledged an alert. Like the alert itself it says no word of the record.
func climbed(a alert.Alert, level record.Secrecy, at time.Time) store.Notice {
	n := store.Notice{
		Project: a.Project, Kind: "alert.escalate", Roles: a.Rung.Roles(), Level: level, Urgent: true, At: at, Link: "/directives",
		Dedup: "alert." + a.ID + "." + strconv.Itoa(int(a.Rung)),
		Title: fault.Text{Zh: a.Kind.Label().Zh + "无人确认，已上报" + a.Rung.Label().Zh, En: a.Kind.Label().En + ": nobody acknowledged it; taken up to the " + a.Rung.Label().En},
		Lines: []fault.Text{{Zh: calendar.Minute(a.RaisedAt) + " 收到", En: "Received " + calendar.Minute(a.RaisedAt)}},
	}
	if a.Rung == ladder.Author {
		n.To = []string{a.Author}
		n.Lines = append(n.Lines, fault.Text{Zh: "请立即电话联系项目经理。", En: "Telephone the project manager at once."})
	}
	return n
}

// miss writes down that the hour to the authority is over without a report: a finding on the project manager.
func (s *Service) miss(ctx context.Context, r accident.Report) error {
	key := record.Key{Project: r.Project, ID: r.ID}
	f, err := s.factsOf(ctx, key)
	if err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx *store.Tx) error {
		locked, err := tx.LockAccidentReport(key)
		if err != nil || locked.Sent != nil || !locked.MissedAt.IsZero() {
			return err
		}
		next := locked
		next.MissedAt = s.now()
		next.Version++
		if err := tx.SaveAccidentReport(locked, next, s.note(ctx, "", "accident.miss", r.Project, map[string]any{"report": r.ID, "deadline": r.Deadline})); err != nil {
			return err
		}
		return tx.InsertNotice(store.Notice{
			Project: r.Project, Kind: "alert.missed", Roles: []policy.Role{policy.ProjectManager, policy.Leader}, Level: f.Secrecy, Urgent: true, At: next.MissedAt,
			Title: fault.Text{Zh: "事故报告一小时内未报出", En: "An accident was not reported within the hour"},
			Lines: []fault.Text{{Zh: "应于 " + calendar.Minute(r.Deadline) + " 前报出", En: "Was to be reported by " + calendar.Minute(r.Deadline)}},
			Link:  "/directives", Dedup: "accident." + r.ID + ".missed",
		})
	})
	if errors.Is(err, store.ErrStale) {
		return nil
	}
	return err
}
