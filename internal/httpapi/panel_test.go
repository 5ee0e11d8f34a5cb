package httpapi

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// panelOf serves a build alone, in front of nothing.
func panelOf(build fstest.MapFS) http.Handler {
	a := &api{now: time.Now, log: slog.New(slog.DiscardHandler), origins: http.NewCrossOriginProtection()}
	if build != nil {
		a.panel = newPanel(build)
	}
	return a.watch(withSecurityHeaders(false, a.engine(nil)))
}

func fetch(t *testing.T, h http.Handler, path string, headers ...string) (reply, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return reply{StatusCode: w.Code, Header: w.Header()}, w.Body.String()
}

var built = fstest.MapFS{
	"index.html": {Data: []byte("desk")}, "index.html.br": {Data: []byte("desk-br")}, "index.html.gz": {Data: []byte("desk-gz")},
	"m.html": {Data: []byte("phone")}, "sw.js": {Data: []byte("worker")}, "manifest.webmanifest": {Data: []byte("{}")},
	"assets/app-1a2b.js": {Data: []byte("code")}, "assets/app-1a2b.js.br": {Data: []byte("code-br")}, ".gitkeep": {Data: []byte("")},
}

func TestPanelServesPagesAndFiles(t *testing.T) {
	h := panelOf(built)
	for path, c := range map[string]struct {
		status int
		body   string
	}{
		"/": {200, "desk"}, "/login": {200, "desk"}, "/inbox": {200, "desk"}, "/records/0190": {200, "desk"}, "/board/A-2026-1": {200, "desk"},
		"/m": {200, "phone"}, "/m/new": {200, "phone"}, "/m/a/b": {200, "phone"}, "/sw.js": {200, "worker"}, "/assets/app-1a2b.js": {200, "code"},
		"/nowhere": {404, ""}, "/inbox/x": {404, ""}, "/assets/": {404, ""}, "/assets/app-1a2b.js.br": {404, ""}, "/.gitkeep": {404, ""},
		"/api/x": {404, ""}, "/api": {404, ""}, "/assets/missing.js": {404, ""}, "/mx": {404, ""},
	} {
		if answer, body := fetch(t, h, path); answer.StatusCode != c.status || (c.body != "" && body != c.body) {
			t.Errorf("%s: %d %q", path, answer.StatusCode, body)
		}
	}
}

func TestPanelFilesAreCachedByTheirKind(t *testing.T) {
	h := panelOf(built)
	asset, _ := fetch(t, h, "/assets/app-1a2b.js")
	page, _ := fetch(t, h, "/inbox")
	if c := asset.Header.Get("Cache-Control"); !strings.Contains(c, "immutable") {
		t.Errorf("an asset: %s", c)
	}
	if c := page.Header.Get("Cache-Control"); c != "no-cache" {
		t.Errorf("a page: %s", c)
	}
	if p := page.Header.Get("Content-Security-Policy"); !strings.Contains(p, "require-trusted-types-for 'script'") || strings.Contains(p, "unsafe") {
		t.Errorf("the page's policy: %s", p)
	}
	again, _ := fetch(t, h, "/inbox", "If-None-Match", page.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged: %d", again.StatusCode)
	}
	for accepted, want := range map[string]string{"br, gzip": "desk-br", "gzip": "desk-gz", "": "desk", "identity": "desk"} {
		if answer, body := fetch(t, h, "/", "Accept-Encoding", accepted); body != want || answer.Header.Get("Vary") == "" || answer.Header.Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%q: %q %v", accepted, body, answer.Header)
		}
	}
}

func TestWithoutAPanelThePageSaysHowToBuildIt(t *testing.T) {
	h := panelOf(nil)
	for path, status := range map[string]int{"/": 503, "/m": 503, "/inbox": 503, "/nowhere": 404, "/sw.js": 404, "/api/v1/x": 404} {
		if answer, body := fetch(t, h, path); answer.StatusCode != status || (status == 503 && !strings.Contains(body, "go generate ./web")) {
			t.Errorf("%s: %d %q", path, answer.StatusCode, body)
		}
	}
}

// A handler that panics is answered, its cause is logged, and nothing of it reaches the client.
func TestAPanicIsAnsweredAndLogged(t *testing.T) {
	log := &safeBuffer{}
	a := &api{now: time.Now, log: slog.New(slog.NewJSONHandler(log, nil))}
	h := a.watch(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the secret cause") }))
	answer, body := fetch(t, h, "/")
	if answer.StatusCode != 500 || strings.Contains(body, "secret") || !strings.Contains(body, answer.Header.Get("X-Request-Id")) {
		t.Errorf("%d %s", answer.StatusCode, body)
	}
	if !strings.Contains(log.String(), "the secret cause") {
		t.Errorf("the log: %s", log.String())
	}
}

func TestEveryConnectionHasItsTimeouts(t *testing.T) {
	s := NewServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	for name, d := range map[string]time.Duration{"header": s.ReadHeaderTimeout, "body": s.ReadTimeout, "answer": s.WriteTimeout} {
		if d <= 0 || d > 30*time.Second {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// A body that keeps coming moves its deadline; one that stops does not.
func TestADeadlineMovesWithProgress(t *testing.T) {
	moved := 0
	r := &movingReader{from: strings.NewReader(strings.Repeat("x", 3*progressStep)), move: func() { moved++ }}
	if _, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, r, make([]byte, 64<<10)); err != nil {
		t.Fatal(err)
	}
	if moved < 3 || moved > 5 {
		t.Errorf("moved %d times over 3 steps", moved)
	}
}
