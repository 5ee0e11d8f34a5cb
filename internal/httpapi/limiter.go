package httpapi

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Logins that one address, or one account from one address, may try: a burst, then a slow drip. The lock after wrong
// passwords is the account's own and lives in the database; this only keeps the password hash from being a lever.
const (
	loginBurst   = 30
	loginEvery   = 2 * time.Second
	limiterIdle  = 10 * time.Minute
	limiterCount = 10_000
)

// loginLimiter counts login attempts by address.
type loginLimiter struct {
	mu    sync.Mutex
	now   func() time.Time
	known map[string]*visitor
}

type visitor struct {
	bucket *rate.Limiter
	seen   time.Time
}

func newLoginLimiter(now func() time.Time) *loginLimiter {
	return &loginLimiter{now: now, known: map[string]*visitor{}}
}

// admit takes one attempt, or says how long to wait.
func (l *loginLimiter) admit(who string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	v := l.visitorOf(who, now)
	taken := v.bucket.ReserveN(now, 1)
	wait := taken.DelayFrom(now)
	if wait == 0 {
		return nil
	}
	taken.CancelAt(now)
	f := fault.New(fault.TooManyRequests, "E_RATE", "尝试过于频繁，请稍后再试。", "Too many attempts; wait a little.")
	f.RetryAfter = wait
	return f
}

func (l *loginLimiter) visitorOf(who string, now time.Time) *visitor {
	v := l.known[who]
	if v == nil {
		l.makeRoom(now)
		v = &visitor{bucket: rate.NewLimiter(rate.Every(loginEvery), loginBurst)}
		l.known[who] = v
	}
	v.seen = now
	return v
}

// makeRoom forgets who has been quiet; when everybody is busy, it forgets all rather than grow without end.
func (l *loginLimiter) makeRoom(now time.Time) {
	if len(l.known) < limiterCount {
		return
	}
	for who, v := range l.known {
		if now.Sub(v.seen) > limiterIdle {
			delete(l.known, who)
		}
	}
	if len(l.known) >= limiterCount {
		clear(l.known)
	}
}
