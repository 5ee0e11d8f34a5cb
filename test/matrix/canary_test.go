package matrix

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/countersign/countersign/api"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/feedback"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// canary is a word that stands in everything of one record: title, summary, body, file name, bytes, and the name of its
// author. Common stands in all of them.
var canary = regexp.MustCompile(`QZX[0-9]{3}[A-Z]`)

const common = "暗语共同"

// caged is a record with its canary, as it stands.
type caged struct {
	subject
	word  string
	early string // stands in what was filed, and no more in what was screened and signed
	bytes []byte
	// said is the id of a feedback on it, in whose text the canary sits as well; empty where it is not published.
	said string
}

// operation is one row of the route table, as the contract test holds it to be: api/openapi.yaml has each and no other.
type operation struct {
	method, path string
	query        []string
	open         bool // without a session
}

// aviary is the site with a canary in every cage.
type aviary struct {
	*trial
	cages      []caged
	operations []operation
	report     string // id of an issued report over all of them
}

func newAviary(t *testing.T) *aviary {
	t.Helper()
	s := harness.Start(t, harness.Embedded)
	settle(t, s)
	a := &aviary{trial: &trial{t: t, site: s, workshop: newWorkshop(t, s), tokens: map[string]string{}}, operations: readOperations(t)}
	for _, state := range reachable() {
		for _, level := range []record.Secrecy{record.Open, within, above} {
			if level != within && state != record.Submitted && state != record.Published {
				continue
			}
			a.cages = append(a.cages, a.plant(state, level))
		}
	}
	if err := harness.Drain(t.Context(), s.Product); err != nil {
		t.Fatal(err)
	}
	a.report = issueReport(t, s)
	return a
}

// plant files a record by an author of its own, who leaves the project afterwards: his name is nowhere but in what he
// wrote.
func (a *aviary) plant(state record.State, level record.Secrecy) caged {
	a.t.Helper()
	c := caged{word: fmt.Sprintf("QZX%03dK", len(a.cages)), early: fmt.Sprintf("QZX%03dU", len(a.cages))}
	writer := "ghost" + fmt.Sprint(len(a.cages))
	_, err := a.site.As("sysadmin").CreateUser(a.t.Context(), client.UserInput{Login: writer, Password: harness.Password, NameZh: "鬼" + c.word, NameEn: c.word})
	a.workshop.must(err)
	a.workshop.mark = func(in *client.RecordInput) client.File {
		in.Title, in.Summary = common+"标题"+c.word, common+"摘要"+c.early
		in.Body = []byte(`{"wbs":"` + c.word + `","unit":"t","actual_pct":"12.5","note":"` + common + c.word + `"}`)
		in.Location.Axis = c.word
		c.bytes = pictureWith(a.t, in.ID, c.word)
		return harness.File("照片"+c.word+".png", "image/png", c.bytes)
	}
	c.subject = a.workshop.make(state, level, writer, manager, false)
	a.workshop.mark = nil
	if state == record.Published {
		said, err := a.site.Feedback.SendOnPublication(a.t.Context(), as(manager, policy.TechManager), harness.Project, c.rec.ArchiveNo, feedback.Input{Kind: "error", Text: "数量有误" + c.word})
		a.workshop.must(err)
		c.said = said.ID
	}
	return c
}

// pictureWith is a photo with a text chunk.
func pictureWith(t *testing.T, seed, word string) []byte {
	t.Helper()
	body, err := harness.Photo(seed).Open()
	if err != nil {
		t.Fatal(err)
	}
	whole, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	chunk := append([]byte("tEXt"), []byte("Comment\x00"+word)...)
	var out bytes.Buffer
	end := len(whole) - 12 // of the last chunk, IEND
	out.Write(whole[:end])
	_ = binary.Write(&out, binary.BigEndian, uint32(len(chunk)-4)) //nolint:gosec // a few bytes
	out.Write(chunk)
	_ = binary.Write(&out, binary.BigEndian, crc32.ChecksumIEEE(chunk))
	out.Write(whole[end:])
	return out.Bytes()
}

