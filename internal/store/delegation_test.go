package store

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// officeOf makes a project with a manager and two who may stand in for him.
func officeOf(t *testing.T, s *Store) policy.Member {
	t.Helper()
	manager := policy.Member{Role: policy.ProjectManager, Clearance: record.Secret, From: noon}
	write(t, s, func(tx *Tx) error {
		require.NoError(t, tx.InsertProject(Project{ID: "P1"}))
		for user, m := range map[string]policy.Member{"chen": manager, "wang": {Role: policy.TechManager}, "li": {Role: policy.Technician}} {
			require.NoError(t, tx.InsertUser(User{ID: user}))
			require.NoError(t, tx.PutMember(Member{Project: "P1", User: user, Member: m}))
		}
		return nil
	})
	return manager
}

func delegationTo(to string, grantor policy.Member) Delegation {
	d := Delegation{Reason: "赴外地出差五日", SignedAt: noon, Statement: hashOf("statement"), Signature: hashOf("signature")}
	d.ID, d.Project, d.From, d.To, d.Grantor = newID(), "P1", "chen", to, grantor
	d.Actions, d.Classes = []policy.Action{policy.RecordSign, policy.RecordReturn}, []string{"B3", "B4"}
	d.MaxSecrecy, d.StartsAt, d.EndsAt = record.Confidential, noon, noon.Add(24*time.Hour)
	return d
}

func TestDelegations(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		manager := officeOf(t, s)
		one := delegationTo("wang", manager)
		two := delegationTo("li", manager)
		two.Classes, two.SignedAt = nil, noon.Add(time.Minute)
		write(t, s, func(tx *Tx) error { require.NoError(t, tx.InsertDelegation(one)); return tx.InsertDelegation(two) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertDelegation(one) }), ErrExists)
		nobody := delegationTo("nobody", manager)
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.InsertDelegation(nobody) }), ErrNotFound)

		back, err := s.Delegation(ctx, "P1", one.ID)
		require.NoError(t, err)
		require.Equal(t, one, back)
		_, err = s.Delegation(ctx, "P2", one.ID)
		require.ErrorIs(t, err, ErrNotFound, "of another project")
		all, err := s.Delegations(ctx, "P1", "")
		require.NoError(t, err)
		require.Equal(t, []Delegation{two, one}, all)
		mine, err := s.Delegations(ctx, "P1", "li")
		require.NoError(t, err)
		require.Equal(t, []Delegation{two}, mine)
		held, err := s.DelegationsTo(ctx, "wang")
		require.NoError(t, err)
		require.Equal(t, []Delegation{one}, held)
	})
}

func TestDelegationClosesOnce(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		d := delegationTo("wang", officeOf(t, s))
		write(t, s, func(tx *Tx) error { return tx.InsertDelegation(d) })
		ended, err := s.DelegationsEnded(ctx, noon.Add(24*time.Hour), 10)
		require.NoError(t, err)
		require.Equal(t, []Delegation{d}, ended)
		ended, err = s.DelegationsEnded(ctx, noon.Add(24*time.Hour-time.Microsecond), 10)
		require.NoError(t, err)
		require.Empty(t, ended)
		write(t, s, func(tx *Tx) error { return tx.CloseDelegation("P1", d.ID, "chen", noon.Add(time.Hour)) })
		require.ErrorIs(t, s.Write(ctx, func(tx *Tx) error { return tx.CloseDelegation("P1", d.ID, "", noon) }), ErrStale)
		d.Closed, d.ClosedAt, d.ClosedBy = true, noon.Add(time.Hour), "chen"
		write(t, s, func(tx *Tx) error {
			locked, err := tx.LockDelegation("P1", d.ID)
			require.Equal(t, d, locked)
			return err
		})
		held, err := s.DelegationsTo(ctx, "wang")
		require.NoError(t, err)
		require.Empty(t, held)
	})
}

// Whom somebody stands for is asked over a span whose end does not belong to it.
func TestStandsFor(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		d := delegationTo("wang", officeOf(t, s))
		write(t, s, func(tx *Tx) error { return tx.InsertDelegation(d) })
		for _, c := range []struct {
			to          string
			from, until time.Duration
			want        string
		}{
			{"wang", -time.Hour, 0, ""},
			{"wang", -time.Hour, time.Microsecond, "chen"},
			{"wang", time.Hour, 2 * time.Hour, "chen"},
			{"wang", 24*time.Hour - time.Microsecond, 48 * time.Hour, "chen"},
			{"wang", 24 * time.Hour, 48 * time.Hour, ""},
			{"li", 0, time.Hour, ""},
		} {
			write(t, s, func(tx *Tx) error {
				_, err := tx.LockMember("P1", c.to)
				require.NoError(t, err)
				other := policy.Delegation{ID: newID(), Project: "P1", To: c.to, StartsAt: noon.Add(c.from), EndsAt: noon.Add(c.until)}
				from, err := tx.StandsFor(other)
				if c.want == "" {
					require.ErrorIs(t, err, ErrNotFound)
				} else {
					require.NoError(t, err)
				}
				require.Equal(t, c.want, from)
				return nil
			})
		}
		write(t, s, func(tx *Tx) error {
			_, err := tx.StandsFor(d.Delegation)
			require.ErrorIs(t, err, ErrNotFound, "not itself")
			return nil
		})
	})
}

