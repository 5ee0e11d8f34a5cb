package linear

import (
	"fmt"
	"net/http"

	"github.com/anishathalye/porcupine"
)

// kind is what a client asks for.
type kind string

const (
	create   kind = "create"   // PUT that submits a new record
	read     kind = "read"     // GET
	edit     kind = "edit"     // PUT that saves, with the version it builds on
	resubmit kind = "resubmit" // PUT that submits a corrected content; a returned record takes it without a version
	submit   kind = "submit"
	screen   kind = "screen"
	classify kind = "classify"
	sign     kind = "sign"
	giveBack kind = "return"
)

// input is one request as it was sent.
type input struct {
	kind    kind
	record  string
	version int64  // If-Match; 0: none was sent
	hash    string // sign: the content hash that was on the screen
	title   string // create, edit, resubmit: the content, different each time
	who     string
}

// view is a record as an answer shows it.
type view struct {
	version int64
	state   string
	hash    string // empty: changed by a request whose answer was lost
	title   string
	signer  string
}

// output is an answer. Status 0: none came, so the request may have been carried out at any later moment, or never.
type output struct {
	status int
	view
}

// situation is what the model knows of a record: the last view, and the version at which it was returned last.
type situation struct {
	view
	returned int64
}

// model says what one record may answer, whatever the interleaving: each request takes effect at one moment between
// its sending and its answer, and is judged by the record as it then stands.
var model = porcupine.NondeterministicModel{
	Partition: byRecord,
	Init:      func() []any { return []any{situation{}} },
	Step: func(now, in, out any) []any {
		return step(now.(situation), in.(input), out.(output))
	},
	DescribeOperation: func(in, out any) string { return fmt.Sprintf("%+v → %+v", in, out) },
	DescribeState:     func(s any) string { return fmt.Sprintf("%+v", s) },
}

// byRecord cuts a history into one of each record: a record's answers depend on no other.
func byRecord(history []porcupine.Operation) [][]porcupine.Operation {
	places := map[string]int{}
	var parts [][]porcupine.Operation
	for _, op := range history {
		id := op.Input.(input).record
		at, known := places[id]
		if !known {
			at = len(parts)
			places[id] = at
			parts = append(parts, nil)
		}
		parts[at] = append(parts[at], op)
	}
	return parts
}

// step gives the situations that a request may lead to; none where the answer could not have been given.
func step(now situation, in input, out output) []any {
	status, after := expected(now, in)
	if out.status == 0 {
		if status >= http.StatusBadRequest {
			return []any{now}
		}
		return []any{now, after}
	}
	if out.status != status {
		return nil
	}
	if status >= http.StatusBadRequest {
		return []any{now}
	}
	if after.hash == "" && out.hash != "" && out.hash != now.hash {
		after.hash = out.hash // a new content: nobody but the server can say its hash before
	}
	if after.view != out.view {
		return nil
	}
	return []any{after}
}

// expected gives the only right answer to a request, and what becomes of the record.
func expected(now situation, in input) (int, situation) {
	switch {
	case in.kind == create:
		return expectCreated(now, in)
	case in.kind == read:
		return http.StatusOK, now
	case in.kind == resubmit && in.version == 0 && now.state != "returned":
		return http.StatusConflict, now // a second use of the id
	case in.version != 0 && in.version != now.version:
		return http.StatusPreconditionFailed, now
	case !leaves(in.kind, now.state):
		return http.StatusConflict, now
	case in.kind == sign && in.hash != now.hash:
		return http.StatusPreconditionFailed, now
	case in.kind == submit && now.version == now.returned:
		return http.StatusUnprocessableEntity, now // nothing was corrected
	}
	return http.StatusOK, moved(now, in)
}

func expectCreated(now situation, in input) (int, situation) {
	if now.version != 0 {
		return http.StatusConflict, now
	}
	return http.StatusCreated, situation{view: view{version: 1, state: "submitted", title: in.title}}
}

// leaves is the table of moves, written out by hand apart from the product's own.
func leaves(k kind, state string) bool {
	switch k {
	case edit, resubmit, submit:
		return state == "returned"
	case screen:
		return state == "submitted"
	case classify:
		return state == "screened"
	case sign:
		return state == "classified"
	case giveBack:
		return state == "submitted" || state == "screened" || state == "classified"
	case create, read:
	}
	return false
}

// moved gives the record after a move that is carried out.
func moved(now situation, in input) situation {
	next := now
	next.version++
	switch in.kind {
	case edit:
		next.title, next.hash = in.title, ""
	case resubmit:
		next.state, next.title, next.hash = "submitted", in.title, ""
	case submit:
		next.state = "submitted"
	case screen:
		next.state, next.hash = "screened", ""
	case classify:
		next.state, next.hash = "classified", ""
	case sign:
		next.state, next.signer = "signed", in.who
	case giveBack:
		next.state, next.returned = "returned", next.version
	case create, read:
	}
	return next
}
