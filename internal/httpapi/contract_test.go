package httpapi

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	apidoc "github.com/countersign/countersign/api"
	"github.com/countersign/countersign/internal/domain/policy"
)

func loadDocument(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(apidoc.Document)
	if err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	if err := doc.Validate(t.Context(), openapi3.IsOpenAPI31OrLater()); err != nil {
		t.Fatalf("openapi.yaml: %v", err)
	}
	return doc
}

var ginParameter = regexp.MustCompile(`/:([a-z]+)`)

// documentPath writes a route's path as OpenAPI does.
func documentPath(path string) string {
	return strings.ReplaceAll(ginParameter.ReplaceAllString(path, "/{$1}"), `\:`, ":")
}

func TestDescriptionAndRoutesAreTheSame(t *testing.T) {
	doc := loadDocument(t)
	described := map[string]*openapi3.Operation{}
	for path, item := range doc.Paths.Map() {
		for method, operation := range item.Operations() {
			described[method+" "+path] = operation
		}
	}
	for _, r := range (&api{}).routes() {
		key := r.Method + " " + documentPath(r.Path)
		operation, ok := described[key]
		if !ok {
			t.Errorf("%s is not described", key)
			continue
		}
		delete(described, key)
		if action := operation.Extensions["x-action"]; action != string(r.Action) {
			t.Errorf("%s: described with action %v, the route has %s", key, action, r.Action)
		}
		if open := operation.Security != nil && len(*operation.Security) == 0; open != r.Action.Anonymous() {
			t.Errorf("%s: described as open=%v, its action is anonymous=%v", key, open, r.Action.Anonymous())
		}
		compareQuery(t, key, r, operation, doc.Paths.Find(documentPath(r.Path)))
		if takes := r.Body != noBody; takes != (operation.RequestBody != nil) {
			t.Errorf("%s: the route takes a body: %v, described: %v", key, takes, operation.RequestBody != nil)
		}
	}
	for key := range described {
		t.Errorf("%s is described and does not exist", key)
	}
}

func compareQuery(t *testing.T, key string, r route, operation *openapi3.Operation, item *openapi3.PathItem) {
	t.Helper()
	var named []string
	for _, p := range slices.Concat(operation.Parameters, item.Parameters) {
		if p.Value.In == openapi3.ParameterInQuery {
			named = append(named, p.Value.Name)
		}
	}
	slices.Sort(named)
	if taken := slices.Sorted(maps.Keys(r.Query)); !slices.Equal(named, taken) {
		t.Errorf("%s: described with parameters %v, the route takes %v", key, named, taken)
	}
}

func TestEveryTextIsBilingual(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	latin := regexp.MustCompile(`[a-z]{2}`)
	for path, item := range loadDocument(t).Paths.Map() {
		for method, operation := range item.Operations() {
			if !han.MatchString(operation.Summary) || !latin.MatchString(operation.Summary) {
				t.Errorf("%s %s: summary %q is not in both languages", method, path, operation.Summary)
			}
		}
	}
	for kind, a := range answers {
		if !han.MatchString(a.title.Zh) || !latin.MatchString(a.title.En) {
			t.Errorf("kind %d: title %v is not in both languages", kind, a.title)
		}
	}
}

// A route that nobody gave a right to must stop the server from starting, not run with none.
func TestRouteWithoutDeclaredActionDoesNotStart(t *testing.T) {
	handle := func(*exchange) error { return nil }
	good := route{Method: get, Path: "/x", Action: policy.PublicRead, Handle: handle}
	if err := checkRoutes([]route{good}); err != nil {
		t.Fatalf("a good route: %v", err)
	}
	for name, spoil := range map[string]func(*route){
		"no action":                 func(r *route) { r.Action = "" },
		"an action of no table":     func(r *route) { r.Action = "record.burn" },
		"no handler":                func(r *route) { r.Handle = nil },
		"an undescribed parameter":  func(r *route) { r.Query = parameters{"sort": nil} },
		"an undescribed path value": func(r *route) { r.Path = "/x/:anything" },
	} {
		bad := good
		spoil(&bad)
		if err := checkRoutes([]route{bad}); err == nil {
			t.Errorf("%s: it starts", name)
		}
	}
	if err := checkRoutes([]route{good, good}); err == nil {
		t.Error("the same address twice: it starts")
	}
}
