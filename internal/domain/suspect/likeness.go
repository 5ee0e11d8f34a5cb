package suspect

import (
	"hash/maphash"
	"slices"
	"unicode"
)

// fingerprint is a text as the sorted bag of its runs of three characters. Blanks, punctuation and case do not count.
type fingerprint []uint64

// seed is the same for all texts of a process; fingerprints are never kept.
var seed = maphash.MakeSeed()

func fingerprintOf(text string) fingerprint {
	var letters []rune
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			letters = append(letters, unicode.ToLower(r))
		}
	}
	print := fingerprint{}
	for i := 0; i+3 <= len(letters); i++ {
		print = append(print, maphash.String(seed, string(letters[i:i+3])))
	}
	slices.Sort(print)
	return print
}

// length gives how many letters and digits the text has; texts of one or two count as empty.
func (f fingerprint) length() int {
	if len(f) == 0 {
		return 0
	}
	return len(f) + 2
}

// alike gives in per cent, rounded down, how much two texts have in common: twice the shared runs over all runs.
// Two empty texts have nothing in common.
func (f fingerprint) alike(other fingerprint) int {
	all := len(f) + len(other)
	if all == 0 {
		return 0
	}
	shared := 0
	for i, j := 0, 0; i < len(f) && j < len(other); {
		switch {
		case f[i] == other[j]:
			shared, i, j = shared+1, i+1, j+1
		case f[i] < other[j]:
			i++
		default:
			j++
		}
	}
	return 200 * shared / all
}

// Alike gives in per cent, rounded down, how alike two texts are: 100 for texts of the same words in the same order.
func Alike(a, b string) int { return fingerprintOf(a).alike(fingerprintOf(b)) }
