package app

import (
	"bufio"
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Log lines wait a moment and are written together, so that a request doesn't pay for a system call of its own.
// Warnings and errors don't wait: what is in the buffer when the process is killed is routine.
const (
	logBufferSize = 64 << 10
	logBufferWait = 200 * time.Millisecond
)

// logBuffer gathers lines in front of a slow writer.
type logBuffer struct {
	mu      sync.Mutex
	to      *bufio.Writer
	waiting bool // a flush is on its way
}

func newLogBuffer(to io.Writer) *logBuffer {
	return &logBuffer{to: bufio.NewWriterSize(to, logBufferSize)}
}

// Write implements io.Writer.
func (b *logBuffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.waiting {
		b.waiting = true
		time.AfterFunc(logBufferWait, b.Flush)
	}
	return b.to.Write(line)
}

// Flush writes everything out now.
func (b *logBuffer) Flush() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting = false
	_ = b.to.Flush() // there is nowhere to log that logging failed
}

// promptHandler flushes the buffer behind what somebody should see at once.
type promptHandler struct {
	slog.Handler
	flush func()
}

// Handle implements slog.Handler.
func (h promptHandler) Handle(ctx context.Context, r slog.Record) error {
	err := h.Handler.Handle(ctx, r)
	if r.Level >= slog.LevelWarn {
		h.flush()
	}
	return err
}

// WithAttrs implements slog.Handler.
func (h promptHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return promptHandler{h.Handler.WithAttrs(attrs), h.flush}
}

// WithGroup implements slog.Handler.
func (h promptHandler) WithGroup(name string) slog.Handler {
	return promptHandler{h.Handler.WithGroup(name), h.flush}
}

// newBufferedLogger makes the logger of a serving product; flush is to be called at its end.
func newBufferedLogger(c LogConfig, w io.Writer) (log *slog.Logger, flush func()) {
	buffer := newLogBuffer(w)
	return slog.New(promptHandler{newLogger(c, buffer).Handler(), buffer.Flush}), buffer.Flush
}
