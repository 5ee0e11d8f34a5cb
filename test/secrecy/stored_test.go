// Package secrecy shows on both stacks what holds for everything above internal (R3.6, R4.6): it lies encrypted under a
// key of its own, is read only with a mark and a line in the history, and becomes less secret by two people alone.
package secrecy

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/blob/s3"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/suite"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m) }

const canary = "CANARY-标底一千零一万元"

// eachStack runs a test on both stacks, with both suites where that makes a difference.
func eachStack(t *testing.T, test func(t *testing.T, config app.Config)) {
	t.Helper()
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) { test(t, harness.Config(t, stack)) })
	}
}

// note is a text file whose every piece shows the canary.
func note() client.File {
	return harness.File("标底CANARY.txt", "text/plain", bytes.Repeat([]byte(canary+"\n"), 3000))
}

// site is a running product with a person's helpers.
type site struct {
	*harness.Site
	t *testing.T
}

func start(t *testing.T, config app.Config) *site {
	t.Helper()
	return &site{harness.Open(t, config, &harness.Clock{}), t}
}

// classified brings a record with the files to a level.
func (s *site) classified(level string, files ...client.File) *client.Record {
	s.t.Helper()
	in := s.Progress(harness.NewID())
	for _, f := range files {
		a, _, err := s.As("technician").PutAttachment(s.t.Context(), harness.Project, harness.NewID(), f)
		s.must(err)
		in.Attachments = append(in.Attachments, client.AttachmentRef{ID: a.ID, SHA256: a.SHA256})
	}
	rec := s.Submitted(in)
	rec, err := s.As("techmanager").Screen(s.t.Context(), harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
	s.must(err)
	c := s.Classification()
	c.Secrecy = level
	rec, err = s.As("techmanager").Classify(s.t.Context(), harness.Project, rec.ID, rec.Version, c)
	s.must(err)
	return rec
}

func (s *site) published(level string, files ...client.File) *client.Record {
	s.t.Helper()
	rec := s.classified(level, files...)
	rec, err := s.As("pm").Sign(s.t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	s.must(err)
	rec, err = s.As("custodian").Publish(s.t.Context(), harness.Project, rec.ID, rec.Version)
	s.must(err)
	return rec
}

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) drain() {
	s.t.Helper()
	s.must(harness.Drain(s.t.Context(), s.Product))
}

// attachmentOf gives the first attachment of a record.
func (s *site) attachmentOf(rec *client.Record) string {
	s.t.Helper()
	all, err := s.Store.AttachmentsOf(s.t.Context(), record.Key{Project: harness.Project, ID: rec.ID})
	s.must(err)
	if len(all) == 0 {
		s.t.Fatal("no attachment")
	}
	return all[0].ID
}

// area is where an attachment's row says that its bytes lie.
func (s *site) area(id string) string {
	s.t.Helper()
	a, err := s.Store.Attachment(s.t.Context(), harness.Project, id)
	s.must(err)
	return a.Area
}

// shown lists where in the object store, staging and secret areas included, a text can be found: the plain store under
// the encryption is read object by object, and a local directory file by file.
func shown(t *testing.T, config app.Config, text string) []string {
	t.Helper()
	if config.Objects.Driver == "local" {
		return shownInFiles(t, filepath.Join(config.DataDir, "objects"), text)
	}
	store, err := s3.Open(s3.Options{
		Endpoint: config.Objects.Endpoint, AccessKey: config.Objects.AccessKey, SecretKey: config.Objects.SecretKey,
		Prefix: config.Objects.Prefix, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, area := range blob.Areas() {
		for entry, err := range store.List(t.Context(), area, "") {
			if err != nil {
				t.Fatal(err)
			}
			body, info, err := store.Get(t.Context(), blob.Ref{Area: area, Key: entry.Key}, blob.Range{})
			if err != nil {
				t.Fatal(err)
			}
			held, err := io.ReadAll(body)
			_ = body.Close()
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(held, []byte(text)) || strings.Contains(fmt.Sprintf("%+v", info), text) {
				found = append(found, string(area)+"/"+entry.Key)
			}
		}
	}
	return found
}

func shownInFiles(t *testing.T, dir, text string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		held, err := os.ReadFile(name)
		if bytes.Contains(held, []byte(text)) {
			found = append(found, strings.TrimPrefix(name, dir))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// plaintext reads an attachment as the program itself does, beneath everything that people pass.
func (s *site) plaintext(id string) ([]byte, error) {
	a, err := s.Store.Attachment(s.t.Context(), harness.Project, id)
	if err != nil {
		return nil, err
	}
	body, _, err := s.Objects.Get(s.t.Context(), blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}, blob.Range{})
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return io.ReadAll(body)
}

func (s *site) wantPlaintext(id string, want client.File) {
	s.t.Helper()
	got, err := s.plaintext(id)
	s.must(err)
	if blob.Digest(got) != want.SHA256 {
		s.t.Fatalf("%d bytes that are not the file's", len(got))
	}
}

// TestSecretBytesLieEncrypted: as soon as a level above internal is known, nothing of a file can be found in the
// object store, neither in its new place nor in staging; publication locks it there.
func TestSecretBytesLieEncrypted(t *testing.T) {
	for _, method := range []suite.Suite{suite.Standard, suite.SM} {
		t.Run(method.String(), func(t *testing.T) {
			eachStack(t, func(t *testing.T, config app.Config) {
				config.Crypto.Suite = method.String()
				harness.Found(t, config)
				s := start(t, config)
				rec := s.classified("secret", note())
				id := s.attachmentOf(rec)
				if found := shown(t, config, "CANARY"); len(found) == 0 {
					t.Fatal("the search finds nothing even before: it proves nothing")
				}
				s.drain()
				if found := shown(t, config, "CANARY"); len(found) > 0 {
					t.Errorf("classified, and still to be read: %q", found)
				}
				if area := s.area(id); area != "secret" {
					t.Errorf("it lies in %s", area)
				}
				s.wantPlaintext(id, note())

				rec, err := s.As("pm").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
				s.must(err)
				_, err = s.As("custodian").Publish(t.Context(), harness.Project, rec.ID, rec.Version)
				s.must(err)
				s.drain()
				if found := shown(t, config, "CANARY"); len(found) > 0 {
					t.Errorf("published, and to be read: %q", found)
				}
				a, err := s.Store.Attachment(t.Context(), harness.Project, id)
				s.must(err)
				if a.State != "placed" || a.RetainUntil == "" {
					t.Errorf("published and not locked: %+v", a)
				}
				s.wantPlaintext(id, note())
				s.Settle()
			})
		})
	}
}

// TestUnderInternalNothingIsEncrypted: the scan finds what lies in the open, so what it does not find is hidden.
func TestUnderInternalNothingIsEncrypted(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	rec := s.published("internal", note())
	s.drain()
	if found := shown(t, config, "CANARY"); len(found) == 0 {
		t.Error("internal bytes were expected to lie as they are")
	}
	if area := s.area(s.attachmentOf(rec)); area != "internal" {
		t.Errorf("it lies in %s", area)
	}
}

// TestClassifiedAnewMoves: given back and classified higher, the bytes move, and nothing stays behind.
func TestClassifiedAnewMoves(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		s := start(t, config)
		rec := s.classified("confidential", note())
		s.drain()
		id := s.attachmentOf(rec)
		rec, err := s.As("pm").Return(t.Context(), harness.Project, rec.ID, rec.Version, client.ReturnMove{Code: "wrong_data", Reason: "密级定低了，请重定"})
		s.must(err)
		in := s.Progress(rec.ID)
		in.Attachments = []client.AttachmentRef{{ID: id, SHA256: note().SHA256}}
		in.Title, in.Submit = "更正后的标题", true
		rec, _, err = s.As("technician").PutRecord(t.Context(), harness.Project, in)
		s.must(err)
		rec, err = s.As("techmanager").Screen(t.Context(), harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
		s.must(err)
		c := s.Classification()
		c.Secrecy = "internal"
		if _, err := s.As("techmanager").Classify(t.Context(), harness.Project, rec.ID, rec.Version, c); !client.IsStatus(err, 403) {
			t.Fatalf("classified below the first classification: %v", err)
		}
		c.Secrecy = "top_secret"
		_, err = s.As("techmanager").Classify(t.Context(), harness.Project, rec.ID, rec.Version, c)
		s.must(err)
		s.drain()
		if area := s.area(id); area != "top-secret" {
			t.Errorf("it lies in %s", area)
		}
		for entry, err := range s.Objects.List(t.Context(), blob.Confidential, "") {
			t.Errorf("left behind: %s, %v", entry.Key, err)
		}
		s.wantPlaintext(id, note())
	})
}

// TestDestroyedKeyDestroysTheFile: nothing brings it back, and no other file is hurt (R3.7).
func TestDestroyedKeyDestroysTheFile(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		s := start(t, config)
		gone, stays := s.attachmentOf(s.published("secret", note())), s.attachmentOf(s.published("secret", note()))
		s.drain()
		s.must(s.ObjectKeys.Destroy(t.Context(), harness.Project, gone, "custodian"))
		if _, err := s.plaintext(gone); err == nil {
			t.Error("read without its key")
		}
		s.wantPlaintext(stays, note())
		if err := s.ObjectKeys.Destroy(t.Context(), harness.Project, gone, "custodian"); err == nil {
			t.Error("destroyed twice")
		}
		rows, err := s.Database().Rows(t.Context(), `SELECT actor, action FROM events WHERE action = 'object_key.destroy'`)
		s.must(err)
		if len(rows) != 1 {
			t.Errorf("events: %q", rows)
		}
	})
}

// rotate runs the command of the administrator.
func rotate(ctx context.Context, binary string, config app.Config, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, binary, append([]string{"admin", "rotate-keys", "--data", config.DataDir}, arguments...)...)
	cmd.Env = append(os.Environ(), harness.Environment(config)...)
	return cmd
}
