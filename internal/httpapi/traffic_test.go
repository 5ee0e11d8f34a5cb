package httpapi

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	apidoc "github.com/countersign/countersign/api"
)

// checkedTransport holds every exchange to openapi.yaml: each answer, and each request that was accepted. (A request
// that was refused may be as wrong as the test wants it.) What differs ends the call with an error.
type checkedTransport struct {
	router routers.Router
	next   http.RoundTripper
}

var documentRouter = sync.OnceValues(func() (routers.Router, error) {
	doc, err := openapi3.NewLoader().LoadFromData(apidoc.Document)
	if err != nil {
		return nil, err
	}
	return gorillamux.NewRouter(doc)
})

func checkedHTTP() *http.Client {
	router, err := documentRouter()
	if err != nil {
		panic(err)
	}
	return &http.Client{
		Transport:     &checkedTransport{router: router, next: http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// RoundTrip implements http.RoundTripper.
func (c *checkedTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	sent, err := copyBody(r)
	if err != nil {
		return nil, err
	}
	answer, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if err := c.check(r, sent, answer); err != nil {
		_ = answer.Body.Close()
		return nil, fmt.Errorf("%s %s → %d is not as described: %w", r.Method, r.URL.Path, answer.StatusCode, err)
	}
	return answer, nil
}

func copyBody(r *http.Request) ([]byte, error) {
	if r.Body == nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		return nil, nil
	}
	sent, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(sent))
	return sent, err
}

func (c *checkedTransport) check(r *http.Request, sent []byte, answer *http.Response) error {
	again := r.Clone(context.WithoutCancel(r.Context()))
	again.URL.Host, again.URL.Scheme = "", ""
	again.Body = io.NopCloser(bytes.NewReader(sent))
	route, path, err := c.router.FindRoute(again)
	if err != nil {
		if answer.StatusCode == http.StatusNotFound || answer.StatusCode == http.StatusMethodNotAllowed || !strings.HasPrefix(r.URL.Path, "/api") {
			return nil // an address that is described nowhere, and is nowhere
		}
		return err
	}
	isJSON := strings.Contains(answer.Header.Get("Content-Type"), "json")
	options := &openapi3filter.Options{
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, MultiError: true,
		IncludeResponseStatus: true, ExcludeResponseBody: !isJSON, ExcludeRequestBody: sent == nil,
	}
	in := &openapi3filter.RequestValidationInput{Request: again, PathParams: path, Route: route, Options: options}
	if answer.StatusCode < http.StatusBadRequest {
		if err := openapi3filter.ValidateRequest(again.Context(), in); err != nil {
			return fmt.Errorf("the accepted request: %w", err)
		}
	} else if isProblem := strings.HasPrefix(answer.Header.Get("Content-Type"), problemType); !isProblem && r.Method != http.MethodHead {
		return errors.New("the refusal is no problem document")
	}
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: answer.StatusCode, Header: answer.Header, Options: options}
	if isJSON {
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return err
		}
		answer.Body = io.NopCloser(bytes.NewReader(body))
		out.SetBodyBytes(body)
	}
	return openapi3filter.ValidateResponse(again.Context(), out)
}
