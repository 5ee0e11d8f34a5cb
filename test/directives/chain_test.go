// Package directives tries the chain of directives, the lock of stop-work orders and the urgent lane through the API.
package directives

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m) }

func code(t *testing.T, err error, status int, code string) {
	t.Helper()
	if p := client.AsProblem(err); p == nil || p.Status != status || p.Code != code {
		t.Errorf("%v, want %d %s", err, status, code)
	}
}

// field asks for a refusal of one field by a rule.
func field(t *testing.T, err error, name, rule string) *client.FieldFault {
	t.Helper()
	p := client.AsProblem(err)
	if p == nil || p.Status != http.StatusUnprocessableEntity {
		t.Fatalf("%v, want 422", err)
	}
	for i := range p.Errors {
		if p.Errors[i].Field == name && p.Errors[i].Code == rule {
			return &p.Errors[i]
		}
	}
	t.Fatalf("%+v, want %s %s", p.Errors, name, rule)
	return nil
}

// order is a directive of the supervisor's.
func order(s *harness.Site, body string) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Class, in.Title, in.Body = "C2", "监理指令", json.RawMessage(body)
	return in
}

// published brings a record of anybody's through the whole line.
func published(t *testing.T, s *harness.Site, author string, in client.RecordInput) *client.Record {
	t.Helper()
	ctx := t.Context()
	in.Submit = true
	rec, _, err := s.As(author).PutRecord(ctx, harness.Project, in)
	must(t, err)
	rec, err = s.As("techmanager").Screen(ctx, harness.Project, rec.ID, rec.Version, client.Screen{Summary: harness.Summary})
	must(t, err)
	how := s.Classification()
	how.Class = in.Class
	if in.Secrecy != "" {
		how.Secrecy = in.Secrecy
	}
	rec, err = s.As("techmanager").Classify(ctx, harness.Project, rec.ID, rec.Version, how)
	must(t, err)
	rec, err = s.As("pm").Sign(ctx, harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
	must(t, err)
	rec, err = s.As("custodian").Publish(ctx, harness.Project, rec.ID, rec.Version)
	must(t, err)
	return rec
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

const noticeBody = `{"no":"JL-01","kind":"supervisor_notice","subject":"箍筋加密","content":"节点箍筋间距偏大。","requirement":"立即整改"}`

// quality is a record that proves what was done.
func quality(s *harness.Site) client.RecordInput {
	in := s.Progress(harness.NewID())
	in.Class, in.Title = "B4", "整改复核"
	in.Body = json.RawMessage(`{"kind":"inspection","grade":"general","description":"节点箍筋补绑完成，间距复测合格。"}`)
	return in
}

// An order goes its whole way on both stacks: signed for, acted on, answered with evidence, refused, answered again,
// passed, closed. Each step is the right person's, and none can be left out (V22).
func TestChainFromOrderToClosure(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			ctx := t.Context()
			early := published(t, s, "technician", quality(s))
			rec := published(t, s, "supervisor", order(s, noticeBody))
			page, err := s.As("leader").Directives(ctx, harness.Project, client.DirectiveFilter{})
			must(t, err)
			if len(page.Items) != 1 || page.Counts != (client.DirectiveCounts{Open: 1}) {
				t.Fatalf("%+v", page)
			}
			d := &page.Items[0]
			if d.ID != rec.ID || d.State != "issued" || d.No != "JL-01" || d.ArchiveNo != rec.ArchiveNo || d.Title != "监理指令" || len(d.Allowed) != 0 {
				t.Fatalf("%+v", d)
			}
			if _, err := s.As("techmanager").ActOnDirective(ctx, harness.Project, d.ID, d.Version, "先处理再签收"); true {
				code(t, err, http.StatusConflict, "E_STATE")
			}
			_, err = s.As("technician").ReceiveDirective(ctx, harness.Project, d.ID, d.Version, harness.Signer)
			code(t, err, http.StatusForbidden, "E_FORBIDDEN")
			_, err = s.As("pm").ReceiveDirective(ctx, harness.Project, d.ID, d.Version, client.Proof{Method: "password", Password: "not-the-password"})
			if client.AsProblem(err) == nil {
				t.Error("a receipt without the receiver's proof")
			}
			p, err := s.As("pm").PrepareReceipt(ctx, harness.Project, d.ID, d.Version)
			must(t, err)
			if len(p.Items) != 1 || !strings.Contains(p.Items[0].Statement, `"countersign.directive-receipt/1"`) || !strings.Contains(p.Items[0].Statement, rec.ContentHash) {
				t.Errorf("%+v", p)
			}
			d, err = s.As("pm").ReceiveDirective(ctx, harness.Project, d.ID, d.Version, harness.Signer)
			must(t, err)
			receipt := d.Steps[len(d.Steps)-1]
			if d.State != "received" || receipt.By != "pm" || len(receipt.Signature) != 64 {
				t.Fatalf("%+v", d)
			}
			stored, err := s.Database().Rows(ctx, `SELECT signer, purpose FROM signature_documents WHERE hash = ?`, receipt.Signature)
			if err != nil || len(stored) != 1 || stored[0] != `signer="pm" purpose="directive.receipt"` {
				t.Errorf("%v %v", stored, err)
			}
			_, err = s.As("technician").ProveDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveEvidence{Records: []string{early.ID}})
			if p := client.AsProblem(err); p == nil {
				t.Error("answered before anything was done")
			}
			d, err = s.As("technician").ActOnDirective(ctx, harness.Project, d.ID, d.Version, "已组织班组补绑箍筋。")
			must(t, err)
			_, err = s.As("technician").ProveDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveEvidence{})
			field(t, err, "records", "V22")
			_, err = s.As("technician").ProveDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveEvidence{Records: []string{early.ID, harness.NewID()}})
			field(t, err, "records[0]", "V22")
			field(t, err, "records[1]", "V22")
			proofs := published(t, s, "technician", quality(s))
			stale := d.Version
			d, err = s.As("technician").ProveDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveEvidence{Text: "补绑完成", Records: []string{proofs.ID}})
			must(t, err)
			if d.State != "answered" {
				t.Fatalf("%+v", d)
			}
			_, err = s.As("supervisor").CloseDirective(ctx, harness.Project, d.ID, d.Version, "")
			code(t, err, http.StatusConflict, "E_STATE")
			_, err = s.As("pm2").RecheckDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveRecheck{Pass: true, Text: "复查合格。"})
			code(t, err, http.StatusForbidden, "E_SIDE")
			_, err = s.As("supervisor").RecheckDirective(ctx, harness.Project, d.ID, stale, client.DirectiveRecheck{Pass: true, Text: "复查合格。"})
			code(t, err, http.StatusPreconditionFailed, "E_STALE")
			d, err = s.As("supervisor").RecheckDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveRecheck{Text: "东侧两个节点仍不足。"})
			must(t, err)
			if d.State != "received" {
				t.Fatalf("a refused recheck leads to %s", d.State)
			}
			d, err = s.As("technician").ActOnDirective(ctx, harness.Project, d.ID, d.Version, "东侧两个节点已补绑。")
			must(t, err)
			again := published(t, s, "technician", quality(s))
			d, err = s.As("technician").ProveDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveEvidence{Records: []string{again.ID}})
			must(t, err)
			d, err = s.As("supervisor").RecheckDirective(ctx, harness.Project, d.ID, d.Version, client.DirectiveRecheck{Pass: true, Text: "现场复测合格。"})
			must(t, err)
			d, err = s.As("supervisor").CloseDirective(ctx, harness.Project, d.ID, d.Version, "")
			must(t, err)
			if d.State != "closed" || d.ClosedAt == nil || len(d.Allowed) != 0 {
				t.Fatalf("%+v", d)
			}
			seen, err := s.As("leader").Directive(ctx, harness.Project, d.ID)
			must(t, err)
			if len(seen.Steps) != len(d.Steps) {
				t.Errorf("a leader sees %d of %d steps", len(seen.Steps), len(d.Steps))
			}
			for i, step := range seen.Steps {
				if step.Text != "" {
					t.Errorf("a leader reads what nobody countersigned: %q", step.Text)
				}
				if d.Steps[i].Action == "act" && d.Steps[i].Text == "" {
					t.Error("the supervisor does not read what was done")
				}
			}
			closed, err := s.As("auditor").Directives(ctx, harness.Project, client.DirectiveFilter{State: "closed"})
			if err != nil || len(closed.Items) != 1 || closed.Counts != (client.DirectiveCounts{Closed: 1}) {
				t.Errorf("%+v %v", closed, err)
			}
			s.MustHold()
		})
	}
}

