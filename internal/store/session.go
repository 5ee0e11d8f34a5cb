package store

import (
	"context"
	"time"
)

type sessionRow struct {
	TokenHash string `gorm:"primaryKey"`
	UserID    string
	CSRF      string `gorm:"column:csrf"`
	Phone     bool
	IP        string `gorm:"column:ip"`
	Agent     string
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	SeenAt    int64
	ExpiresAt int64
}

func (sessionRow) TableName() string { return "sessions" }

func (r sessionRow) session() Session {
	return Session{
		TokenHash: r.TokenHash, User: r.UserID, CSRF: r.CSRF, Phone: r.Phone, IP: r.IP, Agent: r.Agent,
		CreatedAt: moment(r.CreatedAt), SeenAt: moment(r.SeenAt), ExpiresAt: moment(r.ExpiresAt),
	}
}

// InsertSession files a login. Errors: ErrExists, ErrNotFound when there is no such person.
func (t *Tx) InsertSession(s Session) error {
	row := sessionRow{
		TokenHash: s.TokenHash, UserID: s.User, CSRF: s.CSRF, Phone: s.Phone, IP: s.IP, Agent: s.Agent,
		CreatedAt: micros(s.CreatedAt), SeenAt: micros(s.SeenAt), ExpiresAt: micros(s.ExpiresAt),
	}
	return t.translate(t.gorm().Create(&row).Error)
}

// TouchSession notes when a session was last used; it never goes back. A session that ended meanwhile stays ended.
func (t *Tx) TouchSession(tokenHash string, seenAt time.Time) error {
	_, err := t.exec(`UPDATE sessions SET seen_at = ? WHERE token_hash = ? AND seen_at < ?`, micros(seenAt), tokenHash, micros(seenAt))
	return err
}

// DeleteSession ends a session; one that has ended stays so.
func (t *Tx) DeleteSession(tokenHash string) error {
	_, err := t.exec(`DELETE FROM sessions WHERE token_hash = ?`, tokenHash)
	return err
}

// DeleteSessionsOf ends all sessions of a person.
func (t *Tx) DeleteSessionsOf(user string) error {
	_, err := t.exec(`DELETE FROM sessions WHERE user_id = ?`, user)
	return err
}

// DeleteSessionsBefore forgets sessions that had expired by then.
func (t *Tx) DeleteSessionsBefore(expired time.Time) error {
	_, err := t.exec(`DELETE FROM sessions WHERE expires_at < ?`, micros(expired))
	return err
}

// Session gives a session by the hash of its token. Errors: ErrNotFound.
func (s *Store) Session(ctx context.Context, tokenHash string) (Session, error) {
	var row sessionRow
	err := s.read.WithContext(ctx).Where("token_hash = ?", tokenHash).Take(&row).Error
	return row.session(), s.translate(err)
}

// InsertLoginAttempt notes a try to log in.
func (t *Tx) InsertLoginAttempt(a LoginAttempt) error {
	_, err := t.exec(`INSERT INTO login_attempts (login, ip, tried_at, succeeded) VALUES (?, ?, ?, ?)`, a.Login, a.IP, micros(a.At), flag(a.OK))
	return err
}

// DeleteLoginAttempts forgets tries before a moment.
func (t *Tx) DeleteLoginAttempts(before time.Time) error {
	_, err := t.exec(`DELETE FROM login_attempts WHERE tried_at < ?`, micros(before))
	return err
}

// ForgetLoginAttempts forgets the tries under one login; that it was done is an event's to tell.
func (t *Tx) ForgetLoginAttempts(login string) error {
	_, err := t.exec(`DELETE FROM login_attempts WHERE login = ?`, login)
	return err
}

// WrongLogins counts the wrong tries under a login since a moment, or since the last right one if that was later.
func (s *Store) WrongLogins(ctx context.Context, login string, since time.Time) (int, error) {
	var row struct{ N int }
	err := s.read.WithContext(ctx).Raw(`SELECT COUNT(*) AS n FROM login_attempts WHERE login = ? AND succeeded = 0 AND tried_at >= ?
		AND tried_at > (SELECT COALESCE(MAX(tried_at), 0) FROM login_attempts WHERE login = ? AND succeeded = 1)`,
		login, micros(since), login).Scan(&row).Error
	return row.N, s.translate(err)
}
