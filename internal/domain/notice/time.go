package notice

import (
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// Hours of the night, in the project's zone, in which only what is urgent leaves.
const (
	quietFrom  = 21
	quietUntil = 7
)

// NotBefore gives when something may leave that is ready at a moment: at once where it is urgent or day, else at the
// end of the night.
func NotBefore(at time.Time, urgent bool) time.Time {
	local := at.In(calendar.Zone)
	if urgent || local.Hour() >= quietUntil && local.Hour() < quietFrom {
		return at
	}
	day := local.Day()
	if local.Hour() >= quietFrom {
		day++
	}
	return time.Date(local.Year(), local.Month(), day, quietUntil, 0, 0, 0, calendar.Zone).UTC()
}

// gather is how long messages to a chat group wait for others, so that it gets a digest and not one message a record.
const gather = 30 * time.Minute

// Gathered gives when a message to a chat group that is ready at a moment goes out: with the others of its half hour.
func Gathered(at time.Time, urgent bool) time.Time {
	if urgent {
		return at
	}
	return NotBefore(at.Truncate(gather).Add(gather), false)
}

// Attempts of a delivery, and the pauses between them.
const (
	MaxAttempts = 8
	firstPause  = time.Minute
	lastPause   = time.Hour
)

// Pause gives how long a delivery rests after its n-th attempt failed (n from 1); luck from 0 to 1 spreads those that
// failed together over a fifth of the pause.
func Pause(n int, luck float64) time.Duration {
	pause := min(lastPause, firstPause<<min(max(n-1, 0), 10))
	return pause + time.Duration(luck*float64(pause)/5)
}
