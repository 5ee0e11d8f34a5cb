package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/alert"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/record"
)

type alertRow struct {
	ProjectID, ID, RecordID, Kind, Author, UnitProject string
	RaisedAt, DueAt, NextAt                            int64
	Rung                                               int
	Waits                                              int64
	AckBy                                              string
	AckAt, Version                                     int64
}

func (alertRow) TableName() string { return "alerts" }

func alertRowOf(a alert.Alert) alertRow {
	return alertRow{
		ProjectID: a.Project, ID: a.ID, RecordID: a.Record, Kind: string(a.Kind), Author: a.Author, UnitProject: a.UnitProject, RaisedAt: micros(a.RaisedAt), DueAt: micros(a.Due),
		NextAt: micros(a.NextAt), Rung: int(a.Rung), Waits: flag(a.Open() && a.Rung < ladder.Top), AckBy: a.AckBy, AckAt: micros(a.AckAt), Version: a.Version,
	}
}

func (r alertRow) alert() alert.Alert {
	return alert.Alert{
		Project: r.ProjectID, ID: r.ID, Record: r.RecordID, Kind: alert.Kind(r.Kind), Author: r.Author, UnitProject: r.UnitProject, RaisedAt: moment(r.RaisedAt), Due: moment(r.DueAt),
		NextAt: moment(r.NextAt), Rung: ladder.Rung(r.Rung), AckBy: r.AckBy, AckAt: moment(r.AckAt), Version: r.Version,
	}
}

// HasAlert says whether a record has alerted already.
func (t *Tx) HasAlert(key record.Key) (bool, error) {
	var n int64
	err := t.gorm().Table("alerts").Where("project_id = ? AND record_id = ?", key.Project, key.ID).Count(&n).Error
	return n > 0, t.translate(err)
}

// InsertAlert raises an alert. Errors: ErrExists when the record has alerted already.
func (t *Tx) InsertAlert(a alert.Alert, ev Event) error {
	row := alertRowOf(a)
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// LockAlert gives an alert for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockAlert(project, id string) (alert.Alert, error) {
	var row alertRow
	err := t.gorm().Raw(`SELECT * FROM alerts WHERE project_id = ? AND id = ?`+t.store.engine.ForUpdate, project, id).Take(&row).Error
	return row.alert(), t.translate(err)
}

// SaveAlert writes what became of an alert that is still in prev's version. Errors: ErrStale.
func (t *Tx) SaveAlert(prev, next alert.Alert, ev Event) error {
	row := alertRowOf(next)
	n, err := t.exec(`UPDATE alerts SET next_at = ?, rung = ?, waits = ?, ack_by = ?, ack_at = ?, version = ? WHERE project_id = ? AND id = ? AND version = ?`,
		row.NextAt, row.Rung, row.Waits, row.AckBy, row.AckAt, row.Version, row.ProjectID, row.ID, prev.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// Alert gives one alert. Errors: ErrNotFound.
func (s *Store) Alert(ctx context.Context, project, id string) (alert.Alert, error) {
	var row alertRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error
	return row.alert(), s.translate(err)
}

// Alerts gives the alerts of a project, those that wait for an acknowledgement first, then the newest.
func (s *Store) Alerts(ctx context.Context, project string, onlyOpen bool, limit int) ([]alert.Alert, error) {
	db := s.read.WithContext(ctx).Where("project_id = ?", project)
	if onlyOpen {
		db = db.Where("ack_by = ''")
	}
	var rows []alertRow
	err := db.Order("CASE WHEN ack_by = '' THEN 0 ELSE 1 END, raised_at DESC, id").Limit(limit).Find(&rows).Error
	return each(rows, alertRow.alert), s.translate(err)
}

// AlertsClimbing gives alerts that may have to climb: those whose next rung is due, and those that wait for a moment
// later than any rung could be, which a clock wrote that had run ahead.
func (s *Store) AlertsClimbing(ctx context.Context, now, farthest time.Time, limit int) ([]alert.Alert, error) {
	var rows []alertRow
	err := s.read.WithContext(ctx).Where("waits = 1 AND (next_at <= ? OR next_at > ?)", micros(now), micros(farthest)).Order("next_at").Limit(limit).Find(&rows).Error
	return each(rows, alertRow.alert), s.translate(err)
}
