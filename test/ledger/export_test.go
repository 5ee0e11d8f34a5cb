package ledger

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/export"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
)

// busySite has a record in each part of its life, some with photos, and a second project.
func busySite(t *testing.T, stack harness.Stack) *harness.Site {
	t.Helper()
	s := harness.Start(t, stack)
	for range 2 {
		in := s.Progress(harness.NewID())
		in.Attachments = []client.AttachmentRef{s.Uploaded(in.ID)}
		s.Published(in)
	}
	s.Submitted(s.Progress(harness.NewID()))
	s.Signed(s.Progress(harness.NewID()))
	s.Uploaded("named by nothing")
	s.AddProject("BRIDGE")
	s.Appoint("BRIDGE", harness.Crew[0])
	in := s.Progress(harness.NewID())
	_, _, err := s.As("technician").PutRecord(t.Context(), "BRIDGE", in)
	require.NoError(t, err)
	return s
}

func exported(t *testing.T, s *harness.Site, project string) (string, export.Summary) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	sum, err := s.Export(t.Context(), dir, project, func(string, int64) {})
	require.NoError(t, err)
	return dir, sum
}

func linesOf(t *testing.T, dir, name string) (all [][]byte) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name))
	require.NoError(t, err)
	for line := range bytes.SplitSeq(bytes.TrimSuffix(raw, []byte("\n")), []byte("\n")) {
		all = append(all, line)
	}
	if len(raw) == 0 {
		return nil
	}
	return all
}

func manifestOf(t *testing.T, dir string) (m struct {
	Leaves                       int64
	Origin, Project, VerifierKey string
},
) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(bytes.ReplaceAll(raw, []byte("verifier_key"), []byte("verifierkey")), &m))
	return m
}

// TestExportHoldsWhatAVerifierNeeds computes every hash of an export again.
func TestExportHoldsWhatAVerifierNeeds(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s := busySite(t, stack)
		dir, sum := exported(t, s, "")
		require.Empty(t, sum.Fault)
		require.Zero(t, sum.Unreadable)
		require.Equal(t, number(t, s, `SELECT COUNT(*) FROM events`), sum.Leaves)

		m := manifestOf(t, dir)
		text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
		require.NoError(t, err)
		c, err := proof.OpenCheckpoint(text, m.VerifierKey)
		require.NoError(t, err)
		require.Equal(t, m.Leaves, c.Size)
		require.Equal(t, c.Root, rootOf(t, dir))

		index := linesOf(t, dir, "index.versions")
		for i, line := range linesOf(t, dir, "versions.jsonl") {
			require.Equal(t, strings.Fields(string(index[i]))[3], proof.Hash(line))
		}
		require.Len(t, index, int(number(t, s, `SELECT COUNT(*) FROM record_versions`)))
		for _, name := range []string{"events", "versions", "records", "publications", "attachments", "checkpoints"} {
			for _, line := range linesOf(t, dir, name+".jsonl") {
				again, err := proof.Canonical(line)
				require.NoError(t, err, name)
				require.Equal(t, string(again), string(line), "%s: a line is canonical", name)
			}
		}
		require.Len(t, linesOf(t, dir, "records.jsonl"), int(number(t, s, `SELECT COUNT(*) FROM records`)))
		require.Len(t, linesOf(t, dir, "publications.jsonl"), 2)
		require.Equal(t, 3, filesMatch(t, dir))
		verified(t, s, dir)

		_, err = s.Export(t.Context(), dir, "", func(string, int64) {})
		require.ErrorContains(t, err, "is not empty")
	})
}

// verified lets the stranger's verifier judge an export.
func verified(t *testing.T, s *harness.Site, dir string) {
	t.Helper()
	report, err := proof.VerifyExport(dir, proof.Trust{VerifierKey: s.Ledger.Key().VerifierKey})
	require.NoError(t, err)
	for _, f := range report.Findings {
		t.Errorf("%v", &f)
	}
}

// rootOf computes the root over the events of an export. Where an event is not given, its kept hash stands for it.
func rootOf(t *testing.T, dir string) proof.Digest {
	t.Helper()
	kept := linesOf(t, dir, "index.events")
	var leaves []proof.Digest
	for i, line := range linesOf(t, dir, "events.jsonl") {
		hash, err := proof.ParseDigest(string(kept[i]))
		require.NoError(t, err)
		if len(line) > 0 {
			require.Equal(t, hash, proof.Leaf(line))
		}
		leaves = append(leaves, hash)
	}
	return proof.Root(leaves)
}

// filesMatch hashes every file of an export and tells how many there are.
func filesMatch(t *testing.T, dir string) (n int) {
	t.Helper()
	for _, line := range linesOf(t, dir, "attachments.jsonl") {
		var a struct{ Attachment, Project, SHA256 string }
		require.NoError(t, json.Unmarshal(line, &a))
		content, err := os.ReadFile(filepath.Join(dir, "files", a.Project, a.Attachment))
		require.NoError(t, err)
		sum := sha256.Sum256(content)
		require.Equal(t, a.SHA256, hex.EncodeToString(sum[:]))
		n++
	}
	return n
}