// readOperations reads the served description: a route that nobody taught this test shows up by a parameter that it
// does not know.
func readOperations(t *testing.T) []operation {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]any `yaml:"paths"`
	}
	if err := yaml.Unmarshal(api.Document, &doc); err != nil {
		t.Fatal(err)
	}
	var all []operation
	for path, of := range doc.Paths {
		for _, method := range []string{"get", "head", "put", "post", "patch", "delete", "options"} {
			described, ok := of[method].(map[string]any)
			if !ok {
				continue
			}
			o := operation{method: strings.ToUpper(method), path: path}
			security, given := described["security"].([]any)
			o.open = given && len(security) == 0
			parameters, _ := described["parameters"].([]any)
			for _, p := range parameters {
				ref, _ := p.(map[string]any)
				if name, ok := ref["name"].(string); ok {
					o.query = append(o.query, name)
				} else if r, ok := ref["$ref"].(string); ok {
					o.query = append(o.query, r[strings.LastIndexByte(r, '/')+1:])
				}
			}
			all = append(all, o)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	if len(all) < 50 {
		t.Fatalf("%d operations are described", len(all))
	}
	return all
}

// fillings says what goes into each parameter of a path, for a record; of none of them for absence.
func (a *aviary) fillings(c caged) map[string]string {
	missing := "00000000-0000-7000-8000-000000000000"
	return map[string]string{
		"fid": orElse(c.said, missing), "pid": harness.Project, "rid": c.rec.ID, "aid": c.attachment, "no": number(c.subject), "n": "1", "verify": orElse(c.rec.Code, "ZZZZ-ZZZZ"),
		"code": "B3", "year": "2026", "day": c.rec.WorkDate, "period": c.rec.WorkDate[:len("2026-11")], "suspicion": missing, "report": a.report, "ref": "records.published:B3", "duty": missing, "month": "2026-10", "finding": missing, "uid": "nobody-here", "tid": missing, "did": missing, "sid": missing, "kid": missing, "size": "1",
		"notice": missing, "channel": missing, "list": missing, "delivery": missing, "issued": a.report, "directive": missing, "alert": missing, "token": strings.Repeat("0", 64),
	}
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

var parameter = regexp.MustCompile(`\{(\w+)\}`)

// address fills a path; ofRecord says whether it names the record.
func (o operation) address(t *testing.T, with map[string]string) (path string, ofRecord bool) {
	t.Helper()
	path = parameter.ReplaceAllStringFunc(o.path, func(p string) string {
		name := p[1 : len(p)-1]
		value, known := with[name]
		if !known {
			t.Errorf("%s %s: nobody taught this test the parameter %q", o.method, o.path, name)
		}
		ofRecord = ofRecord || slices.Contains([]string{"rid", "aid", "no", "verify", "fid"}, name)
		return value
	})
	return path, ofRecord
}

// queries are the ways in which a reading operation is asked for a record.
func (o operation) queries(c caged) []string {
	all := []string{""}
	if o.method != http.MethodGet {
		return all
	}
	if strings.HasSuffix(o.path, "/records") || strings.HasSuffix(o.path, "/publications") {
		all = append(all, "?q="+common, "?q="+c.word, "?limit=200", "?from=2020-01-01", "?class=B3", "?author=ghost0")
	}
	if strings.HasSuffix(o.path, "/records") {
		for _, s := range reachable() {
			all = append(all, "?state="+string(s))
		}
	}
	if strings.HasSuffix(o.path, "/diaries") {
		all = append(all, "?month="+c.rec.WorkDate[:len("2026-11")])
	}
	if strings.HasSuffix(o.path, "/attachments/{aid}") {
		all = append(all, "?inline=1", "?rendition=thumb", "?rendition=view", "?rendition=stamped")
	}
	if strings.HasSuffix(o.path, "/feedback") {
		all = append(all, "?queue=overdue", "?queue=handle", "?publication="+number(c.subject), "?kind=error&limit=200")
	}
	if strings.HasSuffix(o.path, "/diff") {
		all = append(all, "?from=1&to=2")
	}
	if strings.HasSuffix(o.path, "/ledger/entries") {
		all = append(all, "?from=0&to=500")
	}
	return all
}

// scheme is a way to show who one is.
type scheme struct {
	name string
	set  func(r *http.Request, token string)
	good bool
}

var schemes = []scheme{
	{"bearer", func(r *http.Request, token string) { r.Header.Set("Authorization", "Bearer "+token) }, true},
	{"cookie", func(r *http.Request, token string) { r.AddCookie(&http.Cookie{Name: "countersign", Value: token}) }, true},
	{"basic", func(r *http.Request, token string) { r.SetBasicAuth("leader", token) }, false},
	{"query", func(r *http.Request, token string) {
		q := r.URL.Query()
		q.Set("token", token)
		r.URL.RawQuery = q.Encode()
	}, false},
}

// TestNothingUnsignedOrHiddenIsInAnyAnswer asks every operation about every record, as everybody, by every scheme, and
// scans whole answers for canaries of what the asker does not see.
func TestNothingUnsignedOrHiddenIsInAnyAnswer(t *testing.T) {
	a := newAviary(t)
	heard := map[string]bool{}
	for _, who := range askers() {
		t.Run(who.name, func(t *testing.T) {
			for word := range a.listen(t, who) {
				heard[word] = true
			}
		})
	}
	for _, c := range a.cages { // each bird sings: to somebody it is shown, else its silence would mean nothing
		for _, word := range []string{c.word, c.early} {
			if c.rec.State != record.Draft && c.rec.Secrecy != above && !heard[word] {
				t.Errorf("nobody at all hears of the record that is %s, %s: %s", c.rec.State, c.rec.Secrecy, word)
			}
		}
	}
	t.Logf("%d requests", a.asked.Load())
}

// shown are the words that an asker may find in answers.
func (a *aviary) shown(who asker) map[string]bool {
	shown := map[string]bool{}
	for _, c := range a.cages {
		f := facts(c.subject)
		seesNames := who.office == policy.SysAdmin // he keeps the accounts, and their names
		if policy.See(who.actor(), f) != policy.Nothing || seesNames {
			shown[c.word] = true
		}
		if policy.SeesUnsigned(who.actor(), f) == policy.Full || policy.See(who.actor(), f) == policy.Full && policy.ProvesWhole(who.actor(), f) {
			shown[c.early] = true
		}
		if c.rec.State == record.Published && c.rec.Secrecy == record.Open {
			shown[c.word] = true // the public page tells anybody about what is open
		}
	}
	return shown
}

type question struct {
	o     operation
	c     caged
	query string
	by    scheme
}

// questions are all that is asked: what names a record of each, everything else once.
func (a *aviary) questions(t *testing.T) (all []question) {
	t.Helper()
	for _, o := range a.operations {
		if o.path == "/api/v1/session" {
			continue // logging in and out is not reading
		}
		for i, c := range a.cages {
			_, ofRecord := o.address(t, a.fillings(c))
			if !ofRecord && i > 0 {
				break
			}
			for k, q := range o.queries(c) {
				all = append(all, question{o, c, q, schemes[(i+k)%2]})
			}
			if i == 0 {
				all = append(all, question{o, c, "", schemes[1]}, question{o, c, "", schemes[2]}, question{o, c, "", schemes[3]})
			}
		}
	}
	return all
}

func (a *aviary) listen(t *testing.T, who asker) map[string]bool {
	t.Helper()
	if who.login {
		a.tokens[who.name] = a.site.Session(who.name).Token()
	}
	shown, heard := a.shown(who), map[string]bool{}
	var mu sync.Mutex
	var all sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for _, q := range a.questions(t) {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			status, answer := a.put(t, who, q, a.fillings(q.c))
			where := fmt.Sprintf("%s by %s: %s %s%s of a record that is %s, %s", who.name, q.by.name, q.o.method, q.o.path, q.query, q.c.rec.State, q.c.rec.Secrecy)
			if status >= http.StatusInternalServerError && !strings.Contains(q.query, "stamped") { // a build without the panel has no typeface to stamp with
				t.Errorf("%s: %d %s", where, status, answer)
			}
			if !q.by.good && !q.o.open && status != http.StatusUnauthorized {
				t.Errorf("%s: %d, want 401", where, status)
			}
			mu.Lock()
			for _, word := range canary.FindAllString(anyID.ReplaceAllString(answer, ""), -1) { // chance can make a request's id look like one
				if heard[word] = true; !shown[word] && !strings.Contains(q.query, word) {
					t.Errorf("%s: %d, and tells %s:\n%.600s", where, status, word, answer)
				}
			}
			mu.Unlock()
			a.likeAbsent(t, who, q, status, answer, where)
		})
	}
	all.Wait()
	return heard
}

