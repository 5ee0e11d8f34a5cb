package store

import (
	"context"
	"time"
)

// Waiver is the project manager's leave for one author to file one day later than V6 allows.
type Waiver struct {
	Project, Author, WorkDate string
	Reason, By                string
	At                        time.Time
}

type waiverRow struct {
	ProjectID, Author, WorkDate string
	Reason, GrantedBy           string
	GrantedAt                   int64
}

func (waiverRow) TableName() string { return "waivers" }

func (r waiverRow) waiver() Waiver {
	return Waiver{Project: r.ProjectID, Author: r.Author, WorkDate: r.WorkDate, Reason: r.Reason, By: r.GrantedBy, At: moment(r.GrantedAt)}
}

// InsertWaiver grants a waiver. Errors: ErrExists where it was granted already.
func (t *Tx) InsertWaiver(w Waiver, ev Event) error {
	row := waiverRow{ProjectID: w.Project, Author: w.Author, WorkDate: w.WorkDate, Reason: w.Reason, GrantedBy: w.By, GrantedAt: micros(w.At)}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return err
	}
	return t.Append(ev)
}

// Waived says whether an author has leave to file a day late.
func (s *Store) Waived(ctx context.Context, project, author, workDate string) (bool, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&waiverRow{}).Where("project_id = ? AND author = ? AND work_date = ?", project, author, workDate).Count(&n).Error
	return n > 0, s.translate(err)
}

// Waivers gives a project's waivers, the newest first.
func (s *Store) Waivers(ctx context.Context, project string, limit int) ([]Waiver, error) {
	var rows []waiverRow
	err := s.read.WithContext(ctx).Where("project_id = ?", project).Order("granted_at DESC, author, work_date").Limit(limit).Find(&rows).Error
	return each(rows, waiverRow.waiver), s.translate(err)
}