// TestExportOfOneProjectTellsNothingOfOthers still proves the whole tree.
func TestExportOfOneProjectTellsNothingOfOthers(t *testing.T) {
	s := busySite(t, harness.Embedded)
	dir, _ := exported(t, s, "BRIDGE")
	m := manifestOf(t, dir)
	require.Equal(t, "BRIDGE", m.Project)
	text, err := os.ReadFile(filepath.Join(dir, "checkpoint"))
	require.NoError(t, err)
	c, err := proof.OpenCheckpoint(text, m.VerifierKey)
	require.NoError(t, err)
	require.Equal(t, c.Root, rootOf(t, dir))
	require.Len(t, linesOf(t, dir, "records.jsonl"), 1)
	verified(t, s, dir)
	whole, _ := exported(t, s, harness.Project)
	verified(t, s, whole)
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		require.NotContains(t, string(content), harness.Project, path)
		return err
	}))
}

// TestSecretFilesAreExportedInClear holds an attachment that lies encrypted against what its record names.
func TestSecretFilesAreExportedInClear(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s := harness.Start(t, stack)
		in := s.Progress(harness.NewID())
		in.Attachments = []client.AttachmentRef{s.Uploaded(in.ID)}
		rec := s.Submitted(in)
		manager := s.As("techmanager")
		rec, err := manager.Screen(t.Context(), harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
		require.NoError(t, err)
		secret := s.Classification()
		secret.Secrecy = "secret"
		_, err = manager.Classify(t.Context(), harness.Project, rec.ID, rec.Version, secret)
		require.NoError(t, err)
		for more := true; more; {
			more, err = s.Jobs.DeliverOutbox(t.Context())
			require.NoError(t, err)
		}
		require.EqualValues(t, 1, number(t, s, `SELECT COUNT(*) FROM attachments WHERE secrecy = 3`))
		dir, sum := exported(t, s, "")
		require.Zero(t, sum.Unreadable)
		require.Equal(t, 1, filesMatch(t, dir))
		verified(t, s, dir)
	})
}

// TestExportIsOfOneMoment exports while people work: what the export holds of a record is what its events say.
func TestExportIsOfOneMoment(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s := harness.Start(t, stack)
		stop, stopped := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(stopped)
			for {
				select {
				case <-stop:
					return
				default:
					s.Classified(s.Progress(harness.NewID()))
				}
			}
		}()
		for range 3 {
			dir, sum := exported(t, s, "")
			require.Empty(t, sum.Fault)
			standing := map[string]string{}
			for _, line := range linesOf(t, dir, "records.jsonl") {
				var r struct {
					ID, State string
				}
				require.NoError(t, json.Unmarshal(line, &r))
				standing[r.ID] = r.State
			}
			told := map[string]string{}
			for _, line := range linesOf(t, dir, "events.jsonl") {
				var e proof.Event
				require.NoError(t, json.Unmarshal(line, &e))
				if e.Record != "" {
					told[e.Record] = e.To
				}
			}
			require.Equal(t, told, standing)
		}
		close(stop)
		<-stopped
	})
}

// TestExportShowsWhatWasTakenOut leaves the place of a deleted event empty, and goes on where the ledger can't.
func TestExportShowsWhatWasTakenOut(t *testing.T) {
	s := busySite(t, harness.Embedded)
	settle(t, s)
	seq := number(t, s, `SELECT MIN(seq) FROM events WHERE action = 'record.sign'`)
	leaf := number(t, s, `SELECT leaf FROM ledger_leaves WHERE event_seq = ?`, seq)
	tamper(t, s, `DELETE FROM events WHERE seq = ?`, seq)
	dir, sum := exported(t, s, "")
	require.Empty(t, sum.Fault)
	require.Empty(t, linesOf(t, dir, "events.jsonl")[leaf])
	require.Len(t, linesOf(t, dir, "index.events")[leaf], 64)

	tamper(t, s, `DELETE FROM ledger_hashes WHERE idx = (SELECT MAX(idx) FROM ledger_hashes)`)
	s.Uploaded("one more")
	dir, sum = exported(t, s, "")
	require.NotEmpty(t, sum.Fault)
	require.NotEmpty(t, linesOf(t, dir, "manifest.json"))
}

// tamper changes rows behind the product's back.
func tamper(t *testing.T, s *harness.Site, statement string, args ...any) {
	t.Helper()
	require.Positive(t, tamperWith(t, s.Config, statement, args...))
}

// tamperWith runs a statement on an installation's own SQLite file.
func tamperWith(t *testing.T, c app.Config, statement string, args ...any) int64 {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(c.DataDir, "countersign.db")+"?_pragma=busy_timeout(5000)")
	require.NoError(t, err)
	defer db.Close()
	result, err := db.ExecContext(t.Context(), statement, args...)
	require.NoError(t, err)
	n, err := result.RowsAffected()
	require.NoError(t, err)
	return n
}

// TestExportCommand runs the program itself.
func TestExportCommand(t *testing.T) {
	s := busySite(t, harness.Embedded)
	dir := filepath.Join(t.TempDir(), "out")
	stdout, code := program(t, "export", dir, "--data", s.Config.DataDir, "--json")
	require.Zero(t, code)
	last := bufio.NewScanner(strings.NewReader(stdout))
	require.True(t, last.Scan())
	var sum export.Summary
	require.NoError(t, json.Unmarshal(last.Bytes(), &sum))
	require.EqualValues(t, 5, sum.Records)
	_, code = program(t, "export", dir, "--data", s.Config.DataDir)
	require.Equal(t, 1, code, "not into a folder that is in use")
	_, code = program(t, "export")
	require.Equal(t, 2, code)
	_, code = program(t, "export", filepath.Join(t.TempDir(), "none"), "--data", s.Config.DataDir, "--project", "NONE")
	require.Equal(t, 1, code)
}