// likeAbsent: what the asker may not know of answers, but for the ids, as if it were not there.
func (a *aviary) likeAbsent(t *testing.T, who asker, q question, status int, answer, where string) {
	if _, ofRecord := q.o.address(t, a.fillings(q.c)); !ofRecord || q.o.method != http.MethodGet && q.o.method != http.MethodHead {
		return
	}
	public := q.o.open && q.c.rec.State.OnBoard()
	if policy.See(who.actor(), facts(q.c.subject)) != policy.Nothing || public && q.c.rec.Secrecy == record.Open {
		return
	}
	with := a.fillings(q.c)
	for name, other := range map[string]string{"rid": harness.NewID(), "aid": harness.NewID(), "fid": harness.NewID(), "no": "TOWER-B3-1999-0001", "verify": "ZZZZ-ZZZZ"} {
		with[name] = other
	}
	otherStatus, other := a.put(t, who, q, with)
	strip := func(text string, ids map[string]string) string {
		for _, name := range []string{"rid", "aid", "no", "verify", "fid"} {
			text = strings.ReplaceAll(text, ids[name], "ID")
		}
		return anyID.ReplaceAllString(text, "REQUEST")
	}
	if status != otherStatus || strip(answer, a.fillings(q.c)) != strip(other, with) {
		t.Errorf("%s: hidden and absent differ:\n%d %s\n%d %s", where, status, answer, otherStatus, other)
	}
}

