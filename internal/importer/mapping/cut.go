package mapping

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Cut shortens a text to at most limit characters, at the end of a word, and says so with an ellipsis.
func Cut(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	runes := []rune(text)[:limit-1]
	for back := len(runes) - 1; back > len(runes)*4/5; back-- {
		if unicode.IsSpace(runes[back]) || unicode.IsPunct(runes[back]) {
			runes = runes[:back]
			break
		}
	}
	return strings.TrimRightFunc(string(runes), unicode.IsSpace) + "…"
}

// OneLine makes one line of a text and cuts it.
func OneLine(text string, limit int) string {
	if strings.ContainsAny(text, "\n\r\t") {
		text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
	}
	return Cut(text, limit)
}
