package paper

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// substitute stands where the typeface lacks a character.
const substitute = '〓'

// glyphs are the characters that the typeface lacks: they are named at the end, so that none is lost in silence.
type glyphs map[rune]bool

func (g *glyphs) note(r rune) {
	if *g == nil {
		*g = glyphs{}
	}
	(*g)[r] = true
}

// names lists them by code point.
func (g glyphs) names() string {
	var names []string
	for _, r := range slices.Sorted(maps.Keys(g)) {
		names = append(names, fmt.Sprintf("U+%04X", r))
	}
	return strings.Join(names, " ")
}
