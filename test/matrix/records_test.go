package matrix

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// relation is what the asker has to do with a record.
type relation string

const (
	none     relation = "none"
	own      relation = "own"      // he wrote it
	screened relation = "screened" // it passed through his hands as technical manager
)

// subject is one record that is asked for.
type subject struct {
	rec        *record.Record
	attachment string
	relation   relation
}

// workshop makes records in any state, by the product's own services; it only spares the passwords.
type workshop struct {
	t        *testing.T
	ctx      context.Context
	site     *harness.Site
	pipeline *pipeline.Service
	mark     func(in *client.RecordInput) client.File // changes what is filed next, and gives its photo; nil: nothing
}

// trusting stands for people who know their passwords: comparing them is not what this test is about.
type trusting struct{ pipeline.Passwords }

func (trusting) VerifyPassword(context.Context, string, string) error { return nil }

func newWorkshop(t *testing.T, s *harness.Site) *workshop {
	now := func() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }
	return &workshop{t: t, ctx: t.Context(), site: s, pipeline: pipeline.New(s.Store, s.Objects, pipeline.Verifier{Passwords: trusting{s.People}, Keys: s.Keys}, now)}
}

func as(login string, role policy.Role) policy.Actor {
	return policy.Actor{UserID: login, Members: map[string]policy.Member{harness.Project: {Role: role, Clearance: record.TopSecret}}}
}

func (w *workshop) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// make files a record with a photo and brings it to a state. A supervisor's own is one of the class that he writes.
func (w *workshop) make(state record.State, secrecy record.Secrecy, by, screener string, supervisors bool) subject {
	w.t.Helper()
	in := input(harness.NewID(), supervisors)
	in.Secrecy = secrecy.String()
	writer := as(by, policy.Technician)
	if supervisors {
		writer = as(by, policy.Supervisor)
	}
	photo := harness.Photo(in.ID)
	if w.mark != nil {
		photo = w.mark(&in)
	}
	body, err := photo.Open()
	w.must(err)
	a, _, err := w.site.Files.Put(w.ctx, writer, harness.Project, harness.NewID(),
		files.Incoming{ContentType: photo.ContentType, Name: photo.Name, SHA256: photo.SHA256, Size: photo.Size}, body)
	w.must(err)
	in.Attachments = []client.AttachmentRef{{ID: a.ID, SHA256: a.SHA256}}
	rec := w.put(writer, in, nil)
	if state != record.Draft {
		in.Submit = true
		rec = w.put(writer, in, nil)
	}
	return subject{rec: w.bring(rec, state, in, writer, screener), attachment: a.ID}
}

func input(id string, supervisors bool) client.RecordInput {
	in := harness.Progress(id, time.Now())
	if supervisors {
		in.Class, in.Title = policy.SupervisorClass, "监理通知单"
		in.Body, _ = json.Marshal(map[string]any{"kind": "supervisor_notice", "subject": "钢筋间距", "content": "12层A区梁板钢筋间距超出允许偏差，限期整改。"})
	}
	return in
}

func (w *workshop) put(writer policy.Actor, in client.RecordInput, version *int64) *record.Record {
	w.t.Helper()
	raw, err := json.Marshal(in)
	w.must(err)
	out, err := w.pipeline.Put(w.ctx, writer, record.Key{Project: harness.Project, ID: in.ID}, raw, version)
	w.must(err)
	return out.Record
}

// bring moves a submitted record on to a state.
func (w *workshop) bring(rec *record.Record, state record.State, in client.RecordInput, writer policy.Actor, screener string) *record.Record {
	w.t.Helper()
	tm, pm, custodian := as(screener, policy.TechManager), as("pm", policy.ProjectManager), as("custodian", policy.Custodian)
	var err error
	for rec.State != state {
		key, version := rec.Key(), rec.Version
		switch {
		case state == record.Returned:
			rec, err = w.pipeline.Return(w.ctx, as(manager, policy.TechManager), key, version, pipeline.ReturnInput{Code: "wrong_data", Reason: "数量与图纸不符"})
			w.must(err)
			// Corrected already, so that the next submission is possible.
			in.Title, in.Submit = in.Title+"（更正）", false
			rec = w.put(writer, in, &rec.Version)
		case rec.State == record.Submitted:
			rec, err = w.pipeline.Screen(w.ctx, tm, key, version, pipeline.ScreenInput{Summary: harness.Summary})
		case rec.State == record.Screened:
			rec, err = w.pipeline.Classify(w.ctx, tm, key, version, w.classification(rec))
		case rec.State == record.Classified:
			rec, err = w.pipeline.Sign(w.ctx, pm, key, version, rec.ContentHash, pipeline.Proof{Method: pipeline.MethodPassword})
		case rec.State == record.Signed:
			rec, err = w.pipeline.Publish(w.ctx, custodian, key, version)
		case state == record.Withdrawn:
			rec, err = w.pipeline.Withdraw(w.ctx, pm, key, version, "数量核算有误，先撤回", pipeline.Proof{Method: pipeline.MethodPassword})
		case state == record.Superseded:
			w.supersede(rec, writer)
			rec, err = w.site.Store.Record(w.ctx, key)
		default:
			w.t.Fatalf("no way from %s to %s", rec.State, state)
		}
		w.must(err)
	}
	return rec
}

func (w *workshop) classification(rec *record.Record) pipeline.ClassifyInput {
	return pipeline.ClassifyInput{Class: rec.Class, Secrecy: rec.Secrecy.String(), ValidFrom: time.Now().UTC().Format(time.DateOnly), Retention: "permanent"}
}

func (w *workshop) supersede(old *record.Record, writer policy.Actor) {
	w.t.Helper()
	in := input(harness.NewID(), old.Class == policy.SupervisorClass)
	in.Supersedes, in.Submit, in.Secrecy = old.ID, true, old.Secrecy.String()
	w.bring(w.put(writer, in, nil), record.Published, in, writer, manager)
}

// reachable are the states that the transition table can bring a record to; the others belong to the archive's duties.
func reachable() []record.State {
	reached := map[record.State]bool{record.Draft: true}
	for _, t := range record.Transitions() {
		if t.To != record.Stay {
			reached[t.To] = true
		}
	}
	var all []record.State
	for _, s := range record.States() {
		if reached[s] {
			all = append(all, s)
		}
	}
	return all
}

// after reports whether a record in the state was screened.
func after(s record.State) bool {
	switch s {
	case record.Draft, record.Submitted, record.Returned:
		return false
	}
	return true
}

// corrected is the record as its author would send it after a change.
func (s subject) corrected() []byte {
	in := input(s.rec.ID, s.rec.Class == policy.SupervisorClass)
	in.Title, in.Secrecy = fmt.Sprintf("第%d版之后的标题", s.rec.Version), s.rec.Secrecy.String()
	in.Attachments = []client.AttachmentRef{{ID: s.attachment, SHA256: s.rec.Attachments[0].SHA256}}
	raw, _ := json.Marshal(in)
	return bytes.TrimSpace(raw)
}
