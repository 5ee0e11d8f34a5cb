package pipeline

import (
	"context"
	"sync"
	"time"

	"github.com/countersign/countersign/internal/store"
)

// projectFor is how long a project may be believed without asking the database: every submission asks for it, and its
// contract dates hardly ever change.
const projectFor = time.Second

// projectCache keeps the projects that were asked for last. Absence is never kept.
type projectCache struct {
	mu    sync.RWMutex
	known map[string]knownProject
}

type knownProject struct {
	project store.Project
	at      time.Time
}

func newProjectCache() *projectCache { return &projectCache{known: map[string]knownProject{}} }

// projectOf gives a project as it was at most projectFor ago. Errors: store.ErrNotFound.
func (s *Service) projectOf(ctx context.Context, id string) (store.Project, error) {
	now := s.now()
	if p, ok := s.projects.get(id, now); ok {
		return p, nil
	}
	p, err := s.store.Project(ctx, id)
	if err == nil {
		s.projects.put(p, now)
	}
	return p, err
}

// get answers only what is younger than projectFor; a clock that jumps back makes everything stale.
func (c *projectCache) get(id string, now time.Time) (store.Project, bool) {
	c.mu.RLock()
	k, ok := c.known[id]
	c.mu.RUnlock()
	age := now.Sub(k.at)
	return k.project, ok && age >= 0 && age < projectFor
}

func (c *projectCache) put(p store.Project, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.known[p.ID] = knownProject{project: p, at: now}
}
