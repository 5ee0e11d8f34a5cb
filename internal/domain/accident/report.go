package accident

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/record"
)

// Report is the report of one accident to the authority. It has the id of the record that told of it.
type Report struct {
	Project    string
	ID         string
	Author     string
	CapturedAt time.Time // when the accident was recorded, by the device's word
	ReceivedAt time.Time // server's receipt of the record: from here the hour counts (article 9)
	Deadline   time.Time
	Facts      Facts
	Sections   []Section
	Completed  *Mark
	Sent       *Sent
	// MissedAt is when it was found that the hour had passed without a report; zero: it was not.
	MissedAt time.Time
	Version  int64
}

// Mark is who did something and when.
type Mark struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Sent is how the authority was told: by telephone first, then in writing. The times are the manager's word; At is the
// server's clock when he gave it.
type Sent struct {
	PhonedAt  time.Time `json:"phoned_at"`
	PhonedTo  string    `json:"phoned_to"`
	WrittenAt time.Time `json:"written_at"`
	WrittenTo string    `json:"written_to"`
	By        string    `json:"by"`
	At        time.Time `json:"at"`
}

// Open begins the report of an accident that is handed in: the hour runs from the server's receipt.
func Open(r *record.Record, f Facts, site Site, at time.Time, s ladder.Settings) Report {
	return Report{
		Project: r.Project, ID: r.ID, Author: r.Author, CapturedAt: r.CapturedAt, ReceivedAt: at, Version: 1,
		Deadline: at.Add(time.Duration(s.AuthorityMinutes) * time.Minute), Facts: f, Sections: Draft(r, f, site),
	}
}

// Grade gives the grade by what the record says.
func (r Report) Grade() Grade { return GradeOf(r.Facts.Deaths, r.Facts.Injuries, r.Facts.LossFen) }

// LateToHead gives how much later than the hour after its capture the record came in: what the law asks to be told at
// once was kept back for so long. Zero: it was not.
func (r Report) LateToHead(s ladder.Settings) time.Duration {
	return max(0, r.ReceivedAt.Sub(r.CapturedAt)-time.Duration(s.AuthorityMinutes)*time.Minute)
}

// Late reports whether the authority was told too late, by the manager's own word on the telephone call, or has not been
// told though the hour is over.
func (r Report) Late(now time.Time) bool {
	if r.Sent != nil {
		return r.Sent.PhonedAt.After(r.Deadline)
	}
	return now.After(r.Deadline)
}

// MaxSection bounds a section's text in characters, in each language.
const MaxSection = 4000

// Complete takes over the manager's texts. A section that still has a gap marked stays a draft.
func (r Report) Complete(texts map[string]fault.Text, by string, at time.Time) (Report, error) {
	if r.Sent != nil {
		return r, sentAlready(r)
	}
	var faults []fault.Field
	for key, text := range texts {
		faults = append(faults, sectionFaults(key, text)...)
	}
	if len(texts) == 0 {
		faults = append(faults, fault.Field{Field: "sections", Code: "V1", Zh: "请至少填写一节。", En: "Give at least one section."})
	}
	if len(faults) > 0 {
		return r, fault.Fields(faults)
	}
	sections := make([]Section, len(r.Sections))
	for i, s := range r.Sections {
		if text, given := texts[s.Key]; given {
			s.Text = fault.Text{Zh: strings.TrimSpace(text.Zh), En: strings.TrimSpace(text.En)}
			s.Drafted = gap(s.Text)
		}
		sections[i] = s
	}
	r.Sections, r.Completed = sections, &Mark{By: by, At: at}
	r.Version++
	return r, nil
}

func sectionFaults(key string, text fault.Text) []fault.Field {
	if LabelOf(key) == (fault.Text{}) {
		return []fault.Field{{Field: "sections", Code: "V2", Zh: "报告没有这一节。", En: "The report has no such section.", Seen: cut(key)}}
	}
	var faults []fault.Field
	for lang, t := range map[string]string{"zh": text.Zh, "en": text.En} {
		if n := utf8.RuneCountInString(strings.TrimSpace(t)); n == 0 || n > MaxSection {
			faults = append(faults, fault.Field{Field: "sections." + key + "." + lang, Code: "V1", Zh: "请填写 1 至 4000 字。", En: "Write 1 to 4000 characters.", Seen: strconv.Itoa(n), Allowed: "1-4000"})
		}
	}
	return faults
}

func cut(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40])
	}
	return s
}

func gap(t fault.Text) bool {
	return strings.Contains(t.Zh, "【待填】") || strings.Contains(t.En, "to be filled in]")
}

// Send marks the report as sent. Errors: 409 where it was sent, 422 where sections have gaps or the times cannot be.
func (r Report) Send(s Sent, by string, at time.Time) (Report, error) {
	if r.Sent != nil {
		return r, sentAlready(r)
	}
	s.By, s.At = by, at
	faults := r.sentFaults(s)
	for _, section := range r.Sections {
		if section.Drafted && gap(section.Text) {
			faults = append(faults, fault.Field{Field: "sections." + section.Key, Code: "V1", Zh: "“" + LabelOf(section.Key).Zh + "”尚未填写完整。", En: "“" + LabelOf(section.Key).En + "” still has gaps."})
		}
	}
	if len(faults) > 0 {
		return r, fault.Fields(faults)
	}
	r.Sent = &s
	r.Version++
	return r, nil
}

// sentFaults: the telephone goes first, neither before the accident was known nor in the future.
func (r Report) sentFaults(s Sent) []fault.Field {
	var faults []fault.Field
	earliest := r.CapturedAt
	if r.ReceivedAt.Before(earliest) {
		earliest = r.ReceivedAt
	}
	for _, each := range []struct {
		name     string
		at, from time.Time
	}{{"phoned_at", s.PhonedAt, earliest}, {"written_at", s.WrittenAt, s.PhonedAt}} {
		if each.at.IsZero() || each.at.Before(each.from.Truncate(time.Minute)) || each.at.After(s.At) { // people tell the time by the minute
			faults = append(faults, fault.Field{Field: each.name, Code: "V2", Zh: "时间应先电话、后书面，不早于事故、不晚于现在。", En: "First by telephone, then in writing; not before the accident, not in the future."})
		}
	}
	for _, each := range []struct{ name, value string }{{"phoned_to", s.PhonedTo}, {"written_to", s.WrittenTo}} {
		if n := utf8.RuneCountInString(strings.TrimSpace(each.value)); n < 2 || n > 200 {
			faults = append(faults, fault.Field{Field: each.name, Code: "V1", Zh: "请写明受理单位和人员（2 至 200 字）。", En: "Name the office and person that took it, 2 to 200 characters.", Seen: strconv.Itoa(n), Allowed: "2-200"})
		}
	}
	return faults
}

func sentAlready(r Report) error {
	return fault.New(fault.Conflict, "E_SENT", "该报告已由 "+r.Sent.By+" 标记为已报出，不再更改；后续情况另行续报。", "The report was marked as sent by "+r.Sent.By+"; what comes later is reported anew.")
}
