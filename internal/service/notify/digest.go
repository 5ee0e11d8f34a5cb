package notify

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/notice"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// Hours of the digests, in the project's zone. A digest that was missed is made up within stillGood, and never later:
// what was waiting at nine tells nobody anything at two.
const (
	morning   = 9
	afternoon = 16
	evening   = 17
	monday    = 8
	stillGood = 2 * time.Hour
)

// Digest makes the digests that are due, each once for a person and a slot: how often it runs, on how many replicas, and
// whether the clock jumps, changes nothing.
func (s *Service) Digest(ctx context.Context) (more bool, err error) {
	projects, err := s.store.Projects(ctx)
	if err != nil {
		return false, err
	}
	workdays, err := s.store.Workdays(ctx)
	if err != nil {
		return false, err
	}
	for _, p := range projects {
		err = errors.Join(err, s.digestsOf(ctx, p.ID, workdays))
	}
	return false, err
}

// slot reports whether a moment lies in the time of a digest at an hour.
func slot(at time.Time, hour int) bool {
	local := at.In(calendar.Zone)
	begins := time.Date(local.Year(), local.Month(), local.Day(), hour, 0, 0, 0, calendar.Zone)
	return !local.Before(begins) && local.Before(begins.Add(stillGood))
}

func (s *Service) digestsOf(ctx context.Context, project string, workdays calendar.Workdays) (err error) {
	now, today := s.now(), calendar.Day(s.now())
	for _, hour := range []int{morning, afternoon} {
		if slot(now, hour) {
			err = errors.Join(err, s.waiting(ctx, project, fmt.Sprintf("%s.%02d", today, hour)))
		}
	}
	if slot(now, evening) && workdays.Works(today) {
		err = errors.Join(err, s.unfiled(ctx, project, today))
	}
	if !now.Before(calendar.Begins(calendar.Week(today).First).Add(monday * time.Hour)) {
		err = errors.Join(err, s.weekly(ctx, project, today))
	}
	return err
}

// waiting tells each project manager how many records wait for his signature, up to his clearance.
func (s *Service) waiting(ctx context.Context, project, slot string) error {
	members, err := s.membersAs(ctx, project, policy.ProjectManager)
	if err != nil {
		return err
	}
	for user, clearance := range members {
		w, err := s.store.WaitingForSignature(ctx, project, user, clearance)
		if err != nil {
			return err
		}
		if w.N == 0 {
			continue
		}
		told := waitingNotice(w)
		told.Project, told.To, told.At, told.Dedup = project, []string{user}, s.now(), "digest.waiting."+slot+"."+user
		if err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertNotice(told) }); err != nil {
			return err
		}
	}
	return nil
}

// waitingNotice counts what waits. A count of what lies above internal stands below the title: titles leave the house.
func waitingNotice(w store.Waiting) store.Notice {
	n := store.Notice{
		Kind: "digest.waiting", Level: w.Level, Link: "/inbox",
		Title: fault.Text{Zh: fmt.Sprintf("待签认 %d，其中紧急 %d", w.N, w.Urgent), En: fmt.Sprintf("%d waiting for your signature, %d of them urgent", w.N, w.Urgent)},
	}
	if !notice.LeavesWhole(w.Level) {
		n.Lines = []fault.Text{n.Title}
		n.Title = fault.Text{Zh: "有记录等待签认", En: "Records wait for your signature"}
	}
	return n
}

// unfiled tells technicians who handed in no safety record for today.
func (s *Service) unfiled(ctx context.Context, project, today string) error {
	members, err := s.membersAs(ctx, project, policy.Technician)
	if err != nil {
		return err
	}
	filed, err := s.store.AuthorsOn(ctx, project, "B4", today)
	if err != nil {
		return err
	}
	for user := range members {
		if filed[user] {
			continue
		}
		told := store.Notice{
			Project: project, Kind: "digest.unfiled", To: []string{user}, Level: record.Open, Link: "/m", At: s.now(), Dedup: "digest.unfiled." + today + "." + user,
			Title: fault.Text{Zh: "今日安全未报", En: "No safety record for today yet"},
			Lines: []fault.Text{{Zh: "请在 24:00 前填报；今日无作业请报停工。", En: "File it by 24:00; where there was no work today, say so."}},
		}
		if err := s.store.Write(ctx, func(tx *store.Tx) error { return tx.InsertNotice(told) }); err != nil {
			return err
		}
	}
	return nil
}

// membersAs gives the people who have a role on a project now, with their clearance.
func (s *Service) membersAs(ctx context.Context, project string, role policy.Role) (map[string]record.Secrecy, error) {
	cleared, err := s.store.ClearedMembers(ctx, project, s.now())
	if err != nil {
		return nil, err
	}
	all, err := s.store.Members(ctx, project)
	found := map[string]record.Secrecy{}
	for _, m := range all {
		if clearance, live := cleared[m.User]; live && m.Role == role {
			found[m.User] = clearance
		}
	}
	return found, err
}
