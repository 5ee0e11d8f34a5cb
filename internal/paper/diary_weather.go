package paper

import (
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/figure"
)

var weekdayNames = []rune("日一二三四五六")

func (d *diarySheet) weekday() string {
	t, err := time.ParseInLocation(time.DateOnly, d.file.Diary.Day, calendar.Zone)
	switch {
	case err != nil:
		return clean(d.file.Diary.Day)
	case bool(d.language):
		return t.Format("Monday, 2 January 2006")
	}
	return d.date(t) + "　星期" + string(weekdayNames[t.Weekday()])
}

// weather is what the first record of the day says.
func (d *diarySheet) weather() (morning, afternoon, wind string) {
	none := d.say("无记录", "no record")
	if len(d.file.Diary.Weather) == 0 {
		return none, none, ""
	}
	w := d.file.Diary.Weather[0]
	var parts []string
	add := func(zh, en string, a *figure.Amount) {
		if a != nil {
			parts = append(parts, d.tell(zh, en, a.String()))
		}
	}
	if w.Wind != nil {
		level := figure.Whole(*w.Wind)
		add("风力 {} 级", "wind force {}", &level)
	}
	add("阵风 {} m/s", "gusts {} m/s", w.Gust)
	add("降水 {} mm", "rain {} mm", w.Rain)
	add("影响施工 {} 小时", "{} h lost", w.Effect)
	if warning := d.of(w.Warning); warning != "" {
		parts = append(parts, d.tell("预警 {}", "warning {}", warning))
	}
	return orNone(d.of(w.Morning), none), orNone(d.of(w.Afternoon), none), strings.Join(parts, d.say("，", ", ")) + source(w.Nos)
}

func orNone(text, none string) string {
	if text == "" {
		return none
	}
	return text
}

func (d *diarySheet) temperature() string {
	if len(d.file.Diary.Weather) == 0 {
		return d.say("无记录", "no record")
	}
	low, high := d.file.Diary.Weather[0].Lowest, d.file.Diary.Weather[0].Highest
	switch {
	case low != nil && high != nil:
		return low.String() + " ～ " + high.String() + " ℃"
	case low != nil:
		return d.tell("最低 {} ℃", "lowest {} ℃", low.String())
	case high != nil:
		return d.tell("最高 {} ℃", "highest {} ℃", high.String())
	}
	return d.say("无记录", "no record")
}