// anyID is what names a request, and the moment of an answer.
var anyID = regexp.MustCompile(`"request_id":"[^"]*"|(?m)^(X-Request-Id|Date): .*$`)

// put is ask, as often as the limit of public questions wants.
func (a *aviary) put(t *testing.T, who asker, q question, with map[string]string) (status int, answer string) {
	for range 20 {
		if status, answer = a.once(t, who, q, with); status != http.StatusTooManyRequests {
			break
		}
		a.site.Clock.Move(10 * time.Second)
	}
	return status, answer
}

// once asks, and gives the whole answer as one text: headers in order, then the body.
func (a *aviary) once(t *testing.T, who asker, q question, with map[string]string) (int, string) {
	path, _ := q.o.address(t, with)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	a.asked.Add(1)
	var body io.Reader
	kind := "application/json"
	switch {
	case strings.HasSuffix(q.o.path, "/compare"):
		body, kind = bytes.NewReader(q.c.bytes), "application/octet-stream"
	case q.o.method == http.MethodPost || q.o.method == http.MethodPut || q.o.method == http.MethodPatch:
		body = strings.NewReader("{}")
	}
	req, err := http.NewRequestWithContext(ctx, q.o.method, a.site.URL+strings.ReplaceAll(path, `\`, "")+q.query, body)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	if who.login {
		q.by.set(req, a.tokens[who.name])
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Error(err)
		return 0, ""
	}
	defer r.Body.Close()
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Error(err)
	}
	var whole bytes.Buffer
	_ = r.Header.Write(&whole)
	whole.Write(raw)
	return r.StatusCode, whole.String()
}
