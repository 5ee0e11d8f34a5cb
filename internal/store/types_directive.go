package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/directive"
	"github.com/countersign/countersign/internal/domain/record"
)

// Directive is a directive with what its publication says of it: title, level in force, and whether it still stands.
type Directive struct {
	directive.Directive
	Title   string
	Secrecy record.Secrecy
	OnBoard record.State // of the publication in force
}

// DirectiveFilter narrows a list of directives. Open and closed are asked for apart: they come in another order.
type DirectiveFilter struct {
	Closed     bool      // closed and void ones, the newest due first; else open ones, the longest due first
	OverdueAt  time.Time // of the open ones those that are overdue at a moment; zero: all
	Rung       int       // escalated at least so far
	MaxSecrecy record.Secrecy
}

// DirectiveCounts are how many directives there are up to a level.
type DirectiveCounts struct{ Open, Overdue, Closed int }

// DirectiveKey names a directive.
type DirectiveKey struct{ Project, ID string }

// NoticeOf gives the notice after a directive's newest step, at the level in force; false where nobody is told.
func NoticeOf(d directive.Directive, upTo record.Secrecy) (Notice, bool) {
	t, tells := d.Tells()
	return Notice{
		Project: d.Project, Kind: t.Kind, To: t.To, Roles: t.Roles, Title: t.Title, Lines: t.Lines, Link: t.Link, Level: upTo, Urgent: t.Urgent,
		Dedup: t.Dedup, At: d.Steps[len(d.Steps)-1].At,
	}, tells
}
