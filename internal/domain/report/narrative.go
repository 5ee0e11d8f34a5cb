package report

import (
	"slices"

	"github.com/countersign/countersign/internal/domain/record"
)

// NarrativeFor gives what of the analyst's words goes into the document of a level.
func NarrativeFor(all []Narrative, level record.Secrecy) []Narrative {
	var out []Narrative
	for _, n := range all {
		if n.Level <= level {
			out = append(out, n)
		}
	}
	return out
}

// Unique gives texts in their order, each once.
func Unique(all []string) []string {
	sorted := slices.Sorted(slices.Values(all))
	return slices.Compact(sorted)
}
