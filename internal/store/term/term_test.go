package term

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestTerms(t *testing.T) {
	require.Equal(t, []string{"xc30", "x凝土", "x土", "x混凝"}, Of("x", Fold("混凝土 C30")))
	require.Equal(t, []string{"x3", "x楼"}, Of("x", Fold("3#楼")))
	require.Equal(t, []string{"xabc"}, Of("x", Fold("ＡＢＣ，。!")))
	require.Equal(t, []string{"x明", "x𠮷明"}, Of("x", "𠮷明"))
	require.Empty(t, Of("x", " ，。%_"))
}

func TestQuery(t *testing.T) {
	q := Parse("x", "混凝土 C30P8 楼 3#")
	require.Equal(t, []string{"x混凝", "x凝土", "x3"}, q.Exact)
	require.Equal(t, []string{"xc30p8", "x楼"}, q.Prefixes)
	require.Equal(t, []string{"混凝土", "c30p8", "楼", "3#"}, q.Texts)
	require.True(t, Parse("x", "%% 。").Empty())
}

func TestTagsDifferByKindAndProject(t *testing.T) {
	require.NotEqual(t, Tag("record", "P1"), Tag("record", "P2"))
	require.NotEqual(t, Tag("record", "P1"), Tag("publication", "P1"))
	require.Len(t, Tag("record", "P1"), 4)
}

// TestEverythingInATextIsFound: whatever stands in a text at the beginning of a word, or anywhere in a run of Han
// characters, is found by the terms of that text.
func TestEverythingInATextIsFound(t *testing.T) {
	letters := []rune("混凝土钢筋𠮷龗aB3０Ｃ é，#%_ -\n")
	rapid.Check(t, func(t *rapid.T) {
		text := Fold(string(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 40).Draw(t, "text")))
		words := strings.Fields(text)
		if len(words) == 0 {
			return
		}
		word := rapid.SampledFrom(words).Draw(t, "word")
		runes := []rune(word)
		part := string(runes[:rapid.IntRange(1, len(runes)).Draw(t, "length")])
		q := Parse("x", part)
		terms := Of("x", text)
		for _, e := range q.Exact {
			require.Contains(t, terms, e, "%q in %q", part, text)
		}
		for _, p := range q.Prefixes {
			require.True(t, slices.ContainsFunc(terms, func(s string) bool { return strings.HasPrefix(s, p) }), "%q in %q", part, text)
		}
		for _, s := range q.Texts {
			require.Contains(t, text, s)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"混凝土", "c30 \x00\xff", "", strings.Repeat("龗", 100), "\"*' OR 1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse("abcd", text)
		for _, all := range append(append(q.Exact, q.Prefixes...), Of("abcd", Fold(text))...) {
			if len(all) > 4+MaxBytes || strings.ContainsAny(all, "\"* '\\") || utf8.ValidString(text) && !utf8.ValidString(all) {
				t.Fatalf("%q gives the term %q", text, all)
			}
		}
	})
}
