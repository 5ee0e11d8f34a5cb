package people

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"github.com/countersign/countersign/internal/domain/fault"
)

// hashing is 19 MiB, two passes, one lane: the floor that OWASP gives for argon2id, about 43 ms here.
var hashing = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hasher runs few argon2id computations at once: each takes 19 MiB, so logins without a limit would be a way to
// exhaust the memory.
type hasher struct {
	slots chan struct{}
	decoy func() string
}

func newHasher() hasher {
	return hasher{slots: make(chan struct{}, 2), decoy: sync.OnceValue(func() string {
		h, err := argon2id.CreateHash("nobody's password", hashing)
		if err != nil {
			return ""
		}
		return h
	})}
}

func (h hasher) wait(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (h hasher) hash(ctx context.Context, password string) (string, error) {
	if err := h.wait(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	return argon2id.CreateHash(password, hashing)
}

// matches compares a password with a hash. An empty hash stands for somebody unknown: the same work is done for him,
// so that the time of the answer does not tell who exists.
func (h hasher) matches(ctx context.Context, password, hash string) (bool, error) {
	if err := h.wait(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	known := hash != ""
	if !known {
		hash = h.decoy()
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return ok && known, nil
}

// Password lengths in characters; the upper one keeps a request from being a way to burn the processor.
const (
	minPassword = 10
	maxPassword = 128
)

// passwordFaults says what is wrong with a new password: too short, too long, or holding the login.
func passwordFaults(login, password string) []fault.Field {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword || n > maxPassword:
		return []fault.Field{{Field: "password", Code: "E_PASSWORD", Zh: "密码须为 10 至 128 个字符。", En: "A password has 10 to 128 characters.", Allowed: "10-128"}}
	case strings.Contains(strings.ToLower(password), login):
		return []fault.Field{{Field: "password", Code: "E_PASSWORD", Zh: "密码不能包含登录名。", En: "A password must not contain the login."}}
	}
	return nil
}
