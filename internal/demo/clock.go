package demo

import (
	"sync/atomic"
	"time"
)

// Clock is a clock that the loader moves: the services that it acts through must be composed with its Now, so that
// every event stands at the moment at which it happened in the story.
type Clock struct{ at atomic.Int64 }

// NewClock makes a clock that stands at a moment.
func NewClock(at time.Time) *Clock {
	c := &Clock{}
	c.set(at)
	return c
}

// Now gives the moment at which the clock stands.
func (c *Clock) Now() time.Time { return time.Unix(0, c.at.Load()).UTC() }

func (c *Clock) set(at time.Time) { c.at.Store(at.UnixNano()) }
