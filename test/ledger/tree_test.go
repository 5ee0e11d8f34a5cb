// Package ledger holds the tests of the ledger on the whole product: what it takes in, and that a stranger can prove it.
package ledger

import (
	"database/sql"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m) }

func onEachStack(t *testing.T, test func(t *testing.T, stack harness.Stack)) {
	t.Helper()
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) { test(t, stack) })
	}
}

// settle lets the ledger take in all there is.
func settle(t *testing.T, s *harness.Site) {
	t.Helper()
	require.NoError(t, s.Ledger.CatchUp(t.Context()))
}

func number(t *testing.T, s *harness.Site, query string, args ...any) int64 {
	t.Helper()
	n, err := s.Database().Number(t.Context(), query, args...)
	require.NoError(t, err)
	return n
}

// TestEveryEventIsALeaf rebuilds the tree with the library alone, from the events in the order of the leaves.
func TestEveryEventIsALeaf(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s := harness.Start(t, stack)
		s.Published(s.Progress(harness.NewID()))
		settle(t, s)
		s.Uploaded("later")
		settle(t, s)
		require.Equal(t, number(t, s, `SELECT COUNT(*) FROM events`), number(t, s, `SELECT COUNT(*) FROM ledger_leaves`))
		require.Zero(t, number(t, s, `SELECT COUNT(*) FROM events WHERE nonce = ''`))

		c, err := s.Ledger.Newest(t.Context())
		require.NoError(t, err)
		leaves, err := s.Store.Leaves(t.Context(), 0, c.Size)
		require.NoError(t, err)
		var tree storedTree
		for i, leaf := range leaves {
			document, err := leaf.Event.LedgerDocument()
			require.NoError(t, err)
			more, err := tlog.StoredHashes(int64(i), document, tree)
			require.NoError(t, err)
			tree = append(tree, more...)
		}
		root, err := tlog.TreeHash(c.Size, tree)
		require.NoError(t, err)

		verifier, err := note.NewVerifier(s.Ledger.Key().VerifierKey)
		require.NoError(t, err)
		signed, err := note.Open([]byte(c.Note), note.VerifierList(verifier))
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%s\n%d\n%s\n", verifier.Name(), c.Size, root), signed.Text)
	})
}

type storedTree []tlog.Hash

func (s storedTree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = s[x]
	}
	return out, nil
}

// TestReplicasMakeOneTree lets replicas take events in side by side while people work.
func TestReplicasMakeOneTree(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s := harness.Start(t, stack)
		replicas := []*harness.Site{s, harness.Open(t, s.Config, s.Clock), harness.Open(t, s.Config, s.Clock)}
		done := make(chan struct{})
		var all sync.WaitGroup
		for i, r := range replicas {
			all.Go(func() {
				for {
					select {
					case <-done:
						return
					default:
					}
					// One catches up whoever has the lease, so that they really meet.
					var err error
					if i == 0 {
						_, err = r.Ledger.Sequence(t.Context())
					} else {
						err = r.Ledger.CatchUp(t.Context())
					}
					if err != nil {
						t.Errorf("replica %d: %v", i, err)
						return
					}
					time.Sleep(time.Millisecond)
				}
			})
		}
		for range 12 {
			s.Submitted(s.Progress(harness.NewID()))
		}
		close(done)
		all.Wait()
		settle(t, s)
		require.Equal(t, number(t, s, `SELECT COUNT(*) FROM events`), number(t, s, `SELECT size FROM ledger_head`))
		require.Zero(t, number(t, s, `SELECT COUNT(*) FROM ledger_leaves WHERE leaf >= (SELECT size FROM ledger_head)`))
		signedTreesGoOn(t, s)
	})
}

// signedTreesGoOn proves each checkpoint from the one before it.
func signedTreesGoOn(t *testing.T, s *harness.Site) {
	t.Helper()
	notes, err := s.Database().Texts(t.Context(), `SELECT note FROM ledger_checkpoints ORDER BY size`)
	require.NoError(t, err)
	require.NotEmpty(t, notes)
	verifier, err := note.NewVerifier(s.Ledger.Key().VerifierKey)
	require.NoError(t, err)
	var last tlog.Tree
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) { return s.Store.LedgerHashes(t.Context(), indexes) })
	for _, text := range notes {
		signed, err := note.Open([]byte(text), note.VerifierList(verifier))
		require.NoError(t, err)
		tree := parseTree(t, signed.Text)
		if last.N > 0 {
			path, err := tlog.ProveTree(tree.N, last.N, reader)
			require.NoError(t, err)
			require.NoError(t, tlog.CheckTree(path, tree.N, tree.Hash, last.N, last.Hash))
		}
		last = tree
	}
}

