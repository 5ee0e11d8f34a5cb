package chart

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Letters are measured without a typeface, a little too wide rather than too narrow: the page's typeface is the
// reader's. In hundredths of the letters' height.
const (
	wideLetter   = 100
	broadLetter  = 88
	capital      = 68
	middleLetter = 58
	thinLetter   = 36
)

func letterWidth(r rune) int {
	switch {
	case r >= 0x2E80 || r == '…' || r == '—':
		return wideLetter
	case strings.ContainsRune("mwMW%", r):
		return broadLetter
	case r >= 'A' && r <= 'Z':
		return capital
	case strings.ContainsRune("fijlrtI.,:;'|! ", r):
		return thinLetter
	}
	return middleLetter
}

// textWidth is how wide a text is.
func textWidth(text string, class Class) Px {
	sum := 0
	for _, r := range text {
		sum += letterWidth(r)
	}
	return Px(sum * int(textSizes[class]) / 100)
}

// fit cuts a text to a width, with an ellipsis where something is missing.
func fit(text string, class Class, width Px) string {
	if textWidth(text, class) <= width {
		return text
	}
	sum, cut := letterWidth('…'), 0
	for i, r := range text {
		if sum += letterWidth(r); Px(sum*int(textSizes[class])/100) > width {
			break
		}
		cut = i + utf8.RuneLen(r)
	}
	if cut == 0 {
		return ""
	}
	return strings.TrimRight(text[:cut], " ") + "…"
}

// wrap breaks a text into at most so many lines of a width; what has no room is cut with an ellipsis.
func wrap(text string, class Class, width Px, most int) []string {
	var lines []string
	rest := []rune(text)
	for len(rest) > 0 && len(lines) < most-1 {
		n := breakAt(rest, class, width)
		lines = append(lines, strings.TrimSpace(string(rest[:n])))
		rest = []rune(strings.TrimLeft(string(rest[n:]), " "))
	}
	if len(rest) > 0 {
		lines = append(lines, fit(string(rest), class, width))
	}
	return lines
}

// breakAt is how many letters stand on the first line: up to the last space if there is one, else as many as fit.
func breakAt(text []rune, class Class, width Px) int {
	sum, space := 0, 0
	for i, r := range text {
		if r == ' ' {
			space = i
		}
		sum += letterWidth(r)
		if Px(sum*int(textSizes[class])/100) > width {
			if space > 0 && letterWidth(r) < wideLetter {
				return space
			}
			return max(i, 1)
		}
	}
	return len(text)
}

// plain takes away what must not reach a drawing: control characters, and those that turn the direction of writing.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, text)
}
