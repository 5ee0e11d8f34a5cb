// Package pipeline is the way of a record: submit, screen, classify, sign, return, publish, withdraw (R4.1–R4.6).
// Each stage checks its own input and then takes the one path, apply.
package pipeline

import (
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// Service carries records through their stages.
type Service struct {
	store    *store.Store
	objects  blob.Store
	verifier Verifier
	projects *projectCache
	rules    *ruleCache
	now      func() time.Time
}

// New composes the service from what it uses.
func New(s *store.Store, objects blob.Store, v Verifier, now func() time.Time) *Service {
	return &Service{store: s, objects: objects, verifier: v, projects: newProjectCache(), rules: newRuleCache(), now: now}
}

// on gives the facts of a project for decisions that rest on no record.
func (s *Service) on(project string) policy.Facts {
	return policy.Facts{Project: project, At: s.now()}
}
