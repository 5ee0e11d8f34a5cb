package httpapi

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
)

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

// circumstances say how somebody was refused: never the content of what he sent.
type circumstances struct {
	IP     string `json:"ip"`
	Method string `json:"method"`
	Path   string `json:"path"`
	Code   string `json:"code"`
	Status int    `json:"status"`
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
	detail, _ := json.Marshal(circumstances{IP: remoteIP(x.Request), Method: x.Request.Method, Path: shown(x.Request.URL.Path),
		Code: f.Code, Status: answerTo(f.Kind).status}) // strings and a number: cannot fail
	ctx := context.WithoutCancel(x.ctx())
	row := store.Event{At: a.now(), Project: auditedProject(x), Actor: x.actor.UserID, Action: event, RequestID: requestID(ctx), Detail: detail}
	if err := a.store.Write(ctx, func(tx *store.Tx) error { return tx.Append(row) }); err != nil {
		a.log.ErrorContext(ctx, "refusal not written down", "event", event, "request_id", row.RequestID, "error", err)
	}
}

// auditedProject names the project of the address only where it can be one: a stranger's text is not a key.
func auditedProject(x *exchange) string {
	if pid := x.project(); isProjectID(pid) {
		return pid
	}
	return ""
}
