package check

import (
	"fmt"
	"strings"
	"testing"
)

// V1–V3 and V23 over the envelope: what is asked, what is known, and what a text may hold.
func TestEnvelope(t *testing.T) {
	location := func(unit string) map[string]any { return map[string]any{"unit_project": unit} }
	for name, c := range map[string]struct {
		change map[string]any
		faults string
	}{
		"as it should be":           {nil, ""},
		"unknown field":             {map[string]any{"status": "published", "signed_by": "pm"}, "signed_by V2; status V2"},
		"unknown in location":       {map[string]any{"location": map[string]any{"unit_project": "1#", "gps": "x"}}, "location.gps V2"},
		"no id":                     {map[string]any{"id": nil}, "id V1"},
		"id of version 4":           {map[string]any{"id": "019ab3c4-5d6e-4f80-9a1b-2c3d4e5f6071"}, "id V2"},
		"id in upper case":          {map[string]any{"id": strings.ToUpper(recordID)}, "id V2"},
		"id with wrong variant":     {map[string]any{"id": "019ab3c4-5d6e-7f80-7a1b-2c3d4e5f6071"}, "id V2"},
		"unknown class":             {map[string]any{"class": "D1"}, "class V2"},
		"no work date":              {map[string]any{"work_date": nil}, "work_date V1"},
		"blank work date":           {map[string]any{"work_date": ""}, "work_date V1"},
		"blank unit project":        {map[string]any{"location": location("　")}, "location.unit_project V1"},
		"no location":               {map[string]any{"location": nil}, "location V1"},
		"location is a text":        {map[string]any{"location": "3#"}, "location V2"},
		"title of 300":              {map[string]any{"title": strings.Repeat("字", 300)}, ""},
		"title of 301":              {map[string]any{"title": strings.Repeat("字", 301)}, "title V3"},
		"title of two lines":        {map[string]any{"title": "一\n二"}, "title V3"},
		"summary of 201":            {map[string]any{"summary": strings.Repeat("𠮷", 201)}, "summary V3"},
		"summary of 200 astral":     {map[string]any{"summary": strings.Repeat("𠮷", 200)}, ""},
		"bidi override":             {map[string]any{"title": "报告\u202efdp.txt"}, "title V3"},
		"bidi isolate":              {map[string]any{"title": "a\u2066b"}, "title V3"},
		"right-to-left mark":        {map[string]any{"title": "a\u200fb"}, ""},
		"NUL":                       {map[string]any{"title": "a\x00b"}, "title V3"},
		"C1 control":                {map[string]any{"title": "a\u0085b"}, "title V3"},
		"not NFC":                   {map[string]any{"title": "Jose\u0301"}, "title V3"},
		"NFC":                       {map[string]any{"title": "José"}, ""},
		"compatibility ideograph":   {map[string]any{"title": "\uf909约"}, "title V3"},
		"body is a list":            {map[string]any{"body": []int{}}, "body V2"},
		"no body":                   {map[string]any{"body": nil}, "body V1"},
		"unknown secrecy":           {map[string]any{"secrecy": "秘密"}, "secrecy V2"},
		"unknown channel":           {map[string]any{"channel": "fast"}, "channel V2"},
		"validity in order":         {map[string]any{"valid_from": "2026-11-23", "valid_until": "2026-11-23"}, ""},
		"validity turned round":     {map[string]any{"valid_from": "2026-11-23", "valid_until": "2026-11-22"}, "valid_until V23"},
		"31 February":               {map[string]any{"valid_until": "2026-02-31"}, "valid_until V2"},
		"captured at no zone":       {map[string]any{"captured_at": "2026-11-23T11:55:00"}, "captured_at V2"},
		"captured at the zero time": {map[string]any{"captured_at": "0001-01-01T00:00:00Z"}, "captured_at V1"},
		"no device":                 {map[string]any{"device": nil}, "device V1"},
		"supersedes itself":         {map[string]any{"supersedes": recordID}, "supersedes V2"},
		"submit as a text":          {map[string]any{"submit": "true"}, "submit V2"},
		"imported without row":      {map[string]any{"imported": map[string]any{"source": "x"}}, "imported.row V1"},
		"null":                      {map[string]any{"summary": (*int)(nil)}, "summary V2"},
		"attachment twice":          {map[string]any{"attachments": []any{ref(attachment), ref(attachment)}}, "attachments[1].id V2"},
		"attachment without digest": {map[string]any{"attachments": []any{map[string]any{"id": attachment}}}, "attachments[0].sha256 V1"},
		"digest in upper case":      {map[string]any{"attachments": []any{map[string]any{"id": attachment, "sha256": strings.ToUpper(digest)}}}, "attachments[0].sha256 V2"},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := judge(t, input("B1", minimal["B1"], c.change), testContext(), Neighbours{})
			if got := said(faults); got != c.faults {
				t.Errorf("faults %q, want %q", got, c.faults)
			}
		})
	}
}

