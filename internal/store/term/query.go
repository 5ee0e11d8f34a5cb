package term

import (
	"strings"
	"unicode/utf8"
)

// Query is what has to be looked up: every exact term and at least one term beginning with each prefix must be
// there, and then every text must occur.
type Query struct {
	Exact    []string
	Prefixes []string
	Texts    []string
}

// Empty says that nothing can be looked up: the query had neither letters nor digits.
func (q Query) Empty() bool { return len(q.Exact) == 0 && len(q.Prefixes) == 0 }

// MaxWords is the most words of one query; further ones are left out.
const MaxWords = 8

// Parse reads a query: words between spaces, all of which have to occur. A Latin word is found by its beginning.
func Parse(tag, query string) Query {
	var q Query
	words := strings.Fields(Fold(query))
	for _, w := range words[:min(len(words), MaxWords)] {
		q.addWord(tag, w)
	}
	return q
}

func (q *Query) addWord(tag, text string) {
	before := len(q.Exact) + len(q.Prefixes)
	eachRun(text, func(start int, run string, isHan bool) {
		switch last := start+len(run) == len(text); {
		case !isHan && last:
			q.Prefixes = append(q.Prefixes, tag+cut(run))
		case !isHan:
			q.Exact = append(q.Exact, tag+cut(run))
		case utf8.RuneCountInString(run) == 1:
			q.Prefixes = append(q.Prefixes, tag+run)
		default:
			q.addBigrams(tag, run)
		}
	})
	if len(q.Exact)+len(q.Prefixes) > before {
		q.Texts = append(q.Texts, text)
	}
}

// addBigrams takes the bigrams of a run but not its last character alone: in the text more may follow.
func (q *Query) addBigrams(tag, run string) {
	eachBigram(run, func(bigram string) {
		if utf8.RuneCountInString(bigram) == 2 {
			q.Exact = append(q.Exact, tag+bigram)
		}
	})
}
