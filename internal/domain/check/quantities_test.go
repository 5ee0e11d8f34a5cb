package check

import (
	"strings"
	"testing"
)

func previous(body string) Neighbours {
	return Neighbours{Previous: &Neighbour{ID: otherID, WorkDate: "2026-11-22", Body: []byte(body)}}
}

// V12 and V15 over progress.
func TestProgress(t *testing.T) {
	body := func(more string) string { return `{"wbs":"主体","unit":"m³",` + more + `}` }
	yesterday := previous(`{"wbs":"主体","unit":"m3","qty_cumulative":"100","actual_pct":"50"}`)
	contract := Neighbours{ContractQuantity: "1000"}
	for _, c := range []ruleCase{
		{name: "negative", body: body(`"qty_today":"-1"`), faults: "body.qty_today V12"},
		{name: "nothing", body: body(`"qty_today":"0"`)},
		{name: "neither quantity nor percentage", body: `{"wbs":"主体"}`, faults: "body.qty_today V1"},
		{name: "quantity without unit", body: `{"wbs":"主体","qty_today":"1"}`, faults: "body.unit V1"},
		{name: "sum agrees", body: body(`"qty_today":"20.5","qty_cumulative":"120.50"`), beside: yesterday},
		{name: "sum does not", body: body(`"qty_today":"20.5","qty_cumulative":"120.51"`), beside: yesterday, findings: "body.qty_cumulative V12 suspect"},
		{name: "percentage stays", body: body(`"actual_pct":"50.0"`), beside: yesterday},
		{name: "percentage falls", body: body(`"actual_pct":"49.99"`), beside: yesterday, findings: "body.actual_pct V12 suspect"},
		{name: "over 100 per cent", body: body(`"actual_pct":"100.01"`), faults: "body.actual_pct V2"},
		{name: "at the tolerance", body: body(`"qty_today":"1","qty_cumulative":"1050"`), beside: contract},
		{name: "over the tolerance", body: body(`"qty_today":"1","qty_cumulative":"1050.000000001"`), beside: contract, faults: "body.qty_cumulative V12"},
		{name: "other unit", body: `{"wbs":"主体","unit":"t","qty_today":"1"}`, beside: yesterday, faults: "body.unit V15"},
		{name: "declared conversion", body: `{"wbs":"主体","unit":"t","qty_today":"1","qty_cumulative":"241","converted_from":"立方米","conversion_factor":"2.4"}`, beside: yesterday},
		{name: "converted sum does not agree", body: `{"wbs":"主体","unit":"t","qty_today":"1","qty_cumulative":"101","converted_from":"m³","conversion_factor":"2.4"}`, beside: yesterday, findings: "body.qty_cumulative V12 suspect"},
		{name: "conversion without factor", body: `{"wbs":"主体","unit":"t","qty_today":"1","converted_from":"m³"}`, beside: yesterday, faults: "body.conversion_factor V1"},
		{name: "converted from something else", body: `{"wbs":"主体","unit":"t","qty_today":"1","converted_from":"kg","conversion_factor":"1000"}`, beside: yesterday, faults: "body.unit V15"},
		{name: "unit of no catalogue", body: `{"wbs":"主体","unit":"斗","qty_today":"1"}`, findings: "body.unit V15 warning"},
		{name: "number for a decimal", body: body(`"qty_today":12`), faults: "body.qty_today V2"},
		{name: "ten decimals", body: body(`"qty_today":"1.0000000001"`), faults: "body.qty_today V2"},
		{name: "separator", body: body(`"qty_today":"1,234"`), faults: "body.qty_today V2"},
		{name: "exponent in a text", body: body(`"qty_today":"1e3"`), faults: "body.qty_today V2"},
		{name: "full-width", body: body(`"qty_today":"１２"`), faults: "body.qty_today V2"},
	} {
		c.class = "B3"
		c.run(t)
	}
}

