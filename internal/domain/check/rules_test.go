package check

import (
	"strings"
	"testing"
	"time"
)

func certificate(more string) string {
	return `{"trade":"架子工","headcount":3,"hours_per_head":"8","certificates":[{"holder":"王五","cert_no":"T1","cert_until":"2027-01-01"` + more + `}]}`
}

// V4: every vector of the standard's text.
func TestIDNumber(t *testing.T) {
	const young = `body.certificates[0].id_number V4 warning`
	for _, c := range []ruleCase{
		{name: "valid, aged", body: certificate(`,"id_number":"11010519491231002X"`), findings: young},
		{name: "lower-case x", body: certificate(`,"id_number":"11010519491231002x"`), findings: young},
		{name: "valid", body: certificate(`,"id_number":"110105200002290013"`)},
		{name: "31 February", body: certificate(`,"id_number":"110105194902310026"`), faults: "body.certificates[0].id_number V4"},
		{name: "1900 not leap", body: certificate(`,"id_number":"110105190002290017"`), faults: "body.certificates[0].id_number V4"},
		{name: "future", body: certificate(`,"id_number":"110105209912310010"`), faults: "body.certificates[0].id_number V4"},
		{name: "no region", body: certificate(`,"id_number":"000000199001010018"`), faults: "body.certificates[0].id_number V4"},
		{name: "over 120", body: certificate(`,"id_number":"440524188001010014"`), findings: young},
		{name: "full-width digits", body: certificate(`,"id_number":"１１０１０５２０００２２９００１３"`), faults: "body.certificates[0].id_number V4"},
		{name: "wrong check digit", body: certificate(`,"id_number":"110105200002290014"`), faults: "body.certificates[0].id_number V4"},
		{name: "15 digits", body: certificate(`,"id_number":"110105491231002"`), faults: "body.certificates[0].id_number V4"},
		{name: "X in the middle", body: certificate(`,"id_number":"1101052000X2290013"`), faults: "body.certificates[0].id_number V4"},
		{name: "sex agrees", body: certificate(`,"id_number":"110105200002290013","sex":"male"`)},
		{name: "sex does not", body: certificate(`,"id_number":"110105200002290013","sex":"female"`), faults: "body.certificates[0].sex V4"},
		{name: "birthday agrees", body: certificate(`,"id_number":"110105200002290013","birth_date":"2000-02-29"`)},
		{name: "birthday does not", body: certificate(`,"id_number":"110105200002290013","birth_date":"2000-02-28"`), faults: "body.certificates[0].birth_date V4"},
	} {
		c.class = "B7"
		c.run(t)
	}
}

// Every slip of one digit and every swap of two neighbours is caught by the check digit.
func TestIDCheckDigitCatchesSlips(t *testing.T) {
	for _, id := range []string{"11010519491231002X", "110105200002290013"} {
		for i := range 17 {
			for d := byte('0'); d <= '9'; d++ {
				slip := []byte(id)
				slip[i] = d
				if d != id[i] && idCheckDigit(string(slip)) == id[17] {
					t.Errorf("%s for %s is not caught", slip, id)
				}
			}
			swap := []byte(id)
			if i < 16 && id[i] != id[i+1] {
				swap[i], swap[i+1] = id[i+1], id[i]
				if idCheckDigit(string(swap)) == id[17] {
					t.Errorf("the swap %s for %s is not caught", swap, id)
				}
			}
		}
	}
	if res, faults := judge(t, input("B7", certificate(`,"id_number":"11010519491231002x"`), nil), testContext(), Neighbours{}); faults != nil || !strings.Contains(string(res.Content.Body), "11010519491231002X") {
		t.Errorf("x is not normalised to X in %s", res.Content.Body)
	}
}

// An answer never repeats a person's number.
func TestIDNumberIsNotRepeated(t *testing.T) {
	_, faults := judge(t, input("B7", certificate(`,"id_number":"110105194902310026","sex":"x"`), nil), testContext(), Neighbours{})
	for _, f := range faults {
		if strings.Contains(f.Seen+f.Zh+f.En+f.Allowed, "1949") {
			t.Errorf("the answer repeats the number: %+v", f)
		}
	}
}

