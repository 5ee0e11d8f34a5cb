package feedback

import (
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/record"
)

// TargetKind is what kind of thing a feedback is on.
type TargetKind string

// The things that can be given feedback on.
const (
	OnPublication TargetKind = "publication"
	OnReport      TargetKind = "report"
)

// Target is what a feedback is on, with what it takes over from there.
type Target struct {
	Kind TargetKind
	ID   string // archive number, or id of an issued report
	Name string // of a report its number; a publication is named by its ID
	Ref  string // of a publication the path of one field, of a report the ref of a number; empty: the whole
	// Level is the secrecy level in force of what it is on: a feedback is as secret as that.
	Level record.Secrecy
	// Author wrote what it is on; nobody handles feedback on his own work.
	Author string
	// ValidUntil is the last day on which readers get what it is on, YYYY-MM-DD; empty: no end.
	ValidUntil string
}

// Step is one line of the history that people read.
type Step struct {
	Action      Action      `json:"action"`
	By          string      `json:"by,omitempty"` // empty: the clock
	At          time.Time   `json:"at"`
	To          string      `json:"to,omitempty"` // who handles it from then on
	Disposition Disposition `json:"disposition,omitempty"`
	Text        string      `json:"text,omitempty"`
	No          string      `json:"no,omitempty"` // send: number of the report that it is on; resolve: archive number of the publication that came of it
}

// Feedback 反馈 is one thing that somebody said back, and what became of it.
type Feedback struct {
	Project, ID string
	On          Target
	Kind        Kind
	Text        string
	Sender      string
	SentAt      time.Time
	State       State
	Handler     string // login; empty while nobody is there who could
	Due         calendar.Deadline
	Disposition Disposition // the last one; empty before it
	Reason      string
	Result      string    // archive number of the publication that took the place of the one that it is on
	ProcessedAt time.Time // when it was last disposed of
	ClosedAt    time.Time // when it was confirmed or withdrawn
	Reopened    bool
	EscalatedOn string // the due day whose passing was told to the project managers
	Steps       []Step
	Version     int64
}

// Overdue reports whether the handler's time was over before a day (YYYY-MM-DD).
func (f Feedback) Overdue(today string) bool { return f.State.Pending() && f.Due.Day < today }

// AwaitsResult reports whether an adopted error waits for its correction to be published. It follows from what the
// sender sees anyway: it tells nothing of whether, or how far, somebody wrote a correction.
func (f Feedback) AwaitsResult() bool {
	return f.State == Processed && f.corrects(f.Disposition) && !f.resolved()
}

// resolved reports whether what it is on was replaced or withdrawn since it was sent.
func (f Feedback) resolved() bool {
	return slices.ContainsFunc(f.Steps, func(s Step) bool { return s.Action == Resolve })
}

// corrects reports whether a disposition promises another version of what the feedback is on.
func (f Feedback) corrects(d Disposition) bool {
	return f.On.Kind == OnPublication && f.Kind == Error && (d == Adopted || d == Partly)
}

// Escalate marks that the project managers are told of a feedback whose last day has passed; false where there is
// nothing to tell, or it was told.
func (f Feedback) Escalate(today string, at time.Time) (Feedback, bool) {
	if !f.Overdue(today) || f.EscalatedOn == f.Due.Day {
		return f, false
	}
	f.EscalatedOn = f.Due.Day
	f.add(Step{Action: Lapse, At: at})
	f.Version++
	return f, true
}

// add writes a line of history; the slice of the feedback before stays as it was.
func (f *Feedback) add(s Step) {
	steps := make([]Step, len(f.Steps), len(f.Steps)+1)
	copy(steps, f.Steps)
	f.Steps = append(steps, s)
}
