package report

import (
	"slices"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
)

// builder makes one part of the report.
type builder struct {
	key   string
	title fault.Text
	make  func(*compiler) Section
}

// builders are the parts in their order.
var builders = []builder{
	{"progress", text("进度", "Progress"), (*compiler).progress},
	{"safety", text("安全", "Safety"), (*compiler).safety},
	{"quality", text("质量", "Quality"), (*compiler).quality},
	{"cost", text("成本", "Cost"), (*compiler).cost},
	{"labour", text("劳动力", "Labour"), (*compiler).labour},
	{"plant", text("机械", "Plant"), (*compiler).plant},
	{"materials", text("材料", "Materials"), (*compiler).materials},
	{"directives", text("指令与协调", "Directives and coordination"), (*compiler).directives},
	{"discipline", text("填报情况", "Reporting discipline"), (*compiler).discipline},
}

// SectionTitle names a part of the report; false for an unknown one.
func SectionTitle(key string) (fault.Text, bool) {
	for _, b := range builders {
		if b.key == key {
			return b.title, true
		}
	}
	return fault.Text{}, false
}

// compiler makes one document.
type compiler struct {
	in     Input
	cells  cellIndex
	plans  plans
	now    calendar.Span // the period
	before calendar.Span
	asOf   string // the last day of the period that the cut-off has seen
	key    string // of the part in hand
	doc    Document
	told   map[string]int // figures by reference
	tops   []point        // candidates of the headline
}

// point is a candidate for the headline; the heavier comes first.
type point struct {
	weight int
	text   fault.Text
}

// Compile makes the document for readers of one level. The same input, in whatever order its cells come, gives the
// same document, byte by byte in canonical form.
func Compile(in Input) Document { return compile(in, indexOf(in.Cells, in.Level)) }

func compile(in Input, cells cellIndex) Document {
	c := newCompiler(in, cells)
	c.doc = Document{
		Schema: Schema, ID: in.ID, No: in.No, Project: in.Project, Name: in.Name, Kind: in.Kind, Period: in.Period, Began: in.Began, CutOff: in.CutOff, Definition: Definition,
		Figures: []Figure{}, Sections: []Section{}, Narrative: in.Narrative,
	}
	for _, b := range builders {
		if len(in.Only) > 0 && !slices.Contains(in.Only, b.key) {
			continue
		}
		c.key = b.key
		s := b.make(c)
		s.Key, s.Title = b.key, b.title
		c.doc.Sections = append(c.doc.Sections, s)
	}
	c.finish()
	return c.doc
}

func newCompiler(in Input, cells cellIndex) *compiler {
	before := Before(in.Kind, in.Period)
	return &compiler{
		in: in, cells: cells, plans: inForce(in.Plans, in.Level, in.Period.Last),
		now: in.Period.span(), before: before.span(), asOf: min(in.Period.Last, calendar.Day(in.CutOff)), told: map[string]int{},
	}
}

// finish adds what stands on the whole of the document.
func (c *compiler) finish() {
	for level := record.Open; level <= c.in.Level; level++ {
		c.doc.Suspects += c.in.Suspects[level]
	}
	c.doc.Headline = c.headline()
	c.doc.Errata = c.errata()
	c.doc.Level = c.highest()
}

// highest is the highest level of what the document holds: of sums, plans, suspicious data, words of the analyst, and of
// the earlier reports that it corrects.
func (c *compiler) highest() record.Secrecy {
	level := c.cells.highest(c.before.First, c.now.Last)
	for _, p := range []*Plan{c.plans.schedule, c.plans.contract} {
		if p != nil {
			level = max(level, p.Level)
		}
	}
	for held, n := range c.in.Suspects[:c.in.Level+1] {
		if n > 0 {
			level = max(level, record.Secrecy(held)) //nolint:gosec // five levels
		}
	}
	for _, n := range c.in.Narrative {
		level = max(level, n.Level)
	}
	for _, d := range c.in.Earlier {
		level = max(level, d.Level)
	}
	return min(level, c.in.Level)
}

// top offers a sentence for the headline.
func (c *compiler) top(weight int, t fault.Text) { c.tops = append(c.tops, point{weight, t}) }

// headline is the one or two things that a leader has to know.
func (c *compiler) headline() fault.Text {
	const most = 2
	slices.SortStableFunc(c.tops, func(a, b point) int { return b.weight - a.weight })
	var clauses []fault.Text
	for _, p := range c.tops[:min(most, len(c.tops))] {
		clauses = append(clauses, p.text)
	}
	if len(clauses) == 0 {
		return text("本期没有已发布的记录。", "No record was published of this period.")
	}
	return join(clauses)
}

func (c *compiler) missing(zh, en string) {
	c.doc.Missing = append(c.doc.Missing, Gap{What: text(zh, en)})
}

func (c *compiler) matter(t fault.Text, ref string) {
	c.doc.Matters = append(c.doc.Matters, Matter{Text: t, Ref: ref})
}

