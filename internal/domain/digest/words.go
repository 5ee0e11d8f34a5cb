package digest

import (
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
)

// joined makes one line of several facts.
func joined(facts []fault.Text) fault.Text {
	var zh, en []string
	for _, f := range facts {
		if f != (fault.Text{}) {
			zh, en = append(zh, f.Zh), append(en, f.En)
		}
	}
	return fault.Text{Zh: strings.Join(zh, "，"), En: strings.Join(en, ", ")}
}

// same is a text that stands as it is in both languages: what the record says itself.
func same(text string) fault.Text { return fault.Text{Zh: text, En: text} }

// measured says a number with its name and unit; nothing where there is no number.
func measured(zh, en string, a *figure.Amount, unit string) fault.Text {
	if a == nil {
		return fault.Text{}
	}
	zhUnit, enUnit := unitsOf(unit)
	return fault.Text{Zh: zh + " " + a.String() + zhUnit, En: en + " " + a.String() + enUnit}
}

// counted says an integer with its name and unit; nothing where it is absent.
func counted(zh, en string, n *int64, unit string) fault.Text {
	if n == nil {
		return fault.Text{}
	}
	whole := figure.Whole(*n)
	return measured(zh, en, &whole, unit)
}

// number says a number of things that were counted here.
func number(zh, en string, n int, unit string) fault.Text {
	whole := figure.Whole(int64(n))
	return measured(zh, en, &whole, unit)
}

// named says a text of the record behind its name; nothing where it is empty.
func named(zh, en string, value fault.Text) fault.Text {
	if value == (fault.Text{}) {
		return fault.Text{}
	}
	return fault.Text{Zh: zh + value.Zh, En: en + " " + value.En}
}

// unitWords are the units that have a word in each language; all others are symbols.
var unitWords = map[string][2]string{
	"h": {" 小时", " h"}, "人": {" 人", ""}, "人日": {" 人·日", " person-days"}, "次": {" 次", ""}, "项": {" 项", ""}, "件": {" 件", ""}, "天": {" 天", " days"}, "级": {" 级", ""}, "台": {" 台", ""},
	"%": {"%", "%"}, "℃": {"℃", " °C"}, "": {"", ""},
}

func unitsOf(unit string) (zh, en string) {
	if words, ok := unitWords[unit]; ok {
		return words[0], words[1]
	}
	return " " + unit, " " + unit
}

// money says 分 as 元 with two decimals.
func money(zh, en string, fen *int64) fault.Text {
	if fen == nil {
		return fault.Text{}
	}
	sign, n := "", *fen
	if n < 0 {
		sign, n = "-", -n
	}
	cents := strconv.FormatInt(n%100, 10)
	if len(cents) < 2 {
		cents = "0" + cents
	}
	written := sign + strconv.FormatInt(n/100, 10) + "." + cents
	return fault.Text{Zh: zh + " " + written + " 元", En: en + " CNY " + written}
}
