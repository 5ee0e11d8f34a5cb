package tamper

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/authenticator"
	"github.com/countersign/countersign/test/harness"
)

// What a running server hands out verifies without it: the proof of every record that a manager may read, and its
// ledger against a checkpoint of an hour ago.
func TestRunningServerVerifies(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	pm := register(t, s, "pm", authenticator.New("http://localhost:8080"))
	s.Submitted(s.Progress(harness.NewID()))
	must(t, s.Ledger.CatchUp(t.Context()))
	kept, err := s.As("pm").Checkpoint(t.Context())
	must(t, err)
	life(t, s, pm)
	must(t, s.Ledger.CatchUp(t.Context()))
	trust := proof.Trust{VerifierKey: s.Ledger.Key().VerifierKey, Checkpoint: []byte(kept.Note)}
	r, err := proof.VerifyServer(t.Context(), http.DefaultClient, s.URL, trust)
	must(t, err)
	if !r.Good() || r.OlderSize != kept.Size || r.Size <= kept.Size {
		t.Errorf("the server: %+v", r)
	}
	seen := 0
	for item, err := range s.As("pm").Records(t.Context(), harness.Project, client.RecordFilter{}) {
		must(t, err)
		raw, err := s.As("pm").Proof(t.Context(), harness.Project, item.ID)
		must(t, err)
		mustVerify(t, item.State, raw, trust)
		seen++
	}
	if seen < 6 {
		t.Errorf("%d records", seen)
	}
}

// mustVerify holds a bundle before both verifiers, then a changed one.
func mustVerify(t *testing.T, state string, raw []byte, trust proof.Trust) {
	t.Helper()
	r, err := proof.VerifyBundle(raw, trust)
	must(t, err)
	if !r.Good() {
		t.Errorf("%s: %v", state, &r.Findings[0])
	}
	file := filepath.Join(t.TempDir(), "bundle.json")
	must(t, os.WriteFile(file, raw, 0o600))
	if v := byShell(t, file, trust); !v.good() {
		t.Errorf("%s: verify.sh: %+v", state, v)
	}
	var b proof.Bundle
	must(t, json.Unmarshal(raw, &b))
	b.State = "published?"
	changed, err := proof.Document(b)
	must(t, err)
	must(t, os.WriteFile(file, changed, 0o600))
	if r, err = proof.VerifyBundle(changed, trust); err != nil || r.Good() || byShell(t, file, trust).good() {
		t.Errorf("%s: another state passes: %v", state, err)
	}
}
