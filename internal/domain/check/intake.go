package check

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Filing is a record between the two phases. Its content is whole only if Judge accepts it; what could be read is there
// before, so that the caller can decide who may file it and find its neighbours.
type Filing struct {
	Result
	reading
}

// Read is the first phase: everything that can be said of the record alone. The error is a *fault.Error and says that
// the input cannot be read at all; all other faults wait for Judge, so that one answer lists them all.
func Read(raw []byte, c Context) (*Filing, error) {
	tree, faults := Decode(raw)
	if unreadable(faults) {
		e := fault.New(fault.BadRequest, codeJSON, "请求内容不是合法的 JSON。", "The request is not valid JSON.")
		e.Fields = faults
		return nil, e
	}
	f := &Filing{reading: newReading(tree, faults, &c)}
	r := &f.reading
	r.imported = r.child(rootNode, "imported") != none
	r.submit = c.Submit || r.isTrue(rootNode, "submit")
	r.class, _ = class.ByCode(r.text(rootNode, "class"))
	r.object(envelope, rootNode)
	r.envelopeRules()
	r.body = r.child(rootNode, "body")
	if r.class != nil && r.body != none {
		r.object(bodies[r.class.Code](), r.body)
	}
	f.conclude()
	return f, nil
}

func unreadable(faults []fault.Field) bool {
	return len(faults) > 0 && faults[len(faults)-1].Code == codeJSON
}

func newReading(t Tree, faults []fault.Field, c *Context) reading {
	r := reading{Tree: t, ctx: c, body: none, faults: faults, thresholds: c.Thresholds}
	if r.thresholds == nil {
		r.thresholds = thresholdsOn(c.today())
	}
	return r
}

// conclude makes the result of the first phase.
func (f *Filing) conclude() {
	r := &f.reading
	f.workDate()
	f.clock()
	if r.submit {
		r.alone()
	}
	f.Submit = r.submit
	f.SeriesKey = r.seriesKey()
	f.Content = r.content()
	f.InputHash = r.inputHash()
	if r.submit && len(r.faults) == 0 {
		r.fillComputed()
	}
	f.Content.Body = r.bodyBytes()
}

// inputHash is the same for the same content: neither the wish to submit nor the phone's clock at the moment of sending
// is part of what was said.
func (r *reading) inputHash() string {
	submit, clock := r.child(rootNode, "submit"), r.child(r.child(rootNode, "device"), "clock")
	sum := sha256.Sum256(r.appendCanonical(make([]byte, 0, 2048), rootNode, submit, clock))
	return hex.EncodeToString(sum[:])
}

// seriesKey names the series that the record continues: class, unit project and the fields that the class's table says.
func (r *reading) seriesKey() string {
	if r.class == nil || r.body == none {
		return ""
	}
	for _, names := range r.class.Series {
		if key, ok := r.series(names); ok {
			return key
		}
	}
	return ""
}

func (r *reading) series(names []string) (string, bool) {
	key := []string{r.class.Code, strings.TrimSpace(r.text(r.child(rootNode, "location"), "unit_project"))}
	for _, name := range names {
		if !r.given(r.body, name) {
			return "", false
		}
		key = append(key, strings.TrimSpace(r.text(r.body, name)))
	}
	sum := sha256.Sum256([]byte(strings.Join(key, "\x1f")))
	return r.class.Code + ":" + hex.EncodeToString(sum[:16]), true
}

// Needs says which neighbours Judge depends on.
func (f *Filing) Needs() Query {
	q := Query{Project: f.Content.Project, Class: f.Content.Class, Attachments: f.Content.Attachments}
	if !f.Submit {
		return q
	}
	if isDate(f.Content.WorkDate) {
		q.SeriesKey, q.Before = f.SeriesKey, f.Content.WorkDate
	}
	if no := f.closes(); no != "" {
		q.Directives = []string{no}
	}
	return q
}

// Judge is the second phase: the rules that compare the record with its neighbours, and the verdict. The error is a
// *fault.Error that lists every fault of both phases by field.
func Judge(f *Filing, n Neighbours) (Result, error) {
	if f.submit {
		f.beside(n)
	}
	if len(f.faults) > 0 {
		return Result{}, fault.Fields(f.faults[:min(len(f.faults), maxFaults)])
	}
	f.Findings = f.findings
	return f.Result, nil
}

// Intake is both phases at once, for callers whose neighbours are at hand.
func Intake(raw []byte, c Context, n Neighbours) (Result, error) {
	f, err := Read(raw, c)
	if err != nil {
		return Result{}, err
	}
	return Judge(f, n)
}

// Body judges a body alone against a class, as at a submission: for a record that is given another class. Paths begin
// with "body". imported leaves out what is not asked of imported history.
func Body(code string, body []byte, imported bool) []fault.Field {
	c, ok := class.ByCode(code)
	if !ok {
		return []fault.Field{{Field: "class", Code: "V2", Zh: "没有这个类别。", En: "There is no such class.", Seen: shorten(code, maxSeen)}}
	}
	tree, faults := Decode(body)
	if unreadable(faults) {
		return faults
	}
	tree.root = "body"
	r := newReading(tree, faults, &Context{})
	r.class, r.body, r.submit, r.imported = c, rootNode, true, imported
	r.object(bodies[code](), rootNode)
	return r.faults
}
