package importer

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/pkg/client"
)

// Server sends records to a project of a running server.
type Server struct {
	Client  *client.Client
	Project string
}

// Put implements Sink.
func (s Server) Put(ctx context.Context, in client.RecordInput) (bool, error) {
	_, created, err := s.Client.PutRecord(ctx, s.Project, in)
	if p := client.AsProblem(err); p != nil && concernsRecord(p.Status) {
		return false, &Refusal{Reasons: reasonsOf(p)}
	}
	return created, err //nolint:wrapcheck // the client names the call
}

// concernsRecord reports whether a status refuses this record alone. Without a session, without the right or without
// the project, the next one fares no better.
func concernsRecord(status int) bool {
	switch status {
	case http.StatusBadRequest, http.StatusConflict, http.StatusPreconditionFailed, http.StatusPreconditionRequired,
		http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		return true
	}
	return false
}

func reasonsOf(p *client.Problem) []fault.Field {
	if len(p.Errors) == 0 {
		return []fault.Field{{Code: p.Code, Zh: p.Detail, En: p.Detail}}
	}
	reasons := make([]fault.Field, len(p.Errors))
	for i, e := range p.Errors {
		reasons[i] = fault.Field{Field: e.Field, Code: e.Code, Zh: e.Zh, En: e.En, Seen: e.Seen, Allowed: e.Allowed}
	}
	return reasons
}

// Has implements Sink.
func (s Server) Has(ctx context.Context, id string) (bool, error) {
	_, err := s.Client.Record(ctx, s.Project, id)
	if client.IsStatus(err, http.StatusNotFound) {
		return false, nil
	}
	return err == nil, err //nolint:wrapcheck // the client names the call
}

// DryRun judges records by the server's own checks and stores nothing. What only the server knows (whether the row is
// there already, who may file it) it leaves out.
type DryRun struct {
	Project string
	Now     func() time.Time
}

// maxBody is the most bytes that a record may have on the wire.
const maxBody = 1 << 20

// Put implements Sink.
func (d DryRun) Put(_ context.Context, in client.RecordInput) (bool, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return false, fmt.Errorf("record %s: %w", in.ID, err)
	}
	if len(raw) > maxBody {
		return false, &Refusal{Reasons: []fault.Field{{Code: "E_TOO_LARGE", Zh: "记录超过 1 MiB。", En: "The record is larger than 1 MiB."}}}
	}
	known := check.Context{Now: d.Now(), Project: check.Project{ID: d.Project}, Author: "import", PathID: in.ID, IsNFC: norm.NFC.IsNormalString}
	_, err = check.Intake(raw, known, check.Neighbours{})
	var f *fault.Error
	switch {
	case err == nil:
		return true, nil
	case !errors.As(err, &f):
		return false, fmt.Errorf("record %s: %w", in.ID, err)
	case len(f.Fields) == 0:
		return false, &Refusal{Reasons: []fault.Field{{Code: f.Code, Zh: f.Detail.Zh, En: f.Detail.En}}}
	}
	return false, &Refusal{Reasons: f.Fields}
}

// Has implements Sink: a dry run finds nothing stored.
func (d DryRun) Has(context.Context, string) (bool, error) { return false, nil }
