package httpapi

import (
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
	csrf   string // the session's own, where a cookie brought it
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
	id := requestID(x.Request.Context())
	a.audit(x, f)
	if f.Kind == fault.Internal {
		a.log.ErrorContext(x.Request.Context(), "request failed", "request_id", id, "route", x.route.key(), "error", f)
	}
	if x.Writer.Written() {
		return // the answer is under way: it can only be cut off
	}
	writeProblem(x.Writer, x.Request, f, id)
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