// V13.
func TestHours(t *testing.T) {
	crew := func(more string) string { return `{"trade":"钢筋工","headcount":10,` + more + `}` }
	for _, c := range []ruleCase{
		{name: "16 hours", class: "B7", body: crew(`"hours_per_head":"16"`)},
		{name: "over 16", class: "B7", body: crew(`"hours_per_head":"16.01"`), findings: "body.hours_per_head V13 suspect"},
		{name: "24 hours", class: "B7", body: crew(`"hours_per_head":"24"`), findings: "body.hours_per_head V13 suspect"},
		{name: "over 24", class: "B7", body: crew(`"hours_per_head":"24.01"`), faults: "body.hours_per_head V13"},
		{name: "overtime counts", class: "B7", body: crew(`"hours_per_head":"16","overtime_h":"80.1"`), faults: "body.hours_per_head V13"},
		{name: "overtime within", class: "B7", body: crew(`"hours_per_head":"8","overtime_h":"80"`)},
		{name: "negative", class: "B7", body: crew(`"hours_per_head":"-1"`), faults: "body.hours_per_head V13"},
		{name: "total agrees", class: "B7", body: crew(`"hours_per_head":"8.5","overtime_h":"2","person_hours":"87"`)},
		{name: "total does not", class: "B7", body: crew(`"hours_per_head":"8.5","overtime_h":"2","person_hours":"85"`), faults: "body.person_hours V13"},
		{name: "special work", class: "B7", body: `{"trade":"电焊工","headcount":1,"hours_per_head":"8"}`, faults: "body.certificates V13"},
		{name: "special work, imported", class: "B7", body: `{"trade":"电焊工"}`, change: map[string]any{"imported": map[string]any{"source": "s", "row": "1"}}, findings: "body.certificates V13 suspect"},
		{name: "certificate of that day", class: "B7", body: strings.Replace(certificate(""), "2027-01-01", workDay, 1)},
		{name: "certificate ran out", class: "B7", body: strings.Replace(certificate(""), "2027-01-01", "2026-11-22", 1), findings: "body.certificates[0].cert_until V13 suspect"},
		{name: "machine day of 24", class: "B8", body: `{"type":"塔吊","run_h":"20","idle_h":"3","repair_h":"1"}`},
		{name: "machine day of more", class: "B8", body: `{"type":"塔吊","run_h":"20","idle_h":"3","repair_h":"1.01"}`, faults: "body.run_h V13"},
		{name: "operator's paper", class: "B8", body: `{"type":"塔吊","run_h":"2","cert_until":"2026-11-22","inspection_until":"2026-11-23"}`, findings: "body.cert_until V13 suspect"},
		{name: "inspection ran out", class: "B8", body: `{"type":"塔吊","run_h":"2","inspection_until":"2026-01-01"}`, findings: "body.inspection_until V13 suspect"},
	} {
		c.run(t)
	}
}

// V14.
func TestMaterial(t *testing.T) {
	body := func(more string) string { return `{"code":"C30","name":"混凝土","unit":"m³",` + more + `}` }
	last := previous(`{"code":"C30","unit":"m³","closing":"15"}`)
	for _, c := range []ruleCase{
		{name: "balances", body: body(`"opening":"10","received":"20","issued":"14.5","wasted":"0.5","closing":"15"`)},
		{name: "does not", body: body(`"opening":"10","received":"20","issued":"14.5","wasted":"0.5","closing":"15.000000001"`), faults: "body.closing V14"},
		{name: "more issued than there is", body: body(`"opening":"10","issued":"10.1"`), faults: "body.closing V14"},
		{name: "unknown opening", body: body(`"issued":"10.1"`)},
		{name: "nothing given", body: `{"name":"混凝土","unit":"m³"}`, faults: "body.received V1"},
		{name: "issued after a failed retest", body: body(`"issued":"1","result":"fail"`), faults: "body.issued V14"},
		{name: "issued before the result", body: body(`"issued":"1","result":"pending"`), findings: "body.issued V14 suspect"},
		{name: "awaited and not issued", body: body(`"received":"1","issued":"0","result":"pending"`)},
		{name: "opening is the last closing", body: body(`"opening":"15.0","received":"1"`), beside: last},
		{name: "opening is not", body: body(`"opening":"14","received":"1"`), beside: last, findings: "body.opening V14 suspect"},
		{name: "other unit", body: `{"code":"C30","name":"混凝土","unit":"t","opening":"15"}`, beside: last, faults: "body.unit V15"},
	} {
		c.class = "B9"
		c.run(t)
	}
	res, faults := judge(t, input("B9", body(`"opening":"10.10","received":"20","issued":"14.5"`), nil), testContext(), Neighbours{})
	if faults != nil || !strings.Contains(string(res.Content.Body), `"closing":"15.6"`) {
		t.Errorf("the closing stock is not filled in: %s %s", said(faults), res.Content.Body)
	}
}