func ref(id string) map[string]any { return map[string]any{"id": id, "sha256": digest} }

// A draft may be unfinished, but what it holds is well-formed and it says what it is.
func TestDraft(t *testing.T) {
	for name, c := range map[string]struct{ raw, faults string }{
		"hardly begun":   {`{"id":"` + recordID + `","class":"B4"}`, ""},
		"no class":       {`{"id":"` + recordID + `"}`, "class V1"},
		"blank fields":   {`{"id":"` + recordID + `","class":"B4","title":" ","body":{"description":"/"}}`, ""},
		"unknown field":  {`{"id":"` + recordID + `","class":"B4","body":{"who":1}}`, "body.who V2"},
		"control":        {`{"id":"` + recordID + `","class":"B4","body":{"description":"a\u0007"}}`, "body.description V3"},
		"nameless file":  {`{"id":"` + recordID + `","class":"B4","attachments":[{}]}`, "attachments[0].id V1; attachments[0].sha256 V1"},
		"late by a year": {`{"id":"` + recordID + `","class":"B4","work_date":"2025-11-23"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			res, faults := judge(t, []byte(c.raw), testContext(), Neighbours{})
			if got := said(faults); got != c.faults {
				t.Fatalf("faults %q, want %q", got, c.faults)
			}
			if c.faults == "" && (res.Submit || len(res.Content.Body) == 0 || res.Content.Schema == "") {
				t.Errorf("a draft has a whole content and is not submitted: %+v", res)
			}
		})
	}
	c := testContext()
	c.Submit = true
	if _, faults := judge(t, []byte(`{"id":"`+recordID+`","class":"B4"}`), c, Neighbours{}); len(faults) == 0 {
		t.Error("a draft that is handed in now is judged as a submission")
	}
}

func TestPathID(t *testing.T) {
	c := testContext()
	c.PathID = otherID
	if _, faults := judge(t, input("B1", minimal["B1"], nil), c, Neighbours{}); said(faults) != "id V2" {
		t.Errorf("faults %q", said(faults))
	}
}

// One answer lists every fault, of both phases.
func TestAllFaultsAtOnce(t *testing.T) {
	raw := input("C2", `{"kind":"x","subject":" ","content":"立即整改","reply":"已改","closes":"TZ-9","extra":1}`, map[string]any{
		"title": "a\u202e", "work_date": "2026-11-24", "attachments": nil, "valid_from": "2026-13-01",
	})
	_, faults := judge(t, raw, testContext(), Neighbours{Directives: map[string]bool{}})
	for _, want := range []string{
		"body.kind V2", "body.subject V1", "body.extra V2", "title V3", "work_date V6", "valid_from V2",
		"body.reply_evidence V22", "body.recheck_at V22", "body.recheck_result V22", "body.closes V22",
	} {
		if !strings.Contains(said(faults), want) {
			t.Errorf("%s is not listed in %q", want, said(faults))
		}
	}
}

// The same content gives the same input hash, whatever the order of its fields, the wish to submit and the phone's clock.
func TestInputHash(t *testing.T) {
	hash := func(change map[string]any) string {
		res, faults := judge(t, input("B3", minimal["B3"], change), testContext(), Neighbours{})
		if faults != nil {
			t.Fatal(said(faults))
		}
		return res.InputHash
	}
	first := hash(nil)
	if first != hash(map[string]any{"submit": false}) || first != hash(map[string]any{"submit": nil}) {
		t.Error("the wish to submit changes the hash")
	}
	if first != hash(map[string]any{"device": map[string]any{"clock": "2026-11-23T12:00:09+08:00", "id": "phone-1"}}) {
		t.Error("the device's clock changes the hash")
	}
	if first == hash(map[string]any{"title": "另一标题"}) || first == hash(map[string]any{"device": map[string]any{"id": "phone-2", "clock": "2026-11-23T12:00:01+08:00"}}) {
		t.Error("another content has the same hash")
	}
}

func TestFaultsAreBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"id":"` + recordID + `"`)
	for i := range 5000 {
		fmt.Fprintf(&b, `,"k%d":1`, i)
	}
	_, faults := judge(t, []byte(b.String()+"}"), testContext(), Neighbours{})
	if len(faults) != maxFaults {
		t.Errorf("%d faults listed, want %d", len(faults), maxFaults)
	}
}
