package app

import (
	"strings"
	"sync"
	"testing"
	"time"
)

type lines struct {
	mu    sync.Mutex
	text  strings.Builder
	calls int
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls++
	return l.text.Write(p)
}

func (l *lines) seen() (text string, calls int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String(), l.calls
}

func TestRoutineLinesAreGatheredAndWarningsAreNot(t *testing.T) {
	out := &lines{}
	log, flush := newBufferedLogger(LogConfig{Level: "info", Format: "json"}, out)
	for range 100 {
		log.Info("routine")
	}
	if text, _ := out.seen(); text != "" {
		t.Errorf("written at once: %q", text)
	}
	log.With("a", 1).WithGroup("g").Warn("look")
	if text, calls := out.seen(); strings.Count(text, "\n") != 101 || calls > 2 {
		t.Errorf("%d lines in %d writes", strings.Count(text, "\n"), calls)
	}
	log.Info("later")
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if text, _ := out.seen(); strings.Count(text, "\n") == 102 {
			break
		}
	}
	log.Info("last")
	flush()
	if text, _ := out.seen(); strings.Count(text, "\n") != 103 {
		t.Errorf("%d lines", strings.Count(text, "\n"))
	}
}
