package twins

import (
	"net/http"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// act is one thing that is done to the first project.
type act struct {
	name string
	do   func()
}

// acts is everything that can be done to a project, in an order in which each is possible.
func (w *twins) acts() []act {
	id := w.ids
	return []act{
		{"save", w.edit},
		{"submit", func() {
			_, err := w.As("technician").Submit(w.ctx, acted, id.draft, 2)
			w.must(err)
		}},
		{"correct what was returned", func() {
			in := w.Progress(id.returned)
			in.Title, in.Submit = "更正后的标题", true
			w.put(acted, in)
		}},
		{"other content under a used id", w.reuse},
		{"screen", func() { w.screen(acted, id.correction) }},
		{"screen as a duplicate", w.duplicate},
		{"classify", func() { w.classify(acted, id.correction) }},
		{"return", func() { w.giveBack(acted, id.draft) }},
		{"sign", func() { w.sign(acted, id.correction) }},
		{"publish and supersede", func() { w.publish(acted, id.correction) }},
		{"deliver the outbox and place the bytes", func() { w.must(drainOutbox(w)) }},
		{"withdraw", func() {
			_, err := w.As("pm").Withdraw(w.ctx, acted, id.correction, w.version(acted, id.correction),
				client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer})
			w.must(err)
		}},
		{"upload", func() { w.upload(acted, harness.NewID(), "four") }},
		{"begin a resumable upload", func() {
			_, err := w.As("technician").StartUpload(w.ctx, acted, harness.NewID(), harness.Photo("five"))
			w.must(err)
		}},
		{"change the project", w.rename},
		{"appoint and remove", func() {
			w.Appoint(acted, harness.Member{Login: "analyst", Role: policy.Leader, Clearance: "secret"})
			w.Dismiss(acted, "department")
		}},
		{"batch sign-off", w.signOffs},
		{"replay", w.replay},
		{"sweep", w.sweep},
	}
}

func (w *twins) edit() {
	in := w.Progress(w.ids.draft)
	in.Title = "改动后的标题"
	_, err := w.As("technician").EditRecord(w.ctx, acted, in, 1)
	w.must(err)
}

// reuse sends another content under an id in use: it is kept as a conflict.
func (w *twins) reuse() {
	in := w.Progress(w.ids.record)
	in.Title = "另一份内容"
	if _, _, err := w.As("technician2").PutRecord(w.ctx, acted, in); !client.IsStatus(err, http.StatusConflict) {
		w.t.Fatalf("other content under a used id: %v", err)
	}
}

func (w *twins) duplicate() {
	in := w.Progress(harness.NewID())
	in.Submit = true
	w.put(acted, in)
	_, err := w.As("techmanager").Screen(w.ctx, acted, in.ID, w.version(acted, in.ID),
		client.Screen{Summary: harness.Summary, DuplicateOf: w.ids.record})
	w.must(err)
	w.screen(acted, w.ids.returned)
}

func (w *twins) rename() {
	p, err := w.As("sysadmin").Project(w.ctx, acted)
	w.must(err)
	name := "改名后的项目"
	_, err = w.As("sysadmin").ChangeProject(w.ctx, acted, p.Version, client.ProjectChange{NameZh: &name})
	w.must(err)
}

func (w *twins) signOffs() {
	w.classify(acted, w.ids.returned)
	seen, err := w.As("pm").Record(w.ctx, acted, w.ids.returned)
	w.must(err)
	results, err := w.As("pm").SignOffs(w.ctx, acted, client.SignOffs{
		Proof: harness.Signer,
		Items: []client.SignOff{{Record: seen.ID, Version: seen.Version, ContentHash: seen.ContentHash}},
	})
	w.must(err)
	if results[0].Status != http.StatusOK {
		w.t.Fatalf("sign-offs: %+v", results[0].Problem)
	}
}

// replay sends a queue that names an id of both projects and a new one.
func (w *twins) replay() {
	back := w.Progress(w.ids.draft)
	back.Title, back.Submit = "离线更正的标题", true
	results, err := w.As("technician").Replay(w.ctx, acted, []client.RecordInput{back, w.Progress(harness.NewID())})
	w.must(err)
	for _, r := range results {
		if r.Status >= http.StatusBadRequest {
			w.t.Fatalf("replay: %+v", r.Problem)
		}
	}
}

// sweep removes the photo that no record of the first project names. Its twin, under the same id and as old, stays.
func (w *twins) sweep() {
	w.Clock.Move(72 * time.Hour)
	_, err := w.Jobs.Sweep(w.ctx)
	w.must(err)
}