// put adds a figure to the document: with the records behind it, and once.
func (c *compiler) put(f Figure) Figure {
	if at, ok := c.told[f.Ref]; ok {
		return c.doc.Figures[at]
	}
	f.Section = c.key
	c.trace(&f)
	c.told[f.Ref] = len(c.doc.Figures)
	c.doc.Figures = append(c.doc.Figures, f)
	return f
}

// trace says which records a figure is of.
func (c *compiler) trace(f *Figure) {
	var s figure.Sum
	for _, b := range f.Behind {
		part := c.traced(b)
		s.Records, s.Mix = s.Records+part.Records, s.Mix.Add(part.Mix)
	}
	if len(f.Behind) > 0 {
		f.Records, f.Mix = &s.Records, s.Mix.String()
	}
}

// traced gives the sum of a basis; a plan is one record.
func (c *compiler) traced(b Basis) figure.Sum {
	for _, p := range []*Plan{c.plans.schedule, c.plans.contract} {
		if p != nil && b.Dim != nil && *b.Dim == p.ArchiveNo && b == p.basis(c.now.Last, b.Dim) {
			return figure.Sum{Records: 1, Mix: figure.MixOf(p.Record, p.ContentHash, figure.Figure{Key: b.Key, Dim: p.ArchiveNo, Value: figure.Whole(1)})}
		}
	}
	return c.cells.sum(b)
}

// basis names the plan as what a number rests on.
func (p *Plan) basis(last string, no *string) Basis {
	key := PlanSchedule
	if p.Content.Class == "A4" {
		key = PlanContract
	}
	return Basis{Key: key, Dim: no, Last: last}
}

// onPlan adds the plan to what a number rests on.
func (c *compiler) onPlan(p *Plan, behind ...Basis) []Basis {
	if p == nil {
		return behind
	}
	no := p.ArchiveNo
	return append(behind, p.basis(c.now.Last, &no))
}

// tell is how a simple figure is made from a key.
type tell struct {
	key   figure.Key
	ref   string // default: the key
	label fault.Text
	unit  string
	lead  bool
	of    *Denominator
	// zero are keys of which a single record of the period makes the absence of this one a fact, not a lack of records.
	zero []figure.Key
	dim  *string // one value of the breakdown alone
	in   *string // one unit alone, where records give their own
}

func (t tell) basis(s calendar.Span) Basis {
	b := over(t.key, s)
	b.Dim, b.Unit = t.dim, t.in
	return b
}

// figure makes a figure of the period with its change.
func (c *compiler) figure(t tell) Figure {
	f := Figure{Ref: t.ref, Label: t.label, Unit: t.unit, Of: t.of, Lead: t.lead, Behind: []Basis{t.basis(c.now)}}
	if f.Ref == "" {
		f.Ref = string(t.key)
	}
	f.Value, f.Previous = c.value(t, c.now), c.value(t, c.before)
	return c.put(f)
}

// value is the sum over a span; nil where no record tells it.
func (c *compiler) value(t tell, s calendar.Span) *figure.Amount {
	sum := c.cells.sum(t.basis(s))
	if sum.Records > 0 {
		return &sum.Value
	}
	for _, k := range t.zero {
		if c.cells.sum(over(k, s)).Records > 0 {
			return whole(0)
		}
	}
	return nil
}

// refOf names the figure of one value of a breakdown.
func refOf(k figure.Key, g group, withUnit bool) string {
	if withUnit {
		return string(k) + ":" + g.Dim + "|" + g.Unit
	}
	return string(k) + ":" + g.Dim
}

// broken makes a figure for each value of the breakdown.
func (c *compiler) broken(t tell, withUnit bool) []Figure {
	var out []Figure
	for _, g := range byValue(c.cells.groups(over(t.key, c.now))) {
		one := t
		one.ref, one.label, one.dim = refOf(t.key, g, withUnit), dimLabel(t.key, g.Dim), &g.Dim
		if withUnit {
			one.unit, one.in = g.Unit, &g.Unit
		}
		out = append(out, c.figure(one))
	}
	return out
}

// share makes a percentage of two sums, with what it is of.
func (c *compiler) share(ref string, label fault.Text, part, whole tell, lead bool) Figure {
	f := Figure{
		Ref: ref, Label: label, Unit: UnitPercent, Lead: lead,
		Value:    percent(c.value(part, c.now), c.value(whole, c.now)),
		Previous: percent(c.value(part, c.before), c.value(whole, c.before)),
		Behind:   []Basis{whole.basis(c.now), part.basis(c.now)},
	}
	f.Of = c.against(whole)
	return c.put(f)
}

// against gives a sum as a denominator; nil where nothing tells it.
func (c *compiler) against(t tell) *Denominator {
	v := c.value(t, c.now)
	if v == nil {
		return nil
	}
	ref := t.ref
	if ref == "" {
		ref = string(t.key)
	}
	return &Denominator{Label: t.label, Value: *v, Ref: ref}
}
