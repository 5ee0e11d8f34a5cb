package check

import (
	"github.com/countersign/countersign/internal/domain/class"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Filing is a record between the two phases. Its content is whole only if Judge accepts it; what could be read is there
// before, so that the caller can decide who may file it and find its neighbours.
type Filing struct {
	Result
	reading
	needsWaiver bool
}

// NeedsWaiver reports whether the record comes so late that only the project manager's leave lets it pass (V6). With
// it the record is to be read again, Context.Waived set.
func (f *Filing) NeedsWaiver() bool { return f.needsWaiver }

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
