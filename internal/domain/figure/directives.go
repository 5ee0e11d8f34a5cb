package figure

import (
	"cmp"
	"strings"
)

// answered are the kinds of directives that are open until they are closed, whether or not they name a day.
var answered = map[string]bool{"supervisor_notice": true, "stop_order": true}

// directive tells an order from the sheet that closes one: that names the other's number, and both may be published.
func directive(t *taking) {
	kind, passed := t.body.text("kind"), t.body.text("recheck_result") == "pass"
	if closes := t.body.text("closes"); closes != "" {
		if passed {
			t.count(DirectiveCloses, directiveNo(closes))
			t.count(DirectiveClosed, kind)
		}
		return
	}
	t.count(DirectiveIssued, kind)
	due := t.body.day("reply_due")
	switch {
	case passed:
		t.count(DirectiveClosed, kind)
	case due != "" || answered[kind]:
		t.count(DirectiveOpen, openDim(due, directiveNo(cmp.Or(t.body.text("no"), t.Record))))
	}
}

// undated stands in the place of the day where none is set: it sorts after every day, so nothing undated is overdue.
const undated = "9999-12-31"

// directiveNo shortens a directive's number, so that it fits beside a day. One without a number goes by its id.
func directiveNo(no string) string { return cut(oneLine(no), MaxDim-len(undated)-1) }

// openDim names an open directive: the day by which it is to be answered, then its number.
func openDim(due, no string) string { return cmp.Or(due, undated) + " " + no }

// OpenDirective reads the breakdown of DirectiveOpen: the day by which it is to be answered, empty where none is set,
// and its number, which DirectiveCloses counts where another sheet closed it.
func OpenDirective(dim string) (due, no string) {
	due, no, _ = strings.Cut(dim, " ")
	if due == undated {
		due = ""
	}
	return due, no
}
