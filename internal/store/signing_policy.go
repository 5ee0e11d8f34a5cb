package store

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/signing"
)

type policyRow struct {
	ID, ProjectID      string
	AppliesFrom        int64
	Rules              []byte
	AskedBy, DecidedBy string
	DecidedAt          int64
}

func (policyRow) TableName() string { return "signing_policies" }

func (r policyRow) policy() (signing.Policy, error) {
	p := signing.Policy{
		ID: r.ID, Project: r.ProjectID, AppliesFrom: moment(r.AppliesFrom), AskedBy: r.AskedBy, DecidedBy: r.DecidedBy, DecidedAt: moment(r.DecidedAt),
	}
	return p, json.Unmarshal(r.Rules, &p.Rules)
}

// InsertSigningPolicy files a policy that two people agreed on.
func (t *Tx) InsertSigningPolicy(p signing.Policy) error {
	rules, err := json.Marshal(p.Rules)
	if err != nil {
		return err
	}
	row := policyRow{ID: p.ID, ProjectID: p.Project, AppliesFrom: micros(p.AppliesFrom), Rules: rules, AskedBy: p.AskedBy, DecidedBy: p.DecidedBy, DecidedAt: micros(p.DecidedAt)}
	return t.translate(t.gorm().Create(&row).Error)
}

// SigningPolicies gives a project's policies, the one that takes over last first: the first that has begun is in force.
func (s *Store) SigningPolicies(ctx context.Context, project string) ([]signing.Policy, error) {
	var rows []policyRow
	if err := s.read.WithContext(ctx).Where("project_id = ?", project).Order("applies_from DESC, decided_at DESC, id DESC").Find(&rows).Error; err != nil {
		return nil, s.translate(err)
	}
	policies := make([]signing.Policy, len(rows))
	for i, r := range rows {
		p, err := r.policy()
		if err != nil {
			return nil, err
		}
		policies[i] = p
	}
	return policies, nil
}
