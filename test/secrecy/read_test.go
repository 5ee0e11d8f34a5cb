package secrecy

import (
	"bytes"
	"database/sql"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"iter"
	"net/http"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

var photos atomic.Uint32

// photo is an even grey picture: whatever is drawn on it can be seen.
func photo(t *testing.T) client.File {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 640, 480))
	for i := range img.Pix {
		img.Pix[i] = 128
	}
	for i := range 8 { // a photo that is used twice is refused (V10)
		img.Pix[i] = uint8(photos.Add(1) * 31) //nolint:gosec // any grey will do
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return harness.File("现场.jpg", "image/jpeg", b.Bytes())
}

// TestEveryReadingIsWrittenDown: record, versions, version, diff, events, lists, publication and attachment, by whoever
// reads, its author included; and nothing is written of what is internal.
func TestEveryReadingIsWrittenDown(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		s := start(t, config)
		ctx := t.Context()
		for level, written := range map[string]bool{"internal": false, "confidential": true} {
			rec := s.published(level, photo(t))
			s.drain()
			id := s.attachmentOf(rec)
			for what, read := range map[string]func(c *client.Client) error{
				`"record"`:   func(c *client.Client) error { _, err := c.Record(ctx, harness.Project, rec.ID); return err },
				`"versions"`: func(c *client.Client) error { _, err := c.Versions(ctx, harness.Project, rec.ID); return err },
				`"version"`:  func(c *client.Client) error { _, err := c.Version(ctx, harness.Project, rec.ID, 1); return err },
				`"diff"`:     func(c *client.Client) error { _, err := c.Diff(ctx, harness.Project, rec.ID, 1, 3); return err },
				`"events"`:   func(c *client.Client) error { _, err := c.Events(ctx, harness.Project, rec.ID); return err },
				`"proof"`:    func(c *client.Client) error { _, err := c.Proof(ctx, harness.Project, rec.ID); return err },
				`"list"`: func(c *client.Client) error {
					return all(c.Records(ctx, harness.Project, client.RecordFilter{States: []string{"published"}}))
				},
				`"publications"`: func(c *client.Client) error {
					return all(c.Publications(ctx, harness.Project, client.PublicationFilter{}))
				},
				`"publication"`: func(c *client.Client) error { _, err := c.Publication(ctx, harness.Project, rec.ArchiveNo); return err },
				`"attachment"`: func(c *client.Client) error {
					_, err := get(c.Attachment(ctx, harness.Project, id, client.Span{}))
					return err
				},
			} {
				before := len(s.readings(what, rec.ID))
				if err := read(s.As("techmanager")); err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				after := s.readings(what, rec.ID)
				if written && (len(after) != before+1 || !strings.Contains(after[len(after)-1], "techmanager")) {
					t.Errorf("%s of a %s record: %d readings, then %d", what, level, before, len(after))
				}
				if !written && len(after) != before {
					t.Errorf("%s of a %s record was written down", what, level)
				}
			}
			before := len(s.readings(`"record"`, rec.ID))
			_, err := s.As("technician").Record(ctx, harness.Project, rec.ID)
			s.must(err)
			if after := len(s.readings(`"record"`, rec.ID)); written && after != before+1 {
				t.Error("its author's reading was not written down")
			}
		}
		for _, row := range s.readings("", "") {
			if strings.Contains(row, "钢筋") || strings.Contains(row, harness.Summary) {
				t.Errorf("a reading tells content: %s", row)
			}
		}
	})
}

// readings are the events of readings of one kind that name a record.
func (s *site) readings(what, record string) []string {
	s.t.Helper()
	rows, err := s.Database().Rows(s.t.Context(), `SELECT actor, detail FROM events WHERE action = 'secret.read' AND detail LIKE '%`+
		what+`%' AND detail LIKE '%`+record+`%' ORDER BY seq`)
	s.must(err)
	return rows
}

// all reads a list to its end.
func all[T any](items iter.Seq2[T, error]) error {
	for _, err := range items {
		if err != nil {
			return err
		}
	}
	return nil
}

func get(content *client.Content, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer content.Body.Close()
	return io.ReadAll(content.Body)
}