// V5.
func TestCodes(t *testing.T) {
	for code, want := range map[string]bool{
		creditCode: true, "914403001922038216": true, "9144030071526726XG": true,
		"914403001922038217": false, "91440300192203821": false, "9144030O1922038216": false, "": false, "91330100799655058b": false,
	} {
		if isCreditCode(code) != want {
			t.Errorf("credit code %q: %v", code, !want)
		}
	}
	for number, want := range map[string]bool{
		"13800001234": true, "+86 13800001234": true, "+8613800001234": true, "010-88886666": true, "0755-8888666": true, "02188886666": true,
		"400-800-1234": true, "88886666": true, "010-88886666转801": true, "+852 21234567": true, "+1-212-555-0100": true,
		"12800001234": false, "1380000123": false, "138000012345": false, "１３８００００１２３４": false, "电话": false, "010--88886666": false, "010-88886666转": false, "+12": false, "": false,
	} {
		if isPhone(number) != want {
			t.Errorf("phone %q: %v", number, !want)
		}
	}
	for plate, want := range map[string]bool{
		"京A12345": true, "京A·12345": true, "粤B12D34": true, "沪AD12345": true, "沪A12345D": true, "京A1234挂": true, "京A1234学": true,
		"A12345": false, "京a12345": false, "京A1234": false, "京A1234O": false, "京A1234挂5": false, "沪A1234DD5": false, "京A123456": false, "": false,
	} {
		if isPlate(plate) != want {
			t.Errorf("plate %q: %v", plate, !want)
		}
	}
}

// V6.
func TestWorkDate(t *testing.T) {
	day := func(s string) map[string]any { return map[string]any{"work_date": s} }
	imported := func(s string) map[string]any {
		return map[string]any{"work_date": s, "imported": map[string]any{"source": "old", "row": "7"}, "captured_at": nil, "device": nil}
	}
	for _, c := range []ruleCase{
		{name: "today", change: day(workDay)},
		{name: "two days ago", change: day("2026-11-21")},
		{name: "three days ago", change: day("2026-11-20"), findings: "work_date V6 suspect"},
		{name: "seven days ago", change: day("2026-11-16"), findings: "work_date V6 suspect"},
		{name: "eight days ago", change: day("2026-11-15"), faults: "work_date V6"},
		{name: "tomorrow", change: day("2026-11-24"), faults: "work_date V6"},
		{name: "30 February", change: day("2026-02-30"), faults: "work_date V6"},
		{name: "month alone", change: day("2026-11"), faults: "work_date V6"},
		{name: "slashes", change: day("2026/11/23"), faults: "work_date V6"},
		{name: "before the contract", change: day("2025-12-31"), faults: "work_date V6; work_date V6"},
		{name: "imported long ago", change: imported("2004-08-30")},
		{name: "imported month", change: imported("2004-08")},
		{name: "imported year", change: imported("2004")},
		{name: "imported without date", change: imported("")},
		{name: "imported typo of the source", change: imported("3012-09-13"), findings: "work_date V6 suspect"},
		{name: "imported 31 February", change: imported("2004-02-31"), findings: "work_date V6 suspect"},
		{name: "imported in words", change: imported("昨日"), faults: "work_date V2"},
	} {
		c.class, c.body = "B1", minimal["B1"]
		c.run(t)
	}
}

// The day is that of the site: at 00:30 in Shanghai it is still yesterday in UTC.
func TestTodayIsTheSites(t *testing.T) {
	c := testContext()
	c.Now = time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC)
	change := map[string]any{"device": map[string]any{"id": "p", "clock": c.Now.Format(time.RFC3339)}}
	if _, faults := judge(t, input("B1", minimal["B1"], change), c, Neighbours{}); faults != nil {
		t.Errorf("refused: %s", said(faults))
	}
	c.Now = c.Now.Add(-31 * time.Minute)
	if _, faults := judge(t, input("B1", minimal["B1"], change), c, Neighbours{}); said(faults) != "work_date V6" {
		t.Errorf("at 23:59 the day before: faults %q", said(faults))
	}
}

func TestLateMarkAndWaiver(t *testing.T) {
	c := testContext()
	c.Waived = true
	res, faults := judge(t, input("B1", minimal["B1"], map[string]any{"work_date": "2026-11-01"}), c, Neighbours{})
	if faults != nil || !res.Late || remarked(res.Findings) != "work_date V6 suspect" {
		t.Errorf("waived: %s, late %v, findings %q", said(faults), res.Late, remarked(res.Findings))
	}
	if res, _ := judge(t, input("B1", minimal["B1"], map[string]any{"work_date": "2026-11-21"}), c, Neighbours{}); res.Late {
		t.Error("two days are not late")
	}
}

