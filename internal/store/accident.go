package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/accident"
	"github.com/countersign/countersign/internal/domain/record"
)

type accidentRow struct {
	ProjectID, ID, Author      string
	CapturedAt, ReceivedAt     int64
	DeadlineAt                 int64
	Deaths, Injuries, LossFen  int64
	Description                string
	Sections, Completed, Sent  string
	SentAt, PhonedAt, MissedAt int64
	Version                    int64
}

func (accidentRow) TableName() string { return "accident_reports" }

func accidentRowOf(r accident.Report) (accidentRow, error) {
	sections, err := json.Marshal(r.Sections)
	row := accidentRow{
		ProjectID: r.Project, ID: r.ID, Author: r.Author, CapturedAt: micros(r.CapturedAt), ReceivedAt: micros(r.ReceivedAt), DeadlineAt: micros(r.Deadline),
		Deaths: r.Facts.Deaths, Injuries: r.Facts.Injuries, LossFen: r.Facts.LossFen, Description: r.Facts.Description, Sections: string(sections),
		MissedAt: micros(r.MissedAt), Version: r.Version,
	}
	if r.Completed != nil {
		text, failed := json.Marshal(r.Completed)
		row.Completed, err = string(text), errors.Join(err, failed)
	}
	if r.Sent != nil {
		text, failed := json.Marshal(r.Sent)
		row.Sent, err = string(text), errors.Join(err, failed)
		row.SentAt, row.PhonedAt = micros(r.Sent.At), micros(r.Sent.PhonedAt)
	}
	return row, err
}

func (r accidentRow) report() (accident.Report, error) {
	out := accident.Report{
		Project: r.ProjectID, ID: r.ID, Author: r.Author, CapturedAt: moment(r.CapturedAt), ReceivedAt: moment(r.ReceivedAt), Deadline: moment(r.DeadlineAt),
		Facts:    accident.Facts{Deaths: r.Deaths, Injuries: r.Injuries, LossFen: r.LossFen, Description: r.Description},
		MissedAt: moment(r.MissedAt), Version: r.Version,
	}
	return out, errors.Join(decode(r.Sections, &out.Sections), decode(r.Completed, &out.Completed), decode(r.Sent, &out.Sent))
}

func reportsOf(rows []accidentRow) ([]accident.Report, error) {
	all := make([]accident.Report, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = r.report(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// InsertAccidentReport opens the report of an accident. Errors: ErrExists.
func (t *Tx) InsertAccidentReport(r accident.Report, ev Event) error {
	row, err := accidentRowOf(r)
	if err != nil {
		return err
	}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// LockAccidentReport gives a report for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockAccidentReport(key record.Key) (accident.Report, error) {
	var row accidentRow
	err := t.gorm().Raw(`SELECT * FROM accident_reports WHERE project_id = ? AND id = ?`+t.store.engine.ForUpdate, key.Project, key.ID).Take(&row).Error
	if err != nil {
		return accident.Report{}, t.translate(err)
	}
	return row.report()
}

// SaveAccidentReport writes what became of a report that is still in prev's version. Errors: ErrStale.
func (t *Tx) SaveAccidentReport(prev, next accident.Report, ev Event) error {
	row, err := accidentRowOf(next)
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE accident_reports SET sections = ?, completed = ?, sent = ?, sent_at = ?, phoned_at = ?, missed_at = ?, version = ? WHERE project_id = ? AND id = ? AND version = ?`,
		row.Sections, row.Completed, row.Sent, row.SentAt, row.PhonedAt, row.MissedAt, row.Version, row.ProjectID, row.ID, prev.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// AccidentReport gives one report. Errors: ErrNotFound.
func (s *Store) AccidentReport(ctx context.Context, key record.Key) (accident.Report, error) {
	var row accidentRow
	if err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", key.Project, key.ID).Take(&row).Error; err != nil {
		return accident.Report{}, s.translate(err)
	}
	return row.report()
}

// AccidentReports gives the reports of a project, those that are not sent first, then the newest.
func (s *Store) AccidentReports(ctx context.Context, project string, limit int) ([]accident.Report, error) {
	var rows []accidentRow
	err := s.read.WithContext(ctx).Where("project_id = ?", project).Order("CASE WHEN sent_at = 0 THEN 0 ELSE 1 END, received_at DESC, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	return reportsOf(rows)
}

// AccidentReportsLate gives the reports of a project whose accident came in between two moments and that reached the
// authority late, by the manager's own word, or not in time at all: findings on the project manager (R1.2).
func (s *Store) AccidentReportsLate(ctx context.Context, project string, from, to time.Time) ([]accident.Report, error) {
	var rows []accidentRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND received_at >= ? AND received_at < ? AND (phoned_at > deadline_at OR phoned_at = 0 AND missed_at > 0)", project, micros(from), micros(to)).
		Order("received_at, id").Find(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	return reportsOf(rows)
}

// AccidentReportsMissed gives reports whose hour is over and that nobody marked so yet, at most limit.
func (s *Store) AccidentReportsMissed(ctx context.Context, now time.Time, limit int) ([]accident.Report, error) {
	var rows []accidentRow
	err := s.read.WithContext(ctx).Where("sent_at = 0 AND missed_at = 0 AND deadline_at < ?", micros(now)).Order("deadline_at").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, s.translate(err)
	}
	return reportsOf(rows)
}
