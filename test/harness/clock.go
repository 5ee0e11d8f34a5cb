package harness

import (
	"sync"
	"time"
)

// Clock is a clock that a test moves.
type Clock struct {
	mu     sync.Mutex
	offset time.Duration
}

// Now is the wall clock, moved.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.offset)
}

// Move lets the clock jump.
func (c *Clock) Move(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += by
}
