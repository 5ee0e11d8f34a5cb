package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/test/mariadb"
)

// crashVariable makes this test binary a child that writes until it is killed: "sqlite PATH" or "mysql DSN".
const crashVariable = "COUNTERSIGN_TEST_CRASH_CHILD"

func TestMain(m *testing.M) {
	if target := os.Getenv(crashVariable); target != "" {
		driver, where, _ := strings.Cut(target, " ")
		if err := writeUntilKilled(Config{Driver: driver, Path: where, DSN: where}); err != nil {
			fmt.Println("failed", err)
		}
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled brings records to their signature, many at a time, and says what was acknowledged.
func writeUntilKilled(c Config) error {
	ctx := context.Background()
	s, err := Open(ctx, c)
	if err != nil {
		return err
	}
	failures := make(chan error, 1)
	for range 12 {
		go func() {
			for {
				if err := oneLife(ctx, s, record.Key{Project: "P1", ID: newID()}); err != nil {
					failures <- err
					return
				}
			}
		}()
	}
	select {
	case err = <-failures:
	case <-time.After(time.Minute):
	}
	return err
}

func oneLife(ctx context.Context, s *Store, key record.Key) error {
	r := draftOf(key, nil)
	sealed, err := r.Seal()
	if err != nil {
		return err
	}
	r.ContentHash = sealed.Hash
	steps := []func() error{
		func() error {
			return s.Write(ctx, func(tx *Tx) error {
				return tx.InsertRecord(r, sealed, "", Event{At: noon, Actor: "li", Action: "record.submit"})
			})
		},
		func() error { return move(ctx, s, key, record.Screen, "wang", nil) },
		func() error { return move(ctx, s, key, record.Classify, "wang", nil) },
		func() error { return sign(ctx, s, key, "chen") },
		func() error { return publish(ctx, s, key, "") },
	}
	for i, step := range steps {
		if err := step(); err != nil {
			return err
		}
		if _, err := fmt.Printf("ack %s %d\n", key.ID, i+1); err != nil {
			return err
		}
	}
	return nil
}

// groupPlaces are where the writer may die.
var groupPlaces = []string{"group.begun", "group.write-in-savepoint", "group.before-commit", "group.committed-without-answer"}

func TestKilledInAGroup(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: builds a program with failpoints")
	}
	child := filepath.Join(t.TempDir(), "store.test")
	build := exec.Command("go", "test", "-c", "-tags", "failpoint", "-o", child, ".")
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			require.NoError(t, reopen(t, c).Migrate(t.Context()))
			total := 0
			for _, place := range groupPlaces {
				for _, hit := range []int{1, 7, 150} {
					acked := crash(t, exec.Command(child), c, fmt.Sprintf("%s:%d", place, hit), 0)
					survived(t, c, acked)
					total += len(acked)
				}
			}
			require.Greater(t, total, 100, "too little was acknowledged to show anything")
		})
	}
}

// TestKilledAnywhere kills at moments of chance.
func TestKilledAnywhere(t *testing.T) {
	self, err := os.Executable()
	require.NoError(t, err)
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			require.NoError(t, reopen(t, c).Migrate(t.Context()))
			for i := range 8 {
				acked := crash(t, exec.Command(self), c, "", 150*time.Millisecond+time.Duration(i)*37*time.Millisecond)
				survived(t, c, acked)
			}
		})
	}
}

// crash runs a child until it dies, at its failpoint or after a while, and gives what it had acknowledged.
func crash(t *testing.T, child *exec.Cmd, c Config, place string, after time.Duration) map[string]int64 {
	t.Helper()
	where := c.Path
	if c.Driver == MySQL {
		where = c.DSN
	}
	child.Env = append(os.Environ(), crashVariable+"="+c.Driver+" "+where, "COUNTERSIGN_FAILPOINT="+place)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	if after > 0 {
		time.AfterFunc(after, func() { _ = child.Process.Signal(syscall.SIGKILL) })
	}
	acked := map[string]int64{}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		var id string
		var version int64
		_, err := fmt.Sscanf(lines.Text(), "ack %s %d", &id, &version)
		require.NoError(t, err, lines.Text())
		acked[id] = version
	}
	_ = child.Wait()
	require.Equal(t, syscall.SIGKILL, child.ProcessState.Sys().(syscall.WaitStatus).Signal(), "the child has to die by the failpoint")
	return acked
}

// survived opens the database as the next start does: all that was acknowledged is there, and nothing is half.
func survived(t *testing.T, c Config, acked map[string]int64) {
	t.Helper()
	s, err := Open(t.Context(), c)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	for id, version := range acked {
		r, err := s.Record(t.Context(), record.Key{Project: "P1", ID: id})
		require.NoError(t, err, "record %s was acknowledged", id)
		require.GreaterOrEqual(t, r.Version, version)
	}
	consistent(t, s)
	require.NoError(t, s.Ping(t.Context()))
}

// TestServerKilled kills the database server under a running store, which has to answer 503 and come back.
func TestServerKilled(t *testing.T) {
	server, err := mariadb.StartServer(t.TempDir(), nil)
	skipWithoutMariaDB(t, err)
	t.Cleanup(func() { _ = server.Stop() })
	dsn, err := server.CreateDatabase(t.Context(), "crash")
	require.NoError(t, err)
	c := Config{Driver: MySQL, DSN: dsn}
	s := reopen(t, c)
	require.NoError(t, s.Migrate(t.Context()))
	var mu sync.Mutex
	acked := map[string]int64{}
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			for {
				key := record.Key{Project: "P1", ID: newID()}
				r := draftOf(key, nil)
				sealed := seal(t, r)
				err := s.Write(context.Background(), func(tx *Tx) error {
					return tx.InsertRecord(r, sealed, "", Event{At: noon, Actor: "li", Action: "record.submit"})
				})
				if err != nil {
					require.ErrorIs(t, err, ErrUnavailable)
					return
				}
				mu.Lock()
				acked[key.ID] = 1
				mu.Unlock()
			}
		})
	}
	time.Sleep(500 * time.Millisecond)
	require.NoError(t, server.Kill())
	wg.Wait()
	began := time.Now()
	require.ErrorIs(t, s.Ping(t.Context()), ErrUnavailable)
	require.Less(t, time.Since(began), 3*time.Second)
	require.NoError(t, server.Restart())
	require.Eventually(t, func() bool { return s.Ping(t.Context()) == nil }, 10*time.Second, 50*time.Millisecond)
	require.NotEmpty(t, acked)
	survived(t, c, acked)
}
