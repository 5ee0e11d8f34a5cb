package hostile

import (
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// refusals are the answers that a file may be refused with.
var refusals = map[int]bool{http.StatusRequestEntityTooLarge: true, http.StatusUnsupportedMediaType: true, http.StatusUnprocessableEntity: true}

// signatures tell by their first bytes what a file certainly is; that is asked here apart from the product.
var signatures = []struct{ magic, mediaType string }{
	{"\xFF\xD8\xFF", "image/jpeg"},
	{"\x89PNG\r\n\x1a\n", "image/png"},
	{"GIF8", "image/gif"},
	{"%PDF-", "application/pdf"},
	{"MZ", "an executable"},
	{"<html", "text/html"},
	{"<!DOCTYPE html", "text/html"},
	{"<svg", "image/svg+xml"},
	{"\xD0\xCF\x11\xE0", "an OLE file"},
	{"PK\x03\x04", "a ZIP file"},
}

func TestEveryFileAsAnUpload(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := start(t, stack)
			taken, refused := 0, map[int]int{}
			for _, folder := range []string{"hostile", "media"} {
				for _, path := range filesOf(t, folder) {
					content, err := os.ReadFile(path)
					if err != nil {
						t.Fatal(err)
					}
					for _, claim := range claims(path) {
						if status := s.upload(path, claim, content); status < http.StatusBadRequest {
							taken++
						} else {
							refused[status]++
						}
					}
				}
			}
			t.Logf("%d taken, refused %v", taken, refused)
			if taken == 0 || len(refused) == 0 {
				t.Error("everything was taken, or nothing")
			}
			s.objectsAreRows()
			s.survived()
		})
	}
}

// claims are the types that a sender might say: that of the file's name, and the lie that it is a photo.
func claims(path string) []string {
	own := mime.TypeByExtension(strings.ToLower(filepath.Ext(path)))
	if own == "" {
		own = "application/octet-stream"
	}
	return []string{own, "image/jpeg"}
}

// upload sends a file under a claim and judges the answer.
func (s *server) upload(path, claim string, content []byte) int {
	s.t.Helper()
	id := harness.NewID()
	a, _, err := s.client.PutAttachment(s.t.Context(), harness.Project, id, harness.File(filepath.Base(path), claim, content))
	where := filepath.Base(filepath.Dir(path)) + "/" + filepath.Base(path) + " as " + claim
	if err != nil {
		p := client.AsProblem(err)
		if p == nil || !refusals[p.Status] || p.Detail == "" {
			s.t.Errorf("%s: %v", where, err)
			return http.StatusTeapot
		}
		s.nothingLeft(where, id)
		return p.Status
	}
	for _, known := range signatures {
		if strings.HasPrefix(string(content), known.magic) && !sameType(a.ContentType, known.mediaType) {
			s.t.Errorf("%s is %s and was believed to be %s", where, known.mediaType, a.ContentType)
		}
	}
	if err := s.comesBack(id, a); err != nil {
		s.t.Errorf("%s: %v", where, err)
	}
	return http.StatusCreated
}

// sameType: containers hold documents of many types; what they may not be taken for is a picture or a page.
func sameType(got, want string) bool {
	if strings.HasPrefix(want, "a") && !strings.Contains(want, "/") {
		return !strings.HasPrefix(got, "image/") && !strings.HasPrefix(got, "text/")
	}
	return got == want
}

// nothingLeft: what was refused has neither a row nor an address.
func (s *server) nothingLeft(where, id string) {
	s.t.Helper()
	if _, err := s.client.StatAttachment(s.t.Context(), harness.Project, id); !client.IsStatus(err, http.StatusNotFound) {
		s.t.Errorf("%s was refused and is there: %v", where, err)
	}
}

// comesBack reads a stored file: it is what was sent, and a browser is told to run nothing of it.
func (s *server) comesBack(id string, a *client.Attachment) error {
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.URL+"/api/v1/projects/"+harness.Project+"/attachments/"+id, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer r.Body.Close()
	n, err := io.Copy(io.Discard, r.Body)
	switch {
	case err != nil || r.StatusCode != http.StatusOK || n != a.Size:
		return fmt.Errorf("status %d, %d of %d bytes: %w", r.StatusCode, n, a.Size, err)
	case !strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment"), r.Header.Get("X-Content-Type-Options") != "nosniff",
		!strings.Contains(r.Header.Get("Content-Security-Policy"), "sandbox"):
		return fmt.Errorf("a browser might run it: %v", r.Header)
	}
	return nil
}

// objectsAreRows compares what lies in the object store with the rows: after refusals nothing more lies there.
func (s *server) objectsAreRows() {
	s.t.Helper()
	s.t.Run("objects", func(t *testing.T) {
		site := harness.Open(t, s.config, &harness.Clock{})
		db := site.Database()
		defer db.Close()
		rows, err := db.Texts(context.Background(), `SELECT object_key FROM attachments`)
		if err != nil {
			t.Fatal(err)
		}
		named := map[string]bool{}
		for _, key := range rows {
			named[key] = true
		}
		objects, err := harness.ListObjects(t.Context(), site.Objects)
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range objects {
			if !named[o.Key] {
				t.Errorf("a refused file left the object %s/%s", o.Area, o.Key)
			}
		}
		if len(objects) != len(rows) {
			t.Errorf("%d objects, %d rows", len(objects), len(rows))
		}
		for u, err := range site.Objects.Unfinished(t.Context()) {
			t.Errorf("a refused file left the unfinished %s (%v)", u.ID, err)
		}
	})
}
