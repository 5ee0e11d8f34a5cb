package matrix

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// thing is something that can be asked of a record: how, and what has to be answered to whom.
type thing struct {
	name   string
	method string
	path   func(s subject) string // behind the project's address
	body   func(s subject) []byte
	move   record.Action // empty: reading
	want   func(a policy.Actor, s subject) int
}

func things() []thing {
	record := func(rest string) func(subject) string {
		return func(s subject) string { return "/records/" + s.rec.ID + rest }
	}
	file := func(s subject) string { return "/attachments/" + s.attachment }
	all := []thing{
		{name: "read", method: http.MethodGet, path: record(""), want: wantRead(policy.RecordRead, false)},
		{name: "versions", method: http.MethodGet, path: record("/versions"), want: wantRead(policy.RecordRead, true)},
		{name: "version", method: http.MethodGet, path: func(s subject) string { return record("/versions/")(s) + strconv.FormatInt(s.rec.Version, 10) }, want: wantRead(policy.RecordRead, true)},
		{name: "unsigned version", method: http.MethodGet, path: record("/versions/1"), want: wantUnsigned},
		{name: "diff", method: http.MethodGet, path: record("/diff?from=1&to=1"), want: wantUnsigned},
		{name: "events", method: http.MethodGet, path: record("/events"), want: wantRead(policy.RecordRead, false)},
		{name: "proof", method: http.MethodGet, path: record("/proof"), want: wantProof},
		{name: "attachment", method: http.MethodGet, path: file, want: wantRead(policy.AttachmentRead, true)},
		{name: "attachment's head", method: http.MethodHead, path: file, want: wantRead(policy.AttachmentRead, true)},
		{name: "publication", method: http.MethodGet, path: func(s subject) string { return "/publications/" + number(s) }, want: wantPublication},
		{name: "save", method: http.MethodPut, path: record(""), body: subject.corrected, move: "save", want: wantSave},
	}
	for _, m := range moves {
		all = append(all, thing{name: string(m.move), method: http.MethodPost, path: record("/" + string(m.move)), body: m.body, move: m.move, want: wantMove(m.right, m.move)})
	}
	return all
}

// number is the archive number, or one that does not exist where the record has none.
func number(s subject) string {
	if s.rec.ArchiveNo == "" {
		return "TOWER-B3-1999-0001"
	}
	return s.rec.ArchiveNo
}

// moves ties each move to the right that it needs and to a body that would do.
var moves = []struct {
	move  record.Action
	right policy.Action
	body  func(subject) []byte
}{
	{record.Submit, policy.RecordSubmit, empty},
	{record.Screen, policy.RecordScreen, fixed(client.Screen{Summary: harness.Summary})},
	{record.Classify, policy.RecordClassify, func(s subject) []byte {
		return jsonOf(client.Classify{Class: s.rec.Class, Secrecy: s.rec.Secrecy.String(), ValidFrom: time.Now().UTC().Format(time.DateOnly), Retention: "permanent"})
	}},
	{record.Sign, policy.RecordSign, func(s subject) []byte {
		return jsonOf(client.Sign{ContentHash: s.rec.ContentHash, Proof: harness.Signer})
	}},
	{record.ReturnTo, policy.RecordReturn, fixed(client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"})},
	{record.Publish, policy.RecordPublish, empty},
	{record.Withdraw, policy.RecordWithdraw, fixed(client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer})},
}

func empty(subject) []byte             { return []byte("{}") }
func fixed(v any) func(subject) []byte { return func(subject) []byte { return jsonOf(v) } }
func jsonOf(v any) []byte              { raw, _ := json.Marshal(v); return raw }
func facts(s subject) policy.Facts     { return policy.FactsOf(s.rec, time.Now()) }
func ifMatch(s subject) string         { return `"` + strconv.FormatInt(s.rec.Version, 10) + `"` }

// statuses are the answer rules of a decision.
var statuses = map[fault.Kind]int{fault.Unauthenticated: 401, fault.Forbidden: 403, fault.NotFound: 404, fault.Conflict: 409}

// statusOf gives the status of a refusal; 0 is none.
func statusOf(err error) int {
	if err == nil {
		return 0
	}
	return statuses[fault.Of(err).Kind]
}

// wantRead: what opens the content needs full sight.
func wantRead(action policy.Action, full bool) func(policy.Actor, subject) int {
	return func(a policy.Actor, s subject) int {
		if status := statusOf(policy.Decide(a, action, facts(s))); status != 0 {
			return status
		}
		if full && policy.See(a, facts(s)) != policy.Full {
			return http.StatusNotFound
		}
		return http.StatusOK
	}
}

// wantProof: the whole evidence holds what nobody signed; a reader gets that of what is published.
func wantProof(a policy.Actor, s subject) int {
	if status := wantRead(policy.RecordRead, true)(a, s); status != http.StatusOK {
		return status
	}
	if !policy.ProvesWhole(a, facts(s)) && s.rec.State != record.Published {
		return http.StatusForbidden
	}
	return http.StatusOK
}

// wantUnsigned: what the record was before it was signed stays with those who could see it then.
func wantUnsigned(a policy.Actor, s subject) int {
	if status := wantRead(policy.RecordRead, true)(a, s); status != http.StatusOK {
		return status
	}
	if policy.SeesUnsigned(a, facts(s)) != policy.Full {
		return http.StatusNotFound
	}
	return http.StatusOK
}

// wantPublication: what is not on the board has no publication, whoever asks.
func wantPublication(a policy.Actor, s subject) int {
	if !s.rec.State.OnBoard() {
		return statusOf(policy.Absent(a, harness.Project, time.Now()))
	}
	return wantRead(policy.PublicationRead, false)(a, s)
}

// wantSave: a PUT is decided as a new record of the caller's before it is compared with what is there. Somebody else's
// id is in use, and of one's own only a draft or a returned record is open.
func wantSave(a policy.Actor, s subject) int {
	for _, class := range []string{policy.SupervisorClass, s.rec.Class} {
		mine := policy.Facts{Project: harness.Project, At: time.Now(), State: record.Draft, Author: a.UserID, Class: class}
		if status := statusOf(policy.Decide(a, policy.RecordSubmit, mine)); status != 0 {
			return status
		}
	}
	if s.rec.Author != a.UserID || !record.Possible(record.Save, s.rec.State) {
		return http.StatusConflict
	}
	return http.StatusOK
}

// wantMove: a right before a state.
func wantMove(right policy.Action, move record.Action) func(policy.Actor, subject) int {
	return func(a policy.Actor, s subject) int {
		if status := statusOf(policy.Decide(a, right, facts(s))); status != 0 {
			return status
		}
		if !record.Possible(move, s.rec.State) {
			return http.StatusConflict
		}
		return http.StatusOK
	}
}
