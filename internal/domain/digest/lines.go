package digest

import (
	"github.com/countersign/countersign/internal/domain/fault"
)

func weatherOf(s said) Weather {
	w := Weather{
		Place: placeOf(s.Content.Location), Morning: s.label("am_condition"), Afternoon: s.label("pm_condition"),
		Lowest: s.amount("t_min"), Highest: s.amount("t_max"), Wind: s.whole("wind_level"), Gust: s.amount("gust_m_s"),
		Rain: s.amount("rain_mm"), Effect: s.amount("effect_h"), Quote: s.quote(), Nos: []string{s.No},
	}
	if s.text("warning_level") != "none" {
		w.Warning = s.label("warning_level")
	}
	return w
}

// workOf takes a construction record (B1) or a progress record (B3).
func workOf(s said) Work {
	if s.Content.Class == "B1" {
		return Work{Item: s.text("process"), Line: s.line(
			named("班组：", "crew", same(s.text("crew"))), named("结论：", "conclusion:", same(s.text("conclusion"))),
		)}
	}
	w := Work{
		Item: s.text("wbs"), Unit: s.text("unit"), Today: s.amount("qty_today"), Cumulative: s.amount("qty_cumulative"), DelayHours: s.amount("delay_h"),
	}
	w.Line = s.line(
		measured("当日完成", "done today", w.Today, w.Unit), measured("累计", "in all", w.Cumulative, w.Unit),
		measured("计划进度", "planned", s.amount("planned_pct"), "%"), measured("实际进度", "actual", s.amount("actual_pct"), "%"),
		measured("延误", "delay", w.DelayHours, "h"), named("偏差原因：", "cause:", s.label("cause")),
	)
	return w
}

func inspectionOf(s said) Inspection {
	return Inspection{Kind: s.text("kind"), Conclusion: s.text("conclusion"), Line: s.line(
		s.label("kind"), passedOf(s), named("试样 ", "sample", same(s.text("sample_no"))), named("报告 ", "report", same(s.text("report_no"))),
		named("结论：", "conclusion:", s.label("conclusion")),
	)}
}

// passedOf says how many of the items that were looked at were found right.
func passedOf(s said) fault.Text {
	all, passed := 0, 0
	for _, list := range []string{"main_items", "general_items"} {
		for _, item := range s.rows(list) {
			all++
			if ok, _ := item["pass"].(bool); ok {
				passed++
			}
		}
	}
	if all == 0 {
		return fault.Text{}
	}
	return joined([]fault.Text{number("检查", "inspected", all, "项"), number("合格", "passed", passed, "项")})
}

func watchOf(s said) Watch {
	w := Watch{
		Kind: s.text("kind"), Grade: s.text("grade"), Recheck: s.text("recheck_result"), Deaths: s.count("deaths"), Injuries: s.count("injuries"),
	}
	facts := []fault.Text{s.label("kind")}
	if w.Kind == "hazard" || w.Kind == "accident" || w.Grade == "major" {
		facts = append(facts, named("等级：", "grade:", s.label("grade")))
	}
	facts = append(facts, counted("死亡", "deaths", s.whole("deaths"), "人"), counted("受伤", "injured", s.whole("injuries"), "人"),
		named("责任单位：", "responsible:", same(s.text("responsible_unit"))), named("复查：", "recheck:", s.label("recheck_result")))
	w.Line = s.line(facts...)
	return w
}

func materialOf(s said) Material {
	unit := s.text("unit")
	m := Material{
		Name: s.text("name"), Spec: s.text("spec"), Unit: unit, Received: s.amount("received"), Issued: s.amount("issued"), Closing: s.amount("closing"),
	}
	m.Line = s.line(
		measured("进场", "received", m.Received, unit), measured("领用", "issued", m.Issued, unit), measured("结存", "in stock", m.Closing, unit),
		named("合格证 ", "certificate", same(s.text("certificate_no"))), named("复试：", "retest:", s.label("result")),
	)
	return m
}

func directiveOf(s said) Directive {
	d := Directive{
		Number: s.text("no"), Kind: s.text("kind"), Subject: s.text("subject"), Reply: s.text("reply"), Closes: s.text("closes"), Recheck: s.text("recheck_result"),
	}
	d.Line = s.line(
		s.label("kind"), same(d.Number), named("签发：", "issued by", same(s.text("issuer_unit"))), named("办理：", "done:", same(d.Reply)),
		named("关闭 ", "closes", same(d.Closes)), named("复查：", "recheck:", s.label("recheck_result")),
	)
	return d
}

// otherFacts says what the sheet's place for everything else needs of a record: what kind of paper it is, and its number.
func otherFacts(s said) []fault.Text {
	switch s.Content.Class {
	case "B2":
		return []fault.Text{s.label("doc_type"), same(s.text("no"))}
	case "B10":
		return []fault.Text{s.label("kind"), money("金额", "amount", s.whole("amount_fen"))}
	case "B6":
		return []fault.Text{same(s.text("period")), money("产值", "output value", s.whole("output_value")), money("已付", "paid", s.whole("paid_fen"))}
	case "B11":
		return []fault.Text{same(s.text("no")), number("议题", "issues", len(s.rows("issues")), "项")}
	}
	return nil
}
