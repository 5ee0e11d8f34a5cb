// Package frozen looks for side doors: it walks every route that could touch what was classified, signed or published,
// as every kind of person, and holds each to a refusal, and every row and object of the record to what they were before
// (A8, A10, A12–A15, A17).
package frozen

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// target is a record in a state, with its attachment, and everybody who tries.
type target struct {
	*harness.Site
	t     *testing.T
	state string
	in    client.RecordInput
	rec   *client.Record
	file  client.AttachmentRef
	spare client.AttachmentRef // another attachment of the author's, which no record has
	// rowsOfOthers are ids of records that name this one: their rows are not its own.
	rowsOfOthers string
}

const elsewhere = "BRIDGE"

// people is who tries each door: all roles, both offices, a stranger and nobody.
func people() []string {
	all := []string{"stranger", "pm-elsewhere", "sysadmin", "secadmin", ""}
	for _, m := range harness.Crew {
		all = append(all, m.Login)
	}
	return all
}

// stages bring a record to each of the states in which it is closed to every edit.
var stages = []struct {
	state string
	bring func(s *harness.Site, in client.RecordInput) *client.Record
}{
	{"classified", (*harness.Site).Classified},
	{"signed", (*harness.Site).Signed},
	{"published", (*harness.Site).Published},
	{"withdrawn", func(s *harness.Site, in client.RecordInput) *client.Record {
		rec := s.Published(in)
		_, err := s.As("pm").Withdraw(context.Background(), harness.Project, rec.ID, rec.Version, client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer})
		if err != nil {
			panic(err)
		}
		return latest(s, rec)
	}},
	{"superseded", func(s *harness.Site, in client.RecordInput) *client.Record {
		old := s.Published(in)
		next := s.Progress(harness.NewID())
		next.Supersedes = old.ID
		s.Published(next)
		return latest(s, old)
	}},
}

// onServers are the states that are tried on both stacks; the others say nothing of the stack.
var onServers = []string{"classified", "published"}

func TestNoSideDoor(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := start(t, stack)
			tokens := sessions(s)
			for _, stage := range stages {
				if stack == harness.Served && !slices.Contains(onServers, stage.state) {
					continue
				}
				t.Run(stage.state, func(t *testing.T) {
					x := prepare(t, s, stage.state, stage.bring)
					for _, d := range doors {
						if !slices.Contains(d.proper, stage.state) {
							x.tryDoor(t, d, tokens)
						}
					}
				})
			}
			s.MustHold()
		})
	}
}

func start(t *testing.T, stack harness.Stack) *harness.Site {
	t.Helper()
	s := harness.Start(t, stack)
	s.AddProject(elsewhere)
	s.AddUser("stranger")
	s.AddUser("pm-elsewhere")
	s.Appoint(elsewhere, harness.Member{Login: "pm-elsewhere", Role: policy.ProjectManager, Clearance: "top_secret"})
	return s
}

func sessions(s *harness.Site) map[string]string {
	tokens := map[string]string{"": ""}
	for _, login := range people() {
		if login != "" {
			tokens[login] = s.As(login).Token()
		}
	}
	return tokens
}

// prepare makes the record and puts its bytes where they stay.
func prepare(t *testing.T, s *harness.Site, state string, bring func(*harness.Site, client.RecordInput) *client.Record) *target {
	t.Helper()
	x := &target{Site: s, t: t, state: state, in: s.Progress(harness.NewID())}
	x.file, x.spare = s.Uploaded("kept "+state), s.Uploaded("spare "+state)
	x.in.Attachments = []client.AttachmentRef{x.file}
	x.rec = bring(s, x.in)
	if err := harness.Drain(t.Context(), s.Product); err != nil {
		t.Fatal(err)
	}
	x.rec = latest(s, x.rec)
	if x.rec.State != state {
		t.Fatalf("the record is %s", x.rec.State)
	}
	return x
}

// tryDoor lets everybody try one door, and compares what there was with what there is.
func (x *target) tryDoor(t *testing.T, d door, tokens map[string]string) {
	t.Helper()
	before := x.traces(t)
	for _, login := range people() {
		status, answer := x.send(t, tokens[login], d.ask(x))
		if status < 400 && !slices.Contains(d.also, status) || status >= 500 {
			t.Errorf("%s by %q of what is %s: %d %s", d.name, login, x.state, status, answer)
		}
		if status >= 400 && !slices.Contains(refusals, status) && !slices.Contains(d.also, status) {
			t.Errorf("%s by %q of what is %s: %d, which is no refusal of this kind: %s", d.name, login, x.state, status, answer)
		}
	}
	if after := x.traces(t); harness.Checksum(before) != harness.Checksum(after) {
		t.Errorf("%s changed what is %s:\n%s", d.name, x.state, strings.Join(harness.Difference(before, after), "\n"))
	}
}

// refusals are what a closed record answers with: no session, no right, hidden, wrong state, moved on.
var refusals = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict, http.StatusPreconditionFailed,
}

// request is one try, before anybody's session is put on it.
type request struct {
	method, path string // behind the project's address
	header       http.Header
	body         []byte
}

func (x *target) send(t *testing.T, token string, r request) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), r.method, x.URL+"/api/v1/projects/"+harness.Project+r.path, bytes.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range r.header {
		req.Header[name] = values
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

// traces is every row that names the record, its attachment or its number, and every object with its bytes' digest.
// Refusals are written down with the address that was tried, and a second content under an id in use is kept: neither
// is a trace of the record.
func (x *target) traces(t *testing.T) []string {
	t.Helper()
	db := x.Database()
	defer db.Close()
	rows, err := db.Dump(t.Context(), "events", "conflicts", "sessions", "login_attempts", "answers")
	if err != nil {
		t.Fatal(err)
	}
	rows = slices.DeleteFunc(rows, func(row string) bool { return !x.named(row) })
	events, err := db.Rows(t.Context(), `SELECT * FROM events WHERE record_id = ?`, x.rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Concat(rows, events, x.objects(t))
	slices.Sort(all)
	return all
}

func (x *target) named(row string) bool {
	for id := range strings.FieldsSeq(x.rowsOfOthers) {
		if strings.Contains(row, id) {
			return false
		}
	}
	return strings.Contains(row, x.rec.ID) || strings.Contains(row, x.file.ID) || (x.rec.ArchiveNo != "" && strings.Contains(row, x.rec.ArchiveNo))
}

func (x *target) objects(t *testing.T) []string {
	t.Helper()
	lying, err := harness.ListObjects(t.Context(), x.Objects)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, o := range lying {
		if !strings.Contains(o.Key, x.file.ID) {
			continue
		}
		body, _, err := x.Objects.Get(t.Context(), blob.Ref{Area: o.Area, Key: o.Key}, blob.Range{})
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(body)
		_ = body.Close()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("object %s/%s %d %s", o.Area, o.Key, len(content), harness.File("", "", content).SHA256))
	}
	if len(all) == 0 {
		t.Fatal("the attachment has no object")
	}
	return all
}

// latest is the record as it stands, by who sees it in whatever state.
func latest(s *harness.Site, rec *client.Record) *client.Record {
	now, err := s.Pipeline.Get(context.Background(), policy.Actor{
		UserID: "pm", Members: map[string]policy.Member{harness.Project: {Role: policy.ProjectManager, Clearance: 4}},
	}, record.Key{Project: harness.Project, ID: rec.ID})
	if err != nil {
		panic(err)
	}
	out := *rec
	out.Version, out.State, out.ContentHash, out.ArchiveNo = now.Record.Version, string(now.Record.State), now.Record.ContentHash, now.Record.ArchiveNo
	return &out
}
