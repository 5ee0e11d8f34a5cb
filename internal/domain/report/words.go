package report

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// The units of figures. What a record measures in its own unit (m3, t) stands as the record has it.
const (
	UnitFen     = "fen"
	UnitPercent = "%"
	UnitPoints  = "pp" // percentage points
	UnitHours   = "h"
	UnitPersons = "person"
	UnitDays    = "d"
	UnitCount   = "count"
	UnitMachine = "machine"
	UnitLitres  = "L"
	UnitMM      = "mm"
	UnitManDays = "person-day"
)

var unitLabels = map[string]fault.Text{
	UnitFen: {Zh: "元", En: "CNY"}, UnitPercent: {Zh: "%", En: "%"}, UnitPoints: {Zh: "个百分点", En: "percentage points"}, UnitHours: {Zh: "小时", En: "h"},
	UnitPersons: {Zh: "人", En: "people"}, UnitDays: {Zh: "天", En: "days"}, UnitCount: {Zh: "项", En: ""}, UnitMachine: {Zh: "台班", En: "machine days"},
	UnitLitres: {Zh: "升", En: "L"}, UnitMM: {Zh: "毫米", En: "mm"}, UnitManDays: {Zh: "工日", En: "person-days"},
}

// UnitLabel names a unit in both languages; an unknown one is a record's own and names itself.
func UnitLabel(unit string) fault.Text {
	if t, ok := unitLabels[unit]; ok {
		return t
	}
	return fault.Text{Zh: unit, En: unit}
}

func text(zh, en string) fault.Text { return fault.Text{Zh: zh, En: en} }

// both is a text that is the same in both languages: what a record itself says.
func both(s string) fault.Text { return fault.Text{Zh: s, En: s} }

// say fills amounts into a sentence: %s each, in the same order in both languages.
func say(zh, en string, values ...figure.Amount) fault.Text {
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v.String()
	}
	return fault.Text{Zh: fmt.Sprintf(zh, args...), En: fmt.Sprintf(en, args...)}
}

// join puts clauses to one sentence.
func join(clauses []fault.Text) fault.Text {
	zh, en := make([]string, len(clauses)), make([]string, len(clauses))
	for i, c := range clauses {
		zh[i], en[i] = c.Zh, c.En
	}
	if len(clauses) == 0 {
		return fault.Text{}
	}
	return fault.Text{Zh: strings.Join(zh, "；") + "。", En: upperFirst(strings.Join(en, "; ")) + "."}
}

func upperFirst(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// money writes 分 as people read it: 万元 with two decimals, or whole CNY.
func money(fen figure.Amount) fault.Text {
	tenThousand := rounded(new(big.Rat).Quo(rat(fen), big.NewRat(1_000_000, 1)), 2)
	yuan := rounded(new(big.Rat).Quo(rat(fen), hundred), 0)
	if tenThousand == nil || yuan == nil {
		return both(fen.String())
	}
	return fault.Text{Zh: tenThousand.String() + " 万元", En: "CNY " + grouped(yuan.String())}
}

// grouped puts commas into a whole number.
func grouped(s string) string {
	digits, negative := strings.CutPrefix(s, "-")
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	if negative {
		return "-" + digits
	}
	return digits
}

// change says how a number moved against the period before; empty where nothing can be said.
func change(now, before *figure.Amount, unitZh, unitEn string) fault.Text {
	d := minus(now, before)
	switch {
	case d == nil:
		return fault.Text{}
	case d.Sign() == 0:
		return text("与上期持平", "unchanged against the period before")
	case d.Sign() > 0:
		return text("较上期增加 "+d.String()+unitZh, "up "+d.String()+unitEn+" on the period before")
	}
	return text("较上期减少 "+d.Negative().String()+unitZh, "down "+d.Negative().String()+unitEn+" on the period before")
}

// with adds a clause in brackets of a comma, where there is one.
func with(t, more fault.Text) fault.Text {
	if more.Zh == "" {
		return t
	}
	return fault.Text{Zh: t.Zh + "，" + more.Zh, En: t.En + ", " + more.En}
}
