package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

type dailyListRow struct {
	ProjectID, Day, LeaseOwner         string
	LeaseUntil, FinishedAt, ThroughSeq int64
	Found                              int
}

func (dailyListRow) TableName() string { return "daily_lists" }

// ClaimDay claims the making of a project's list of a day for one of those who ask; it gives how far into the events
// the list that it claims will see. False: it is made, or somebody is at it.
func (t *Tx) ClaimDay(project, day string, l Lease, now time.Time) (through int64, claimed bool, err error) {
	var newest struct{ Seq int64 }
	if err := t.gorm().Raw(`SELECT COALESCE(MAX(seq), 0) AS seq FROM events`).Scan(&newest).Error; err != nil {
		return 0, false, t.translate(err)
	}
	var rows []dailyListRow
	err = t.gorm().Raw(`SELECT * FROM daily_lists WHERE project_id = ? AND day = ?`+t.store.engine.ForUpdate, project, day).Scan(&rows).Error
	if err != nil {
		return 0, false, t.translate(err)
	}
	if len(rows) == 0 {
		_, err := t.exec(`INSERT INTO daily_lists (project_id, day, lease_owner, lease_until, finished_at, through_seq, found) VALUES (?, ?, ?, ?, 0, 0, 0)`,
			project, day, l.Owner, micros(l.Until))
		return newest.Seq, err == nil, err
	}
	row := rows[0]
	if row.held(now) {
		return 0, false, nil
	}
	if row.FinishedAt > 0 {
		more, err := t.handedInSince(project, day, row.ThroughSeq)
		if err != nil || !more {
			return 0, false, err
		}
	}
	n, err := t.exec(`UPDATE daily_lists SET lease_owner = ?, lease_until = ?, finished_at = 0 WHERE project_id = ? AND day = ? AND lease_owner = ? AND lease_until = ?`,
		l.Owner, micros(l.Until), project, day, row.LeaseOwner, row.LeaseUntil)
	return newest.Seq, n == 1, err
}

// longestLease bounds what is believed of a lease: a clock that had run ahead and came back must not hold a day for a
// year.
const longestLease = time.Hour

func (r dailyListRow) held(now time.Time) bool {
	until := moment(r.LeaseUntil)
	return r.FinishedAt == 0 && until.After(now) && until.Sub(now) <= longestLease
}

// handedInSince says whether something was handed in on the day that a finished list has not seen: a clock that had
// run ahead makes lists of days that are still to come.
func (t *Tx) handedInSince(project, day string, through int64) (bool, error) {
	var row struct{ N int64 }
	err := t.gorm().Raw(`SELECT COUNT(*) AS n FROM events WHERE seq > ? AND project_id = ? AND action = 'record.submit' AND happened_at >= ? AND happened_at < ?`,
		through, project, micros(calendar.Begins(day)), micros(calendar.Begins(calendar.After(day, 1)))).Scan(&row).Error
	return row.N > 0, t.translate(err)
}

// FinishDay says that the list of a day is made. Errors: ErrStale when the claim was lost meanwhile.
func (t *Tx) FinishDay(project, day string, l Lease, now time.Time, through int64, found int, ev Event) error {
	n, err := t.exec(`UPDATE daily_lists SET finished_at = ?, through_seq = ?, found = ? WHERE project_id = ? AND day = ? AND lease_owner = ? AND finished_at = 0`,
		micros(now), through, found, project, day, l.Owner)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// DailyList is when the list of a day was made, and of how many items.
type DailyList struct {
	Day        string
	FinishedAt time.Time
	Found      int
}

// DailyLists gives the lists of a project that were made, the newest day first.
func (s *Store) DailyLists(ctx context.Context, project string, limit int) ([]DailyList, error) {
	var rows []dailyListRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND finished_at > 0", project).Order("day DESC").Limit(limit).Find(&rows).Error
	return each(rows, func(r dailyListRow) DailyList {
		return DailyList{Day: r.Day, FinishedAt: moment(r.FinishedAt), Found: r.Found}
	}), s.translate(err)
}