// The giver's own place goes with each delegation: when he leaves, or his account is switched off, it is worth nothing.
func TestDelegationFollowsItsGiver(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		d := delegationTo("wang", officeOf(t, s))
		write(t, s, func(tx *Tx) error { return tx.InsertDelegation(d) })
		write(t, s, func(tx *Tx) error { return tx.UpdateUser(User{ID: "chen", Disabled: true, Version: 1}) })
		off, err := s.Delegation(ctx, "P1", d.ID)
		require.NoError(t, err)
		require.Equal(t, policy.Member{}, off.Grantor)
		write(t, s, func(tx *Tx) error {
			locked, err := tx.LockDelegation("P1", d.ID)
			require.Equal(t, off, locked)
			return err
		})
		write(t, s, func(tx *Tx) error { return tx.UpdateUser(User{ID: "chen", Version: 2}) })
		write(t, s, func(tx *Tx) error { return tx.DeleteMember("P1", "chen") })
		gone, err := s.Delegation(ctx, "P1", d.ID)
		require.NoError(t, err)
		require.Equal(t, policy.Member{}, gone.Grantor)
	})
}

// A scope that a delegation widened lists and counts exactly what it matches.
func TestScopeOfADelegation(t *testing.T) {
	onEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		n := 0
		for _, author := range []string{"li", "chen", "sun"} {
			for _, class := range []string{"B3", "B4"} {
				for _, secrecy := range []record.Secrecy{record.Open, record.Confidential, record.Secret} {
					for _, state := range []record.State{record.Submitted, record.Classified} {
						key := record.Key{Project: "P1", ID: newID()}
						file(t, s, key, func(c *record.Content) { c.Author, c.Class, c.Secrecy = author, class, secrecy })
						if state == record.Classified {
							bring(t, s, key, record.Classified)
						}
						n++
					}
				}
			}
		}
		require.Equal(t, 36, n)
		own := policy.ScopeRow{States: []record.State{record.Submitted, record.Classified}, MaxSecrecy: record.TopSecret, Author: "li", Sight: policy.Full}
		everybody := policy.ScopeRow{States: []record.State{record.Classified}, MaxSecrecy: record.Open, Sight: policy.Full}
		narrow := policy.ScopeRow{States: []record.State{record.Classified}, MaxSecrecy: record.Confidential, NotAuthors: []string{"li", "chen"}, Sight: policy.Full}
		ofClass := narrow
		ofClass.Classes = []string{"B3"}
		for name, c := range map[string]struct {
			rows []policy.ScopeRow
			want int
		}{
			"own alone":                  {[]policy.ScopeRow{own}, 12},
			"own and delegated":          {[]policy.ScopeRow{own, narrow}, 12 + 4},
			"own and of one class":       {[]policy.ScopeRow{own, ofClass}, 12 + 2},
			"own, all open, one class":   {[]policy.ScopeRow{own, everybody, ofClass}, 12 + 4 + 1},
			"delegated alone":            {[]policy.ScopeRow{narrow}, 4},
			"a delegation that adds nil": {[]policy.ScopeRow{{States: narrow.States, MaxSecrecy: record.TopSecret, Sight: policy.Full}, narrow}, 18},
		} {
			scope := policy.Scope{Project: "P1", Rows: c.rows}
			page, err := s.Records(ctx, scope, RecordFilter{}, Page{Limit: 100})
			require.NoError(t, err, name)
			require.Len(t, page.Items, c.want, name)
			seen := map[string]bool{}
			for _, item := range page.Items {
				require.False(t, seen[item.ID], "%s: listed twice", name)
				seen[item.ID] = true
				require.True(t, scope.Matches(policy.Facts{Project: "P1", State: item.State, Secrecy: item.Secrecy, Author: item.Author, Class: item.Class}), name)
			}
			counts, err := s.Counts(ctx, scope)
			require.NoError(t, err, name)
			total := int64(0)
			for _, each := range counts {
				total += each.N
			}
			require.EqualValues(t, c.want, total, name)
			for _, f := range []RecordFilter{{Classes: []string{"B3"}}, {From: "2026-11-23", To: "2026-11-23"}, {Author: "sun"}} {
				filtered, err := s.Records(ctx, scope, f, Page{Limit: 100})
				require.NoError(t, err, name)
				want := 0
				for _, item := range page.Items {
					if (f.Classes == nil || item.Class == "B3") && (f.Author == "" || item.Author == f.Author) {
						want++
					}
				}
				require.Len(t, filtered.Items, want, "%s, %+v", name, f)
			}
		}
	})
}

// A step under a delegation comes back as it was written.
func TestStepsOfAStandIn(t *testing.T) {
	rec := &record.Record{
		Submitted: &record.Step{By: "li", At: noon},
		Signed:    &record.Step{By: "wang", At: noon.Add(time.Second), For: "chen", Delegation: newID()},
		Published: &record.Step{By: "zhao", At: noon.Add(time.Minute)},
	}
	var back record.Record
	require.NoError(t, readSteps(stepsOf(rec), &back))
	require.Equal(t, rec, &back)
}
