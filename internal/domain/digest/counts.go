package digest

import (
	"cmp"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/figure"
)

// add puts a labour record to its trade.
func (l *Labour) add(s said) {
	name := s.text("trade")
	i := slices.IndexFunc(l.Trades, func(t Trade) bool { return t.Trade == name })
	if i < 0 {
		i = len(l.Trades)
		l.Trades = append(l.Trades, Trade{Trade: name})
	}
	t := &l.Trades[i]
	if team := s.text("team"); team != "" && !slices.Contains(t.Teams, team) {
		t.Teams = append(t.Teams, team)
	}
	t.Heads, t.PersonHours = plusWhole(t.Heads, s.whole("headcount")), plus(t.PersonHours, s.amount("person_hours"))
	t.Nos = append(t.Nos, s.No)
}

// total adds the trades up, and orders them: the most people first.
func (l *Labour) total() {
	for _, t := range l.Trades {
		l.Heads, l.PersonHours = plusWhole(l.Heads, t.Heads), plus(l.PersonHours, t.PersonHours)
	}
	slices.SortStableFunc(l.Trades, func(a, b Trade) int {
		return cmp.Or(cmp.Compare(valueOf(b.Heads), valueOf(a.Heads)), strings.Compare(a.Trade, b.Trade))
	})
}

// addMachine puts a plant record to its machine.
func addMachine(all []Machine, s said) []Machine {
	kind, no := s.text("type"), s.text("plant_no")
	i := slices.IndexFunc(all, func(m Machine) bool { return m.Type == kind && m.Number == no })
	if i < 0 {
		i = len(all)
		all = append(all, Machine{Type: kind, Number: no})
	}
	m := &all[i]
	m.Run, m.Idle, m.Repair = plus(m.Run, s.amount("run_h")), plus(m.Idle, s.amount("idle_h")), plus(m.Repair, s.amount("repair_h"))
	m.Nos = append(m.Nos, s.No)
	return all
}

// plus adds two numbers of which either may be absent; the sum of nothing is nothing, not zero.
func plus(a, b *figure.Amount) *figure.Amount {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	sum := a.Add(*b)
	return &sum
}

func plusWhole(a, b *int64) *int64 {
	switch {
	case a == nil:
		return b
	case b == nil:
		return a
	}
	sum := *a + *b
	return &sum
}

func valueOf(n *int64) int64 {
	if n == nil {
		return -1
	}
	return *n
}
