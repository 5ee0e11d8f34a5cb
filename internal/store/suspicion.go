package store

import (
	"encoding/json"
	"errors"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
)

type suspicionRow struct {
	ProjectID, ID, Rule, Subject        string
	Edition                             int
	Author, Day                         string
	Urgent                              int64
	State, Owner, Due                   string
	DueListed                           int64
	Evidence                            string
	OpenedAt                            int64
	Finding, FindingEvidence, FindingBy string
	FindingAt                           int64
	Refusal, DecidedBy                  string
	DecidedAt                           int64
	Correction                          string
	CorrectionVersion                   int64
	Version                             int64
}

func (suspicionRow) TableName() string { return "suspicions" }

func suspicionRowOf(s suspect.Suspicion) (suspicionRow, error) {
	evidence, err := json.Marshal(s.Evidence)
	row := suspicionRow{
		ProjectID: s.Project, ID: s.ID, Rule: s.Rule, Subject: s.Subject, Edition: s.Edition, Author: s.Author, Day: s.Day, Urgent: flag(s.Urgent),
		State: string(s.State), Owner: string(s.Owner), Due: s.Due.Day, DueListed: flag(s.Due.Listed), Evidence: string(evidence), OpenedAt: micros(s.OpenedAt),
		DecidedBy: s.DecidedBy, DecidedAt: micros(s.DecidedAt), Correction: s.Correction, CorrectionVersion: s.CorrectionV, Version: s.Version,
	}
	if a := s.Account; a != nil {
		row.Finding, row.FindingEvidence, row.FindingBy, row.FindingAt, row.Refusal = a.Text, a.Evidence, a.By, micros(a.At), a.Refusal
	}
	return row, err
}

func (r suspicionRow) suspicion() (suspect.Suspicion, error) {
	s := suspect.Suspicion{
		Project: r.ProjectID, ID: r.ID, Rule: r.Rule, Subject: r.Subject, Edition: r.Edition, Author: r.Author, Day: r.Day, Urgent: r.Urgent != 0,
		State: suspect.State(r.State), Owner: policy.Role(r.Owner), Due: calendar.Deadline{Day: r.Due, Listed: r.DueListed != 0}, OpenedAt: moment(r.OpenedAt),
		DecidedBy: r.DecidedBy, DecidedAt: moment(r.DecidedAt), Correction: r.Correction, CorrectionV: r.CorrectionVersion, Version: r.Version,
	}
	if r.FindingBy != "" {
		s.Account = &suspect.Account{Text: r.Finding, Evidence: r.FindingEvidence, By: r.FindingBy, At: moment(r.FindingAt), Refusal: r.Refusal}
	}
	return s, json.Unmarshal([]byte(r.Evidence), &s.Evidence)
}

const insertSuspicionRecord = `INSERT INTO suspicion_records (project_id, suspicion_id, record_id) VALUES (?, ?, ?)`

// OpenSuspicion puts an item on the list of suspicious data, unless it is there already; it says whether it did.
func (t *Tx) OpenSuspicion(s suspect.Suspicion, ev Event) (bool, error) {
	_, err := t.LockSuspicion(s.Project, s.ID)
	if !errors.Is(err, ErrNotFound) {
		return false, err
	}
	row, err := suspicionRowOf(s)
	if err != nil {
		return false, err
	}
	if err := t.translate(t.gorm().Create(&row).Error); err != nil {
		return false, err
	}
	for _, id := range s.Records {
		if _, err := t.exec(insertSuspicionRecord, s.Project, s.ID, id); err != nil {
			return false, err
		}
	}
	return true, t.Append(ev)
}

// LockSuspicion gives an item for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockSuspicion(project, id string) (suspect.Suspicion, error) {
	var row suspicionRow
	err := t.gorm().Raw(`SELECT * FROM suspicions WHERE project_id = ? AND id = ?`+t.store.engine.ForUpdate, project, id).Take(&row).Error
	if err != nil {
		return suspect.Suspicion{}, t.translate(err)
	}
	all, err := withRecords(t.gorm(), []suspicionRow{row})
	if err != nil {
		return suspect.Suspicion{}, t.translate(err)
	}
	return all[0], nil
}

// SaveSuspicion writes what became of an item that is still in prev's version. Errors: ErrStale.
func (t *Tx) SaveSuspicion(prev, next suspect.Suspicion, ev Event) error {
	row, err := suspicionRowOf(next)
	if err != nil {
		return err
	}
	n, err := t.exec(`UPDATE suspicions SET state = ?, finding = ?, finding_evidence = ?, finding_by = ?, finding_at = ?, refusal = ?, decided_by = ?, decided_at = ?,
		correction = ?, correction_version = ?, version = ? WHERE project_id = ? AND id = ? AND state = ? AND version = ?`,
		row.State, row.Finding, row.FindingEvidence, row.FindingBy, row.FindingAt, row.Refusal, row.DecidedBy, row.DecidedAt,
		row.Correction, row.CorrectionVersion, row.Version, row.ProjectID, row.ID, string(prev.State), prev.Version)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	return t.Append(ev)
}

// UnsettledOf gives the items that rest on a record and are not settled, by rule.
func (t *Tx) UnsettledOf(key record.Key) ([]suspect.Suspicion, error) {
	var rows []suspicionRow
	err := t.gorm().Raw(`SELECT s.* FROM suspicion_records r JOIN suspicions s ON s.project_id = r.project_id AND s.id = r.suspicion_id
		WHERE r.project_id = ? AND r.record_id = ? AND s.state IN (?, ?) ORDER BY s.id`, key.Project, key.ID, string(suspect.Open), string(suspect.Overdue)).Scan(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, t.translate(err)
	}
	all, err := withRecords(t.gorm(), rows)
	return all, t.translate(err)
}
