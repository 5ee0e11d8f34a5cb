// Package abuse tries those cases of abuse that need more than one request to a handler: time that passes, bytes that
// are changed behind the product's back, a second replica, files that blow up. The others are tried where the API is.
package abuse

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// refused fails unless an error is a problem with this status.
func refused(t *testing.T, what string, err error, status int) {
	t.Helper()
	if !client.IsStatus(err, status) {
		t.Errorf("%s: %v, want %d", what, err, status)
	}
}

// A17: what was signed is served for ever: neither another upload under the same id, nor another content of the
// record, nor other bytes under the object's own key take its place.
func TestSignedBytesStay(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			in := s.Progress(harness.NewID())
			ref := s.Uploaded("signed")
			in.Attachments = []client.AttachmentRef{ref}
			rec := s.Published(in)
			for placed := range 2 {
				if placed == 1 {
					if err := harness.Drain(t.Context(), s.Product); err != nil {
						t.Fatal(err)
					}
				}
				_, _, err := s.As("technician").PutAttachment(t.Context(), harness.Project, ref.ID, harness.Photo("another"))
				refused(t, "other bytes under the same id", err, http.StatusConflict)
				_, _, err = s.As("technician2").PutAttachment(t.Context(), harness.Project, ref.ID, harness.Photo("signed"))
				refused(t, "the same bytes by somebody else", err, http.StatusConflict)
				changed := in
				changed.Title = "改动后的标题"
				_, err = s.As("technician").EditRecord(t.Context(), harness.Project, changed, rec.Version)
				refused(t, "an edit of what is published", err, http.StatusConflict)
				got := read(t, s.As("leader"), ref.ID)
				if harness.File("", "", got).SHA256 != ref.SHA256 {
					t.Error("other bytes are served")
				}
			}
			s.MustHold()
		})
	}
}

func read(t *testing.T, c *client.Client, id string) []byte {
	t.Helper()
	content, err := c.Attachment(t.Context(), harness.Project, id, client.Span{})
	if err != nil {
		t.Fatal(err)
	}
	defer content.Body.Close()
	b, err := io.ReadAll(content.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A file that is damaged or gone can't be signed, and nobody gets it whole.
func TestDamagedBytesAreNotSigned(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"damaged": func(path string) error {
			b, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			b[len(b)/2] ^= 1
			_ = os.Chmod(path, 0o600)
			return os.WriteFile(path, b, 0o600)
		},
		"gone": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, harness.Embedded)
			in := s.Progress(harness.NewID())
			ref := s.Uploaded("evidence")
			in.Attachments = []client.AttachmentRef{ref}
			rec := s.Classified(in)
			if err := spoil(fileOf(t, s, ref.ID)); err != nil {
				t.Fatal(err)
			}
			_, err := s.As("pm").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
			refused(t, "sign", err, http.StatusConflict)
			now, err := s.As("pm").Record(t.Context(), harness.Project, rec.ID)
			if err != nil || now.State != "classified" || now.Version != rec.Version {
				t.Errorf("the refused sign-off changed the record: %+v %v", now, err)
			}
			if content, err := s.As("pm").Attachment(t.Context(), harness.Project, ref.ID, client.Span{}); err == nil {
				if _, err = io.Copy(io.Discard, content.Body); err == nil {
					t.Error("the damaged file was given out whole")
				}
				content.Body.Close()
			}
		})
	}
}

// fileOf finds the bytes of an attachment in the local object directory, behind the product's back.
func fileOf(t *testing.T, s *harness.Site, id string) string {
	t.Helper()
	want := harness.Photo("evidence")
	body, err := want.Open()
	if err != nil {
		t.Fatal(err)
	}
	bytesWanted, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	found := ""
	err = filepath.WalkDir(filepath.Join(s.Config.DataDir, "objects"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(path, id) {
			return err
		}
		if b, err := os.ReadFile(path); err == nil && bytes.Equal(b, bytesWanted) {
			found = path
		}
		return nil
	})
	if err != nil || found == "" {
		t.Fatalf("the object of %s is not found: %v", id, err)
	}
	return found
}

// A23: past its validity a publication is gone for readers and not for those who keep it; the object stays.
func TestPastItsValidity(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	in := s.Progress(harness.NewID())
	ref := s.Uploaded("short")
	in.Attachments = []client.AttachmentRef{ref}
	rec := s.Submitted(in)
	rec, err := s.As("techmanager").Screen(t.Context(), harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
	must(t, err)
	short, last := s.Classification(), s.Clock.Now().AddDate(0, 0, 2).UTC().Format(time.DateOnly)
	short.ValidUntil = &last
	rec, err = s.As("techmanager").Classify(t.Context(), harness.Project, rec.ID, rec.Version, short)
	must(t, err)
	rec, err = s.As("pm").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	must(t, err)
	rec, err = s.As("custodian").Publish(t.Context(), harness.Project, rec.ID, rec.Version)
	must(t, err)
	if got := read(t, s.As("leader"), ref.ID); len(got) == 0 {
		t.Error("the leader reads nothing while it is valid")
	}
	s.Settle() // days later: bytes were placed and the staging swept
	leader, custodian := s.Session("leader"), s.Session("custodian")
	_, err = leader.Publication(t.Context(), harness.Project, rec.ArchiveNo)
	refused(t, "the leader reads the publication", err, http.StatusGone)
	_, err = leader.Attachment(t.Context(), harness.Project, ref.ID, client.Span{})
	refused(t, "the leader reads the file", err, http.StatusGone)
	page, err := leader.ListPublications(t.Context(), harness.Project, client.PublicationFilter{})
	if err != nil || len(page.Items) != 0 {
		t.Errorf("the leader's board: %+v %v", page, err)
	}
	if _, err = custodian.Publication(t.Context(), harness.Project, rec.ArchiveNo); err != nil {
		t.Errorf("the custodian reads the publication: %v", err)
	}
	if harness.File("", "", read(t, custodian, ref.ID)).SHA256 != ref.SHA256 {
		t.Error("the object was not kept")
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
