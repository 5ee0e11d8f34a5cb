package directive

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

var at = time.Date(2026, 11, 23, 2, 0, 0, 0, time.UTC)

// in is an input that lacks nothing.
func in() Input {
	return Input{By: "someone", Role: policy.Supervisor, At: at, Text: "已经处理完毕", Records: []string{"r"}, Proven: true, Rung: ladder.Author}
}

func stop(state State) Directive {
	return Directive{ID: "d", Record: "d", Class: "C2", Kind: StopOrder, Author: "author", State: state, Version: 1, Steps: []Step{{N: 1, Action: ToIssue, By: "custodian"}}}
}

// Every action out of every state: the table's rows and no other.
func TestTable(t *testing.T) {
	want := map[Action]map[State]State{
		ToReceive: {Issued: Received}, ToAct: {Received: Acting, Acting: Acting}, ToProve: {Acting: Answered}, ToReply: {Received: Answered, Acting: Answered},
		ToPass: {Answered: Rechecked}, ToRefuse: {Answered: Received}, ToClose: {Rechecked: Closed},
		ToResume:   {Issued: Closed, Received: Closed, Acting: Closed, Answered: Closed, Rechecked: Closed},
		ToEscalate: {Issued: Issued, Received: Received, Acting: Acting},
		ToAmend:    {Issued: Issued, Received: Received, Acting: Acting, Answered: Answered, Rechecked: Rechecked},
		ToVoid:     {Issued: Void, Received: Void, Acting: Void, Answered: Void, Rechecked: Void},
	}
	if len(want) != len(transitions) {
		t.Fatalf("%d actions, want %d", len(transitions), len(want))
	}
	for action, ways := range want {
		for _, from := range States() {
			next, err := Move(stop(from), action, in())
			to, possible := ways[from]
			switch {
			case possible && (err != nil || next.State != to || next.Version != 2 || len(next.Steps) != 2):
				t.Errorf("%s out of %s: %s %v, want %s", action, from, next.State, err, to)
			case !possible && !fault.Is(err, fault.Conflict):
				t.Errorf("%s out of %s: %v, want a conflict", action, from, err)
			case possible && (to == Closed || to == Void) != !next.ClosedAt.IsZero():
				t.Errorf("%s out of %s: closed at %s", action, from, next.ClosedAt)
			}
		}
	}
}

