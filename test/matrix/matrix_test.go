package matrix

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/test/harness"
)

// trial is the site with everybody and everything on it.
type trial struct {
	t        *testing.T
	site     *harness.Site
	workshop *workshop
	things   []thing
	shared   []subject // written and screened by others
	tokens   map[string]string
	asked    atomic.Int64
}

// atOnce is how many requests are under way: refusals are written down, and writes share a commit.
const atOnce = 16

func newTrial(t *testing.T) *trial {
	t.Helper()
	s := harness.Start(t, harness.Embedded)
	settle(t, s)
	tr := &trial{t: t, site: s, workshop: newWorkshop(t, s), things: things(), tokens: map[string]string{}}
	for _, a := range askers() {
		if a.login {
			tr.tokens[a.name] = s.Session(a.name).Token()
		}
	}
	for _, state := range reachable() {
		for _, secrecy := range []record.Secrecy{within, above} {
			tr.shared = append(tr.shared, tr.workshop.make(state, secrecy, author, manager, false).with(none))
		}
	}
	return tr
}

func (s subject) with(r relation) subject { s.relation = r; return s }

func TestEverybodyOnEverything(t *testing.T) {
	tr := newTrial(t)
	for _, a := range askers() {
		t.Run(a.name, func(t *testing.T) {
			subjects := append(append([]subject{}, tr.shared...), tr.ownOf(a)...)
			tr.refused(t, a, subjects)
			tr.listed(t, a)
			tr.allowed(t, a, subjects)
		})
	}
	tr.site.MustHold()
	t.Logf("%d requests", tr.asked.Load())
}

// ownOf makes the records that an asker wrote himself, and those that passed through his hands.
func (tr *trial) ownOf(a asker) []subject {
	var all []subject
	for _, state := range reachable() {
		for _, secrecy := range []record.Secrecy{within, above} {
			if a.writes {
				all = append(all, tr.again(a, subject{rec: &record.Record{State: state, Content: record.Content{Secrecy: secrecy}}, relation: own}))
			}
			if a.role == policy.ProjectManager && after(state) {
				all = append(all, tr.again(a, subject{rec: &record.Record{State: state, Content: record.Content{Secrecy: secrecy}}, relation: screened}))
			}
		}
	}
	return all
}

// again makes another record like one: the first was used up by a move.
func (tr *trial) again(a asker, like subject) subject {
	by, screener := author, manager
	switch like.relation {
	case own:
		by = a.name
	case screened:
		screener = a.name
	}
	supervisors := like.relation == own && a.role == policy.Supervisor
	return tr.workshop.make(like.rec.State, like.rec.Secrecy, by, screener, supervisors).with(like.relation)
}

// refused asks for everything that reads or has to be refused. Nothing of the database but the notes of the refusals
// may change.
func (tr *trial) refused(t *testing.T, a asker, subjects []subject) {
	before := tr.dump(t)
	var all sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for _, s := range subjects {
		for _, th := range tr.things {
			want := th.want(a.actor(), s)
			if th.move != "" && want == http.StatusOK {
				continue
			}
			slots <- struct{}{}
			all.Go(func() {
				defer func() { <-slots }()
				tr.ask(t, a, th, s, want)
			})
		}
	}
	all.Wait()
	if after := tr.dump(t); harness.Checksum(after) != harness.Checksum(before) {
		t.Errorf("refusals changed the database:\n%s", strings.Join(harness.Difference(before, after), "\n"))
	}
}

// allowed asks for every move that has to be allowed, each on a record of its own.
func (tr *trial) allowed(t *testing.T, a asker, subjects []subject) {
	for _, s := range subjects {
		for _, th := range tr.things {
			if th.move != "" && th.want(a.actor(), s) == http.StatusOK {
				tr.ask(t, a, th, tr.again(a, s), http.StatusOK)
			}
		}
	}
}

// dump is every row but the notes on sessions and the kept second contents; of the events only those of records.
func (tr *trial) dump(t *testing.T) []string {
	t.Helper()
	db := tr.site.Database()
	defer db.Close()
	lines, err := db.Dump(t.Context(), "events", "sessions", "login_attempts", "conflicts",
		"ledger_leaves", "ledger_hashes", "ledger_head", "ledger_checkpoints") // a proof lets the ledger follow
	if err != nil {
		t.Fatal(err)
	}
	events, err := db.Rows(t.Context(), `SELECT * FROM events WHERE record_id <> '' ORDER BY seq`)
	if err != nil {
		t.Fatal(err)
	}
	return append(lines, events...)
}

// ask sends one request and compares its answer. A refusal by 404 is, but for the request's id, the answer to an id
// that does not exist.
func (tr *trial) ask(t *testing.T, a asker, th thing, s subject, want int) {
	status, body := tr.send(t, a, th, s)
	where := fmt.Sprintf("%s asks for %s of a record that is %s, %s, own: %s", a.name, th.name, s.rec.State, s.rec.Secrecy, s.relation)
	if status != want {
		t.Errorf("%s: %d, want %d: %s", where, status, want, body)
	}
	if why := neverAnswered(a, th, s, status); why != "" {
		t.Errorf("%s: %d, but %s: %s", where, status, why, body)
	}
	if status == http.StatusNotFound && th.method != http.MethodHead {
		missing := s
		absent := *s.rec
		absent.ID, absent.ArchiveNo, missing.attachment = harness.NewID(), "", harness.NewID()
		missing.rec = &absent
		if th.move == "save" {
			return // an id that does not exist is free to be used
		}
		if code, other := tr.send(t, a, th, missing); code != status || anonymous(t, other) != anonymous(t, body) {
			t.Errorf("%s: the answer differs from that to a missing id:\n%s\n%s", where, body, other)
		}
	}
}

// anonymous takes the request's id out of a problem.
func anonymous(t *testing.T, body []byte) string {
	t.Helper()
	var problem map[string]any
	if err := json.Unmarshal(body, &problem); err != nil {
		t.Errorf("not a problem: %s", body)
	}
	delete(problem, "request_id")
	return fmt.Sprint(problem)
}

func (tr *trial) send(t *testing.T, a asker, th thing, s subject) (int, []byte) {
	t.Helper()
	tr.asked.Add(1)
	var body io.Reader
	if th.body != nil {
		body = bytes.NewReader(th.body(s))
	}
	req, err := http.NewRequestWithContext(t.Context(), th.method, tr.site.URL+"/api/v1/projects/"+harness.Project+th.path(s), body)
	if err != nil {
		t.Error(err)
		return 0, nil
	}
	if th.move != "" {
		req.Header.Set("If-Match", ifMatch(s))
		req.Header.Set("Content-Type", "application/json")
	}
	if a.login {
		req.Header.Set("Authorization", "Bearer "+tr.tokens[a.name])
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0, nil
	}
	defer r.Body.Close()
	answer, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	return r.StatusCode, answer
}
