package secrecy

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/suite"
	"github.com/countersign/countersign/test/harness"
)

// moreKeys are data keys of files that nobody reads: a rotation of these takes several batches.
const moreKeys = 450

// TestRotationWithTheServerRunning: the administrator's command is killed between two batches and run again; a server
// goes on reading and writing all the while, and does so when the old master key is gone.
func TestRotationWithTheServerRunning(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		binary := harness.Build(t, "")
		s := start(t, config)
		first := s.attachmentOf(s.published("secret", note()))
		s.drain()
		s.addKeys(moreKeys)
		before := s.masters()

		s.killBetweenBatches(binary, config)
		middle := s.masters()
		if len(middle) != 2 {
			t.Fatalf("cut off in the middle, the keys are under %v", middle)
		}
		s.wantPlaintext(first, note())
		second := s.attachmentOf(s.published("top_secret", note()))
		s.drain()
		s.wantPlaintext(second, note())

		output, err := rotate(t.Context(), binary, config).CombinedOutput()
		if err != nil || !strings.Contains(string(output), "completed") {
			t.Fatalf("%v\n%s", err, output)
		}
		output, err = rotate(t.Context(), binary, config, "--remove-old").CombinedOutput()
		if err != nil || !strings.Contains(string(output), "removed 2") {
			t.Fatalf("%v\n%s", err, output)
		}
		after := s.masters()
		for master := range before {
			if after[master] > 0 || len(after) != 1 {
				t.Errorf("before %v, after %v", before, after)
			}
		}
		third := s.attachmentOf(s.published("confidential", note()))
		s.drain()
		for _, id := range []string{first, second, third} {
			s.wantPlaintext(id, note())
		}
		again := harness.Open(t, config, &harness.Clock{}) // a restart reads it all too
		(&site{again, t}).wantPlaintext(first, note())
	})
}

// killBetweenBatches ends the command by kill -9 as soon as it says that some keys are done.
func (s *site) killBetweenBatches(binary string, config app.Config) {
	s.t.Helper()
	cmd := rotate(s.t.Context(), binary, config)
	out, err := cmd.StdoutPipe()
	s.must(err)
	s.must(cmd.Start())
	line, err := bufio.NewReader(out).ReadString('\n')
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if err != nil || strings.TrimSpace(line) == "" {
		s.t.Fatalf("it said %q, %v", line, err)
	}
}

func (s *site) masters() map[uint32]int64 {
	s.t.Helper()
	inUse, err := s.Store.MasterKeysInUse(s.t.Context(), uint8(suite.Standard))
	s.must(err)
	return inUse
}

func (s *site) addKeys(count int) {
	s.t.Helper()
	for i := range count {
		id := harness.NewID()
		_, err := s.ObjectKeys.Make(s.t.Context(), fmt.Sprintf("%s/%s-%d-X", harness.Project, id, i))
		s.must(err)
	}
}

// TestWithoutMasterKeysNothingIsServed: a directory of secrets that is not mounted is a failure that passes, never an
// empty file, and never a fresh key.
func TestWithoutMasterKeysNothingIsServed(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	id := s.attachmentOf(s.published("secret", note()))
	s.drain()
	keys := filepath.Join(config.DataDir, "secrets", "master.keyset.json")
	s.must(os.Rename(keys, keys+".away"))
	if _, err := s.plaintext(id); err == nil {
		t.Error("read without the master key")
	}
	s.must(os.Rename(keys+".away", keys))
	s.wantPlaintext(id, note())
}

// TestKeysOfBothSuites: an installation that changes its suite reads what it has, and rotates both.
func TestKeysOfBothSuites(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	var ids []string
	for _, method := range []suite.Suite{suite.Standard, suite.SM, suite.Standard} {
		config.Crypto.Suite = method.String()
		running := start(t, config)
		ids = append(ids, running.attachmentOf(running.published("secret", note())))
		running.drain()
		for _, id := range ids {
			running.wantPlaintext(id, note())
		}
	}
	s := start(t, config)
	done, err := s.ObjectKeys.Rotate(t.Context(), func(int) {})
	if err != nil || len(done) != 2 || done[0].Rewrapped != 2 || done[1].Rewrapped != 1 {
		t.Fatalf("%+v, %v", done, err)
	}
	for _, method := range []suite.Suite{suite.Standard, suite.SM} {
		if _, err := s.ObjectKeys.Retire(t.Context(), method); err != nil {
			t.Fatal(err)
		}
	}
	for _, id := range ids {
		s.wantPlaintext(id, note())
	}
	s.mustEvent(t.Context(), "master_key.rotate", 2)
}

func (s *site) mustEvent(ctx context.Context, action string, want int) []string {
	s.t.Helper()
	rows, err := s.Database().Rows(ctx, `SELECT actor, record_id, detail FROM events WHERE action = '`+action+`' ORDER BY seq`)
	s.must(err)
	if len(rows) != want {
		s.t.Errorf("%d events %s, want %d: %q", len(rows), action, want, rows)
	}
	return rows
}
