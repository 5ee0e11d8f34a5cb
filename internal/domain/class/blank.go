package class

import "strings"

// What a text is made of that answers nothing (V1).
const (
	// Space is white space of every width, and the marks that have none.
	Space = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
	// Fill are the strokes drawn through an empty box of a paper form.
	Fill = "/／\\＼-－﹣‐‑‒–—―"
	// None is the word for "none", which answers only where a field allows it.
	None = "无無"
)

// Answers reports whether a text counts as an answer: it holds something beyond white space, strokes and, unless
// noneCounts, the word 无.
func Answers(text string, noneCounts bool) bool {
	for _, r := range text {
		if r > ' ' && r < 0x80 && r != '/' && r != '-' && r != '\\' {
			return true
		}
		if strings.ContainsRune(Space, r) || strings.ContainsRune(Fill, r) {
			continue
		}
		if noneCounts || !strings.ContainsRune(None, r) {
			return true
		}
	}
	return false
}
