package store

import (
	"context"

	"github.com/countersign/countersign/internal/domain/approval"
)

type approvalRow struct {
	ID, ProjectID, Kind, Subject string
	Payload                      []byte
	Reason, AskedBy              string
	AskedAt                      int64
	State, OpenKey, DecidedBy    string
	DecidedAt                    int64
	Note                         string
}

func (approvalRow) TableName() string { return "approvals" }

func approvalRowOf(r approval.Request) approvalRow {
	row := approvalRow{
		ID: r.ID, ProjectID: r.Project, Kind: string(r.Kind), Subject: r.Subject, Payload: r.Payload, Reason: r.Reason, AskedBy: r.AskedBy,
		AskedAt: micros(r.AskedAt), State: string(r.State), DecidedBy: r.DecidedBy, DecidedAt: micros(r.DecidedAt), Note: r.Note,
	}
	if r.State != approval.Open {
		row.OpenKey = r.ID
	}
	return row
}

func (r approvalRow) request() approval.Request {
	return approval.Request{
		ID: r.ID, Project: r.ProjectID, Kind: approval.Kind(r.Kind), Subject: r.Subject, Payload: r.Payload, Reason: r.Reason, AskedBy: r.AskedBy,
		AskedAt: moment(r.AskedAt), State: approval.State(r.State), DecidedBy: r.DecidedBy, DecidedAt: moment(r.DecidedAt), Note: r.Note,
	}
}

// InsertApproval writes a new request. Errors: ErrExists when one of the same kind is open for the subject.
func (t *Tx) InsertApproval(r approval.Request) error {
	row := approvalRowOf(r)
	return t.translate(t.gorm().Create(&row).Error)
}

// LockApproval gives a request for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockApproval(id string) (approval.Request, error) {
	var row approvalRow
	err := t.gorm().Raw(`SELECT * FROM approvals WHERE id = ?`+t.store.engine.ForUpdate, id).Take(&row).Error
	return row.request(), t.translate(err)
}

// LockOpenApproval gives the open request of a kind about a subject for the rest of the transaction. Errors: ErrNotFound.
func (t *Tx) LockOpenApproval(project string, kind approval.Kind, subject string) (approval.Request, error) {
	var row approvalRow
	err := t.gorm().Raw(`SELECT * FROM approvals WHERE project_id = ? AND kind = ? AND subject = ? AND open_key = ''`+t.store.engine.ForUpdate, project, string(kind), subject).Take(&row).Error
	return row.request(), t.translate(err)
}

// SettleApproval writes how an open request was settled. Errors: ErrStale when it is open no longer.
func (t *Tx) SettleApproval(r approval.Request) error {
	row := approvalRowOf(r)
	n, err := t.exec(`UPDATE approvals SET state = ?, open_key = ?, decided_by = ?, decided_at = ?, note = ? WHERE id = ? AND state = ?`,
		row.State, row.OpenKey, row.DecidedBy, row.DecidedAt, row.Note, row.ID, string(approval.Open))
	return one(n, err, ErrStale)
}

// Approval gives one request. Errors: ErrNotFound.
func (s *Store) Approval(ctx context.Context, id string) (approval.Request, error) {
	var row approvalRow
	err := s.read.WithContext(ctx).Where("id = ?", id).Take(&row).Error
	return row.request(), s.translate(err)
}

// Approvals gives the requests of a project (empty: of the installation) in a state, oldest first, at most limit.
func (s *Store) Approvals(ctx context.Context, project string, state approval.State, limit int) ([]approval.Request, error) {
	var rows []approvalRow
	err := s.read.WithContext(ctx).Where("project_id = ? AND state = ?", project, string(state)).Order("asked_at, id").Limit(limit).Find(&rows).Error
	return each(rows, approvalRow.request), s.translate(err)
}
