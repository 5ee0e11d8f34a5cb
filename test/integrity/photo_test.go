package integrity

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

// A photo of another year and another country is a finding of the record by its time and by its place (V8, V9).
func TestPhotoOfAnotherTimeAndPlace(t *testing.T) {
	names, err := filepath.Glob(filepath.Join(need.Samples(t, "media", "exif-gps"), "*.jpg"))
	if err != nil || len(names) == 0 {
		t.Fatalf("%d photos: %v", len(names), err)
	}
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	fence := json.RawMessage(`{"fence":{"center":{"lat":"31.2","lon":"121.5"},"radius_m":300}}`)
	from := calendar.After(calendar.Day(s.Clock.Now()), 1)
	if _, err := s.As("pm").ChangeRuleSettings(ctx, harness.Project, client.RuleSettingInput{From: from, Rules: fence}); err != nil {
		t.Fatal(err)
	}
	s.Clock.Move(24 * time.Hour)
	technician := s.Session("technician")
	found := map[string]int{}
	for _, name := range names[:min(len(names), 8)] {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		a, _, err := technician.PutAttachment(ctx, harness.Project, harness.NewID(), harness.File(filepath.Base(name), "image/jpeg", raw))
		if err != nil {
			t.Logf("%s is not taken: %v", filepath.Base(name), err)
			continue
		}
		in := s.Progress(harness.NewID())
		in.Attachments, in.Submit = []client.AttachmentRef{{ID: a.ID, SHA256: a.SHA256}}, true
		rec, _, err := technician.PutRecord(ctx, harness.Project, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range rec.Findings {
			found[f.Rule+" "+f.Severity]++
			t.Logf("%s: %s %s %s", filepath.Base(name), f.Rule, f.Severity, f.En)
		}
	}
	if found["V8 suspect"] == 0 || found["V9 suspect"] == 0 {
		t.Errorf("findings %v: none by time, or none by place", found)
	}
}
