// Package accident is the report of a work-safety accident to the authority: its grade, its contents and its hour
// (Regulations on the Reporting, Investigation and Handling of Work Safety Accidents, State Council Decree 493, 2007,
// articles 3, 9 and 12). It is pure: time is passed in.
package accident

import "github.com/countersign/countersign/internal/domain/fault"

// Grade is how grave an accident is (article 3).
type Grade string

// The four grades, from the least.
const (
	Ordinary    Grade = "ordinary"
	Larger      Grade = "larger"
	Major       Grade = "major"
	Exceptional Grade = "exceptional"
)

var gradeNames = map[Grade]fault.Text{
	Ordinary:    {Zh: "一般事故", En: "ordinary accident"},
	Larger:      {Zh: "较大事故", En: "relatively serious accident"},
	Major:       {Zh: "重大事故", En: "serious accident"},
	Exceptional: {Zh: "特别重大事故", En: "exceptionally serious accident"},
}

// Label gives the grade's name in both languages.
func (g Grade) Label() fault.Text { return gradeNames[g] }

// wan is ten thousand yuan in fen.
const wan = 10_000 * 100

// bounds are from where on an accident is of a grade; "以上" includes the number itself (article 45).
var bounds = []struct {
	grade            Grade
	deaths, injuries int64
	loss             int64 // fen
}{
	{Exceptional, 30, 100, 10_000 * wan},
	{Major, 10, 50, 5_000 * wan},
	{Larger, 3, 10, 1_000 * wan},
}

// GradeOf gives the grade by deaths, serious injuries (acute poisoning included) and direct loss in fen: the gravest
// that any of the three leads to.
func GradeOf(deaths, injuries, lossFen int64) Grade {
	for _, b := range bounds {
		if deaths >= b.deaths || injuries >= b.injuries || lossFen >= b.loss {
			return b.grade
		}
	}
	return Ordinary
}
