package httpapi

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/store"
)

// defaultEvents name the refusals whose fault brings no name of its own; a kind that is missing here writes no row.
var defaultEvents = map[fault.Kind]string{
	fault.BadRequest:       "input.rejected",
	fault.Unauthenticated:  "auth.missing",
	fault.Forbidden:        "access.denied",
	fault.NotFound:         "access.denied",
	fault.Gone:             "validity.expired",
	fault.TooLarge:         "input.rejected",
	fault.UnsupportedMedia: "input.rejected",
	fault.Invalid:          "input.rejected",
	fault.Locked:           "auth.locked",
}

// eventOfRefusal names a refusal: by the fault's own name, by its kind, or by what was tried: "publish.denied" where the
// state does not allow it, "sign.stale" where the version moved on.
func eventOfRefusal(tried policy.Action, f *fault.Error) string {
	if f.Audit != "" {
		return f.Audit
	}
	_, verb, _ := strings.Cut(string(tried), ".")
	switch f.Kind {
	case fault.Conflict:
		return verb + ".denied"
	case fault.Stale:
		return verb + ".stale"
	}
	return defaultEvents[f.Kind]
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
	event := eventOfRefusal(x.route.Action, f)
	if event == "" {
		return
	}
	detail, _ := json.Marshal(circumstances{
		IP: remoteIP(x.Request), Method: x.Request.Method, Path: shown(x.Request.URL.Path),
		Code: f.Code, Status: answerTo(f.Kind).status,
	}) // strings and a number: cannot fail
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
