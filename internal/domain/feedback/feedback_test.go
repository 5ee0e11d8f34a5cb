package feedback

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

var at = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// fresh is an error on a publication, sent by leader, in the hands of wang.
func fresh() Feedback {
	return Sent(Feedback{
		Project: "P", ID: "1", On: Target{Kind: OnPublication, ID: "P-B3-2026-0001", Level: record.Internal, Author: "li"}, Kind: Error,
		Text: " 数量应为 118。 ", Sender: "leader", SentAt: at, Handler: "wang", Due: calendar.Deadline{Day: "2026-11-26", Listed: true},
	})
}

// good is an input with which a move by its own party passes.
func good(f Feedback, a Action) Input {
	in := Input{By: "wang", At: at}
	switch a {
	case HandOn:
		in.To, in.ToAble = "chen", true
	case Dispose:
		in.Disposition, in.Text, in.CorrectionFiled = Adopted, "核实无误，已更正。", true
	case Resolve:
		in.By, in.Result = "sun", "P-B3-2026-0002"
	case Confirm, Withdraw:
		in.By = "leader"
	case Reopen:
		in.By, in.Text, in.Due = "leader", "数量仍与图纸不符。", calendar.Deadline{Day: "2026-12-01", Listed: true}
	}
	return in
}

// inState gives a feedback in each state.
func inState(t *testing.T, s State) Feedback {
	t.Helper()
	f := fresh()
	way := map[State][]Action{Open: nil, Accepted: {Accept}, Processed: {Accept, Dispose, Resolve}, Confirmed: {Accept, Dispose, Resolve, Confirm}, Withdrawn: {Withdraw}}[s]
	for _, a := range way {
		next, err := Move(f, a, good(f, a))
		if err != nil {
			t.Fatalf("%s: %v", a, err)
		}
		f = next
	}
	if f.State != s {
		t.Fatalf("it is %s, want %s", f.State, s)
	}
	return f
}

// Every move from every state by every party: the table says which pass, and nothing else does.
func TestEveryMoveFromEveryState(t *testing.T) {
	want := map[Action]map[State]State{
		Accept: {Open: Accepted}, HandOn: {Open: Open, Accepted: Accepted}, Dispose: {Accepted: Processed},
		Resolve: {Open: Open, Accepted: Accepted, Processed: Processed}, Confirm: {Processed: Confirmed}, Reopen: {Processed: Accepted}, Withdraw: {Open: Withdrawn},
	}
	for _, tr := range Transitions() {
		for _, s := range States() {
			f := inState(t, s)
			next, err := Move(f, tr.Action, good(f, tr.Action))
			to, may := want[tr.Action][s]
			if (err == nil) != may || may && (next.State != to || next.Version != f.Version+1 || len(next.Steps) != len(f.Steps)+1) {
				t.Errorf("%s from %s: %v %v", tr.Action, s, next.State, err)
			}
			if !may && !fault.Is(err, fault.Conflict) {
				t.Errorf("%s from %s is refused by %v, want a conflict", tr.Action, s, err)
			}
			if err != nil && (next.State != f.State || next.Version != f.Version || len(next.Steps) != len(f.Steps)) {
				t.Errorf("%s from %s was refused and changed it", tr.Action, s)
			}
			stranger := good(f, tr.Action)
			stranger.By = "zhao"
			if _, err := Move(f, tr.Action, stranger); tr.Who != ThePublication && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s from %s by a stranger: %v", tr.Action, s, err)
			}
			allowed := false
			for _, a := range f.Allowed(good(f, tr.Action).By, false) {
				allowed = allowed || a == tr.Action
			}
			if allowed != (may && tr.Action != Resolve) {
				t.Errorf("%s from %s: allowed says %v", tr.Action, s, allowed)
			}
		}
	}
}

func TestNobodyConfirmsForTheSender(t *testing.T) {
	f := inState(t, Processed)
	for _, by := range []string{"wang", "pm", ""} {
		if _, err := Move(f, Confirm, Input{By: by, Manager: true, At: at}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("confirmed by %q: %v", by, err)
		}
	}
}

