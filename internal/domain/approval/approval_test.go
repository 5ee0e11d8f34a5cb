package approval

import (
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
)

var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

func asked(t *testing.T) Request {
	t.Helper()
	r, err := Ask(Request{ID: "1", Kind: "key.register", Subject: "k", Reason: "手机已更换", AskedBy: "wang", AskedAt: noon})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTwoPersonsDecide(t *testing.T) {
	for _, c := range []struct {
		name     string
		by       string
		approve  bool
		note     string
		at       time.Time
		involved []string
		state    State
		kind     fault.Kind
	}{
		{"another approves", "li", true, "", noon, nil, Approved, 0},
		{"another refuses", "li", false, "并未申请更换", noon, nil, Refused, 0},
		{"refusal without a reason", "li", false, "不", noon, nil, "", fault.Invalid},
		{"the same person", "wang", true, "", noon, nil, "", fault.Forbidden},
		{"who is involved", "li", true, "", noon, []string{"li"}, "", fault.Forbidden},
		{"on the last day", "li", true, "", noon.Add(Lapses), nil, Approved, 0},
		{"too late", "li", true, "", noon.Add(Lapses + 1), nil, "", fault.Conflict},
	} {
		got, err := asked(t).Decide(c.by, c.approve, c.note, c.at, c.involved...)
		if c.state == "" && !fault.Is(err, c.kind) {
			t.Errorf("%s: %v", c.name, err)
		}
		if got.State != c.state {
			t.Errorf("%s: state %q, want %q", c.name, got.State, c.state)
		}
	}
}

func TestDecidedOnce(t *testing.T) {
	r, _ := asked(t).Decide("li", true, "", noon)
	if _, err := r.Decide("zhao", false, "不同意这样做", noon); !fault.Is(err, fault.Conflict) {
		t.Errorf("decided twice: %v", err)
	}
	if _, err := r.Withdraw("wang", noon); !fault.Is(err, fault.Conflict) {
		t.Errorf("withdrawn after the decision: %v", err)
	}
}

func TestOnlyWhoAskedWithdraws(t *testing.T) {
	if _, err := asked(t).Withdraw("li", noon); !fault.Is(err, fault.Forbidden) {
		t.Errorf("withdrawn by another: %v", err)
	}
	if r, err := asked(t).Withdraw("wang", noon); err != nil || r.State != Withdrawn {
		t.Errorf("withdraw: %v %v", r.State, err)
	}
}

func TestAskNeedsAReason(t *testing.T) {
	if _, err := Ask(Request{Reason: " 换 "}); !fault.Is(err, fault.Invalid) {
		t.Errorf("asked without a reason: %v", err)
	}
}