func parseTree(t *testing.T, text string) (tree tlog.Tree) {
	t.Helper()
	var origin, root string
	_, err := fmt.Sscanf(text, "%s\n%d\n%s\n", &origin, &tree.N, &root)
	require.NoError(t, err)
	tree.Hash, err = tlog.ParseHash(root)
	require.NoError(t, err)
	return tree
}

// TestEventThatCommitsLateIsTaken holds a transaction open over its event while others commit later ones.
func TestEventThatCommitsLateIsTaken(t *testing.T) {
	s := harness.Start(t, harness.Served)
	settle(t, s)
	db, err := sql.Open("mysql", s.Config.Database.DSN)
	require.NoError(t, err)
	defer db.Close()
	held, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = held.ExecContext(t.Context(), `INSERT INTO events (happened_at, project_id, record_id, version, actor, action, from_state, to_state, request_id, detail, nonce)
		VALUES (1, '', '', 0, 'slow', 'session.open', '', '', '', '', 'n')`)
	require.NoError(t, err)
	for range 3 {
		s.Submitted(s.Progress(harness.NewID()))
	}
	for range 3 {
		_, err = s.Ledger.Sequence(t.Context())
		require.NoError(t, err)
	}
	settle(t, s)
	before := number(t, s, `SELECT size FROM ledger_head`)
	require.NoError(t, held.Commit())
	late := number(t, s, `SELECT seq FROM events WHERE actor = 'slow'`)
	require.Less(t, late, number(t, s, `SELECT last_seq FROM ledger_head`), "it committed after later ones had become leaves")
	_, err = s.Ledger.Sequence(t.Context())
	require.NoError(t, err)
	require.Equal(t, before, number(t, s, `SELECT leaf FROM ledger_leaves WHERE event_seq = ?`, late))
	settle(t, s)
	signedTreesGoOn(t, s)
}

// TestAlteredTreeIsNeverSigned meddles with what the last checkpoint covers.
func TestAlteredTreeIsNeverSigned(t *testing.T) {
	for why, statement := range map[string]string{
		"its hashes were altered":        `UPDATE ledger_hashes SET hash = zeroblob(32)`,
		"the database lost what it had":  `UPDATE ledger_head SET size = 2`,
		"the newest checkpoint in the d": `UPDATE ledger_checkpoints SET note = REPLACE(note, 'countersign', 'countersigned')`,
	} {
		t.Run(why, func(t *testing.T) {
			s := harness.Start(t, harness.Embedded)
			settle(t, s)
			tamper(t, s, statement)
			signed := number(t, s, `SELECT COUNT(*) FROM ledger_checkpoints`)
			if why != "the database lost what it had" {
				s.Session("technician")
				_, err := s.Ledger.Sequence(t.Context())
				require.NoError(t, err)
			}
			s.Clock.Move(time.Minute)
			_, err := s.Ledger.MakeCheckpoint(t.Context())
			require.ErrorContains(t, err, why)
			_, err = s.Ledger.MakeCheckpoint(t.Context())
			require.NoError(t, err, "it rests, so that the log is not flooded")
			s.Clock.Move(time.Minute)
			_, err = s.Ledger.MakeCheckpoint(t.Context())
			require.ErrorContains(t, err, why)
			require.Equal(t, signed, number(t, s, `SELECT COUNT(*) FROM ledger_checkpoints`))
		})
	}
}

// TestAnotherKeyIsRefused starts on a known database with other secrets, and with another name.
func TestAnotherKeyIsRefused(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	registered := s.Ledger.Key()
	other := s.Config
	other.Secrets = t.TempDir()
	require.NoError(t, os.Chmod(other.Secrets, 0o700))
	err := openFails(t, other)
	require.ErrorContains(t, err, registered.VerifierKey)
	require.ErrorContains(t, err, "not the registered one")
	renamed := s.Config
	renamed.Ledger.Origin = "site.example/another"
	require.ErrorContains(t, openFails(t, renamed), registered.Origin)
	renamed.Ledger.Origin = registered.Origin
	require.NoError(t, openFails(t, renamed))
}
