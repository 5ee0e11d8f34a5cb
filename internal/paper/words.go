package paper

import (
	"strings"
	"time"
	"unicode"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
)

// language is the reader's.
type language bool

const english language = true

func languageOf(lang string) language { return lang == "en" }

// of picks the reader's words; what lacks them is said in the other language.
func (l language) of(t fault.Text) string {
	if l == english && t.En != "" || t.Zh == "" {
		return clean(t.En)
	}
	return clean(t.Zh)
}

// say picks from two.
func (l language) say(zh, en string) string { return l.of(fault.Text{Zh: zh, En: en}) }

// tell says it with its places filled.
func (l language) tell(zh, en string, parts ...string) string {
	text := l.say(zh, en)
	for _, part := range parts {
		text = strings.Replace(text, "{}", clean(part), 1)
	}
	return text
}

// clean takes away what no paper shows: control characters, and those that turn the direction of writing. Line breaks stay.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == '\n':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, text)
}

var levelNames = map[record.Secrecy]fault.Text{
	record.Open: {Zh: "公开", En: "Open"}, record.Internal: {Zh: "内部", En: "Internal"}, record.Confidential: {Zh: "秘密", En: "Confidential"},
	record.Secret: {Zh: "机密", En: "Secret"}, record.TopSecret: {Zh: "绝密", En: "Top secret"},
}

var kindNames = map[report.Kind]fault.Text{
	report.DayReport: {Zh: "施工日报", En: "Daily site report"}, report.WeekReport: {Zh: "施工周报", En: "Weekly site report"},
	report.MonthReport: {Zh: "施工月报", En: "Monthly site report"}, report.QuarterReport: {Zh: "施工季报", En: "Quarterly site report"},
	report.SpecialReport: {Zh: "施工专题报告", En: "Special site report"},
}

var stateNames = map[State]fault.Text{
	Compiling: {Zh: "草稿　未签发", En: "DRAFT  NOT ISSUED"}, Dropped: {Zh: "作废", En: "DROPPED"}, Issued: {Zh: "已签发", En: "Issued"},
}

// date writes a day as papers do: 2026年11月23日.
func (l language) date(t time.Time) string {
	if t = t.In(calendar.Zone); l == english {
		return t.Format("2 January 2006")
	}
	return t.Format("2006年1月2日")
}

// day writes a day of a document, YYYY-MM-DD.
func (l language) day(day string) string {
	if t, err := time.ParseInLocation(time.DateOnly, day, calendar.Zone); err == nil {
		return l.date(t)
	}
	return clean(day)
}

// span writes the days of a period.
func (l language) span(p report.Period) string {
	if p.First == p.Last {
		return l.day(p.First)
	}
	return l.day(p.First) + l.say("至", " to ") + l.day(p.Last)
}
