package record

import (
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
)

var at = time.Date(2026, 11, 23, 18, 0, 0, 0, time.UTC)

func inState(s State) Record {
	step := &Step{By: "before", At: at.Add(-time.Hour)}
	return Record{
		Content: Content{Project: "P", ID: "r1", Author: "author", Title: "t", Secrecy: Internal},
		Version: 7, Edition: 1, State: s, ContentHash: "h",
		Submitted: step, Screened: step, Classified: step, Signed: step, Published: step, Ended: step,
		Returned: &Return{By: "before", At: at.Add(-time.Hour), Version: 6},
	}
}

func goodInput() Input {
	return Input{
		By: "actor", At: at, Content: &Content{Project: "P", ID: "r1", Author: "author", Title: "new"},
		Summary: "12层钢筋绑扎完成。", Class: "B3", ClassSchema: 1, Secrecy: Internal, ValidFrom: "2026-11-23",
		Retention: LongTerm, MinRetention: ShortTerm, ContentHash: "h", Proven: true, Code: "incomplete",
		Reason: "照片与部位不符", Fields: []string{"title", "body.items[0].name"}, ArchiveNo: "P-B3-2026-0001", SupersededBy: "r2",
		Level: &LevelChange{ID: "c", Level: TopSecret, From: Internal, AskedBy: "custodian", By: "custodian"},
	}
}

// The expected matrix is written out by hand, apart from the table that it checks.
var expected = map[Action]map[State]State{
	Save:      {Draft: Draft, Returned: Returned},
	Submit:    {Draft: Submitted, Returned: Submitted},
	Screen:    {Submitted: Screened},
	Classify:  {Screened: Classified},
	Sign:      {Classified: Signed},
	ReturnTo:  {Submitted: Returned, Screened: Returned, Classified: Returned},
	Publish:   {Signed: Published},
	Withdraw:  {Published: Withdrawn},
	Supersede: {Published: Superseded},
	ChangeSecrecy: {
		Published: Published, Superseded: Superseded, Withdrawn: Withdrawn, Expired: Expired, Archived: Archived,
	},
}

func TestMoveMatrix(t *testing.T) {
	for action, ways := range expected {
		for _, from := range States() {
			next, err := Move(inState(from), action, goodInput())
			to, possible := ways[from]
			switch {
			case possible && err != nil:
				t.Errorf("%s from %s: %v", action, from, err)
			case possible && (next.State != to || next.Version != 8):
				t.Errorf("%s from %s: state %s version %d, want %s 8", action, from, next.State, next.Version, to)
			case !possible && !fault.Is(err, fault.Conflict):
				t.Errorf("%s from %s: %v, want a conflict", action, from, err)
			}
			if Possible(action, from) != possible {
				t.Errorf("Possible(%s, %s) = %v", action, from, !possible)
			}
		}
	}
	if len(expected) != len(transitions) {
		t.Errorf("%d transitions in the table, %d expected", len(transitions), len(expected))
	}
}

func TestConflictNamesWhoDecided(t *testing.T) {
	_, err := Move(inState(Signed), Sign, goodInput())
	if f := fault.Of(err); f.Kind != fault.Conflict || !strings.Contains(f.Detail.Zh, "before") || !strings.Contains(f.Detail.En, "before") {
		t.Errorf("conflict does not say who decided: %+v", f.Detail)
	}
}

func TestMoveChangesNothingOfItsInput(t *testing.T) {
	for action, ways := range expected {
		for from := range ways {
			r := inState(from)
			if _, err := Move(r, action, goodInput()); err != nil {
				t.Fatal(err)
			}
			if r.State != from || r.Version != 7 || r.Title != "t" {
				t.Errorf("%s changed its input", action)
			}
		}
	}
}

