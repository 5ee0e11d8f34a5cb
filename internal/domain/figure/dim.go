package figure

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/class"
)

// The longest breakdown and unit that a cell holds, in characters.
const (
	MaxDim  = 100
	maxUnit = 20
)

// Dim brings a breakdown's value into the form in which cells hold it: one line without control characters, no blanks
// at its ends or doubled. A longer one than MaxDim is cut, and ends in a part of its digest, so that two that begin
// alike stay two.
func Dim(value string) string { return cut(oneLine(value), MaxDim) }

// Unit brings a unit into the spelling that the catalogue of units writes first: m3 and 方 are m³.
func Unit(spelling string) string {
	spelling = oneLine(spelling)
	if _, unit, ok := class.KnownUnit(spelling); ok {
		return unit
	}
	return cut(spelling, maxUnit)
}

func oneLine(value string) string {
	value = strings.ToValidUTF8(value, "\uFFFD")
	var b strings.Builder
	b.Grow(len(value))
	blank := false
	for _, r := range value {
		switch {
		case unicode.IsSpace(r) || unicode.Is(unicode.Zs, r):
			blank = b.Len() > 0
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			// bidirectional overrides and the like would make one name look like another
		default:
			if blank {
				b.WriteByte(' ')
				blank = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cut shortens a text to a number of characters.
func cut(value string, most int) string {
	if utf8.RuneCountInString(value) <= most {
		return value
	}
	sum := sha256.Sum256([]byte(value))
	tail := "…" + hex.EncodeToString(sum[:4])
	return string([]rune(value)[:most-utf8.RuneCountInString(tail)]) + tail
}

// lead gives the first words of a longer text: up to its first stop, at most so many characters.
func lead(value string, most int) string {
	value = oneLine(value)
	if at := strings.IndexFunc(value, func(r rune) bool { return strings.ContainsRune("，。；：、,;:.!?！？（(", r) }); at > 0 {
		value = value[:at]
	}
	if utf8.RuneCountInString(value) > most {
		value = string([]rune(value)[:most-1]) + "…"
	}
	return strings.TrimSpace(value)
}
