package chart

import (
	"fmt"
	"time"
)

const (
	cellSide  Px = 210
	cellPitch Px = 240 // a finger's least: 24 px from one to the next
)

// inStrips draws a column a week, as many as the width holds, in strips below each other.
func (m month) inStrips(days []Day) Px {
	left := textWidth(m.weekdays()[0], TextSoft) + 80
	perStrip := max(int64((m.width-left)/cellPitch), 1)
	strips := (m.weeks + perStrip - 1) / perStrip
	perStrip = (m.weeks + strips - 1) / strips // strips of one length
	strip := 7*cellPitch + monthHead
	shown := map[string]bool{}
	for _, d := range days {
		n, ok := dayOf(d.Day)
		if !ok || n-m.first >= m.weeks*7 || d.State == dayOutside {
			continue
		}
		week := (n - m.first) / 7
		x, top := left+Px(week%perStrip)*cellPitch, Px(week/perStrip)*strip
		if month := d.Day[:7]; !shown[month] && (n-m.first)%7 == 0 {
			shown[month] = true
			m.put(m.text(TextSoft, x, top+monthHead-80, Start, m.monthName(d.Day)))
		}
		m.mark(d.Ref, m.label(d), m.small(d, x, top+monthHead+Px(weekdayOf(n))*cellPitch, cellSide)...)
	}
	for s := range Px(strips) {
		for i, name := range m.weekdays() {
			if i%2 == 0 {
				m.put(m.text(TextSoft, 0, s*strip+monthHead+Px(i)*cellPitch+cellSide*3/4, Start, name))
			}
		}
	}
	return Px(strips)*strip - (cellPitch - cellSide)
}

// monthName is the month that begins, and in January the year.
func (m month) monthName(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	switch {
	case err != nil:
		return ""
	case t.Month() == time.January:
		return t.Format("2006-01")
	case m.en:
		return t.Format("Jan")
	}
	return fmt.Sprintf("%d月", t.Month())
}