// An adopted error needs its correction twice: handed in before it is disposed of, published before it is confirmed.
func TestAdoptedErrorNeedsItsCorrection(t *testing.T) {
	for _, kind := range Kinds() {
		for _, d := range Dispositions() {
			for _, on := range []TargetKind{OnPublication, OnReport} {
				f := inState(t, Accepted)
				f.Kind, f.On.Kind = kind, on
				in := good(f, Dispose)
				in.Disposition, in.CorrectionFiled = d, false
				_, err := Move(f, Dispose, in)
				needs := kind == Error && on == OnPublication && d != Rejected
				if needs != fault.Is(err, fault.Conflict) || !needs && err != nil {
					t.Errorf("%s on a %s, %s, without correction: %v", kind, on, d, err)
				}
				in.CorrectionFiled = true
				f, err = Move(f, Dispose, in)
				if err != nil {
					t.Fatal(err)
				}
				_, err = Move(f, Confirm, good(f, Confirm))
				if needs != fault.Is(err, fault.Conflict) || f.AwaitsResult() != needs {
					t.Errorf("%s on a %s, %s, confirmed before the correction: %v", kind, on, d, err)
				}
				f, err = Move(f, Resolve, good(f, Resolve))
				if err != nil {
					t.Fatal(err)
				}
				if _, err = Move(f, Confirm, good(f, Confirm)); err != nil {
					t.Errorf("%s on a %s, %s, confirmed after the correction: %v", kind, on, d, err)
				}
			}
		}
	}
}

// What was withdrawn meanwhile gets no correction: an adopted error can be disposed of and confirmed without one.
func TestWithdrawnNeedsNoCorrection(t *testing.T) {
	f, err := Move(inState(t, Accepted), Resolve, Input{By: "chen", At: at, Ended: true})
	if err != nil {
		t.Fatal(err)
	}
	in := good(f, Dispose)
	in.CorrectionFiled = false
	if f, err = Move(f, Dispose, in); err != nil || f.AwaitsResult() {
		t.Fatalf("disposed of: %+v %v", f, err)
	}
	if _, err = Move(f, Confirm, good(f, Confirm)); err != nil {
		t.Errorf("confirmed: %v", err)
	}
}

func TestReopenedOnce(t *testing.T) {
	f := inState(t, Processed)
	f, err := Move(f, Reopen, good(f, Reopen))
	if err != nil || f.Due.Day != "2026-12-01" || !f.Reopened {
		t.Fatalf("reopened: %+v %v", f, err)
	}
	if f, err = Move(f, Dispose, good(f, Dispose)); err != nil {
		t.Fatal(err)
	}
	if _, err = Move(f, Reopen, good(f, Reopen)); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
		t.Errorf("reopened twice: %v", err)
	}
	for _, a := range f.Allowed("leader", false) {
		if a == Reopen {
			t.Error("it may be reopened twice")
		}
	}
}

func TestTexts(t *testing.T) {
	for text, ok := range map[string]bool{
		"数量应为118": true, "四个字吧": false, "    \n  四个字": false, strings.Repeat("字", MaxText): true, strings.Repeat("字", MaxText+1): false,
		"第一行\n第二行写明": true, "看不见\u202e的字符": false, "空\x00字符在里面": false, "😀😀😀😀😀": true,
	} {
		if got := len(Faults(Error, text)) == 0; got != ok {
			t.Errorf("%.20q: good %v, want %v", text, got, ok)
		}
		f := inState(t, Accepted)
		in := good(f, Dispose)
		in.Text = text
		if _, err := Move(f, Dispose, in); (err == nil) != ok {
			t.Errorf("%.20q as a reason: %v", text, err)
		}
	}
	if n := len(Faults("praise", "")); n != 2 {
		t.Errorf("%d faults of a feedback with neither kind nor text, want both at once", n)
	}
}

func TestHandedOn(t *testing.T) {
	f := fresh()
	for to, in := range map[string]Input{"leader": {ToAble: true}, "li": {ToAble: true}, "wang": {ToAble: true}, "nobody": {}} {
		in.By, in.To, in.At = "wang", to, at
		if _, err := Move(f, HandOn, in); !fault.Is(err, fault.Invalid) {
			t.Errorf("handed on to %s: %v", to, err)
		}
	}
	for i := range maxHandOns + 1 {
		in := Input{By: "pm", Manager: true, To: []string{"chen", "wang"}[i%2], ToAble: true, At: at}
		next, err := Move(f, HandOn, in)
		if (err == nil) != (i < maxHandOns) {
			t.Fatalf("hand on %d: %v", i, err)
		}
		f = next
	}
	if f.Due.Day != "2026-11-26" {
		t.Error("handing on moved the due day")
	}
}

