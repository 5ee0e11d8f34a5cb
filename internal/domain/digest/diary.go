// Package digest condenses what is published: the site diary 施工日志 of a day assembles itself from the day's records in
// the order of the official sheet, and digests of weeks and months are made from the days' by rule (R4.2, L7). It is
// pure: the same publications give the same bytes.
package digest

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// DiarySchema is the form of a diary's document (docs/reports.md 5).
const DiarySchema = "countersign.diary/1"

// Diary is the site diary of a day: what the published records of that day say, each line with the archive numbers that
// it rests on. It holds nothing above Level, and a section without a source is a named gap.
type Diary struct {
	Schema      string         `json:"schema"`
	Project     string         `json:"project"`
	UnitProject string         `json:"unit_project,omitempty"` // empty: of all unit projects together
	Day         string         `json:"day"`                    // YYYY-MM-DD
	Level       record.Secrecy `json:"level"`                  // the highest of what this diary holds
	NoWork      []Line         `json:"no_work,omitempty"`      // 停工: who says so and why
	Weather     []Weather      `json:"weather,omitempty"`      // the first stands on the sheet's head
	Labour      Labour         `json:"labour"`
	Plant       []Machine      `json:"plant,omitempty"`
	Works       []Work         `json:"works,omitempty"`
	Quality     []Inspection   `json:"quality,omitempty"`
	Safety      []Watch        `json:"safety,omitempty"`
	Concealed   []Inspection   `json:"concealed,omitempty"` // 隐蔽工程
	Tests       []Inspection   `json:"tests,omitempty"`     // 试块、试验
	Materials   []Material     `json:"materials,omitempty"`
	Directives  []Directive    `json:"directives,omitempty"`
	Other       []Line         `json:"other,omitempty"` // drawings, meetings, money: what has no place of its own on the sheet
	People      People         `json:"people"`
	Gaps        []Gap          `json:"gaps,omitempty"`
	Sources     []Source       `json:"sources,omitempty"` // every record that the diary is made of, by archive number
}

// Line is one statement: where, in the words that were signed, and what the numbers of the body say, by rule.
type Line struct {
	Place string     `json:"place,omitempty"` // 部位
	Quote string     `json:"quote"`           // the accepted summary, or the title where there is none: as signed, in one language
	Facts fault.Text `json:"facts"`           // from the body, by rule; both empty where it holds no number
	Nos   []string   `json:"nos"`             // archive numbers
}

// Weather is one record of the weather. Numbers that it does not give are nil.
type Weather struct {
	Place     string         `json:"place,omitempty"`
	Morning   fault.Text     `json:"morning"`
	Afternoon fault.Text     `json:"afternoon"`
	Lowest    *figure.Amount `json:"lowest,omitempty"` // ℃
	Highest   *figure.Amount `json:"highest,omitempty"`
	Wind      *int64         `json:"wind,omitempty"` // Beaufort level 级
	Gust      *figure.Amount `json:"gust,omitempty"` // m/s
	Rain      *figure.Amount `json:"rain,omitempty"` // mm
	Warning   fault.Text     `json:"warning"`
	Effect    *figure.Amount `json:"effect,omitempty"` // hours lost
	Quote     string         `json:"quote"`
	Nos       []string       `json:"nos"`
}

// Labour is the head count by trade, with its total over what was counted.
type Labour struct {
	Trades      []Trade        `json:"trades,omitempty"`
	Heads       *int64         `json:"heads,omitempty"` // nil: nobody counted
	PersonHours *figure.Amount `json:"person_hours,omitempty"`
}

// Trade is one trade of the day; Heads is nil where its records give no number.
type Trade struct {
	Trade       string         `json:"trade"`
	Teams       []string       `json:"teams,omitempty"`
	Heads       *int64         `json:"heads,omitempty"`
	PersonHours *figure.Amount `json:"person_hours,omitempty"`
	Nos         []string       `json:"nos"`
}

// Machine is one machine, or all of one type that have no number.
type Machine struct {
	Type   string         `json:"type"`
	Number string         `json:"number,omitempty"`
	Run    *figure.Amount `json:"run,omitempty"` // hours
	Idle   *figure.Amount `json:"idle,omitempty"`
	Repair *figure.Amount `json:"repair,omitempty"`
	Nos    []string       `json:"nos"`
}

// Work is a piece of work done, at its place.
type Work struct {
	Line
	Item       string         `json:"item"` // process or work breakdown item
	Unit       string         `json:"unit,omitempty"`
	Today      *figure.Amount `json:"today,omitempty"`
	Cumulative *figure.Amount `json:"cumulative,omitempty"`
	DelayHours *figure.Amount `json:"delay_hours,omitempty"`
}

// Inspection is a look at quality: inspection lot, concealed works, witnessing, test, non-conformity.
type Inspection struct {
	Line
	Kind       string `json:"kind"`
	Conclusion string `json:"conclusion,omitempty"`
}

// Watch is a statement about safety.
type Watch struct {
	Line
	Kind     string `json:"kind"`
	Grade    string `json:"grade,omitempty"`
	Recheck  string `json:"recheck,omitempty"`
	Deaths   int64  `json:"deaths,omitempty"`
	Injuries int64  `json:"injuries,omitempty"`
}

// Material is what came in of a material, and what was used.
type Material struct {
	Line
	Name     string         `json:"name"`
	Spec     string         `json:"spec,omitempty"`
	Unit     string         `json:"unit"`
	Received *figure.Amount `json:"received,omitempty"`
	Issued   *figure.Amount `json:"issued,omitempty"`
	Closing  *figure.Amount `json:"closing,omitempty"`
}

// Directive is an order or decision of the day, or what was done about one.
type Directive struct {
	Line
	Number  string `json:"number,omitempty"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Reply   string `json:"reply,omitempty"`
	Closes  string `json:"closes,omitempty"`  // number of the directive that it answers
	Recheck string `json:"recheck,omitempty"` // pass or fail
}

// People are those who stand behind the diary, by the signatures of its records: 记录人, 技术负责人, 项目经理.
type People struct {
	Recorders       []Person `json:"recorders,omitempty"`
	TechManagers    []Person `json:"tech_managers,omitempty"`
	ProjectManagers []Person `json:"project_managers,omitempty"`
}

// Person is a user id, and whom he stood in for.
type Person struct {
	User string `json:"user"`
	For  string `json:"for,omitempty"`
}

// Gap is a section without a source. Daily says that the official sheet asks for it on every day of work; the others
// (concealed works, tests, materials, directives) have something to say only when it happens.
type Gap struct {
	Section Section    `json:"section"`
	Daily   bool       `json:"daily"`
	What    fault.Text `json:"what"`
}

// Source is one record that the diary is made of.
type Source struct {
	No          string         `json:"no"`
	Record      string         `json:"record"`
	Class       string         `json:"class"`
	Title       string         `json:"title"`
	ContentHash string         `json:"content_hash"`
	Level       record.Secrecy `json:"level"`
}

// Document gives the diary's canonical JSON.
func (d *Diary) Document() ([]byte, error) { return proof.Document(d) }

// Hash gives the SHA-256 of the diary's canonical JSON, in lower-case hex.
func (d *Diary) Hash() (string, error) { return hashOf(d) }

func hashOf(v any) (string, error) {
	document, err := proof.Document(v)
	if err != nil {
		return "", err
	}
	return proof.Hash(document), nil
}