// A directive is seen as far as its publication, in lists, counts and by itself.
func TestHiddenDirectiveLooksAbsent(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	in := order(s, noticeBody)
	in.Secrecy = "secret"
	in.Class, in.Body = "C4", json.RawMessage(`{"no":"XM-1","kind":"decision","subject":"调整","content":"调整流水段。"}`)
	rec := published(t, s, "technician", in)
	for login, want := range map[string]int{"pm": 1, "custodian": 1, "leader": 0, "analyst": 0, "department": 0, "supervisor": 0} {
		page, err := s.As(login).Directives(ctx, harness.Project, client.DirectiveFilter{})
		if err != nil || len(page.Items) != want || page.Counts.Open != want {
			t.Errorf("%s: %+v %v", login, page, err)
		}
		if _, err := s.As(login).Directive(ctx, harness.Project, rec.ID); want == 0 {
			code(t, err, http.StatusNotFound, "E_NOT_FOUND")
		}
	}
	_, err := s.As("supervisor").RecheckDirective(ctx, harness.Project, rec.ID, 1, client.DirectiveRecheck{Pass: true, Text: "复查合格。"})
	code(t, err, http.StatusNotFound, "E_NOT_FOUND")
}

// The clock takes an unanswered order up one rung after the other, each once however many replicas look, and one rung
// only for a clock that jumps.
func TestUnansweredOrderClimbs(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	rec := published(t, s, "supervisor", order(s, noticeBody))
	climb := func() {
		t.Helper()
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				if _, err := s.Directives.Climb(ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	rung := func() int64 {
		t.Helper()
		n, err := s.Database().Number(ctx, `SELECT rung FROM publication_directives WHERE id = ?`, rec.ID)
		must(t, err)
		return n
	}
	climb()
	if rung() != 0 {
		t.Fatal("it climbed before it was due")
	}
	s.Clock.Move(40 * 24 * time.Hour) // far beyond all rungs
	for want := int64(1); want <= 3; want++ {
		climb()
		climb()
		if got := rung(); got != want {
			t.Fatalf("rung %d, want %d", got, want)
		}
		s.Clock.Move(25 * time.Hour)
	}
	climb()
	if rung() != 3 {
		t.Error("it climbed beyond the company")
	}
	for dedup, want := range map[string]int64{"directive." + rec.ID + ".2": 1, "directive." + rec.ID + ".3": 1, "directive." + rec.ID + ".4": 1, "directive." + rec.ID + ".5": 0} {
		n, err := s.Database().Number(ctx, `SELECT COUNT(*) FROM notices WHERE dedup = ?`, dedup)
		if err != nil || n != want {
			t.Errorf("%s: %d notices, want %d %v", dedup, n, want, err)
		}
	}
	told, err := s.Database().Texts(ctx, `SELECT r.user_id FROM notice_recipients r JOIN notices n ON n.id = r.notice_id WHERE n.dedup = ? ORDER BY 1`, "directive."+rec.ID+".4")
	if err != nil || strings.Join(told, " ") != "leader" {
		t.Errorf("the company's rung reaches %v %v", told, err)
	}
	page, err := s.Session("pm").Directives(ctx, harness.Project, client.DirectiveFilter{State: "overdue", Rung: 3})
	if err != nil || len(page.Items) != 1 || !page.Items[0].Overdue {
		t.Errorf("%+v %v", page, err)
	}
}

// Of many who take one step at once one does; a correction carries the chain on, a withdrawal ends it.
func TestRacesCorrectionAndWithdrawal(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	ctx := t.Context()
	rec := published(t, s, "supervisor", order(s, noticeBody))
	var won atomic.Int64
	var all sync.WaitGroup
	for _, login := range []string{"pm", "pm2", "techmanager", "techmanager2"} {
		who := s.As(login)
		all.Go(func() {
			if _, err := who.ReceiveDirective(ctx, harness.Project, rec.ID, 1, harness.Signer); err == nil {
				won.Add(1)
			} else if p := client.AsProblem(err); p == nil || p.Status != http.StatusConflict && p.Status != http.StatusPreconditionFailed {
				t.Errorf("%s: %v", login, err)
			}
		})
	}
	all.Wait()
	if won.Load() != 1 {
		t.Fatalf("%d receipts", won.Load())
	}
	n, err := s.Database().Number(ctx, `SELECT COUNT(*) FROM signature_documents WHERE purpose = 'directive.receipt'`)
	if err != nil || n != 1 {
		t.Errorf("%d signatures of receipts %v", n, err)
	}
	correction := order(s, strings.Replace(noticeBody, "JL-01", "JL-01A", 1))
	correction.Supersedes = rec.ID
	next := published(t, s, "supervisor", correction)
	d, err := s.As("pm").Directive(ctx, harness.Project, rec.ID)
	must(t, err)
	if d.Record != next.ID || d.No != "JL-01A" || d.State != "received" || d.ArchiveNo != next.ArchiveNo {
		t.Fatalf("%+v", d)
	}
	_, err = s.As("pm").Withdraw(ctx, harness.Project, next.ID, next.Version, client.Withdraw{Reason: "指令签发有误，撤回", Proof: harness.Signer})
	must(t, err)
	d, err = s.As("leader").Directive(ctx, harness.Project, rec.ID)
	if err != nil || d.State != "void" || d.No != "" || d.Title != "" || d.Location != nil {
		t.Errorf("readers keep more than the tombstone of a withdrawn order: %+v %v", d, err)
	}
	s.MustHold()
}
