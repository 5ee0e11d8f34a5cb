package store

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// sighted is one disjoint part of a scope: the records of one state up to a level, of one author where that is set, of
// some classes where that is set. Above, where it is not negative, leaves out what another part already has, and so
// does notAuthors.
type sighted struct {
	state      record.State
	author     string
	upTo       record.Secrecy
	above      record.Secrecy
	classes    []string
	notAuthors []string
	own        bool // seen by him because he wrote it
}

// none is below every level.
const none record.Secrecy = -1

// parts cuts a scope into parts that share no record, so that they can be read side by side and nothing is listed or
// counted twice.
func parts(scope policy.Scope) []sighted {
	var out []sighted
	for _, state := range record.States() {
		public := none
		own := map[string]record.Secrecy{}
		var authors []string
		for _, row := range scope.Rows {
			switch {
			case !contains(row.States, state) || row.Narrow():
			case row.Author == "":
				public = max(public, row.MaxSecrecy)
			default:
				if _, known := own[row.Author]; !known {
					authors = append(authors, row.Author)
					own[row.Author] = none
				}
				own[row.Author] = max(own[row.Author], row.MaxSecrecy)
			}
		}
		if public > none {
			out = append(out, sighted{state: state, upTo: public, above: none})
		}
		for _, a := range authors {
			if own[a] > public {
				out = append(out, sighted{state: state, author: a, upTo: own[a], above: public, own: true})
			}
		}
		out = append(out, narrowParts(scope, state, public)...)
	}
	return out
}

// narrowParts gives what a delegation adds in a state: there is one row of it at most, and it leaves out its holder's
// own records, so it shares none with the other parts.
func narrowParts(scope policy.Scope, state record.State, public record.Secrecy) []sighted {
	for _, row := range scope.Rows {
		if row.Narrow() && contains(row.States, state) && row.MaxSecrecy > public {
			return []sighted{{state: state, upTo: row.MaxSecrecy, above: public, classes: row.Classes, notAuthors: row.NotAuthors}}
		}
	}
	return nil
}

func contains[T comparable](all []T, wanted T) bool {
	for _, each := range all {
		if each == wanted {
			return true
		}
	}
	return false
}

// ofAuthor keeps what one author wrote.
func ofAuthor(all []sighted, author string) []sighted {
	if author == "" {
		return all
	}
	var out []sighted
	for _, p := range all {
		if p.author == "" {
			p.author = author
		}
		if p.author == author {
			out = append(out, p)
		}
	}
	return out
}

// onlyFull leaves out what is seen as metadata alone: a search in it would tell its words.
func onlyFull(scope policy.Scope) policy.Scope {
	full := policy.Scope{Project: scope.Project}
	for _, row := range scope.Rows {
		if row.Sight == policy.Full {
			full.Rows = append(full.Rows, row)
		}
	}
	return full
}

// where adds the part's own conditions; prefix is the alias of the table with its dot.
func (p sighted) where(c *conditions, prefix string) {
	c.add(prefix+"state = ?", string(p.state))
	if p.author != "" {
		c.add(prefix+"author = ?", p.author)
	}
	if p.upTo == p.above+1 {
		c.add(prefix+"secrecy = ?", int64(p.upTo))
	} else {
		p.whereLevels(c, prefix)
	}
	c.among(prefix+"class", p.classes)
	for _, author := range p.notAuthors {
		c.add(prefix+"author <> ?", author)
	}
}

func (p sighted) whereLevels(c *conditions, prefix string) {
	if p.upTo < record.TopSecret {
		c.add(prefix+"secrecy <= ?", int64(p.upTo))
	}
	if p.above > none {
		c.add(prefix+"secrecy > ?", int64(p.above))
	}
}

// anyOf joins parts for a statement that does not read them side by side.
func anyOf(all []sighted, prefix string) conditions {
	var either conditions
	for _, p := range all {
		var c conditions
		p.where(&c, prefix)
		either.add("("+c.String()+")", c.args...)
	}
	return conditions{terms: []string{"(" + strings.Join(either.terms, " OR ") + ")"}, args: either.args}
}

// conditions is a WHERE in the making.
type conditions struct {
	terms []string
	args  []any
}

func (c *conditions) add(term string, args ...any) {
	c.terms = append(c.terms, term)
	c.args = append(c.args, args...)
}

func (c *conditions) among(column string, values []string) {
	if len(values) == 0 {
		return
	}
	marks := strings.TrimSuffix(strings.Repeat("?,", len(values)), ",")
	args := make([]any, len(values))
	for i, v := range values {
		args[i] = v
	}
	c.add(column+" IN ("+marks+")", args...)
}

// String joins the terms by AND.
func (c *conditions) String() string { return strings.Join(c.terms, " AND ") }
