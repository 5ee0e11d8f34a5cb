package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/conduct"
)

type dutyRow struct {
	ProjectID, ID         string
	Class, UnitProject    string
	Owner, Every          string
	ByHour, Workdays      int64
	ValidFrom, ValidUntil string
	SetBy                 string
	SetAt, Version        int64
}

func (dutyRow) TableName() string { return "duties" }

func (r dutyRow) duty() Duty {
	return Duty{
		Duty: conduct.Duty{
			ID: r.ID, Class: r.Class, UnitProject: r.UnitProject, Owner: r.Owner, Every: conduct.Every(r.Every),
			ByHour: int(r.ByHour), Workdays: r.Workdays != 0, From: r.ValidFrom, Until: r.ValidUntil,
		},
		Project: r.ProjectID, By: r.SetBy, At: moment(r.SetAt), Version: r.Version,
	}
}

// InsertDuty writes a duty and its event. Errors: ErrExists.
func (t *Tx) InsertDuty(d Duty, ev Event) error {
	row := dutyRow{
		ProjectID: d.Project, ID: d.ID, Class: d.Class, UnitProject: d.UnitProject, Owner: d.Owner, Every: string(d.Every), ByHour: int64(d.ByHour),
		Workdays: flag(d.Workdays), ValidFrom: d.From, ValidUntil: d.Until, SetBy: d.By, SetAt: micros(d.At), Version: 1,
	}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// EndDuty lets a duty end with a day. Errors: ErrStale where it is not in that version any more.
func (t *Tx) EndDuty(d Duty, until string, ev Event) error {
	n, err := t.exec(`UPDATE duties SET valid_until = ?, version = version + 1 WHERE project_id = ? AND id = ? AND version = ?`, until, d.Project, d.ID, d.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// Duties gives the duties of a project in the order in which they were made; of one owner where that is set.
func (s *Store) Duties(ctx context.Context, project, owner string) ([]Duty, error) {
	db := s.read.WithContext(ctx).Where("project_id = ?", project)
	if owner != "" {
		db = db.Where("owner = ?", owner)
	}
	var rows []dutyRow
	err := db.Order("id").Find(&rows).Error
	return each(rows, dutyRow.duty), s.translate(err)
}

// Duty gives one. Errors: ErrNotFound.
func (s *Store) Duty(ctx context.Context, project, id string) (Duty, error) {
	var row dutyRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error
	return row.duty(), s.translate(err)
}
