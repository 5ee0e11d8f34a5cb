package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/countersign/countersign/internal/demo"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/httpapi"
)

// Serve runs the product until the context ends, then drains: no new requests, running ones finish within the grace,
// then the jobs, then the stores.
func Serve(ctx context.Context, c Config, out io.Writer) (err error) {
	if c.DemoDays != 0 && (c.DemoDays < demo.FewestDays || c.DemoDays > demo.MostDays) {
		return fmt.Errorf("the demonstration tells of %d to %d days, not of %d", demo.FewestDays, demo.MostDays, c.DemoDays)
	}
	if c.Demo && !loopback(c.Listen) {
		return fmt.Errorf("the demonstration listens on loopback only, not on %s", c.Listen)
	}
	tuneMemory()
	log, flush := newBufferedLogger(c.Log, os.Stderr)
	defer flush()
	// The port first: a second start on the same data must fail before it touches them.
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return err
	}
	c.Listen = listener.Addr().String()
	if c.Demo {
		c.Signing.Least = string(signing.Password)
	}
	p, err := Open(ctx, c, log, time.Now)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	if c.Demo {
		if err := p.loadDemo(ctx, c); err != nil {
			return err
		}
	}
	handler, err := p.Handler(c) //nolint:contextcheck // requests bring their own
	if err != nil {
		return err
	}
	greet(out, c, listener.Addr())
	return run(ctx, c, p, httpapi.NewServer(handler, log), listener, log)
}

// run serves and works until the context ends or serving fails.
func run(ctx context.Context, c Config, p *Product, server *http.Server, listener net.Listener, log *slog.Logger) error {
	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	var jobs sync.WaitGroup
	jobs.Go(func() { p.Jobs.Run(working) })
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	go settle()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		log.InfoContext(ctx, "stopping: running requests may finish", "grace", c.Shutdown)
		drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.Shutdown)
		defer cancel()
		err = server.Shutdown(drain)
	}
	stopWork()
	jobs.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func newLogger(c LogConfig, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(c.Level)) // checked with the configuration
	options := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
