package httpapi

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/store"
)

// requestID gives the id by which a request's answer, log lines and events find each other.
func requestID(ctx context.Context) string { return store.RequestID(ctx) }

// newRequestID makes an id of our own: one that a client sent could be forged into somebody else's trail.
func newRequestID() string { return rand.Text()[:20] }

// watched remembers what was answered, for the access log.
type watched struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (w *watched) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *watched) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watched) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// watch gives every request its id, its line in the log, and an answer even when a handler panics.
func (a *api) watch(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, begun := newRequestID(), a.now()
		r = r.WithContext(store.WithRequestID(r.Context(), id))
		seen := &watched{ResponseWriter: w}
		w.Header().Set("X-Request-Id", id)
		defer a.logAccess(r, seen, id, begun)
		defer a.recoverPanic(r, seen, id)
		next.ServeHTTP(seen, r)
	})
}

// recoverPanic answers 500 where a handler panicked; the stack goes to the log and nowhere else.
func (a *api) recoverPanic(r *http.Request, w *watched, id string) {
	cause := recover()
	if cause == nil {
		return
	}
	a.log.ErrorContext(r.Context(), "panic", "request_id", id, "path", r.URL.Path, "cause", cause, "stack", string(debug.Stack()))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // half an answer must not look like a whole one
	}
	writeProblem(w, r, fault.Of(errPanic), id)
}

// logAccess writes one line: the path without its query, so that no search word and no secret lands in a log.
func (a *api) logAccess(r *http.Request, w *watched, id string, begun time.Time) {
	if !a.log.Enabled(r.Context(), slog.LevelInfo) {
		return
	}
	a.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("request_id", id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
		slog.Int("status", w.status), slog.Int64("bytes", w.bytes), slog.Duration("took", a.now().Sub(begun)),
		slog.String("ip", remoteIP(r)), slog.String("agent", shown(r.UserAgent())))
}