// Each guard refuses what it is for, and all faulty fields come in one answer.
func TestGuards(t *testing.T) {
	acted := stop(Answered)
	acted.Steps = append(acted.Steps, Step{Action: ToAct, By: "someone"})
	notice := stop(Issued)
	notice.Kind = "supervisor_notice"
	for name, c := range map[string]struct {
		d      Directive
		action Action
		change func(*Input)
		kind   fault.Kind
		code   string
	}{
		"own order":              {stop(Issued), ToReceive, func(i *Input) { i.By = "author" }, fault.Forbidden, "E_SELF"},
		"no proof":               {stop(Issued), ToReceive, func(i *Input) { i.Proven = false }, fault.Invalid, "V24"},
		"no word":                {stop(Received), ToAct, func(i *Input) { i.Text = " 好 " }, fault.Invalid, "V1"},
		"no evidence":            {stop(Acting), ToProve, func(i *Input) { i.Records = nil }, fault.Invalid, "V22"},
		"the order itself":       {stop(Acting), ToProve, func(i *Input) { i.Records = []string{"d"} }, fault.Invalid, "V22"},
		"too much evidence":      {stop(Acting), ToProve, func(i *Input) { i.Records = make([]string, MaxRecords+1) }, fault.Invalid, "V22"},
		"another side":           {stop(Answered), ToPass, func(i *Input) { i.Role = policy.ProjectManager }, fault.Forbidden, "E_SIDE"},
		"who acted":              {acted, ToRefuse, func(*Input) {}, fault.Forbidden, "E_SELF"},
		"resumed without a stop": {notice, ToResume, func(*Input) {}, fault.Invalid, "V22"},
		"two rungs at once":      {stop(Issued), ToEscalate, func(i *Input) { i.Rung = ladder.Manager }, fault.Conflict, "E_RUNG"},
		"by hand without reason": {stop(Issued), ToEscalate, func(i *Input) { i.Text = "" }, fault.Invalid, "V1"},
	} {
		input := in()
		c.change(&input)
		_, err := Move(c.d, c.action, input)
		f := fault.Of(err)
		if f.Kind != c.kind || c.kind == fault.Invalid && f.Fields[0].Code != c.code || c.kind != fault.Invalid && f.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	both := in()
	both.Text, both.Records = "", nil
	if _, err := Move(stop(Issued), ToEscalate, Input{At: at, Rung: ladder.Author}); err != nil {
		t.Errorf("the clock needs no reason: %v", err)
	}
}

func TestCovers(t *testing.T) {
	l := func(unit, division, floor string) record.Location {
		return record.Location{UnitProject: unit, Division: division, Floor: floor}
	}
	for _, c := range []struct {
		order, at record.Location
		want      bool
		why       string
	}{
		{l("3#楼", "", ""), l("3#楼", "主体结构", "5层"), true, "the unit project alone is all of it"},
		{l("3#楼", "", ""), l("2#楼", "主体结构", "5层"), false, "another unit project"},
		{l("3#楼", "", "12层"), l("3#楼", "主体结构", "12F"), true, "one floor in two ways of writing"},
		{l("3#楼", "", "第12层"), l("３＃楼", "", " 12 "), true, "full width and blanks"},
		{l("3#楼", "", "12层"), l("3#楼", "", "2层"), false, "another floor"},
		{l("3#楼", "", "B1层"), l("3#楼", "", "1层"), false, "a basement is no floor above"},
		{l("3#楼", "", "12层"), l("3#楼", "主体结构", ""), true, "who does not say where may have been there"},
		{l("3#楼", "主体结构", "12层"), l("3#楼", "屋面", "12层"), false, "another division on the floor"},
		{l("3#楼", "主体结构", "12层"), l("3#楼", "", ""), true, "who names nothing may have been anywhere"},
		{l("3#楼", "卸料平台", ""), l("3#楼", "", "12层"), false, "a part of the works that the record is not said to be of"},
		{l("3#楼", "屋 面 A", ""), l("3#楼", "屋面a", "12层"), true, "blanks and case"},
	} {
		if got := Covers(c.order, c.at); got != c.want {
			t.Errorf("%s: %v", c.why, got)
		}
	}
}

func content(class, body string) record.Content {
	return record.Content{Class: class, Body: json.RawMessage(body), WorkDate: "2026-11-23", Location: record.Location{UnitProject: "3#楼"}, CapturedAt: at.Add(time.Hour)}
}

func TestLocks(t *testing.T) {
	order := Stop{Location: record.Location{UnitProject: "3#楼"}, IssuedAt: at}
	for name, c := range map[string]struct {
		c      record.Content
		change func(*record.Content)
		offset time.Duration
		want   bool
	}{
		"progress":                     {c: content("B3", `{"qty_today":"0.5"}`), want: true},
		"progress as a number":         {c: content("B3", `{"qty_today":5}`), want: true},
		"no progress":                  {c: content("B3", `{"qty_today":"0.000"}`)},
		"nothing said of the day":      {c: content("B3", `{"actual_pct":"12"}`)},
		"construction":                 {c: content("B1", `{"process":"绑扎"}`), want: true},
		"a day without work":           {c: content("B1", `{"no_work":true}`)},
		"safety":                       {c: content("B4", `{"kind":"inspection"}`)},
		"history":                      {c: content("B3", `{"qty_today":"1"}`), change: func(c *record.Content) { c.Imported = &record.Imported{} }},
		"work of the day before":       {c: content("B3", `{"qty_today":"1"}`), change: func(c *record.Content) { c.WorkDate = "2026-11-22" }},
		"captured before":              {c: content("B3", `{"qty_today":"1"}`), change: func(c *record.Content) { c.CapturedAt = at.Add(-time.Minute) }},
		"captured at the very moment":  {c: content("B3", `{"qty_today":"1"}`), change: func(c *record.Content) { c.CapturedAt = at }, want: true},
		"before, by a clock that lies": {c: content("B3", `{"qty_today":"1"}`), change: func(c *record.Content) { c.CapturedAt = at.Add(-time.Minute) }, offset: -6 * time.Minute, want: true},
		"before, clock five fast":      {c: content("B3", `{"qty_today":"1"}`), change: func(c *record.Content) { c.CapturedAt = at.Add(-time.Minute) }, offset: 5 * time.Minute},
		"elsewhere":                    {c: content("B3", `{"qty_today":"1"}`), change: func(c *record.Content) { c.Location.UnitProject = "2#楼" }},
	} {
		if c.change != nil {
			c.change(&c.c)
		}
		if got := order.Locks(c.c, c.offset); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestDueAndRungs(t *testing.T) {
	s := ladder.Defaults()
	for named, want := range map[string]string{"": "2026-11-26", "2026-11-24": "2026-11-24", "2026-11-01": "2026-11-26", "2026-11-23": "2026-11-23"} {
		rec := &record.Record{Content: content("C2", `{"kind":"order","reply_due":"`+named+`"}`), Published: &record.Step{By: "custodian", At: at}}
		d := Issue(rec, policy.Supervisor, s)
		if d.DueDay() != want || !d.Due.Add(time.Microsecond).Equal(calendar.Begins(calendar.After(want, 1))) {
			t.Errorf("named %q: due %s", named, d.Due)
		}
		if !d.NextRung(s).Equal(d.Due) || d.Overdue(d.Due) || !d.Overdue(d.Due.Add(time.Second)) {
			t.Errorf("named %q: climbs at %s", named, d.NextRung(s))
		}
		late := d.Due.Add(100 * time.Hour)
		d, err := Move(d, ToEscalate, Input{At: late, Rung: ladder.Author})
		if err != nil || !d.NextRung(s).Equal(late.Add(24*time.Hour)) {
			t.Errorf("the second rung at %s %v", d.NextRung(s), err)
		}
		d.State = Answered
		if !d.NextRung(s).IsZero() || d.Overdue(late) {
			t.Error("an answered directive climbs")
		}
	}
}

// What opens a chain, answers one, or ends a stop.
func TestKindsOfOrders(t *testing.T) {
	for name, c := range map[string]struct {
		c             record.Content
		opens, resume bool
		answers       string
	}{
		"notice":             {content("C2", `{"kind":"supervisor_notice","no":"1"}`), true, false, ""},
		"reply":              {content("C2", `{"kind":"supervisor_notice","closes":"1","reply":"已整改"}`), false, false, "1"},
		"resume":             {content("C2", `{"kind":"resume_order","closes":"1","recheck_result":"pass"}`), false, true, "1"},
		"resume unrechecked": {content("C2", `{"kind":"resume_order","closes":"1"}`), false, false, "1"},
		"no directive":       {content("B4", `{"kind":"stop_order","closes":"1"}`), false, false, ""},
		"unreadable":         {content("C2", `[`), true, false, ""},
	} {
		if Opens(c.c) != c.opens || Resumes(c.c) != c.resume || Answers(c.c) != c.answers {
			t.Errorf("%s: %v %v %q", name, Opens(c.c), Resumes(c.c), Answers(c.c))
		}
	}
}
