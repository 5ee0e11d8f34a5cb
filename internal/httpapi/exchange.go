package httpapi

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// exchange is one request on its way through a route, and the answer to it.
type exchange struct {
	*gin.Context
	api    *api
	route  *route
	values url.Values // the query, once it was checked
	actor  policy.Actor
	token  string
}

// steps are what every request passes before its handler, in this order: a stranger learns nothing from the later ones.
var steps = []func(*exchange) error{crossOrigin, authenticate, checkPath, checkQuery, checkBody}

// serve makes gin's handler of a route.
func (a *api) serve(r *route) gin.HandlerFunc {
	return func(c *gin.Context) {
		x := &exchange{Context: c, api: a, route: r}
		if err := x.run(); err != nil {
			a.refuse(x, err)
		}
	}
}

func (x *exchange) run() error {
	for _, step := range steps {
		if err := step(x); err != nil {
			return err
		}
	}
	return x.route.Handle(x)
}

// refuse answers with the fault of an error, after writing it down where it must be.
func (a *api) refuse(x *exchange, err error) {
	f := fault.Of(err)
	id := requestID(x.ctx())
	a.audit(x, f)
	a.logInternal(x, f)
	if x.Writer.Written() {
		return // the answer is under way: it can only be cut off
	}
	writeProblem(x.Writer, x.Request, f, id)
}

// logInternal logs what the user is told nothing about.
func (a *api) logInternal(x *exchange, f *fault.Error) {
	if f.Kind == fault.Internal || f.Kind == fault.Unavailable {
		a.log.ErrorContext(x.ctx(), "request failed", "request_id", requestID(x.ctx()), "route", x.route.key(), "error", f)
	}
}

func (x *exchange) project() string { return x.Param("pid") }

func (x *exchange) recordKey() record.Key {
	return record.Key{Project: x.Param("pid"), ID: x.Param("rid")}
}

// query gives a parameter that the route declared; the empty string where it was not sent.
func (x *exchange) query(name string) string { return x.values.Get(name) }

// limit gives the page size asked for.
func (x *exchange) limit() int {
	if n, err := strconv.Atoi(x.query("limit")); err == nil {
		return n
	}
	return defaultLimit
}

// answer writes a JSON answer.
func (x *exchange) answer(status int, body any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return x.answerRaw(status, raw)
}

// answerRaw writes JSON that is ready.
func (x *exchange) answerRaw(status int, raw []byte) error {
	h := x.Writer.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(raw)))
	x.Writer.WriteHeader(status)
	_, _ = x.Writer.Write(raw) // the receiver may be gone: the work is done all the same
	return nil
}

// ctx is the request's context, with its id for the events that it writes.
func (x *exchange) ctx() context.Context { return x.Request.Context() }
