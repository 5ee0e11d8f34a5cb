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
	loginBurst = 30
	loginEvery = 2 * time.Second
)

// What one address may ask of the public verify page: looking up codes, and comparing files, which costs far more.
const (
	lookupBurst     = 60
	lookupEvery     = time.Second
	comparisonBurst = 10
	comparisonEvery = 6 * time.Second
)

// How long and how many addresses a limiter remembers.
const (
	limiterIdle  = 10 * time.Minute
	limiterCount = 10_000
)

// limiter counts attempts by address: a burst, then one at a time.
type limiter struct {
	mu    sync.Mutex
	now   func() time.Time
	burst int
	every time.Duration
	known map[string]*visitor
}

type visitor struct {
	bucket *rate.Limiter
	seen   time.Time
}

func newLimiter(now func() time.Time, burst int, every time.Duration) *limiter {
	return &limiter{now: now, burst: burst, every: every, known: map[string]*visitor{}}
}

// admit takes one attempt, or says how long to wait.
func (l *limiter) admit(who string) error {
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

func (l *limiter) visitorOf(who string, now time.Time) *visitor {
	v := l.known[who]
	if v == nil {
		l.makeRoom(now)
		v = &visitor{bucket: rate.NewLimiter(rate.Every(l.every), l.burst)}
		l.known[who] = v
	}
	v.seen = now
	return v
}

// makeRoom forgets who has been quiet; when everybody is busy, it forgets all rather than grow without end.
func (l *limiter) makeRoom(now time.Time) {
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
