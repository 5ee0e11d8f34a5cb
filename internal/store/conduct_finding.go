package store

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/conduct"
)

type findingRow struct {
	ProjectID, ID, Kind, Person, Subject, Day, Evidence, State string
	ProposedAt                                                 int64
	HearingDue                                                 string
	DueListed                                                  int64
	Hearing                                                    string
	HeardAt                                                    int64
	Measure, Reason, DecidedBy                                 string
	DecidedAt                                                  int64
	Signature                                                  string
	Version                                                    int64
}

func (findingRow) TableName() string { return "conduct_findings" }

func findingRowOf(f conduct.Finding) (findingRow, error) {
	evidence, err := json.Marshal(f.Evidence)
	return findingRow{
		ProjectID: f.Project, ID: f.ID, Kind: string(f.Kind), Person: f.Person, Subject: f.Subject, Day: f.Day, Evidence: string(evidence), State: string(f.State),
		ProposedAt: micros(f.ProposedAt), HearingDue: f.HearingDue.Day, DueListed: flag(f.HearingDue.Listed), Hearing: f.Hearing, HeardAt: micros(f.HeardAt),
		Measure: f.Measure, Reason: f.Reason, DecidedBy: f.DecidedBy, DecidedAt: micros(f.DecidedAt), Signature: f.Signature, Version: f.Version,
	}, err
}

func (r findingRow) finding() (conduct.Finding, error) {
	f := conduct.Finding{
		Project: r.ProjectID, ID: r.ID, Kind: conduct.FindingKind(r.Kind), Person: r.Person, Subject: r.Subject, Day: r.Day, State: conduct.FindingState(r.State),
		ProposedAt: moment(r.ProposedAt), HearingDue: calendar.Deadline{Day: r.HearingDue, Listed: r.DueListed != 0}, Hearing: r.Hearing, HeardAt: moment(r.HeardAt),
		Measure: r.Measure, Reason: r.Reason, DecidedBy: r.DecidedBy, DecidedAt: moment(r.DecidedAt), Signature: r.Signature, Version: r.Version,
	}
	return f, json.Unmarshal([]byte(r.Evidence), &f.Evidence)
}

// ProposeFinding keeps a finding, unless the same fact was proposed before; it says whether it did.
func (t *Tx) ProposeFinding(f conduct.Finding, ev Event) (bool, error) {
	_, err := t.LockFinding(f.Project, f.ID)
	if !errors.Is(err, ErrNotFound) {
		return false, err
	}
	row, err := findingRowOf(f)
	if err != nil {
		return false, err
	}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return false, err
	}
	return true, t.Append(ev)
}

// LockFinding gives a finding for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockFinding(project, id string) (conduct.Finding, error) {
	var row findingRow
	if err := t.gorm().Raw(`SELECT * FROM conduct_findings WHERE project_id = ? AND id = ?`+t.store.engine.ForUpdate, project, id).Take(&row).Error; err != nil {
		return conduct.Finding{}, t.translate(err)
	}
	return row.finding()
}

// SaveFinding writes what became of a finding that is still in prev's version. Errors: ErrStale.
func (t *Tx) SaveFinding(prev, next conduct.Finding, ev Event) error {
	n, err := t.exec(`UPDATE conduct_findings SET state = ?, hearing = ?, heard_at = ?, measure = ?, reason = ?, decided_by = ?, decided_at = ?, signature = ?, version = ?
		WHERE project_id = ? AND id = ? AND state = ? AND version = ?`, string(next.State), next.Hearing, micros(next.HeardAt), next.Measure, next.Reason, next.DecidedBy,
		micros(next.DecidedAt), next.Signature, next.Version, next.Project, next.ID, string(prev.State), prev.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// Finding gives one. Errors: ErrNotFound.
func (s *Store) Finding(ctx context.Context, project, id string) (conduct.Finding, error) {
	var row findingRow
	if err := s.read.WithContext(ctx).Where("project_id = ? AND id = ?", project, id).Take(&row).Error; err != nil {
		return conduct.Finding{}, s.translate(err)
	}
	return row.finding()
}

// FindingFilter narrows a list of findings; empty fields do not narrow.
type FindingFilter struct {
	State    conduct.FindingState
	Person   string
	From, To string // days
}

// Findings gives findings of a project, the newest day first, at most limit.
func (s *Store) Findings(ctx context.Context, project string, f FindingFilter, limit int) ([]conduct.Finding, error) {
	db := s.read.WithContext(ctx).Where("project_id = ?", project)
	if f.State != "" {
		db = db.Where("state = ?", string(f.State))
	}
	if f.Person != "" {
		db = db.Where("person = ?", f.Person)
	}
	if f.From != "" {
		db = db.Where("day >= ?", f.From)
	}
	if f.To != "" {
		db = db.Where("day <= ?", f.To)
	}
	var rows []findingRow
	if err := db.Order("day DESC, id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	all := make([]conduct.Finding, len(rows))
	for i, r := range rows {
		var err error
		if all[i], err = r.finding(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ConductDay says whether findings of a day were proposed.
func (s *Store) ConductDay(ctx context.Context, project, day string) (bool, error) {
	var n int64
	err := s.read.WithContext(ctx).Table("conduct_days").Where("project_id = ? AND day = ?", project, day).Count(&n).Error
	return n > 0, s.translate(err)
}

// FinishConductDay notes that findings of a day were proposed. Errors: ErrExists where another replica was quicker.
func (t *Tx) FinishConductDay(project, day string, at time.Time, found int) error {
	_, err := t.exec(`INSERT INTO conduct_days (project_id, day, made_at, found) VALUES (?, ?, ?, ?)`, project, day, micros(at), found)
	return err
}
