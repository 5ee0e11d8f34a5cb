package linear

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// hotRecords is how many records everybody works on at one time: few, so that they meet.
const hotRecords = 4

// afterSigned is how often a signed record is still tried before another takes its place.
const afterSigned = 12

// slot is one of the records that everybody works on.
type slot struct {
	mu     sync.Mutex
	id     string
	tried  int
	signed bool
}

// crowd is everybody who works on the records, and what they were answered.
type crowd struct {
	t       *testing.T
	site    *harness.Site
	begin   time.Time
	slots   [hotRecords]*slot
	left    atomic.Int64 // changes that are still to be asked for; looks are not counted
	titles  atomic.Int64
	mu      sync.Mutex
	history []porcupine.Operation
}

// person is one session: it remembers what it saw of each record, and so builds on what may be long past.
type person struct {
	*crowd
	number int
	login  string
	kinds  []kind
	client *client.Client
	random *rand.Rand
	seen   map[string]view
}

// work sends requests until the crowd has sent enough.
func (p *person) work(ctx context.Context) {
	for ctx.Err() == nil {
		id := p.slots[p.random.IntN(hotRecords)].take(p)
		k := p.choose(id)
		if k != read && p.left.Add(-1) < 0 {
			return
		}
		if k == sign && p.random.IntN(3) == 0 {
			p.signBatch(ctx)
			continue
		}
		p.do(ctx, p.inputOf(k, id))
	}
}

// take gives the slot's record, and a new one where the old is done with.
func (s *slot) take(p *person) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.signed {
		s.tried++
	}
	if s.id == "" || s.tried > afterSigned {
		s.id, s.tried, s.signed = harness.NewID(), 0, false
		p.makeRecord(s.id)
	}
	return s.id
}

func (c *crowd) noteSigned(id string) {
	for _, s := range c.slots {
		s.mu.Lock()
		if s.id == id {
			s.signed = true
		}
		s.mu.Unlock()
	}
}

// makeRecord files a record by its author.
func (p *person) makeRecord(id string) {
	author := *p
	author.login, author.client = "technician", p.site.As("technician")
	author.do(p.t.Context(), input{kind: create, record: id, title: p.title(), who: "technician"})
}

func (c *crowd) title() string { return fmt.Sprintf("第%d种内容", c.titles.Add(1)) }

// choose picks what fits the record as it was seen last, and now and then anything, or a fresh look.
func (p *person) choose(id string) kind {
	last, known := p.seen[id]
	dice := p.random.IntN(10)
	if !known || dice < 1 {
		return read
	}
	if dice < 4 {
		return p.kinds[p.random.IntN(len(p.kinds))]
	}
	var fit []kind
	for _, k := range p.kinds {
		if leaves(k, last.state) {
			fit = append(fit, k)
		}
	}
	if len(fit) == 0 {
		return read
	}
	return fit[p.random.IntN(len(fit))]
}

func (p *person) inputOf(k kind, id string) input {
	last := p.seen[id]
	in := input{kind: k, record: id, version: last.version, hash: last.hash, who: p.login}
	switch k {
	case edit:
		in.title = p.title()
	case resubmit:
		in.title = p.title()
		if p.random.IntN(2) == 0 {
			in.version = 0
		}
	case read:
		in.version, in.hash = 0, ""
	case create, submit, screen, classify, sign, giveBack:
	}
	return in
}

// do sends one request and writes down what was answered, and when.
func (p *person) do(ctx context.Context, in input) {
	called := p.now()
	rec, created, err := p.send(ctx, in)
	p.note(in, outputOf(rec, created, err), called, p.now())
}

func (c *crowd) now() int64 { return int64(time.Since(c.begin)) }

func (p *person) note(in input, out output, called, returned int64) {
	if out.status == http.StatusTooManyRequests {
		return // said before anything was begun
	}
	if out.status == 0 {
		returned = int64(time.Hour * 24) // it may still take effect
	}
	if out.view != (view{}) {
		p.seen[in.record] = out.view
		if out.state == "signed" {
			p.noteSigned(in.record)
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.history = append(p.history, porcupine.Operation{ClientId: p.number, Input: in, Output: out, Call: called, Return: returned})
}

func outputOf(rec *client.Record, created bool, err error) output {
	if err != nil {
		return output{status: statusOf(err)}
	}
	out := output{status: http.StatusOK, view: viewOf(rec)}
	if created {
		out.status = http.StatusCreated
	}
	return out
}

func viewOf(rec *client.Record) view {
	v := view{version: rec.Version, state: rec.State, hash: rec.ContentHash, title: rec.Title}
	if rec.Signed != nil {
		v.signer = rec.Signed.By
	}
	return v
}

// statusOf gives the status of a refusal; 0 where nobody can say what became of the request.
func statusOf(err error) int {
	p := client.AsProblem(err)
	if p == nil || (p.Status >= 500 && p.Status != http.StatusNotImplemented) {
		return 0
	}
	return p.Status
}

var errUnknownKind = errors.New("no such request")

func (p *person) send(ctx context.Context, in input) (rec *client.Record, created bool, err error) {
	const project = harness.Project
	switch in.kind {
	case create:
		return p.client.PutRecord(ctx, project, p.content(in))
	case edit, resubmit:
		if in.version == 0 {
			return p.client.PutRecord(ctx, project, p.content(in))
		}
		rec, err = p.client.EditRecord(ctx, project, p.content(in), in.version)
	case read:
		rec, err = p.client.Record(ctx, project, in.record)
	case submit:
		rec, err = p.client.Submit(ctx, project, in.record, in.version)
	case screen:
		rec, err = p.client.Screen(ctx, project, in.record, in.version, client.Screen{Summary: harness.Summary})
	case classify:
		rec, err = p.client.Classify(ctx, project, in.record, in.version, p.site.Classification())
	case sign:
		rec, err = p.client.Sign(ctx, project, in.record, in.version, client.Sign{ContentHash: in.hash, Proof: harness.Signer})
	case giveBack:
		rec, err = p.client.Return(ctx, project, in.record, in.version, client.ReturnMove{Code: "wrong_data", Reason: "数量与图纸不符"})
	default:
		err = errUnknownKind
	}
	return rec, false, err
}

func (p *person) content(in input) client.RecordInput {
	out := p.site.Progress(in.record)
	out.Title, out.Submit = in.title, in.kind != edit
	return out
}

// signBatch signs all that this manager last saw as classified with one proof; each item is a request of its own.
func (p *person) signBatch(ctx context.Context) {
	var items []client.SignOff
	for _, s := range p.slots {
		s.mu.Lock()
		id := s.id
		s.mu.Unlock()
		if last := p.seen[id]; last.state == "classified" {
			items = append(items, client.SignOff{Record: id, Version: last.version, ContentHash: last.hash})
		}
	}
	if len(items) == 0 {
		return
	}
	called := p.now()
	results, err := p.client.SignOffs(ctx, harness.Project, client.SignOffs{Items: items, Proof: harness.Signer})
	returned := p.now()
	for i, item := range items {
		in := input{kind: sign, record: item.Record, version: item.Version, hash: item.ContentHash, who: p.login}
		out := output{}
		switch {
		case err != nil:
			out.status = statusOf(err)
		case results[i].Result != nil:
			out = outputOf(results[i].Result, false, nil)
		case results[i].Status < 500:
			out.status = results[i].Status
		}
		p.note(in, out, called, returned)
	}
}
