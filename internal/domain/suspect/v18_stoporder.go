package suspect

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
)

// StopOrder is an order to stop work that no resume order has ended yet.
type StopOrder struct {
	Record   string // id
	No       string
	From     string // work date of the order, YYYY-MM-DD
	Location record.Location
	Part     string // the part stopped, in words
}

// OpenOrders gives the stop orders among directives that none of them ends.
func OpenOrders(directives []*Work) []StopOrder {
	ended := map[string]bool{}
	for _, w := range directives {
		if w.said("kind") == "resume_order" && w.said("closes") != "" {
			ended[w.said("closes")] = true
		}
	}
	var open []StopOrder
	for _, w := range directives {
		if w.said("kind") == "stop_order" && !ended[w.ID] && (w.said("no") == "" || !ended[w.said("no")]) {
			open = append(open, StopOrder{Record: w.ID, No: w.said("no"), From: w.WorkDate, Location: w.Location, Part: w.said("part_stopped")})
		}
	}
	return open
}

// covers reports whether the order stops work at a place: its unit project, and as much of the place as the order
// names.
func (o StopOrder) covers(at record.Location) bool {
	for _, pair := range [][2]string{
		{o.Location.UnitProject, at.UnitProject},
		{o.Location.Division, at.Division},
		{o.Location.Subdivision, at.Subdivision},
		{o.Location.Axis, at.Axis},
		{o.Location.Floor, at.Floor},
		{o.Location.Chainage, at.Chainage},
	} {
		if named := strings.TrimSpace(pair[0]); named != "" && named != strings.TrimSpace(pair[1]) {
			return false
		}
	}
	return true
}

// underStopOrder finds progress at a place where work is stopped (V18): urgent.
func underStopOrder(w *Work, orders []StopOrder) []Hit {
	if !w.moved() {
		return nil
	}
	for _, o := range orders {
		if o.From > w.WorkDate || !o.covers(w.Location) {
			continue
		}
		h := about(w, "V18", "body.qty_today", "该部位有未解除的工程暂停令，仍报完成量。", "Work is reported at a place under an open stop-work order.", o.Record)
		h.Urgent = true
		return []Hit{h}
	}
	return nil
}
