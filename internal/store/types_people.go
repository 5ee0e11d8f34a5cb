package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
)

// User is a person with an account; the id is the login and is never reused.
type User struct {
	ID           string
	NameZh       string
	NameEn       string
	Office       policy.Role // SysAdmin, SecAdmin or empty
	PasswordHash string
	Disabled     bool
	Version      int64 // counts changes, from 1
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Project is a construction project.
type Project struct {
	ID           string // its code
	NameZh       string
	NameEn       string
	StartsOn     string // contract span, YYYY-MM-DD
	EndsOn       string
	UnitProjects []string
	Version      int64 // counts changes, from 1
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// Member is a person's place on a project. The names are filled in by lists.
type Member struct {
	Project string
	User    string
	policy.Member
	GrantedBy string
	GrantedAt time.Time
	NameZh    string
	NameEn    string
}

// Session is one login. Only the hash of its token is kept.
type Session struct {
	TokenHash string
	User      string
	CSRF      string
	Phone     bool // asked to be remembered on a phone
	IP        string
	Agent     string
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}

// LoginAttempt is one try to log in, right or wrong.
type LoginAttempt struct {
	Login string
	IP    string
	At    time.Time
	OK    bool
}