// V7.
func TestClock(t *testing.T) {
	clock := func(off time.Duration) map[string]any {
		return map[string]any{"device": map[string]any{"id": "p", "clock": now.Add(off).Format(time.RFC3339)}}
	}
	for _, c := range []ruleCase{
		{name: "5 minutes fast", change: clock(5 * time.Minute)},
		{name: "5 minutes and a second fast", change: clock(5*time.Minute + time.Second), findings: "device.clock V7 suspect"},
		{name: "6 minutes slow", change: clock(-6 * time.Minute), findings: "device.clock V7 suspect"},
		{name: "24 hours slow", change: clock(-24 * time.Hour), findings: "device.clock V7 suspect"},
		{name: "more than 24 hours", change: clock(24*time.Hour + time.Second), faults: "device.clock V7"},
	} {
		c.class, c.body = "B1", minimal["B1"]
		c.run(t)
	}
	c := testContext()
	c.SeenAt = now.Add(-72 * time.Hour)
	res, faults := judge(t, input("B1", minimal["B1"], clock(-72*time.Hour+2*time.Second)), c, Neighbours{})
	if faults != nil || res.ClockOffset != 2*time.Second {
		t.Errorf("a draft of three days ago is compared with the time it came: %s, offset %v", said(faults), res.ClockOffset)
	}
}

// V11.
func TestAttachments(t *testing.T) {
	with := map[string]any{"attachments": []any{ref(attachment)}}
	good := Attachment{SHA256: digest, UploadedBy: "li", Size: 10}
	file := func(change func(*Attachment)) Neighbours {
		a := good
		change(&a)
		return Neighbours{Attachments: map[string]Attachment{attachment: a}}
	}
	many := make([]any, 101)
	for i := range many {
		many[i] = ref(attachment[:len(attachment)-3] + string("0123456789abcdef"[i/16]) + "0" + string("0123456789abcdef"[i%16]))
	}
	for _, c := range []ruleCase{
		{name: "there", change: with, beside: file(func(*Attachment) {})},
		{name: "held by this record", change: with, beside: file(func(a *Attachment) { a.Record = recordID })},
		{name: "not asked", change: with},
		{name: "not uploaded", change: with, beside: Neighbours{Attachments: map[string]Attachment{}}, faults: "attachments[0].id E_ATTACHMENT_MISSING"},
		{name: "another's", change: with, beside: file(func(a *Attachment) { a.UploadedBy = "wang" }), faults: "attachments[0].id E_ATTACHMENT_MISSING"},
		{name: "of another record", change: with, beside: file(func(a *Attachment) { a.Record = otherID }), faults: "attachments[0].id E_ATTACHMENT_TAKEN"},
		{name: "other bytes", change: with, beside: file(func(a *Attachment) { a.SHA256 = strings.Repeat("0", 64) }), faults: "attachments[0].sha256 E_ATTACHMENT_DIGEST"},
		{name: "empty", change: with, beside: file(func(a *Attachment) { a.Size = 0 }), faults: "attachments[0].id V11"},
		{name: "too large", change: with, beside: file(func(a *Attachment) { a.Size = 5 << 30 }), faults: "attachments[0].id V11"},
		{name: "a hundred", change: map[string]any{"attachments": many[:100]}},
		{name: "one more", change: map[string]any{"attachments": many}, faults: "attachments V11"},
	} {
		c.class, c.body = "B1", minimal["B1"]
		c.run(t)
	}
}

func TestRectifiedHazardShowsPictures(t *testing.T) {
	const hazard = `"kind":"hazard","grade":"general","description":"临边无防护"`
	both := map[string]any{"attachments": []any{ref(attachment), ref(picture)}}
	for _, c := range []ruleCase{
		{name: "open", body: `{` + hazard + `}`},
		{name: "rectified without", body: `{` + hazard + `,"rectified_at":"2026-11-23T10:00:00+08:00"}`, faults: "body.before_photos V1; body.after_photos V1"},
		{name: "rectified with", body: `{` + hazard + `,"rectified_at":"2026-11-23T10:00:00+08:00","before_photos":["` + attachment + `"],"after_photos":["` + picture + `"]}`, change: both},
		{name: "picture not attached", body: `{` + hazard + `,"before_photos":["` + otherID + `"]}`, change: both, faults: "body.before_photos[0] E_ATTACHMENT_MISSING"},
		{name: "accident without numbers", body: `{"kind":"accident","grade":"major","description":"坠落"}`, faults: "body.deaths V1; body.injuries V1"},
		{name: "accident", body: `{"kind":"accident","grade":"major","description":"坠落","deaths":0,"injuries":1}`},
	} {
		c.class = "B4"
		c.run(t)
	}
}
