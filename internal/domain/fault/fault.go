// Package fault holds the one error type that reaches a user. A fault says what kind of answer it is, carries a
// stable code, and explains itself in Chinese and English; httpapi maps it to an RFC 9457 problem exactly once.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind says which answer a fault is; reliability rules of the API fix the HTTP status of each.
type Kind uint8

// The kinds of answer. The zero Kind is Internal, so that a forgotten kind never looks like a success or a client's fault.
const (
	Internal             Kind = iota // 500: ours, never explained in detail
	BadRequest                       // 400: the request can't be read at all
	Unauthenticated                  // 401: no live session
	Forbidden                        // 403: may know, may not do
	NotFound                         // 404: absent, or hidden from this actor
	Conflict                         // 409: wrong state, or an id used again
	Gone                             // 410: validity has expired
	Stale                            // 412: the version or hash moved on
	TooLarge                         // 413
	UnsupportedMedia                 // 415
	Invalid                          // 422: every fault by field
	Locked                           // 423: account locked
	PreconditionRequired             // 428: no version given
	TooManyRequests                  // 429, with RetryAfter
	HeaderTooLarge                   // 431
	Unavailable                      // 503, with RetryAfter: a dependency is down
	InsufficientStorage              // 507: the free-space gate
)

// Text is one message in both languages of the product.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en"`
}

// Field is one fault of one field of the input. Field is a dotted path from the root of the request
// (`body.headcount`, `attachments[0].sha256`); Code is the rule's id (`V1` … `V24`) or an `E_` code.
type Field struct {
	Field   string `json:"field"`
	Code    string `json:"code"`
	Zh      string `json:"zh"`
	En      string `json:"en"`
	Seen    string `json:"value_seen,omitempty"`
	Allowed string `json:"allowed,omitempty"`
}

// Error is the only error type a service returns for a user's eyes.
type Error struct {
	Kind       Kind
	Code       string // stable, upper case: E_FROZEN, E_STALE, E_ID_REUSE …
	Detail     Text
	Fields     []Field
	RetryAfter time.Duration // for TooManyRequests and Unavailable
	Audit      string        // name of the audit event a refusal writes, e.g. "sign.self.denied"; empty: none beyond the default
	cause      error
}

// New makes a fault of a kind with its stable code and its text in both languages.
func New(kind Kind, code, zh, en string) *Error {
	return &Error{Kind: kind, Code: code, Detail: Text{Zh: zh, En: en}}
}

// Hidden is the single answer for what is absent and for what this actor may not know of: both look alike.
func Hidden() *Error {
	return New(NotFound, "E_NOT_FOUND", "没有找到该内容。", "Nothing was found here.")
}

// Fields makes the one answer that lists every fault of an input.
func Fields(fields []Field) *Error {
	e := New(Invalid, "E_INVALID", "有内容需要修改，请按字段逐项更正。", "Some fields need correction; each is listed.")
	e.Fields = fields
	return e
}

// Error implements error; it is for logs, in English.
func (e *Error) Error() string {
	if e.cause != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Detail.En, e.cause)
	}
	return e.Code + ": " + e.Detail.En
}

// Unwrap gives the cause, which is for logs and never for the user.
func (e *Error) Unwrap() error { return e.cause }

// Because attaches the cause of a fault, for logs.
func (e *Error) Because(cause error) *Error {
	c := *e
	c.cause = cause
	return &c
}

// Audited names the audit event that this refusal writes.
func (e *Error) Audited(event string) *Error {
	c := *e
	c.Audit = event
	return &c
}

// Of finds the fault in an error chain; anything else is an internal fault with the error as its cause.
func Of(err error) *Error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return New(Internal, "E_INTERNAL", "服务器内部错误，请凭请求编号联系管理员。",
		"The server failed; give the request id to the administrator.").Because(err)
}

// Is reports whether err is a fault of this kind.
func Is(err error, kind Kind) bool {
	var e *Error
	return errors.As(err, &e) && e.Kind == kind
}
