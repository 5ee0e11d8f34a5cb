package suspect

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
)

// State is where a suspicion is: it is explained by its owner and confirmed by another person, or the record behind it
// is corrected. What nobody explained in time is overdue, and stays so until somebody does.
type State string

// The closed set of states.
const (
	Open      State = "open"
	Overdue   State = "overdue"
	Cleared   State = "cleared"
	Corrected State = "corrected"
)

// States gives every state.
func States() []State { return []State{Open, Overdue, Cleared, Corrected} }

// Known reports whether the state is one of the closed set.
func (s State) Known() bool { return slices.Contains(States(), s) }

// Unsettled reports whether somebody still has to do something.
func (s State) Unsettled() bool { return s == Open || s == Overdue }

// Evidence is one thing that a rule found.
type Evidence struct {
	Field string `json:"field,omitempty"`
	Zh    string `json:"zh"`
	En    string `json:"en"`
}

// Account is what its owner found out: the text, what it rests on, and whether another person refused it.
type Account struct {
	Text     string
	Evidence string
	By       string
	At       time.Time
	Refusal  string // why the second person did not confirm it; empty: not refused
}

// Suspicion is one item of the list of suspicious data (R5).
type Suspicion struct {
	Project, ID string
	Rule        string
	Subject     string // id of the record that it is about, or a day
	Edition     int
	Author      string // of the subject; empty for a day
	Day         string // on which it was handed in, or which has no record
	Urgent      bool
	State       State
	Owner       policy.Role // who has to explain
	Due         calendar.Deadline
	Evidence    []Evidence
	Records     []string // every record that it rests on, the subject first
	OpenedAt    time.Time
	Account     *Account
	DecidedBy   string
	DecidedAt   time.Time
	Correction  string // id of the record whose content took the place of the suspicious one
	CorrectionV int64  // its version
	Version     int64
}

// IDOf gives the one name that a suspicion can have, so that the list of a day can be made twice and holds it once.
func IDOf(project, rule, subject string, edition int) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{project, rule, subject, strconv.Itoa(edition)}, "\x1f")))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // UUID version 8: of our own making
	x := hex.EncodeToString(sum[:16])
	return strings.Join([]string{x[:8], x[8:12], x[12:16], x[16:20], x[20:]}, "-")
}

// MinAccount is the shortest account of a suspicion and the shortest description of its evidence, in characters.
const MinAccount = 10

// Explain records what the owner found out. involved are the authors of the records: nobody explains his own.
func (s Suspicion) Explain(a Account, involved []string) (Suspicion, error) {
	if err := s.unsettled(); err != nil {
		return s, err
	}
	if slices.Contains(involved, a.By) {
		return s, ownFault()
	}
	var faults []fault.Field
	for _, each := range []struct{ field, text string }{{"text", a.Text}, {"evidence", a.Evidence}} {
		if utf8.RuneCountInString(strings.TrimSpace(each.text)) < MinAccount {
			faults = append(faults, fault.Field{Field: each.field, Code: "V1", Zh: "请写明核查情况和依据，各不少于 10 字。", En: "Say what was found and what it rests on, at least 10 characters each."})
		}
	}
	if len(faults) > 0 {
		return s, fault.Fields(faults)
	}
	a.Refusal = ""
	s.Account = &a
	return s.next(), nil
}

// Confirm settles the suspicion by a second person, or gives the account back with a reason.
func (s Suspicion) Confirm(by string, at time.Time, agree bool, reason string, involved []string) (Suspicion, error) {
	if err := s.unsettled(); err != nil {
		return s, err
	}
	if s.Account == nil || s.Account.Refusal != "" {
		return s, fault.New(fault.Conflict, "E_NO_ACCOUNT", "尚无核查说明可确认。", "There is no account to confirm yet.")
	}
	if by == s.Account.By || slices.Contains(involved, by) {
		return s, ownFault()
	}
	if !agree && utf8.RuneCountInString(strings.TrimSpace(reason)) < 5 {
		return s, fault.Fields([]fault.Field{{Field: "reason", Code: "V1", Zh: "请写明不予确认的原因（不少于 5 字）。", En: "Say in at least 5 characters why you do not confirm it."}})
	}
	s.DecidedBy, s.DecidedAt = by, at
	if agree {
		s.State = Cleared
	} else {
		account := *s.Account
		account.Refusal = strings.TrimSpace(reason)
		s.Account = &account
	}
	return s.next(), nil
}

// Correct settles the suspicion by a content that took the place of the suspicious one.
func (s Suspicion) Correct(record string, version int64, by string, at time.Time) (Suspicion, error) {
	if err := s.unsettled(); err != nil {
		return s, err
	}
	s.State, s.Correction, s.CorrectionV, s.DecidedBy, s.DecidedAt = Corrected, record, version, by, at
	return s.next(), nil
}

// Lapse marks what was not settled by the end of its last day (R5.4). It is then the project manager's matter too.
func (s Suspicion) Lapse(today string) (Suspicion, bool) {
	if s.State != Open || s.Due.Day >= today {
		return s, false
	}
	s.State = Overdue
	return s.next(), true
}

func (s Suspicion) next() Suspicion {
	s.Version++
	return s
}

func (s Suspicion) unsettled() error {
	if s.State.Unsettled() {
		return nil
	}
	return fault.New(fault.Conflict, "E_SETTLED", "该项已由 "+s.DecidedBy+" 于 "+calendar.Minute(s.DecidedAt)+" 处理。",
		"This was settled by "+s.DecidedBy+" at "+calendar.Minute(s.DecidedAt)+".")
}

func ownFault() error {
	return fault.New(fault.Forbidden, "E_SELF", "须由另一人办理，不能核查或确认与本人有关的可疑项。", "Another person has to do this: nobody explains or confirms what concerns himself.").
		Audited("suspicion.self.denied")
}
