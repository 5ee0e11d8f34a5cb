package httpapi

import (
	"context"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Refusal is one audit row: who was refused what, why, and by which request; never the content.
type Refusal struct {
	Event     string // e.g. "sign.self.denied"
	Actor     string // empty without a session
	IP        string
	Method    string
	Path      string
	Project   string // empty outside a project
	Code      string // the fault's code
	Status    int
	RequestID string
}

// Auditor writes refusals down.
type Auditor interface {
	Refused(ctx context.Context, r Refusal) error
}

// defaultEvents name the refusals whose fault brings no name of its own; a kind that is missing here writes no row.
var defaultEvents = map[fault.Kind]string{
	fault.BadRequest:       "input.rejected",
	fault.Unauthenticated:  "auth.missing",
	fault.Forbidden:        "access.denied",
	fault.NotFound:         "access.denied",
	fault.Conflict:         "conflict.denied",
	fault.Gone:             "validity.expired",
	fault.Stale:            "record.stale",
	fault.TooLarge:         "input.rejected",
	fault.UnsupportedMedia: "input.rejected",
	fault.Invalid:          "input.rejected",
	fault.Locked:           "auth.locked",
}

// audit writes a refusal down before it is answered. That the writing failed is logged and changes nothing for the
// client: he is refused either way.
func (a *api) audit(x *exchange, f *fault.Error) {
	event := f.Audit
	if event == "" {
		event = defaultEvents[f.Kind]
	}
	if event == "" {
		return
	}
	ctx := context.WithoutCancel(x.Request.Context())
	r := Refusal{
		Event: event, Actor: x.actor.UserID, IP: remoteIP(x.Request), Method: x.Request.Method, Path: shown(x.Request.URL.Path),
		Project: x.Param("pid"), Code: f.Code, Status: answerTo(f.Kind).status, RequestID: requestID(ctx),
	}
	if err := a.auditor.Refused(ctx, r); err != nil {
		a.log.ErrorContext(ctx, "refusal not written down", "event", event, "request_id", r.RequestID, "error", err)
	}
}
