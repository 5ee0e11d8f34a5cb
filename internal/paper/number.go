package paper

import (
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/chart"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/report"
)

// number writes an amount as people read it, with its unit; none is "no records".
func (l language) number(a *figure.Amount, unit string) string {
	if a == nil {
		return l.say("无记录", "no records")
	}
	number, shown := figure.Shown(*a, unit, bool(l))
	if shown == "" {
		return number
	}
	return strings.TrimSpace(number + " " + l.unit(shown))
}

// unit is the name of a unit.
func (l language) unit(shown string) string {
	return chart.UnitName(shown, bool(l))
}

// change writes how a number differs from the period before, by a word and not by a colour; empty where there is none.
func (l language) change(f report.Figure) string {
	if f.Value == nil || f.Previous == nil {
		return ""
	}
	difference, unit := f.Value.Sub(*f.Previous), f.Unit
	if difference.Sign() == 0 {
		return l.say("持平", "same")
	}
	sign := "+"
	if difference.Sign() < 0 {
		sign, difference = "−", difference.Negative()
	}
	if unit == figure.Percent {
		return sign + difference.Fixed(1) + " " + l.say("个百分点", "points")
	}
	return sign + l.number(&difference, unit)
}

// against writes what a number has to be seen against.
func (l language) against(f report.Figure) string {
	if f.Of == nil {
		return ""
	}
	return l.of(f.Of.Label) + " " + l.number(&f.Of.Value, "")
}

// cell writes a cell of a table.
func (l language) cell(c report.Cell, h report.Head) string {
	switch {
	case c.Text != nil:
		return l.of(*c.Text)
	case c.Date != "":
		return clean(c.Date)
	case c.Number != nil:
		number, _ := figure.Shown(*c.Number, unitOf(h), bool(l))
		return number
	}
	return ""
}

// unitOf is the unit of a column: money and shares say so by their kind.
func unitOf(h report.Head) string {
	switch h.Kind {
	case "money":
		return figure.Fen
	case "percent":
		return figure.Percent
	}
	return h.Unit
}

// head writes the head of a column with its unit.
func (l language) head(h report.Head) string {
	label := l.of(h.Label)
	if h.Kind != "number" && h.Kind != "money" && h.Kind != "percent" {
		return label
	}
	_, shown := figure.Shown(figure.Amount{}, unitOf(h), bool(l))
	if shown == "" {
		return label
	}
	if shown = l.unit(shown); shown == "" {
		return label
	}
	return label + l.say("（", " (") + shown + l.say("）", ")")
}

// isNumber says that a column stands to the right.
func isNumber(h report.Head) bool {
	return h.Kind == "number" || h.Kind == "money" || h.Kind == "percent"
}

// records writes of how many records a number is, or that it comes from a register of the server's own.
func (l language) records(f report.Figure) string {
	switch {
	case f.Value == nil:
		return ""
	case f.Records != nil:
		return strconv.FormatInt(*f.Records, 10)
	}
	return l.say("登记", "register")
}
