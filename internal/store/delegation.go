package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/domain/policy"
)

type delegationRow struct {
	ProjectID, ID    string
	FromUser, ToUser string
	Actions, Classes string
	MaxSecrecy       int64
	StartsAt, EndsAt int64
	Reason           string
	SignedAt         int64
	Statement        string
	Signature        string
	ClosedAt         int64
	ClosedBy         string
}

func (delegationRow) TableName() string { return "delegations" }

func delegationRowOf(d Delegation) delegationRow {
	return delegationRow{
		ProjectID: d.Project, ID: d.ID, FromUser: d.From, ToUser: d.To, Actions: strings.Join(d.ActionNames(), ","), Classes: strings.Join(d.Classes, ","),
		MaxSecrecy: int64(d.MaxSecrecy), StartsAt: micros(d.StartsAt), EndsAt: micros(d.EndsAt), Reason: d.Reason, SignedAt: micros(d.SignedAt),
		Statement: d.Statement, Signature: d.Signature,
	}
}

// delegation gives what the row stands for; the grantor is what its giver is on the project now.
func (r delegationRow) delegation(grantor policy.Member) Delegation {
	d := Delegation{
		Reason: r.Reason, SignedAt: moment(r.SignedAt), Statement: r.Statement, Signature: r.Signature,
		ClosedAt: moment(r.ClosedAt), ClosedBy: r.ClosedBy,
	}
	d.ID, d.Project, d.From, d.To, d.MaxSecrecy = r.ID, r.ProjectID, r.FromUser, r.ToUser, level(r.MaxSecrecy)
	d.StartsAt, d.EndsAt, d.Closed, d.Grantor = moment(r.StartsAt), moment(r.EndsAt), r.ClosedAt != 0, grantor
	for _, name := range listed(r.Actions) {
		d.Actions = append(d.Actions, policy.DelegableAction(name))
	}
	d.Classes = listed(r.Classes)
	return d
}

// listed takes a list with commas apart; the empty text is the empty list.
func listed(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}

// grantedRow is a delegation with what its giver is on the project; nothing where he left or his account is off.
type grantedRow struct {
	Row                                delegationRow `gorm:"embedded"`
	GrantorRole                        string
	GrantorClearance                   int64
	GrantorValidFrom, GrantorValidEnds int64
}

func (r grantedRow) delegation() Delegation {
	return r.Row.delegation(policy.Member{
		Role: policy.Role(r.GrantorRole), Clearance: level(r.GrantorClearance), From: moment(r.GrantorValidFrom), Until: moment(r.GrantorValidEnds),
	})
}

// granted reads delegations with their givers.
func granted(db *gorm.DB) *gorm.DB {
	return db.Table("delegations d").
		Select(`d.*, COALESCE(m.role, '') AS grantor_role, COALESCE(m.clearance, 0) AS grantor_clearance,
			COALESCE(m.valid_from, 0) AS grantor_valid_from, COALESCE(m.valid_until, 0) AS grantor_valid_ends`).
		Joins("LEFT JOIN users u ON u.id = d.from_user AND u.disabled = 0").
		Joins("LEFT JOIN members m ON m.project_id = d.project_id AND m.user_id = u.id")
}

// InsertDelegation files a delegation. Errors: ErrExists when the id is in use on this project, ErrNotFound when there
// is no such person.
func (t *Tx) InsertDelegation(d Delegation) error {
	row := delegationRowOf(d)
	return t.translate(t.gorm().Create(&row).Error)
}

// LockMember gives a person's place on a project and keeps other writes from it until the transaction ends. Errors:
// ErrNotFound.
func (t *Tx) LockMember(project, user string) (policy.Member, error) {
	var row memberRow
	err := t.gorm().Raw(`SELECT * FROM members WHERE project_id = ? AND user_id = ?`+t.store.engine.ForUpdate, project, user).Take(&row).Error
	return namedMember{Row: row}.member().Member, t.translate(err)
}

