package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// LoginInput is one try to log in. Phone asks to be remembered on this device.
type LoginInput struct {
	Login    string
	Password string
	OTP      string // one-time code, where the account has one
	Phone    bool
	IP       string
	Agent    string
}

// Session is a login that was granted: the token goes to the client once and only its hash is kept.
type Session struct {
	Token   string
	CSRF    string
	Expires time.Time
	User    store.User
}

// Login opens a session. Unknown people and wrong passwords are answered alike, in the same time; after too many
// wrong passwords right and wrong ones are answered alike until the window is over (reliability.md B1, B2).
func (s *Service) Login(ctx context.Context, in LoginInput) (Session, error) {
	now := s.now()
	wrong, err := s.store.WrongLogins(ctx, in.Login, now.Add(-s.limits.Window))
	if err != nil {
		return Session{}, err
	}
	user, err := s.store.User(ctx, in.Login)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Session{}, err
	}
	right, err := s.hasher.matches(ctx, in.Password, user.PasswordHash)
	if err != nil {
		return Session{}, err
	}
	if wrong >= s.limits.Tries {
		return Session{}, locked()
	}
	if !right || user.Disabled {
		return Session{}, s.wrongLogin(ctx, in, now)
	}
	if err := s.secondFactor(ctx, in, now); err != nil {
		return Session{}, err
	}
	return s.open(ctx, in, user, now)
}

// secondFactor asks for the one-time code of an account that has one. A wrong or used one counts and is answered like
// a wrong password; only who knows the password learns that a code is asked for.
func (s *Service) secondFactor(ctx context.Context, in LoginInput, now time.Time) error {
	has, err := s.codes.HasCode(ctx, in.Login)
	if err != nil || !has {
		return err
	}
	if in.OTP == "" {
		f := fault.New(fault.Unauthenticated, "E_OTP", "请再填写一次性口令。", "Give the one-time code as well.").Audited("auth.otp.missing")
		f.Fields = []fault.Field{{Field: "otp", Code: "V1", Zh: "请填写一次性口令。", En: "Give the one-time code."}}
		return f
	}
	right, err := s.codes.UseCode(ctx, in.Login, in.OTP)
	if err == nil && !right {
		return s.wrongLogin(ctx, in, now)
	}
	return err
}

func locked() error {
	return fault.New(fault.Locked, "E_LOCKED", "登录失败次数过多，账号已临时锁定，请 15 分钟后再试或联系安全管理员。",
		"Too many failed logins; the account is locked for a while. Try again in 15 minutes or ask the security administrator.").Audited("auth.locked")
}

func (s *Service) wrongLogin(ctx context.Context, in LoginInput, now time.Time) error {
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		return tx.InsertLoginAttempt(store.LoginAttempt{Login: in.Login, IP: in.IP, At: now})
	})
	if err != nil {
		return err
	}
	return fault.New(fault.Unauthenticated, "E_LOGIN", "登录名或密码不正确。", "Login or password is wrong.").Audited("auth.failed")
}

func (s *Service) open(ctx context.Context, in LoginInput, user store.User, now time.Time) (Session, error) {
	token, csrf := random(), random()
	lasts := s.limits.Absolute
	if in.Phone {
		lasts = s.limits.PhoneIdle
	}
	row := store.Session{
		TokenHash: hashToken(token), User: user.ID, CSRF: csrf, Phone: in.Phone, IP: in.IP, Agent: in.Agent,
		CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(lasts),
	}
	err := s.store.Write(ctx, func(tx *store.Tx) error {
		if err := tx.InsertLoginAttempt(store.LoginAttempt{Login: in.Login, IP: in.IP, At: now, OK: true}); err != nil {
			return err
		}
		if err := tx.InsertSession(row); err != nil {
			return err
		}
		return tx.Append(store.Event{At: now, Actor: user.ID, Action: "session.open", RequestID: store.RequestID(ctx)})
	})
	return Session{Token: token, CSRF: csrf, Expires: row.ExpiresAt, User: user}, err
}

// Logout ends the session; its token is dead at once.
func (s *Service) Logout(ctx context.Context, token string) error {
	hash := hashToken(token)
	defer s.cache.forget(hash)
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.DeleteSession(hash) })
}

// Resolve gives the actor behind a live token and the session's CSRF word; a dead, idle or expired one is 401.
func (s *Service) Resolve(ctx context.Context, token string) (policy.Actor, string, error) {
	now := s.now()
	hash := hashToken(token)
	known, ok := s.cache.get(hash, now)
	if !ok {
		var err error
		if known, err = s.load(ctx, hash); err != nil {
			return policy.Actor{}, "", err
		}
		s.cache.put(hash, known, now)
	}
	if !s.live(known.session, now) {
		s.cache.forget(hash)
		return policy.Actor{}, "", ended()
	}
	return known.actor, known.session.CSRF, s.touch(ctx, hash, known, now)
}

func (s *Service) live(row store.Session, now time.Time) bool {
	idle := s.limits.Idle
	if row.Phone {
		idle = s.limits.PhoneIdle
	}
	return now.Before(row.ExpiresAt) && now.Before(row.SeenAt.Add(idle)) && !now.Before(row.CreatedAt.Add(-clockSlack))
}

// clockSlack bears replicas whose clocks differ a little; a session "from the future" beyond it is dead.
const clockSlack = 5 * time.Minute

func ended() error {
	return fault.New(fault.Unauthenticated, "E_NO_SESSION", "登录已失效，请重新登录。", "The session has ended; log in again.").Audited("session.timeout")
}

// load reads session, person and memberships.
func (s *Service) load(ctx context.Context, hash string) (resolved, error) {
	row, err := s.store.Session(ctx, hash)
	if errors.Is(err, store.ErrNotFound) {
		return resolved{}, ended()
	}
	if err != nil {
		return resolved{}, err
	}
	user, err := s.store.User(ctx, row.User)
	if err != nil {
		return resolved{}, err
	}
	if user.Disabled {
		return resolved{}, fault.New(fault.Unauthenticated, "E_DISABLED", "账号已停用。", "The account is disabled.").Audited("auth.disabled")
	}
	actor, err := s.actorOf(ctx, user)
	return resolved{session: row, actor: actor}, err
}

func (s *Service) actorOf(ctx context.Context, user store.User) (policy.Actor, error) {
	members, err := s.store.MembershipsOf(ctx, user.ID)
	if err != nil {
		return policy.Actor{}, err
	}
	actor := policy.Actor{UserID: user.ID, Office: user.Office, Members: make(map[string]policy.Member, len(members))}
	for _, m := range members {
		actor.Members[m.Project] = m.Member
	}
	if len(members) == 0 {
		return actor, nil
	}
	held, err := s.store.DelegationsTo(ctx, user.ID)
	for _, d := range held {
		actor.Delegations = append(actor.Delegations, d.Delegation)
	}
	return actor, err
}

// touchEvery is how often a live session's last use is written down: once a minute is exact enough for idle limits,
// and keeps reading requests from becoming writes.
const touchEvery = time.Minute

func (s *Service) touch(ctx context.Context, hash string, known resolved, now time.Time) error {
	if now.Sub(known.session.SeenAt) < touchEvery {
		return nil
	}
	known.session.SeenAt = now
	s.cache.put(hash, known, now)
	return s.store.Write(ctx, func(tx *store.Tx) error { return tx.TouchSession(hash, now) })
}

func random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: crypto/rand aborts the program instead
	return base64.RawURLEncoding.EncodeToString(b)
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
