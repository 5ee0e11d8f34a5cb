package httpapi

import (
	"net/http"

	"github.com/countersign/countersign/internal/domain/policy"
)

// Methods, short so that the table reads as one.
const (
	get    = http.MethodGet
	head   = http.MethodHead
	put    = http.MethodPut
	post   = http.MethodPost
	patch  = http.MethodPatch
	remove = http.MethodDelete
)

const base = "/api/v1"

// routes is the table of the API; api/openapi.yaml describes the same addresses, and a test holds the two together.
func (a *api) routes() []route {
	return []route{
		{Method: get, Path: "/healthz", Action: policy.PublicRead, Handle: healthz},
		{Method: get, Path: "/readyz", Action: policy.PublicRead, Handle: readyz},
		{Method: get, Path: base + "/openapi.yaml", Action: policy.PublicRead, Handle: openapi},
	}
}
