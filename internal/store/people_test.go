package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

func write(tb testing.TB, s *Store, fn func(tx *Tx) error) {
	require.NoError(tb, s.Write(tb.Context(), fn))
}

func TestUsersAndProjects(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		u := User{ID: "li", NameZh: "李建国", NameEn: "Li Jianguo", Office: policy.SysAdmin, PasswordHash: "h", Version: 1, CreatedAt: noon, UpdatedAt: noon}
		write(t, s, func(tx *Tx) error { return tx.InsertUser(u) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertUser(u) }), ErrExists)
		back, err := s.User(ctx, "li")
		require.NoError(t, err)
		require.Equal(t, u, back)
		u.Disabled, u.Office, u.UpdatedAt = true, "", noon.Add(time.Hour)
		write(t, s, func(tx *Tx) error { return tx.UpdateUser(u) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.UpdateUser(u) }), ErrStale, "version 1 is gone")
		u.Version = 2
		all, err := s.Users(ctx)
		require.NoError(t, err)
		require.Equal(t, []User{u}, all)
		_, err = s.User(ctx, "LI")
		require.ErrorIs(t, err, ErrNotFound, "logins differ by case")

		p := Project{ID: "P1", NameZh: "住宅楼", NameEn: "Tower", StartsOn: "2026-01-01", EndsOn: "2027-12-31", UnitProjects: []string{"3#", "地库"}, Version: 1, CreatedAt: noon, UpdatedAt: noon}
		write(t, s, func(tx *Tx) error { return tx.InsertProject(p) })
		p.NameZh, p.UnitProjects = "住宅楼二期", []string{}
		write(t, s, func(tx *Tx) error { return tx.UpdateProject(p) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.UpdateProject(p) }), ErrStale)
		p.Version = 2
		one, err := s.Project(ctx, "P1")
		require.NoError(t, err)
		require.Equal(t, p, one)
		many, err := s.Projects(ctx)
		require.NoError(t, err)
		require.Equal(t, []Project{p}, many)
	})
}

func TestMembers(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		m := Member{
			Project: "P1", User: "li", GrantedBy: "root", GrantedAt: noon,
			Member: policy.Member{Role: policy.Technician, Clearance: record.Internal, From: noon},
		}
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.PutMember(m) }), ErrNotFound, "neither project nor person")
		write(t, s, func(tx *Tx) error {
			require.NoError(t, tx.InsertUser(User{ID: "li", NameZh: "李", NameEn: "Li"}))
			return tx.InsertProject(Project{ID: "P1"})
		})
		write(t, s, func(tx *Tx) error { return tx.PutMember(m) })
		m.Role, m.Until = policy.ProjectManager, noon.Add(time.Hour)
		write(t, s, func(tx *Tx) error { return tx.PutMember(m) })
		m.NameZh, m.NameEn = "李", "Li"
		for _, list := range []func() ([]Member, error){
			func() ([]Member, error) { return s.Members(ctx, "P1") },
			func() ([]Member, error) { return s.MembershipsOf(ctx, "li") },
		} {
			got, err := list()
			require.NoError(t, err)
			require.Equal(t, []Member{m}, got)
		}
		write(t, s, func(tx *Tx) error { return tx.DeleteMember("P1", "li") })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.DeleteMember("P1", "li") }), ErrNotFound)
	})
}

func TestSessions(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		write(t, s, func(tx *Tx) error { return tx.InsertUser(User{ID: "li"}) })
		one := Session{TokenHash: hashOf("1"), User: "li", CSRF: "c", Phone: true, IP: "::1", Agent: "浏览器", CreatedAt: noon, SeenAt: noon, ExpiresAt: noon.Add(time.Hour)}
		two := one
		two.TokenHash, two.ExpiresAt = hashOf("2"), noon.Add(time.Minute)
		write(t, s, func(tx *Tx) error { require.NoError(t, tx.InsertSession(one)); return tx.InsertSession(two) })
		write(t, s, func(tx *Tx) error {
			require.NoError(t, tx.TouchSession(one.TokenHash, noon.Add(time.Second)))
			return tx.TouchSession(one.TokenHash, noon.Add(-time.Second))
		})
		one.SeenAt = noon.Add(time.Second)
		back, err := s.Session(ctx, one.TokenHash)
		require.NoError(t, err)
		require.Equal(t, one, back)
		write(t, s, func(tx *Tx) error { return tx.DeleteSessionsBefore(noon.Add(2 * time.Minute)) })
		_, err = s.Session(ctx, two.TokenHash)
		require.ErrorIs(t, err, ErrNotFound)
		write(t, s, func(tx *Tx) error { return tx.DeleteSessionsOf("li") })
		_, err = s.Session(ctx, one.TokenHash)
		require.ErrorIs(t, err, ErrNotFound)
	})
}

func TestWrongLogins(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		try := func(after time.Duration, ok bool) {
			write(t, s, func(tx *Tx) error {
				return tx.InsertLoginAttempt(LoginAttempt{Login: "li", IP: "::1", At: noon.Add(after), OK: ok})
			})
		}
		wrong := func() int {
			n, err := s.WrongLogins(t.Context(), "li", noon)
			require.NoError(t, err)
			return n
		}
		try(-time.Second, false)
		require.Zero(t, wrong())
		try(time.Second, false)
		try(2*time.Second, false)
		require.Equal(t, 2, wrong())
		try(3*time.Second, true)
		require.Zero(t, wrong())
		try(4*time.Second, false)
		require.Equal(t, 1, wrong())
		write(t, s, func(tx *Tx) error { return tx.DeleteLoginAttempts(noon.Add(5 * time.Second)) })
		require.Zero(t, rowsOf(t, s, "login_attempts"))
	})
}