// TestWhatCannotBeWrittenDownIsNotServed: where the history can't be written, secret content is 503 and the rest works.
func TestWhatCannotBeWrittenDownIsNotServed(t *testing.T) {
	eachStack(t, func(t *testing.T, config app.Config) {
		harness.Found(t, config)
		s := start(t, config)
		ctx := t.Context()
		secret, internal := s.published("confidential", photo(t)), s.published("internal", photo(t))
		s.drain()
		secretFile, internalFile := s.attachmentOf(secret), s.attachmentOf(internal)
		auditor := s.As("techmanager")
		db := openForChange(t, config)
		if _, err := db.ExecContext(ctx, `ALTER TABLE events RENAME TO events_away`); err != nil {
			t.Fatal(err)
		}
		for name, read := range map[string]func(c *client.Client) error{
			"record":  func(c *client.Client) error { _, err := c.Record(ctx, harness.Project, secret.ID); return err },
			"version": func(c *client.Client) error { _, err := c.Version(ctx, harness.Project, secret.ID, 1); return err },
			"diff":    func(c *client.Client) error { _, err := c.Diff(ctx, harness.Project, secret.ID, 1, 3); return err },
			"publication": func(c *client.Client) error {
				_, err := c.Publication(ctx, harness.Project, secret.ArchiveNo)
				return err
			},
			"publications": func(c *client.Client) error {
				return all(c.Publications(ctx, harness.Project, client.PublicationFilter{}))
			},
			"attachment": func(c *client.Client) error {
				_, err := get(c.Attachment(ctx, harness.Project, secretFile, client.Span{}))
				return err
			},
		} {
			if err := read(auditor); !client.IsStatus(err, http.StatusServiceUnavailable) {
				t.Errorf("%s: %v, want 503", name, err)
			}
		}
		_, err := auditor.Record(ctx, harness.Project, internal.ID)
		s.must(err)
		_, err = get(auditor.Attachment(ctx, harness.Project, internalFile, client.Span{}))
		s.must(err)
		if _, err := db.ExecContext(ctx, `ALTER TABLE events_away RENAME TO events`); err != nil {
			t.Fatal(err)
		}
		_, err = auditor.Record(ctx, harness.Project, secret.ID)
		s.must(err)
	})
}

// openForChange opens the database behind the program's back.
func openForChange(t *testing.T, config app.Config) *sql.DB {
	t.Helper()
	driver, address := "mysql", ""
	if config.Database.Driver == "sqlite" {
		driver, address = "sqlite", "file:"+filepath.Join(config.DataDir, "countersign.db")+"?_pragma=busy_timeout(5000)"
	} else {
		address = harness.OwnerDSN(t, config) // the program's own user may not do what this test does
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// TestMarkedCopies: above internal everybody gets a copy with a mark of his own, whole and never to be cached; up to
// internal the original.
func TestMarkedCopies(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	file := photo(t)
	id := s.attachmentOf(s.classified("confidential", file))
	copies := map[string][]byte{}
	for _, reader := range []string{"technician", "techmanager", "pm"} { // the author, the screener and the signer too
		r := s.fetch(reader, id, http.Header{"Range": {"bytes=0-99"}, "If-None-Match": {`"` + file.SHA256 + `"`}})
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		s.must(err)
		copies[reader] = body
		if r.StatusCode != http.StatusOK || r.Header.Get("Cache-Control") != "no-store" || r.Header.Get("Etag") != "" || r.Header.Get("Accept-Ranges") != "none" {
			t.Errorf("%s: %d %v", reader, r.StatusCode, r.Header)
		}
		if n := inked(t, body); n < 640*480/200 {
			t.Errorf("%s: %d pixels of mark", reader, n)
		}
	}
	if bytes.Equal(copies["pm"], copies["techmanager"]) {
		t.Error("two readers got the same copy")
	}
	file = photo(t)
	open := s.attachmentOf(s.classified("internal", file))
	r := s.fetch("pm", open, nil)
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	s.must(err)
	if inked(t, body) > 200 || int64(len(body)) != file.Size {
		t.Error("the original was touched under internal")
	}
}

// TestWhatCannotCarryAMarkIsRefused: a text is refused above internal but to the custodian, whose reading of an original
// is written down as such.
func TestWhatCannotCarryAMarkIsRefused(t *testing.T) {
	config := harness.Config(t, harness.Embedded)
	harness.Found(t, config)
	s := start(t, config)
	rec := s.published("confidential", note())
	s.drain()
	id := s.attachmentOf(rec)
	for _, reader := range []string{"technician", "techmanager", "pm", "leader", "auditor"} {
		if _, err := get(s.As(reader).Attachment(t.Context(), harness.Project, id, client.Span{})); !client.IsStatus(err, http.StatusForbidden) || !strings.Contains(err.Error(), "E_NO_WATERMARK") {
			t.Errorf("%s: %v", reader, err)
		}
	}
	whole, err := get(s.As("custodian").Attachment(t.Context(), harness.Project, id, client.Span{}))
	s.must(err)
	if !bytes.Contains(whole, []byte(canary)) || len(s.readings(`"original"`, id)) != 1 {
		t.Error("the custodian's original")
	}
}

func (s *site) fetch(login, id string, header http.Header) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.URL+"/api/v1/projects/"+harness.Project+"/attachments/"+id, nil)
	s.must(err)
	if header != nil {
		r.Header = header
	}
	r.Header.Set("Authorization", "Bearer "+s.As(login).Token())
	answer, err := http.DefaultClient.Do(r)
	s.must(err)
	return answer
}

// inked counts the pixels of the grey picture that are not grey any more.
func inked(t *testing.T, data []byte) int {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if g := color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y; g < 118 || g > 138 { //nolint:forcetypeassert // of this model
				n++
			}
		}
	}
	return n
}
