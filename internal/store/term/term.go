// Package term turns text into the terms of the search index and a query into what has to be looked up. A run of Han
// characters gives its bigrams, because Chinese has no spaces and a dictionary would miss names and site jargon; its
// last character stands alone too, so that a single character is found as the beginning of a term. A run of Latin
// letters and digits gives itself.
package term

import (
	"hash/fnv"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxBytes is the longest term without its tag; what is longer is cut, and the text itself decides.
const MaxBytes = 16

// Fold gives the form in which text is compared: compatibility forms and case do not matter.
func Fold(text string) string { return strings.ToLower(norm.NFKC.String(text)) }

// Tag gives the four characters before each term of one place of one project, so that a search never walks through the
// terms of another project, nor through those of a place that its asker does not see.
func Tag(place, project string) string {
	h := fnv.New32a()
	_, _ = h.Write([]byte(place + "/" + project))
	const digits = "0123456789abcdefghijklmnopqrstuv"
	sum, tag := h.Sum32(), [4]byte{}
	for i := range tag {
		tag[i] = digits[sum&31]
		sum >>= 5
	}
	return string(tag[:])
}

// Of gives the terms of a folded text behind a tag, each once, in order.
func Of(tag, folded string) []string {
	seen := map[string]bool{}
	eachRun(folded, func(_ int, run string, han bool) {
		if !han {
			seen[tag+cut(run)] = true
			return
		}
		eachBigram(run, func(bigram string) { seen[tag+bigram] = true })
	})
	terms := make([]string, 0, len(seen))
	for t := range seen {
		terms = append(terms, t)
	}
	sort.Strings(terms)
	return terms
}

// eachBigram gives every character with the one behind it, and the last alone.
func eachBigram(run string, yield func(string)) {
	for len(run) > 0 {
		_, first := utf8.DecodeRuneInString(run)
		_, second := utf8.DecodeRuneInString(run[first:])
		yield(run[:first+second])
		run = run[first:]
	}
}

// cut shortens a long word to whole characters.
func cut(word string) string {
	if len(word) <= MaxBytes {
		return word
	}
	n := MaxBytes
	for n > 0 && !utf8.RuneStart(word[n]) {
		n--
	}
	return word[:n]
}

// eachRun gives the runs of Han characters and the runs of other letters and digits, without what is between them.
func eachRun(text string, yield func(start int, run string, han bool)) {
	start, kind := 0, between
	for i, r := range text {
		k := kindOf(r)
		if k == kind {
			continue
		}
		if kind != between {
			yield(start, text[start:i], kind == han)
		}
		start, kind = i, k
	}
	if kind != between {
		yield(start, text[start:], kind == han)
	}
}

type runKind uint8

const (
	between runKind = iota
	word
	han
)

func kindOf(r rune) runKind {
	switch {
	case unicode.Is(unicode.Han, r):
		return han
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r):
		return word
	}
	return between
}
