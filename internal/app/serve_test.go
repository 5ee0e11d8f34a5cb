package app

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// output is a writer that a test may read while the server writes.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// running starts Serve and waits until it answers; stop ends it and gives its error.
func running(t *testing.T, c Config) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	var out output
	done := make(chan error, 1)
	go func() { done <- Serve(ctx, c, &out) }()
	deadline := time.Now().Add(time.Minute)
	for time.Now().Before(deadline) {
		if m := regexp.MustCompile(`http://[0-9.:]+/`).FindString(out.String()); m != "" {
			return m, func() error { cancel(); return <-done }
		}
		select {
		case err := <-done:
			t.Fatalf("ended early: %v", err)
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Fatal("never answered")
	return "", nil
}

func fresh(t *testing.T) Config {
	t.Helper()
	c := Defaults()
	c.Listen, c.DataDir, c.Uploads.MinFreeMB, c.Log.Level = "127.0.0.1:0", filepath.Join(t.TempDir(), "data"), 1, "error"
	return c
}

func status(t *testing.T, url string) int {
	t.Helper()
	r, err := http.Get(url) //nolint:gosec,noctx // a loopback server of the test's own
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	return r.StatusCode
}

func TestServeAnswersAndStopsInOrder(t *testing.T) {
	c := fresh(t)
	url, stop := running(t, c)
	for _, path := range []string{"healthz", "readyz"} {
		if got := status(t, url+path); got != http.StatusOK {
			t.Errorf("%s: %d", path, got)
		}
	}
	if err := stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
	url, stop = running(t, c)
	if got := status(t, url+"readyz"); got != http.StatusOK {
		t.Errorf("second start on the same data: %d", got)
	}
	if err := stop(); err != nil {
		t.Errorf("stop: %v", err)
	}
}

func TestDemonstrationListensOnLoopbackOnly(t *testing.T) {
	c := fresh(t)
	c.Demo, c.Listen = true, "0.0.0.0:0"
	if err := Serve(t.Context(), c, io.Discard); err == nil || !strings.Contains(err.Error(), "loopback") {
		t.Errorf("%v", err)
	}
}

func TestATakenPortFailsBeforeTheDataAreTouched(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	c := fresh(t)
	c.Listen = taken.Addr().String()
	if err := Serve(t.Context(), c, io.Discard); err == nil {
		t.Fatal("started twice on one port")
	}
	if found, _ := filepath.Glob(c.DataDir + "/*"); len(found) > 0 {
		t.Errorf("touched %v", found)
	}
}
