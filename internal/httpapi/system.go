package httpapi

import (
	"context"
	"net/http"

	apidoc "github.com/countersign/countersign/api"
	"github.com/countersign/countersign/internal/domain/fault"
)

const openapiType = "application/yaml"

type readiness func(ctx context.Context) error

// healthz says that the process runs; it asks nobody else.
func healthz(x *exchange) error {
	return x.answer(http.StatusOK, map[string]string{"status": "ok", "version": x.api.version})
}

// readyz says whether the server can do its work: database and object store answer.
func readyz(x *exchange) error {
	if err := x.api.ready(x.Request.Context()); err != nil {
		return fault.New(fault.Unavailable, "E_NOT_READY", "服务尚未就绪。", "The server is not ready.").Because(err)
	}
	return x.answer(http.StatusOK, map[string]string{"status": "ready"})
}

// openapi gives the API's description.
func openapi(x *exchange) error {
	x.Header("Cache-Control", "no-cache")
	x.Data(http.StatusOK, openapiType, apidoc.Document)
	return nil
}
