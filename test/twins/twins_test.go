// Package twins puts the same ids into two projects and acts on one of them: the other must stay as it is, to the byte.
package twins

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// The two projects have the same people in the same roles, so that a right is never what keeps them apart.
const acted, other = harness.Project, "TOWER-2"

// ids are the same in both projects.
type ids struct{ record, correction, draft, returned, photo, second, loose string }

func newIDs() ids {
	return ids{harness.NewID(), harness.NewID(), harness.NewID(), harness.NewID(), harness.NewID(), harness.NewID(), harness.NewID()}
}

// twins is a site with two projects that hold the same.
type twins struct {
	*harness.Site
	t   *testing.T
	ctx context.Context
	ids ids
}

func start(t *testing.T, stack harness.Stack) *twins {
	t.Helper()
	s := harness.Start(t, stack)
	s.AddProject(other)
	for _, m := range harness.Crew {
		s.Appoint(other, m)
	}
	return &twins{Site: s, t: t, ctx: t.Context(), ids: newIDs()}
}

func (w *twins) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *twins) upload(project, id, seed string) client.AttachmentRef {
	w.t.Helper()
	a, _, err := w.As("technician").PutAttachment(w.ctx, project, id, harness.Photo(project+seed))
	w.must(err)
	return client.AttachmentRef{ID: a.ID, SHA256: a.SHA256}
}

func (w *twins) put(project string, in client.RecordInput) *client.Record {
	w.t.Helper()
	rec, _, err := w.As("technician").PutRecord(w.ctx, project, in)
	w.must(err)
	return rec
}

// screen, classify, sign and publish move a record on from the version that it has.
func (w *twins) screen(project, id string) {
	w.t.Helper()
	_, err := w.As("techmanager").Screen(w.ctx, project, id, w.version(project, id), client.Screen{Summary: harness.Summary})
	w.must(err)
}

func (w *twins) classify(project, id string) {
	w.t.Helper()
	_, err := w.As("techmanager").Classify(w.ctx, project, id, w.version(project, id), w.Classification())
	w.must(err)
}

func (w *twins) sign(project, id string) {
	w.t.Helper()
	seen, err := w.As("pm").Record(w.ctx, project, id)
	w.must(err)
	_, err = w.As("pm").Sign(w.ctx, project, id, seen.Version, client.Sign{ContentHash: seen.ContentHash, Proof: harness.Signer}, client.WithKey("one-key"))
	w.must(err)
}

func (w *twins) publish(project, id string) {
	w.t.Helper()
	_, err := w.As("custodian").Publish(w.ctx, project, id, w.version(project, id))
	w.must(err)
}

func (w *twins) giveBack(project, id string) {
	w.t.Helper()
	_, err := w.As("techmanager").Return(w.ctx, project, id, w.version(project, id), client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"})
	w.must(err)
}

func (w *twins) version(project, id string) int64 {
	w.t.Helper()
	seen, err := w.As("pm").Record(w.ctx, project, id)
	w.must(err)
	return seen.Version
}

// furnish brings a project to the state in which the trial begins: a record on the board with a photo, its correction
// before sign-off, a draft, a returned record, and a photo, which in the first project no record names.
func (w *twins) furnish(project string) {
	in := w.Progress(w.ids.record)
	in.Submit, in.Attachments = true, []client.AttachmentRef{w.upload(project, w.ids.photo, "one")}
	w.put(project, in)
	for _, step := range []func(string, string){w.screen, w.classify, w.sign, w.publish} {
		step(project, w.ids.record)
	}
	correction := w.Progress(w.ids.correction)
	correction.Submit, correction.Supersedes = true, w.ids.record
	correction.Attachments = []client.AttachmentRef{w.upload(project, w.ids.second, "two")}
	w.put(project, correction)
	draft, loose := w.Progress(w.ids.draft), w.upload(project, w.ids.loose, "three")
	if project == other {
		draft.Attachments = []client.AttachmentRef{loose}
	}
	w.put(project, draft)
	back := w.Progress(w.ids.returned)
	back.Submit = true
	w.put(project, back)
	w.giveBack(project, w.ids.returned)
}

// everything is each row of the project and each of its objects with its digest.
func (w *twins) everything(project string) []string {
	w.t.Helper()
	db := w.Database()
	defer db.Close()
	lines, err := db.DumpProject(w.ctx, project)
	w.must(err)
	objects, err := harness.ListObjects(w.ctx, w.Objects)
	w.must(err)
	for _, o := range objects {
		if strings.HasPrefix(o.Key, project+"/") {
			lines = append(lines, w.describe(o))
		}
	}
	slices.Sort(lines)
	return lines
}

func (w *twins) describe(o harness.Object) string {
	w.t.Helper()
	body, info, err := w.Objects.Get(w.ctx, blob.Ref{Area: o.Area, Key: o.Key}, blob.Range{})
	w.must(err)
	defer body.Close()
	_, err = io.Copy(io.Discard, body) // reading to the end checks the digest
	w.must(err)
	meta, err := json.Marshal(info)
	w.must(err)
	return fmt.Sprintf("object %s %s %s", o.Area, o.Key, meta)
}

func TestActingOnOneProjectLeavesItsTwin(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			w := start(t, stack)
			w.furnish(acted)
			w.furnish(other)
			w.must(drainOutbox(w))
			before := w.everything(other)
			if len(before) < 40 {
				t.Fatalf("the dump sees %d lines only", len(before))
			}
			for _, act := range w.acts() {
				was := harness.Checksum(w.everything(acted))
				act.do()
				if harness.Checksum(w.everything(acted)) == was {
					t.Errorf("%s changed nothing at all", act.name)
				}
				if after := w.everything(other); harness.Checksum(after) != harness.Checksum(before) {
					t.Fatalf("%s changed the other project:\n%s", act.name, strings.Join(harness.Difference(before, after), "\n"))
				}
			}
			w.MustHold()
		})
	}
}

func drainOutbox(w *twins) error {
	for more := true; more; {
		var err error
		if more, err = w.Jobs.DeliverOutbox(w.ctx); err != nil {
			return err
		}
	}
	return nil
}
