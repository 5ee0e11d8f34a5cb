package accident

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// Section is one of the things that a report has to tell (article 12). Drafted says that the text is still the one that
// was put together by rule.
type Section struct {
	Key     string     `json:"key"`
	Text    fault.Text `json:"text"`
	Drafted bool       `json:"drafted"`
}

// contents are the things that article 12 asks for, in its order.
var contents = []struct {
	key   string
	label fault.Text
}{
	{"unit", fault.Text{Zh: "事故发生单位概况", En: "The unit where the accident happened"}},
	{"scene", fault.Text{Zh: "事故发生的时间、地点以及事故现场情况", En: "Time, place and scene of the accident"}},
	{"course", fault.Text{Zh: "事故的简要经过", En: "What happened, in short"}},
	{"casualties", fault.Text{Zh: "已经造成或者可能造成的伤亡人数（包括下落不明的人数）和初步估计的直接经济损失", En: "Deaths and injuries caused or feared (missing persons included), and first estimate of the direct loss"}},
	{"measures", fault.Text{Zh: "已经采取的措施", En: "Measures taken"}},
	{"other", fault.Text{Zh: "其他应当报告的情况", En: "Other matters to be reported"}},
}

// LabelOf gives a section's heading in both languages; nothing where there is no such section.
func LabelOf(key string) fault.Text {
	for _, c := range contents {
		if c.key == key {
			return c.label
		}
	}
	return fault.Text{}
}

// Facts are what the record says of the accident.
type Facts struct {
	Deaths, Injuries, LossFen int64
	Description               string
	// LossSaid tells that somebody gave a loss at all: what nobody said is a gap of the draft, not a nought.
	LossSaid bool
}

// FactsOf reads a record's content; false where it tells of no accident.
func FactsOf(c record.Content) (Facts, bool) {
	var b struct {
		Kind        string      `json:"kind"`
		Description string      `json:"description"`
		Deaths      json.Number `json:"deaths"`
		Injuries    json.Number `json:"injuries"`
		LossFen     json.Number `json:"loss_fen"`
	}
	if c.Class != "B4" || json.Unmarshal(c.Body, &b) != nil || b.Kind != "accident" {
		return Facts{}, false
	}
	whole := func(n json.Number) int64 { v, _ := n.Int64(); return v } // what is not given counts none
	return Facts{Deaths: whole(b.Deaths), Injuries: whole(b.Injuries), LossFen: whole(b.LossFen), Description: strings.TrimSpace(b.Description), LossSaid: b.LossFen != ""}, true
}

// Site is what is known of the place besides the record.
type Site struct {
	Code   string
	Name   fault.Text
	Starts string
	Ends   string
}

// Draft puts the report together by rule: what the record and the project say stands in it, what nobody said is marked
// as to be filled in. Nothing is guessed.
func Draft(r *record.Record, f Facts, site Site) []Section {
	texts := map[string]fault.Text{
		"unit": {
			Zh: fmt.Sprintf("工程名称：%s（%s）。合同工期：%s 至 %s。施工、监理单位及资质：【待填】。", site.Name.Zh, site.Code, blank(site.Starts), blank(site.Ends)),
			En: fmt.Sprintf("Works: %s (%s). Contract period: %s to %s. Contractor, supervision firm and qualifications: [to be filled in].", site.Name.En, site.Code, blankEn(site.Starts), blankEn(site.Ends)),
		},
		"scene": {
			Zh: fmt.Sprintf("时间：%s（采集），%s（收到）。地点：%s。现场情况：【待填】。", calendar.Minute(r.CapturedAt), calendar.Minute(r.ReceivedAt), place(r.Location)),
			En: fmt.Sprintf("Time: %s (captured), %s (received). Place: %s. Scene: [to be filled in].", calendar.Minute(r.CapturedAt), calendar.Minute(r.ReceivedAt), place(r.Location)),
		},
		"course":     {Zh: f.Description, En: "[translation to be filled in] " + f.Description},
		"casualties": casualties(f),
		"measures":   {Zh: "【待填】", En: "[to be filled in]"},
		"other":      {Zh: "【待填】如无，请写“无”。", En: "[to be filled in] Write “none” if there is nothing."},
	}
	sections := make([]Section, len(contents))
	for i, c := range contents {
		sections[i] = Section{Key: c.key, Text: texts[c.key], Drafted: true}
	}
	return sections
}

func casualties(f Facts) fault.Text {
	g := GradeOf(f.Deaths, f.Injuries, f.LossFen).Label()
	loss, lossEn := "【待填】", "[to be filled in]"
	if f.LossSaid {
		loss, lossEn = tenThousands(f.LossFen), tenThousands(f.LossFen)
	}
	return fault.Text{
		Zh: fmt.Sprintf("死亡 %d 人，受伤 %d 人，下落不明【待填】人；初步估计直接经济损失 %s 万元。按第三条初判为%s。", f.Deaths, f.Injuries, loss, g.Zh),
		En: fmt.Sprintf("Deaths: %d, injured: %d, missing: [to be filled in]; first estimate of the direct loss: CNY %s × 10,000. By article 3, at first sight: %s.", f.Deaths, f.Injuries, lossEn, g.En),
	}
}

// tenThousands gives fen in units of ten thousand yuan, exactly.
func tenThousands(fen int64) string {
	whole, rest := fen/wan, fen%wan
	if rest == 0 {
		return strconv.FormatInt(whole, 10)
	}
	return strconv.FormatInt(whole, 10) + "." + strings.TrimRight(fmt.Sprintf("%06d", rest), "0")
}

func place(l record.Location) string {
	var parts []string
	for _, p := range []string{l.UnitProject, l.Division, l.Subdivision, l.Axis, l.Floor, l.Chainage} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " · ")
}

func blank(s string) string {
	if s == "" {
		return "【待填】"
	}
	return s
}

func blankEn(s string) string {
	if s == "" {
		return "[to be filled in]"
	}
	return s
}