// V22.
func TestDirectives(t *testing.T) {
	body := func(more string) string {
		return `{"kind":"supervisor_notice","subject":"事由","content":"内容",` + more + `}`
	}
	known := Neighbours{Directives: map[string]bool{"TZ-1": true}}
	closing := `"recheck_at":"2026-11-23T09:00:00+08:00","recheck_result":"pass"`
	for _, c := range []ruleCase{
		{name: "reply with words", body: body(`"reply":"已整改","reply_evidence":"见整改照片台账"`)},
		{name: "reply with attachment", body: body(`"reply":"已整改"`), change: map[string]any{"attachments": []any{ref(attachment)}}},
		{name: "reply without evidence", body: body(`"reply":"已整改"`), faults: "body.reply_evidence V22"},
		{name: "blank evidence", body: body(`"reply":"已整改","reply_evidence":"无"`), faults: "body.reply_evidence V22"},
		{name: "closed after recheck", body: body(`"closes":"TZ-1",` + closing), beside: known},
		{name: "closed before recheck", body: body(`"closes":"TZ-1"`), beside: known, faults: "body.recheck_at V22; body.recheck_result V22"},
		{name: "closed though it failed", body: body(`"closes":"TZ-1","recheck_at":"2026-11-23T09:00:00+08:00","recheck_result":"fail"`), beside: known, faults: "body.recheck_result V22"},
		{name: "missing directive", body: body(`"closes":"TZ-2",` + closing), beside: known, faults: "body.closes V22"},
		{name: "itself", body: body(`"no":"TZ-1","closes":"TZ-1",` + closing), beside: known, faults: "body.closes V22"},
		{name: "received before issued", body: body(`"issued_at":"2026-11-23T09:00:00+08:00","received_at":"2026-11-23T08:59:00+08:00","receiver":"李"`), faults: "body.received_at V2"},
	} {
		c.class = "C2"
		c.run(t)
	}
}

// Needs asks for what the second phase uses, and for nothing else.
func TestNeeds(t *testing.T) {
	read := func(code, body string, change map[string]any) *Filing {
		f, err := Read(input(code, body, change), testContext())
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	b3 := read("B3", minimal["B3"], nil).Needs()
	if b3.SeriesKey == "" || b3.Before != workDay || b3.Project != "P1" || b3.Class != "B3" {
		t.Errorf("%+v", b3)
	}
	if draft := read("B3", minimal["B3"], map[string]any{"submit": false}).Needs(); draft.SeriesKey != "" {
		t.Errorf("a draft is compared with nothing: %+v", draft)
	}
	if c2 := read("C2", `{"closes":"TZ-1"}`, nil).Needs(); len(c2.Directives) != 1 || c2.Directives[0] != "TZ-1" || c2.SeriesKey != "" {
		t.Errorf("%+v", c2)
	}
	other := read("B3", minimal["B3"], map[string]any{"location": map[string]any{"unit_project": "4#"}}).Needs()
	if other.SeriesKey == b3.SeriesKey {
		t.Error("two unit projects share a series")
	}
}
