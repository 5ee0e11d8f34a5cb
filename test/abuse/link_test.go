package abuse

import (
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// A18: a correction that is more secret than what it corrects is not given away by the other end of the link.
func TestAHiddenCorrectionIsNotLinked(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	old := s.Published(harness.Progress(harness.NewID(), time.Now()))
	in := harness.Progress(harness.NewID(), time.Now())
	in.Supersedes, in.Submit = old.ID, true
	rec, _, err := s.As("technician").PutRecord(ctx, harness.Project, in)
	if err != nil {
		t.Fatal(err)
	}
	if rec, err = s.As("techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary}); err != nil {
		t.Fatal(err)
	}
	secret := s.Classification()
	secret.Secrecy = "secret"
	if rec, err = s.As("techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, secret); err != nil {
		t.Fatal(err)
	}
	if rec, err = s.As("pm").Sign(ctx, harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer}); err != nil {
		t.Fatal(err)
	}
	if rec, err = s.As("custodian").Publish(ctx, harness.Project, rec.ID, rec.Version); err != nil {
		t.Fatal(err)
	}
	for login, knows := range map[string]bool{"leader": false, "analyst": false, "technician2": false, "custodian": true, "auditor": true} {
		page, err := s.As(login).Publication(ctx, harness.Project, old.ArchiveNo)
		if err != nil {
			t.Fatalf("%s: %v", login, err)
		}
		if got := page.SupersededBy != ""; got != knows {
			t.Errorf("%s is told of %q on the page, knows of it: %v", login, page.SupersededBy, knows)
		}
		one, err := s.As(login).Record(ctx, harness.Project, old.ID)
		if err != nil {
			t.Fatalf("%s: %v", login, err)
		}
		if one.SupersededBy == rec.ID && !knows || one.SupersededBy == "" && knows {
			t.Errorf("%s is told of %q by the record, knows of it: %v", login, one.SupersededBy, knows)
		}
		events, err := s.As(login).Events(ctx, harness.Project, old.ID)
		if err != nil {
			t.Fatalf("%s: %v", login, err)
		}
		if told := strings.Contains(jsonOf(t, events), rec.ID); told && !knows {
			t.Errorf("%s is told by the events", login)
		}
		for listed, err := range s.As(login).Records(ctx, harness.Project, client.RecordFilter{}) {
			if err != nil {
				t.Fatal(err)
			}
			if listed.SupersededBy == rec.ID && !knows {
				t.Errorf("%s is told by the list", login)
			}
		}
	}
}
