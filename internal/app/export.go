package app

import (
	"context"
	"io"
	"os"
	"time"

	"github.com/countersign/countersign/internal/blob"
	"github.com/countersign/countersign/internal/export"
	"github.com/countersign/countersign/internal/store"
)

// Export writes the whole installation, or one project of it, into a folder. A server may run beside it.
func Export(ctx context.Context, c Config, dir, project string, report func(file string, lines int64)) (sum export.Summary, err error) {
	p, err := Open(ctx, c, newLogger(c.Log, os.Stderr), time.Now)
	if err != nil {
		return sum, err
	}
	defer func() { _ = p.Close() }()
	return p.Export(ctx, dir, project, report)
}

// Export is Export of a product that is open already.
func (p *Product) Export(ctx context.Context, dir, project string, report func(file string, lines int64)) (export.Summary, error) {
	job := export.Job{
		Store: p.Store, Key: p.Ledger.Key(), Settle: p.Ledger.CatchUp, Bytes: p.bytesOf, Dir: dir, Project: project, Now: p.now, Report: report,
	}
	return job.Run(ctx)
}

// bytesOf opens an attachment's bytes for the operator, past all rights.
func (p *Product) bytesOf(ctx context.Context, a store.Attachment) (io.ReadCloser, error) {
	body, _, err := p.Objects.Get(ctx, blob.Ref{Area: blob.Area(a.Area), Key: a.ObjectKey, Version: a.ObjectVersion}, blob.Range{})
	return body, err
}
