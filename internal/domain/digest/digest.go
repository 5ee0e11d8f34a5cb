package digest

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// Schema is the form of a digest's document (docs/reports.md 5).
const Schema = "countersign.digest/1"

// Digest condenses the diaries of a period, by rule: sentences with numbers, each with the archive numbers that it rests
// on, and what is missing. It holds nothing above Level.
type Digest struct {
	Schema      string         `json:"schema"`
	Project     string         `json:"project"`
	UnitProject string         `json:"unit_project,omitempty"`
	Period      string         `json:"period"`
	First       string         `json:"first"`
	Last        string         `json:"last"`
	Level       record.Secrecy `json:"level"`
	Days        []Day          `json:"days"`
	Sentences   []Sentence     `json:"sentences,omitempty"`
	Missing     []Missing      `json:"missing,omitempty"`
}

// Day is a day of the period, by its diary.
type Day struct {
	Day     string    `json:"day"`
	Hash    string    `json:"hash"` // of its diary
	Records int       `json:"records"`
	NoWork  bool      `json:"no_work,omitempty"`
	Gaps    []Section `json:"gaps,omitempty"` // those that the sheet asks for every day
}

// Sentence is one statement of the digest.
type Sentence struct {
	Section Section    `json:"section"`
	Text    fault.Text `json:"text"`
	Nos     []string   `json:"nos"`
}

// Missing is a section that the sheet asks for every day, with the days on which it has no source.
type Missing struct {
	Section Section    `json:"section"`
	Days    []string   `json:"days"`
	What    fault.Text `json:"what"`
}

// Of makes the digest of a period from the diaries of its days, in the order of the days. A diary of a day that is not of
// the period is left out.
func Of(project, unitProject string, p Period, diaries []Diary) (Digest, error) {
	d := Digest{Schema: Schema, Project: project, UnitProject: unitProject, Period: p.Name, First: p.First, Last: p.Last, Days: []Day{}}
	var kept []Diary
	for _, diary := range diaries {
		if !p.Holds(diary.Day) {
			continue
		}
		day, err := diary.inBrief()
		if err != nil {
			return Digest{}, err
		}
		d.Days, kept = append(d.Days, day), append(kept, diary)
		d.Level = record.Highest(d.Level, diary.Level)
	}
	for _, rule := range rules {
		d.Sentences = append(d.Sentences, rule(kept)...)
	}
	d.Missing = missing(d.Days)
	return d, nil
}

// Document gives the digest's canonical JSON.
func (d *Digest) Document() ([]byte, error) { return proof.Document(d) }

// Hash gives the SHA-256 of the digest's canonical JSON, in lower-case hex.
func (d *Digest) Hash() (string, error) { return hashOf(d) }

// inBrief says what a list of days says of a diary.
func (d *Diary) inBrief() (Day, error) {
	hash, err := d.Hash()
	day := Day{Day: d.Day, Hash: hash, Records: len(d.Sources), NoWork: len(d.NoWork) > 0}
	for _, g := range d.Gaps {
		if g.Daily {
			day.Gaps = append(day.Gaps, g.Section)
		}
	}
	return day, err
}

// missing turns the gaps of the days over: section by section, on which days.
func missing(days []Day) []Missing {
	var all []Missing
	for _, r := range sectionRows {
		var on []string
		for _, d := range days {
			for _, gap := range d.Gaps {
				if gap == r.section {
					on = append(on, d.Day)
				}
			}
		}
		if len(on) > 0 {
			count := number(r.absent.Zh, r.absent.En+":", len(on), "天")
			all = append(all, Missing{Section: r.section, Days: on, What: fault.Text{
				Zh: count.Zh + "：" + strings.Join(on, "、") + "。", En: count.En + " (" + strings.Join(on, ", ") + ").",
			}})
		}
	}
	return all
}
