package httpapi

import (
	"fmt"
	"strings"

	"github.com/countersign/countersign/internal/domain/policy"
)

// bodyRule says what a route takes as a body.
type bodyRule uint8

const (
	noBody     bodyRule = iota
	jsonBody            // application/json up to jsonLimit bytes
	replayBody          // application/json up to replayLimit bytes
	streamBody          // bytes of any type; the service counts them, the deadline moves with progress
)

// Limits of bodies in bytes.
const (
	jsonLimit   = 1 << 20
	replayLimit = 8 << 20
)

// limit gives the most bytes that the server reads of a body of this kind; 0 where it does not limit here.
func (b bodyRule) limit() int64 {
	switch b {
	case jsonBody:
		return jsonLimit
	case replayBody:
		return replayLimit
	case noBody, streamBody:
	}
	return 0
}

// route is one row of the table: an address, the action that the rights table knows it by, and what it takes.
type route struct {
	Method string
	Path   string // gin's form: `:name` is a path parameter
	Action policy.Action
	Body   bodyRule
	Query  parameters // the query parameters it takes; any other is 422
	Handle func(*exchange) error
}

// check refuses a route that would run without a declared right or with a parameter nobody described.
func (r route) check() error {
	switch {
	case r.Handle == nil:
		return fmt.Errorf("route %s %s has no handler", r.Method, r.Path)
	case r.Action == "":
		return fmt.Errorf("route %s %s has no action", r.Method, r.Path)
	case !policy.Declared(r.Action):
		return fmt.Errorf("route %s %s: the rights table has no action %q", r.Method, r.Path, r.Action)
	}
	for name, valid := range r.Query {
		if valid == nil {
			return fmt.Errorf("route %s %s: query parameter %q is not declared", r.Method, r.Path, name)
		}
	}
	for _, name := range r.pathParameters() {
		if _, ok := pathParameters[name]; !ok {
			return fmt.Errorf("route %s %s: path parameter %q is not declared", r.Method, r.Path, name)
		}
	}
	return nil
}

// checkRoutes checks every route and that no address stands twice.
func checkRoutes(routes []route) error {
	seen := map[string]bool{}
	for _, r := range routes {
		if err := r.check(); err != nil {
			return err
		}
		if seen[r.key()] {
			return fmt.Errorf("route %s stands twice", r.key())
		}
		seen[r.key()] = true
	}
	return nil
}

func (r route) key() string { return r.Method + " " + r.Path }

func (r route) pathParameters() []string {
	var names []string
	for segment := range strings.SplitSeq(r.Path, "/") {
		if name, ok := strings.CutPrefix(segment, ":"); ok {
			names = append(names, name)
		}
	}
	return names
}
