package ledger

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

// TestReadersProveWhatTheyRead: who reads a publication takes home what proves it, and nothing from before the sign-off.
func TestReadersProveWhatTheyRead(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	in := s.Progress(harness.NewID())
	in.Title = "never signed like this"
	filed := s.Submitted(in)
	back, err := s.As("techmanager").Return(ctx, harness.Project, filed.ID, filed.Version, client.ReturnMove{Code: "wrong_data", Reason: "数量需要核实"})
	require.NoError(t, err)
	in.Title = "as it was signed"
	in.Submit = true
	raw, err := json.Marshal(in)
	require.NoError(t, err)
	_, _, err = s.As("technician").PutRecordRaw(ctx, harness.Project, in.ID, raw, back.Version)
	require.NoError(t, err)
	published := s.Published(in) // a repeated submission answers as the first time

	for _, login := range []string{"leader", "analyst", "custodian"} {
		raw, err := s.As(login).Proof(ctx, harness.Project, published.ID)
		require.NoError(t, err, login)
		require.NotContains(t, string(raw), "never signed like this")
		require.NotContains(t, string(raw), "record.return")
		mustProve(t, raw, s.Ledger.Key().VerifierKey)
		for name, spoil := range spoilers {
			var b proof.Bundle
			require.NoError(t, json.Unmarshal(raw, &b))
			spoil(&b)
			text, err := json.Marshal(b)
			require.NoError(t, err)
			report, err := proof.VerifyBundle(text, proof.Trust{})
			require.NoError(t, err)
			require.False(t, report.Good(), name)
			require.Error(t, byScript(t, text, ""), "verify.sh: %s", name)
		}
	}
}

// spoilers are what a forger might do to a reader's bundle.
var spoilers = map[string]func(*proof.Bundle){
	"another content hash":  func(b *proof.Bundle) { b.Begins.ContentHash = proof.Hash([]byte("{}")) },
	"another edition":       func(b *proof.Bundle) { b.Begins.Edition++ },
	"begins in another way": func(b *proof.Bundle) { b.Begins.State = "submitted" },
	"no sign-off": func(b *proof.Bundle) {
		b.Begins.Version, b.Begins.State, b.Versions[0].Version = b.Begins.Version+1, "signed", b.Begins.Version+1
		b.Entries, b.Signatures = b.Entries[1:], nil
	},
	"no publication":         func(b *proof.Bundle) { b.Entries = b.Entries[:1] },
	"no signature":           func(b *proof.Bundle) { b.Signatures = nil },
	"no content":             func(b *proof.Bundle) { b.Versions = nil },
	"no beginning":           func(b *proof.Bundle) { b.Begins = nil },
	"another archive number": func(b *proof.Bundle) { b.ArchiveNo += "1" },
}

func mustProve(t *testing.T, raw []byte, key string) {
	t.Helper()
	report, err := proof.VerifyBundle(raw, proof.Trust{VerifierKey: key})
	require.NoError(t, err)
	require.True(t, report.Good(), "%v", report.Findings)
	require.True(t, report.Abridged)
	require.Equal(t, 1, report.Counts.Signatures)
	require.NoError(t, byScript(t, raw, key))
}

// byScript lets the second verifier judge; the error is its verdict.
func byScript(t *testing.T, raw []byte, key string) error {
	t.Helper()
	file := filepath.Join(t.TempDir(), "proof.json")
	require.NoError(t, os.WriteFile(file, raw, 0o600))
	arguments := []string{filepath.Join(need.RepositoryRoot(), "scripts", "verify.sh"), file}
	if key != "" {
		arguments = append(arguments, "--key", key)
	}
	output, err := exec.CommandContext(t.Context(), "sh", arguments...).CombinedOutput()
	t.Logf("%s", output)
	return err
}
