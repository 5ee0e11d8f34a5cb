// Package people knows who somebody is: accounts, sessions, projects and who is what on them (R2.2, R4.6).
package people

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/store"
)

// Limits are how long a session lasts and how many wrong passwords an account bears.
type Limits struct {
	Idle      time.Duration // since the last request
	Absolute  time.Duration // since the login
	PhoneIdle time.Duration // idle and absolute limit of a phone that asked to be remembered
	Tries     int           // wrong passwords within Window before the account is locked
	Window    time.Duration // also how long it stays locked
}

// DefaultLimits are those of reliability.md, B1 and B5.
func DefaultLimits() Limits {
	return Limits{Idle: 30 * time.Minute, Absolute: 12 * time.Hour, PhoneIdle: 30 * 24 * time.Hour, Tries: 5, Window: 15 * time.Minute}
}

// Codes knows who has a second factor; keys.Service is one.
type Codes interface {
	// HasCode reports whether the person has an active one-time code.
	HasCode(ctx context.Context, user string) (bool, error)
	// UseCode reports whether the code is right, and uses it up.
	UseCode(ctx context.Context, user, code string) (bool, error)
}

// Service answers for people.
type Service struct {
	store     *store.Store
	codes     Codes
	limits    Limits
	now       func() time.Time
	hasher    hasher
	cache     *sessionCache
	directory *directory
}

// New composes the service.
func New(s *store.Store, codes Codes, limits Limits, now func() time.Time) *Service {
	return &Service{store: s, codes: codes, limits: limits, now: now, hasher: newHasher(), cache: newSessionCache(), directory: &directory{}}
}
