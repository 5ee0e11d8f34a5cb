package chart

import "time"

// States of a day.
const (
	dayFiled   = "filed"
	dayLate    = "late"
	dayGap     = "gap"
	dayOff     = "off"
	dayFuture  = "future"
	dayOutside = "outside"
)

// A calendar up to this many days has a cell with room for words for each day; a longer one has small cells, a column a week.
const (
	mostDaysWithWords = 45
	mostDays          = 1100 // three years: what is later is not drawn
)

// dayOf is the number of a day since 1970.
func dayOf(day string) (int64, bool) {
	t, err := time.Parse(time.DateOnly, day)
	return t.Unix() / 86400, err == nil
}

// weekdayOf is 0 for Monday.
func weekdayOf(day int64) int64 { return ((day+3)%7 + 7) % 7 }

// calendar draws a cell a day.
func calendar(c *canvas, p Picture) Px {
	m := month{canvas: c, first: 1 << 62}
	last := int64(-1 << 62)
	for _, d := range p.Calendar {
		if n, ok := dayOf(d.Day); ok {
			m.first, last = min(m.first, n), max(last, n)
			m.most = max(m.most, d.Count)
		}
	}
	if m.first > last {
		return c.nothing()
	}
	last = min(last, m.first+mostDays)
	m.first -= weekdayOf(m.first)
	m.weeks = (last-m.first)/7 + 1
	bottom := Px(0)
	if last-m.first < mostDaysWithWords {
		m.words = true
		bottom = m.withWords(p.Calendar)
		m.words = false
	} else {
		bottom = m.inStrips(p.Calendar)
	}
	return c.legend(0, bottom+100, m.legend(p.Calendar))
}

// month is a calendar being drawn.
type month struct {
	*canvas
	first int64 // the Monday of the first week
	weeks int64
	most  int64 // the greatest count of a day
	words bool  // cells have room for words
}

const (
	monthHead   Px = 240
	monthRow    Px = 440
	monthMargin Px = 40 // between cells
)

// withWords draws a row a week, in each cell the day, its count or its state in a word.
func (m month) withWords(days []Day) Px {
	width := (m.width + monthMargin) / 7
	for i, name := range m.weekdays() {
		m.put(m.text(TextSoft, Px(i)*width+(width-monthMargin)/2, monthHead-80, Middle, name))
	}
	for _, d := range days {
		n, ok := dayOf(d.Day)
		if !ok || n-m.first >= m.weeks*7 || d.State == dayOutside {
			continue
		}
		week, day := Px((n-m.first)/7), Px(weekdayOf(n))
		m.wordCell(d, day*width, monthHead+week*monthRow, width-monthMargin, monthRow-monthMargin)
	}
	return monthHead + Px(m.weeks)*monthRow - monthMargin
}

func (m month) weekdays() (names []string) {
	for _, r := range m.say(words.weekdays) {
		names = append(names, string(r))
	}
	return names
}

func (m month) wordCell(d Day, x, y, w, h Px) {
	shapes := m.ground(d, x, y, w, h)
	dayText, wordText, word := TextDay, TextCount, m.word(d)
	if (d.State == dayFiled) && m.depth(d) >= 2 {
		dayText, wordText = TextOnDark, TextOnDark
	}
	if d.State == dayGap {
		wordText = TextAlarm
	}
	if d.State == dayFuture || d.State == dayOff {
		wordText = TextSoft
	}
	number := d.Day[8:]
	if number == "01" {
		number = d.Day[5:]
	}
	shapes = append(shapes, m.text(dayText, x+50, y+150, Start, fit(number, dayText, w-60)), m.text(wordText, x+w-60, y+h-90, End, fit(word, wordText, w-90)))
	m.mark(d.Ref, m.label(d), shapes...)
}