func TestGuards(t *testing.T) {
	cases := []struct {
		name   string
		from   State
		action Action
		spoil  func(*Input)
		kind   fault.Kind
		field  string
		code   string
	}{
		{"no summary", Submitted, Screen, func(i *Input) { i.Summary = " 　" }, fault.Invalid, "summary", "V1"},
		{"long summary", Submitted, Screen, func(i *Input) { i.Summary = strings.Repeat("字", 201) }, fault.Invalid, "summary", "V3"},
		{"duplicate of itself", Submitted, Screen, func(i *Input) { i.DuplicateOf = "r1" }, fault.Invalid, "duplicate_of", "E_SELF_DUPLICATE"},
		{"no class", Screened, Classify, func(i *Input) { i.Class = "" }, fault.Invalid, "class", "V1"},
		{"no secrecy", Screened, Classify, func(i *Input) { i.Secrecy = -1 }, fault.Invalid, "secrecy", "V1"},
		{"no start", Screened, Classify, func(i *Input) { i.ValidFrom = "" }, fault.Invalid, "valid_from", "V1"},
		{"no such day", Screened, Classify, func(i *Input) { i.ValidFrom = "2026-02-30" }, fault.Invalid, "valid_from", "V1"},
		{"ends before it begins", Screened, Classify, func(i *Input) { i.ValidUntil = "2026-11-22" }, fault.Invalid, "valid_until", "V23"},
		{"retention too short", Screened, Classify, func(i *Input) { i.Retention = ShortTerm; i.MinRetention = Permanent }, fault.Invalid, "retention", "V23"},
		{"unknown retention", Screened, Classify, func(i *Input) { i.Retention = "for ever" }, fault.Invalid, "retention", "V1"},
		{"other hash", Classified, Sign, func(i *Input) { i.ContentHash = "other" }, fault.Stale, "content_hash", "V24"},
		{"no hash", Classified, Sign, func(i *Input) { i.ContentHash = "" }, fault.Stale, "content_hash", "V24"},
		{"a field that is no path", Classified, ReturnTo, func(i *Input) { i.Fields = []string{"title", "<b>"} }, fault.Invalid, "fields", "V2"},
		{"an endless path", Classified, ReturnTo, func(i *Input) { i.Fields = []string{strings.Repeat("a", 101)} }, fault.Invalid, "fields", "V2"},
		{"too many fields", Classified, ReturnTo, func(i *Input) { i.Fields = make([]string, 51) }, fault.Invalid, "fields", "V2"},
		{"no proof", Classified, Sign, func(i *Input) { i.Proven = false }, fault.Invalid, "proof", "V24"},
		{"short reason", Submitted, ReturnTo, func(i *Input) { i.Reason = "不行" }, fault.Invalid, "reason", "V1"},
		{"unknown reason code", Submitted, ReturnTo, func(i *Input) { i.Code = "mood" }, fault.Invalid, "code", "V1"},
		{"no number", Signed, Publish, func(i *Input) { i.ArchiveNo = "" }, fault.Invalid, "archive_no", "V1"},
		{"withdraw without proof", Published, Withdraw, func(i *Input) { i.Proven = false }, fault.Invalid, "proof", "V24"},
		{"no level", Published, ChangeSecrecy, func(i *Input) { i.Level = nil }, fault.Invalid, "secrecy", "V1"},
		{"no such level", Published, ChangeSecrecy, func(i *Input) { i.Level.Level = 5 }, fault.Invalid, "secrecy", "V1"},
		{"the level in force", Published, ChangeSecrecy, func(i *Input) { i.Level.Level = i.Level.From }, fault.Invalid, "secrecy", "E_SAME_LEVEL"},
		{"another level was in force", Published, ChangeSecrecy, func(i *Input) { i.Level.From = TopSecret; i.Level.Level = Secret }, fault.Invalid, "secrecy", "E_SAME_LEVEL"},
		{"withdraw without reason", Published, Withdraw, func(i *Input) { i.Reason = "" }, fault.Invalid, "reason", "V1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			in := goodInput()
			c.spoil(&in)
			_, err := Move(inState(c.from), c.action, in)
			f := fault.Of(err)
			if f.Kind != c.kind || len(f.Fields) == 0 || f.Fields[0].Field != c.field || f.Fields[0].Code != c.code {
				t.Errorf("got %+v", f)
			}
			for _, field := range f.Fields {
				if field.Zh == "" || field.En == "" {
					t.Errorf("field %s lacks a language", field.Field)
				}
			}
		})
	}
}

func TestReturnedMustBeCorrected(t *testing.T) {
	r := inState(Returned)
	r.Version = r.Returned.Version
	in := goodInput()
	in.Content = nil
	if _, err := Move(r, Submit, in); !fault.Is(err, fault.Invalid) {
		t.Errorf("resubmitted unchanged: %v", err)
	}
	saved, err := Move(r, Save, goodInput())
	if err != nil {
		t.Fatal(err)
	}
	next, err := Move(saved, Submit, in)
	if err != nil || next.Edition != 2 || next.Screened != nil || next.Classified != nil {
		t.Errorf("corrected: %v, edition %d", err, next.Edition)
	}
}

func TestSealIsStableAndComplete(t *testing.T) {
	c := Content{Schema: DocumentSchema, Project: "P", ID: "r1", Class: "B3", Title: "标题", Body: []byte(`{"b":"2","a":1}`), CapturedAt: at, Device: Device{ID: "d", Clock: at}}
	one, err := c.Seal()
	if err != nil {
		t.Fatal(err)
	}
	c.Body = []byte(` { "a" : 1, "b" : "2" } `)
	two, _ := c.Seal()
	if one.Hash != two.Hash {
		t.Error("white space and order of names change the hash")
	}
	c.Secrecy = Secret
	three, _ := c.Seal()
	if three.Hash == one.Hash {
		t.Error("the level is not part of the hash")
	}
	back, err := Unseal(three.Document)
	if err != nil || back.Title != c.Title || back.Secrecy != Secret {
		t.Errorf("unseal: %v %+v", err, back)
	}
}

func TestEveryLabelIsBilingual(t *testing.T) {
	for _, s := range States() {
		if l := s.Label(); l.Zh == "" || l.En == "" {
			t.Errorf("state %s lacks a label", s)
		}
	}
	for _, tr := range Transitions() {
		if tr.Label.Zh == "" || tr.Label.En == "" {
			t.Errorf("action %s lacks a label", tr.Action)
		}
		for _, g := range tr.Guards {
			if g.Text.Zh == "" || g.Text.En == "" {
				t.Errorf("a guard of %s lacks a text", tr.Action)
			}
		}
	}
}
