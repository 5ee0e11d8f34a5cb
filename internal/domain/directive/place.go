package directive

import (
	"strings"
	"unicode"

	"github.com/countersign/countersign/internal/domain/record"
)

// Covers reports whether an order at one place holds at another. The rule: the unit project has to be the same, and of
// the finer parts each one that the order names. Who does not say where he worked may have worked where work is stopped:
// a record that names no finer part at all is covered by every order of its unit project, and one that names neither
// axis nor floor nor chainage counts as being at those that the order names. An order that names the unit project alone
// holds in all of it. Words are compared without blanks, in one width and case; floors by their number.
func Covers(order, at record.Location) bool {
	if fold(order.UnitProject) != fold(at.UnitProject) {
		return false
	}
	unplaced := at.Axis == "" && at.Floor == "" && at.Chainage == ""
	if unplaced && at.Division == "" && at.Subdivision == "" {
		return true
	}
	works := same(fold(order.Division), fold(at.Division)) && same(fold(order.Subdivision), fold(at.Subdivision))
	return works && (unplaced || same(fold(order.Axis), fold(at.Axis)) && same(floor(order.Floor), floor(at.Floor)) && same(fold(order.Chainage), fold(at.Chainage)))
}

// same compares one part: what the order leaves open is everywhere.
func same(order, at string) bool { return order == "" || order == at }

// fold takes from a text what does not tell places apart.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if unicode.IsSpace(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// floor takes the word for floor from a number: 12层, 12F, 12楼, 第12层 and 12 are one.
func floor(s string) string {
	s = strings.TrimPrefix(fold(s), "第")
	for _, word := range []string{"层", "楼", "f"} {
		if bare := strings.TrimSuffix(s, word); bare != "" && bare != s {
			return bare
		}
	}
	return s
}
