package people

import (
	"sync"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// cacheFor is how long a resolved session may be believed without asking the database: a right that was taken away
// on another replica is gone within this time, and at once on this one.
const cacheFor = time.Second

// cacheSize bounds the memory; past it the cache starts over.
const cacheSize = 10_000

type resolved struct {
	session store.Session
	actor   policy.Actor
	at      time.Time
}

type sessionCache struct {
	mu    sync.RWMutex
	known map[string]resolved
}

func newSessionCache() *sessionCache { return &sessionCache{known: map[string]resolved{}} }

// get answers only what is younger than cacheFor; a clock that jumps back makes everything stale.
func (c *sessionCache) get(hash string, now time.Time) (resolved, bool) {
	c.mu.RLock()
	r, ok := c.known[hash]
	c.mu.RUnlock()
	age := now.Sub(r.at)
	return r, ok && age >= 0 && age < cacheFor
}

func (c *sessionCache) put(hash string, r resolved, now time.Time) {
	r.at = now
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.known) >= cacheSize {
		clear(c.known)
	}
	c.known[hash] = r
}

func (c *sessionCache) forget(hash string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, hash)
}

// RightsChanged is for rights that were changed elsewhere: on this replica they hold at once.
func (s *Service) RightsChanged() { s.cache.forgetAll() }

// forgetAll is for changes of rights: all sessions are read anew.
func (c *sessionCache) forgetAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.known)
}
