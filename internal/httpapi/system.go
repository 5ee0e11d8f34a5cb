package httpapi

import (
	"context"
	"net/http"

	apidoc "github.com/countersign/countersign/api"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/client"
)

const openapiType = "application/yaml"

type readiness func(ctx context.Context) error

// healthz says that the process runs; it asks nobody else.
func healthz(x *exchange) error {
	return x.answer(http.StatusOK, map[string]string{"status": "ok", "version": x.api.version})
}

// readyz says whether the server can do its work, and how its ledger stands.
func readyz(x *exchange) error {
	if err := x.api.ready(x.Request.Context()); err != nil {
		return fault.New(fault.Unavailable, "E_NOT_READY", "服务尚未就绪。", "The server is not ready.").Because(err)
	}
	h, err := x.api.ledger.Health(x.ctx())
	if err != nil {
		return err
	}
	return x.answer(http.StatusOK, client.Readiness{Status: "ready", Ledger: client.LedgerHealth{
		Leaves: h.Leaves, Checkpoint: h.Checkpoint, MadeAt: utc(h.MadeAt), Undelivered: h.Undelivered,
	}})
}

// openapi gives the API's description.
func openapi(x *exchange) error {
	x.Header("Cache-Control", "no-cache")
	x.Data(http.StatusOK, openapiType, apidoc.Document)
	return nil
}
