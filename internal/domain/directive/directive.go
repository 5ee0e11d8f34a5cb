package directive

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// The kinds of directives that the chain itself knows.
const (
	StopOrder   = "stop_order"
	ResumeOrder = "resume_order"
)

// Directive is a published order with how far it has come. It is named by the record that was published first; a
// correction of that record takes its place in the same chain.
type Directive struct {
	Project   string
	ID        string // id of the record that was published first
	Record    string // id of the record in force
	ArchiveNo string // of the publication in force
	Class     string // C1 … C4
	Kind      string
	No        string // number on the paper; empty: none
	Author    string // who filed it
	BySide    policy.Role
	Location  record.Location
	Part      string // the part stopped, in words; it is shown, and decides nothing
	IssuedAt  time.Time
	Due       time.Time // by when it has to be answered
	State     State
	ClosedAt  time.Time
	Rung      ladder.Rung
	Version   int64
	Steps     []Step
}

// Step is one line of a directive's history.
type Step struct {
	N         int
	Action    Action
	By        string
	At        time.Time
	To        State       // where it brought the directive; the same as before where it did not move
	Text      string      // what was done, found, or asked for; never shown to readers of published data
	Records   []string    // ids of the published records that it names
	Rung      ladder.Rung // of an escalation
	Signature string      // hash of the signature document of a receipt
	Statement string      // hash of the statement that was signed
}

// body is what the chain reads of an order's content.
type body struct {
	No       string `json:"no"`
	Kind     string `json:"kind"`
	Part     string `json:"part_stopped"`
	ReplyDue string `json:"reply_due"`
	Reply    string `json:"reply"`
	Closes   string `json:"closes"`
	Recheck  string `json:"recheck_result"`
}

func bodyOf(c record.Content) body {
	var b body
	_ = json.Unmarshal(c.Body, &b) // a body that cannot be read says nothing
	return b
}

// IsDirective reports whether a class is one of orders and decisions.
func IsDirective(class string) bool { return len(class) == 2 && class[0] == 'C' }

// Opens reports whether the publication of a content opens a chain: every order does but one that answers another, and
// history that was brought in from elsewhere.
func Opens(c record.Content) bool {
	b := bodyOf(c)
	return IsDirective(c.Class) && c.Imported == nil && b.Kind != ResumeOrder && b.Closes == "" && b.Reply == ""
}

// Answers gives the number or id of the directive that a content answers; empty: none.
func Answers(c record.Content) string {
	if !IsDirective(c.Class) || c.Imported != nil {
		return ""
	}
	return bodyOf(c).Closes
}

// Resumes reports whether a content is an order to resume work, after a recheck that passed.
func Resumes(c record.Content) bool {
	b := bodyOf(c)
	return IsDirective(c.Class) && b.Kind == ResumeOrder && b.Closes != "" && b.Recheck == "pass"
}

// Issue opens the chain of a record that is being published. side is the role in which its author filed it.
func Issue(r *record.Record, side policy.Role, s ladder.Settings) Directive {
	d := Directive{Project: r.Project, ID: r.ID, State: Issued, Version: 1, BySide: side, IssuedAt: r.Published.At}
	d.Take(r, s)
	d.Steps = []Step{{N: 1, Action: ToIssue, By: r.Published.By, At: r.Published.At, To: Issued, Records: []string{r.ID}}}
	return d
}

// Take takes over what the record in force says.
func (d *Directive) Take(r *record.Record, s ladder.Settings) {
	b := bodyOf(r.Content)
	d.Record, d.ArchiveNo, d.Class, d.Kind, d.No, d.Author, d.Location, d.Part = r.ID, r.ArchiveNo, r.Class, b.Kind, b.No, r.Author, r.Location, b.Part
	d.Due = due(b.ReplyDue, d.IssuedAt, s.ReplyDays)
}

// due is the last moment of the day that the order names, or of the day so many days after it was published. A day
// that had passed already when it was published leaves the default: nobody owes before he could know.
func due(named string, issued time.Time, days int) time.Time {
	day := calendar.Day(issued)
	if named < day {
		named = calendar.After(day, days)
	}
	return calendar.Begins(calendar.After(named, 1)).Add(-time.Microsecond)
}

// DueDay gives the day by the end of which the directive has to be answered.
func (d Directive) DueDay() string { return calendar.Day(d.Due) }

// Overdue reports whether an answer is owed and late.
func (d Directive) Overdue(now time.Time) bool { return d.State.Owes() && now.After(d.Due) }

// Stops reports whether the directive stops work now.
func (d Directive) Stops() bool { return d.Kind == StopOrder && d.State.Open() }

// Acted reports whether a person took part in what was done about the directive.
func (d Directive) Acted(person string) bool {
	return slices.ContainsFunc(d.Steps, func(s Step) bool {
		return s.By == person && (s.Action == ToAct || s.Action == ToProve || s.Action == ToReply)
	})
}

// Title names the directive in a sentence: its number, or else its archive number.
func (d Directive) Title() string {
	if d.No != "" {
		return d.No
	}
	return d.ArchiveNo
}

// NextRung gives when the directive climbs one rung higher unless it is answered; zero: not any more. Each rung counts
// from the last one that was taken, so that a clock that jumps ahead climbs one rung, not all.
func (d Directive) NextRung(s ladder.Settings) time.Time {
	if !d.State.Owes() || d.Rung >= ladder.Top {
		return time.Time{}
	}
	next := d.Due
	for _, step := range d.Steps {
		if after := step.At.Add(time.Duration(s.ReplyLadderHours) * time.Hour); step.Action == ToEscalate && after.After(next) {
			next = after
		}
	}
	return next
}

// Detail is what the event of a step tells.
type Detail struct {
	Directive string   `json:"directive"`
	Record    string   `json:"order"`
	State     State    `json:"state"`
	Records   []string `json:"records,omitempty"`
	Text      string   `json:"text,omitempty"` // SHA-256 of what was written: the ledger binds it and does not tell it
	Rung      int      `json:"rung,omitempty"`
	Signature string   `json:"signature,omitempty"`
	Statement string   `json:"statement,omitempty"`
}

// Detail gives what the event of a step of the directive tells.
func (s Step) Detail(d Directive) Detail {
	out := Detail{Directive: d.ID, Record: d.Record, State: s.To, Records: s.Records, Rung: int(s.Rung), Signature: s.Signature, Statement: s.Statement}
	if s.Text != "" {
		out.Text = proof.Hash([]byte(s.Text))
	}
	return out
}
