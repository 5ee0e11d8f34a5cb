// Package approval is the rule of two persons: one asks, another decides, and nobody decides what he asked for. Keys,
// the lowering of a secrecy level and the signing policy go this way (R3.6, R3.7, R4.6).
package approval

import (
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Kind says what is asked for; the package that carries a kind out declares it.
type Kind string

// State is where a request is.
type State string

// A request is open until it is decided once, taken back by who asked, or too old.
const (
	Open      State = "open"
	Approved  State = "approved"
	Refused   State = "refused"
	Withdrawn State = "withdrawn"
)

// Lapses is how long a request waits: what nobody decided by then has to be asked for again, by people who still know why.
const Lapses = 14 * 24 * time.Hour

// MinReason is the shortest reason to ask, or to refuse, in characters.
const MinReason = 5

// Request is one question for a second person. Payload holds what is to be done if he agrees; it never changes.
type Request struct {
	ID        string // UUIDv7
	Project   string // empty: of the whole installation
	Kind      Kind
	Subject   string // what it is about: the id of a key, a record, a delegation
	Payload   json.RawMessage
	Reason    string
	AskedBy   string
	AskedAt   time.Time
	State     State
	DecidedBy string
	DecidedAt time.Time
	Note      string // of who decided
}

// Ask checks a new request. Errors: a reason that is too short (422).
func Ask(r Request) (Request, error) {
	if tooShort(r.Reason) {
		return Request{}, fault.Fields([]fault.Field{{Field: "reason", Code: "V1", Zh: "请写明原因（不少于 5 字）。", En: "Give a reason of at least 5 characters."}})
	}
	r.State = Open
	return r, nil
}

// Decide gives the request as the second person decided it. involved are further people who may not decide, such as
// the owner of the key that is asked for. Errors: 403 for who asked or is involved, 409 where it is no longer open.
func (r Request) Decide(by string, approve bool, note string, at time.Time, involved ...string) (Request, error) {
	if err := r.stillOpen(at); err != nil {
		return Request{}, err
	}
	for _, person := range append([]string{r.AskedBy}, involved...) {
		if person == by {
			return Request{}, fault.New(fault.Forbidden, "E_SELF", "须由另一人决定，不能批准与本人有关的申请。", "Another person has to decide; nobody approves what concerns himself.").
				Audited("approval.self.denied")
		}
	}
	if !approve && tooShort(note) {
		return Request{}, fault.Fields([]fault.Field{{Field: "note", Code: "V1", Zh: "请写明不同意的理由（不少于 5 字）。", En: "Say in at least 5 characters why you refuse."}})
	}
	r.State = Refused
	if approve {
		r.State = Approved
	}
	r.DecidedBy, r.DecidedAt, r.Note = by, at, note
	return r, nil
}

// Withdraw takes a request back; only who asked may.
func (r Request) Withdraw(by string, at time.Time) (Request, error) {
	if r.AskedBy != by {
		return Request{}, fault.New(fault.Forbidden, "E_FORBIDDEN", "只有申请人可以撤回。", "Only the person who asked may take it back.").Audited("approval.withdraw.denied")
	}
	if err := r.stillOpen(at); err != nil {
		return Request{}, err
	}
	r.State, r.DecidedBy, r.DecidedAt = Withdrawn, by, at
	return r, nil
}

// Lapsed reports whether an open request is too old to be decided.
func (r Request) Lapsed(at time.Time) bool { return r.State == Open && at.Sub(r.AskedAt) > Lapses }

func (r Request) stillOpen(at time.Time) error {
	switch {
	case r.State != Open:
		return fault.New(fault.Conflict, "E_DECIDED", "该申请已由 "+r.DecidedBy+" 于 "+calendar.Minute(r.DecidedAt)+" 处理。",
			"This request was settled by "+r.DecidedBy+" at "+calendar.Minute(r.DecidedAt)+".")
	case r.Lapsed(at):
		return fault.New(fault.Conflict, "E_LAPSED", "该申请超过 14 天未处理，已失效，请重新申请。", "This request waited more than 14 days and has lapsed; ask again.")
	}
	return nil
}

func tooShort(s string) bool { return utf8.RuneCountInString(strings.TrimSpace(s)) < MinReason }