// StandsFor gives for whom else the holder of a delegation stands at any moment of its time. The caller holds his place
// (LockMember), so that none is added meanwhile. Errors: ErrNotFound when for nobody.
func (t *Tx) StandsFor(d policy.Delegation) (string, error) {
	var row delegationRow
	err := t.gorm().Where("project_id = ? AND to_user = ? AND id <> ? AND closed_at = 0 AND starts_at < ? AND ends_at > ?",
		d.Project, d.To, d.ID, micros(d.EndsAt), micros(d.StartsAt)).Order("starts_at").Take(&row).Error
	return row.FromUser, t.translate(err)
}

// LockDelegation gives a delegation as it is now, and keeps it so until the transaction ends. Errors: ErrNotFound.
func (t *Tx) LockDelegation(project, id string) (Delegation, error) {
	var row delegationRow
	err := t.gorm().Raw(`SELECT * FROM delegations WHERE project_id = ? AND id = ?`+t.store.engine.ForUpdate, project, id).Take(&row).Error
	if err != nil {
		return Delegation{}, t.translate(err)
	}
	grantor, err := t.activeMember(project, row.FromUser)
	return row.delegation(grantor), err
}

// activeMember gives the place of a person whose account is on; nothing where there is none.
func (t *Tx) activeMember(project, user string) (policy.Member, error) {
	m, err := t.LockMember(project, user)
	if errors.Is(err, ErrNotFound) {
		return policy.Member{}, nil
	}
	if err != nil {
		return policy.Member{}, err
	}
	var off int64
	err = t.gorm().Table("users").Where("id = ? AND disabled <> 0", user).Count(&off).Error
	if off > 0 {
		m = policy.Member{}
	}
	return m, t.translate(err)
}

// CloseDelegation ends a delegation for ever; by is empty where it ended by itself. Errors: ErrStale when it is closed
// already.
func (t *Tx) CloseDelegation(project, id, by string, at time.Time) error {
	n, err := t.exec(`UPDATE delegations SET closed_at = ?, closed_by = ? WHERE project_id = ? AND id = ? AND closed_at = 0`, micros(at), by, project, id)
	return one(n, err, ErrStale)
}

// Delegation gives one delegation. Errors: ErrNotFound.
func (s *Store) Delegation(ctx context.Context, project, id string) (Delegation, error) {
	var row grantedRow
	err := granted(s.read.WithContext(ctx)).Where("d.project_id = ? AND d.id = ?", project, id).Take(&row).Error
	return row.delegation(), s.translate(err)
}

// Delegations gives a project's delegations, the newest first: all of them, or where person is given those that he gave
// or holds.
func (s *Store) Delegations(ctx context.Context, project, person string) ([]Delegation, error) {
	wanted := granted(s.read.WithContext(ctx)).Where("d.project_id = ?", project)
	if person != "" {
		wanted = wanted.Where("(d.from_user = ? OR d.to_user = ?)", person, person)
	}
	var rows []grantedRow
	err := wanted.Order("d.signed_at DESC, d.id DESC").Limit(MaxPage).Find(&rows).Error
	return each(rows, grantedRow.delegation), s.translate(err)
}

// DelegationsTo gives the delegations that a person holds and that are not closed, on all projects.
func (s *Store) DelegationsTo(ctx context.Context, user string) ([]Delegation, error) {
	var rows []grantedRow
	err := granted(s.read.WithContext(ctx)).Where("d.to_user = ? AND d.closed_at = 0", user).Order("d.starts_at, d.id").Find(&rows).Error
	return each(rows, grantedRow.delegation), s.translate(err)
}

// DelegationsEnded gives delegations whose end has come by a moment and that are not closed, at most limit.
func (s *Store) DelegationsEnded(ctx context.Context, by time.Time, limit int) ([]Delegation, error) {
	var rows []grantedRow
	err := granted(s.read.WithContext(ctx)).Where("d.closed_at = 0 AND d.ends_at <= ?", micros(by)).Order("d.ends_at").Limit(limit).Find(&rows).Error
	return each(rows, grantedRow.delegation), s.translate(err)
}
