package proof_test

import (
	"path/filepath"
	"testing"

	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/evidence"
)

func site(t *testing.T, n int) (*evidence.Book, string) {
	t.Helper()
	b := evidence.New(t)
	b.Site(n)
	dir := filepath.Join(t.TempDir(), "export")
	b.Write(dir)
	return b, dir
}

func verified(t *testing.T, dir string, trust proof.Trust) *proof.Report {
	t.Helper()
	r, err := proof.VerifyExport(dir, trust)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestExportUntouched(t *testing.T) {
	b, dir := site(t, 3)
	r := verified(t, dir, proof.Trust{VerifierKey: b.VerifierKey, Checkpoint: b.Checkpoint()})
	for _, f := range r.Findings {
		t.Error(&f)
	}
	if r.Counts.Events != len(b.Events) || r.Counts.Records != 24 || r.Counts.Signatures != 18 || r.Counts.Publications != 12 || r.Counts.Attachments != 24 {
		t.Errorf("counts: %+v", r.Counts)
	}
	t.Log(r.Unbound)
}

func TestBundleUntouched(t *testing.T) {
	b, _ := site(t, 1)
	for _, id := range []string{"0000-draft", "0000-returned", "0000-signed", "0000-published", "0000-superseded", "0000-correction", "0000-withdrawn"} {
		r, err := proof.VerifyBundle(b.Bundle(id), proof.Trust{})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			t.Error(id, &f)
		}
	}
}