func TestAssignment(t *testing.T) {
	person := func(login string, role policy.Role, c record.Secrecy) Person {
		return Person{Login: login, Member: policy.Member{Role: role, Clearance: c}}
	}
	gone := person("atm", policy.TechManager, record.TopSecret)
	gone.Until = at
	people := []Person{
		gone, person("wang", policy.TechManager, record.TopSecret), person("deng", policy.TechManager, record.Internal),
		person("chen", policy.ProjectManager, record.TopSecret), person("bao", policy.ProjectManager, record.Confidential), person("leader", policy.Leader, record.TopSecret),
	}
	for _, c := range []struct {
		why    string
		kind   Kind
		sender string
		author string
		level  record.Secrecy
		knew   People
		want   string
	}{
		{"the technical manager who screened it", Error, "leader", "li", record.Internal, People{Screener: "wang", Signer: "chen"}, "wang"},
		{"else the first by login", Supplement, "leader", "li", record.Internal, People{}, "deng"},
		{"who is cleared", Error, "leader", "li", record.Secret, People{Screener: "deng"}, "wang"},
		{"who is in office", Error, "leader", "li", record.Internal, People{Screener: "atm"}, "deng"},
		{"the project manager who signed it", Question, "leader", "li", record.Internal, People{Screener: "wang", Signer: "chen"}, "chen"},
		{"not the sender", Suggestion, "chen", "li", record.Internal, People{Signer: "chen"}, "bao"},
		{"not the author", Error, "leader", "wang", record.Secret, People{Screener: "wang", Signer: "chen"}, "chen"},
		{"nobody of the first role is able", Question, "chen", "li", record.Secret, People{}, "wang"},
		{"nobody at all", Question, "chen", "wang", record.Secret, People{}, ""},
	} {
		f := Feedback{Kind: c.kind, Sender: c.sender, On: Target{Author: c.author, Level: c.level}}
		if got := Assign(f, c.knew, people, at); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

// A day that passes is told once; a clock that ran ahead and came back shows nothing overdue, and tells it no second time.
func TestEscalation(t *testing.T) {
	f := fresh()
	if _, told := f.Escalate("2026-11-26", at); told {
		t.Error("told on its last day")
	}
	f, told := f.Escalate("2026-11-27", at)
	if !told || f.EscalatedOn != "2026-11-26" {
		t.Fatalf("not told: %+v", f)
	}
	if f.Overdue("2026-11-24") {
		t.Error("overdue after the clock came back")
	}
	if _, again := f.Escalate("2026-11-28", at); again {
		t.Error("told twice")
	}
	f.Due.Day = "2026-12-01" // reopened
	if _, again := f.Escalate("2026-12-02", at); !again {
		t.Error("the new time's passing is not told")
	}
	for _, s := range []State{Processed, Confirmed, Withdrawn} {
		if inState(t, s).Overdue("2027-01-01") {
			t.Errorf("%s is overdue", s)
		}
	}
}

// Random walks keep what must always hold.
func TestWalks(t *testing.T) {
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	t.Logf("seed %d", seed)
	for range 2000 {
		f := fresh()
		for range 12 {
			a := transitions[r.IntN(len(transitions))].Action
			in := good(f, a)
			in.CorrectionFiled = r.IntN(2) == 0
			in.To, in.Manager = []string{"chen", "wang", "bao"}[r.IntN(3)], r.IntN(2) == 0
			before := f
			next, err := Move(f, a, in)
			if err != nil {
				continue
			}
			f = next
			switch {
			case before.State == Confirmed || before.State == Withdrawn:
				t.Fatalf("%s left %s", a, before.State)
			case f.State == Confirmed && (f.Disposition == "" || f.AwaitsResult()):
				t.Fatalf("confirmed without its end: %+v", f)
			case f.Handler == f.Sender || f.Handler == f.On.Author:
				t.Fatalf("in the hands of %s", f.Handler)
			case f.Version != int64(len(f.Steps)):
				t.Fatalf("version %d after %d steps", f.Version, len(f.Steps))
			}
		}
	}
}
