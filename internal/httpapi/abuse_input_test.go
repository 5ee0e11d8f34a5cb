package httpapi

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
)

// D1: what is no value of a parameter is refused before anything reads it; so are parameters and fields that nobody
// described.
func TestForeignWordsAreRefused(t *testing.T) {
	w := theWorld(t)
	const sql = "1' OR '1'='1"
	list := "/api/v1/projects/ALPHA/records?"
	for _, path := range []string{
		list + "sort=" + url.QueryEscape(sql), list + "order=title%20desc", list + "filter=" + url.QueryEscape(sql),
		list + "state=" + url.QueryEscape(sql), list + "state=submitted,burnt", list + "class=" + url.QueryEscape("B3;DROP TABLE records"),
		list + "kind=" + url.QueryEscape(sql), list + "from=2026-02-30", list + "to=now()", list + "author=" + url.QueryEscape(sql),
		list + "limit=201", list + "limit=0", list + "limit=-1", list + "limit=abc", list + "cursor=" + url.QueryEscape("../x"), list + "cursor=AAAA",
		list + "limit=1&limit=2", list + "q=%00", list + "q=%FF", list + "q=" + strings.Repeat("x", 300),
		"/api/v1/projects/ALPHA/records/" + url.PathEscape(sql), "/api/v1/projects/" + url.PathEscape(sql) + "/records",
		"/api/v1/projects/ALPHA/records/" + newID() + "/versions/0", "/api/v1/projects/ALPHA/records/" + newID() + "/diff?from=a&to=2",
		"/api/v1/projects/ALPHA/attachments/" + url.PathEscape("..passwd"),
	} {
		answer, body := w.raw(t, "tm", "GET", path, "")
		p := problemIn(t, answer, body)
		if answer.StatusCode != 422 || len(p.Errors) == 0 {
			t.Errorf("%s: %d %s", path, answer.StatusCode, body)
			continue
		}
		if event := w.written(t, p.RequestID); event != "input.rejected" {
			t.Errorf("%s: written down as %q", path, event)
		}
	}
	for _, body := range []string{`{"login":"tm","password":"x","' OR 1=1 --":1}`, `{"login":"tm' --","password":"x"}`, `{"login":7,"password":"x"}`} {
		if answer, text := w.raw(t, "", "POST", loginPath, body); answer.StatusCode != 422 {
			t.Errorf("%s: %d %s", body, answer.StatusCode, text)
		}
	}
}

// A search may hold anything; it is text to the database and never a statement.
func TestASearchIsText(t *testing.T) {
	w := theWorld(t)
	for _, words := range []string{`' OR 1=1 --`, `a"`, `50%`, `a_b`, `钢筋"*`, `NEAR(a b)`, `a AND b`, `a\`, `(a`, `-a`, `a*`, `title:a`} {
		if _, err := w.as(t, "tm").ListRecords(t.Context(), "ALPHA", client.RecordFilter{Q: words}); err != nil {
			t.Errorf("%q: %v", words, err)
		}
	}
}

// D3: what a client calls itself, or asks for, can't forge a line of the log.
func TestNoClientForgesALogLine(t *testing.T) {
	w := ownWorld(t)
	w.as(t, "tech")
	before := len(w.log.String())
	const forged = "{\"level\":\"ERROR\",\"msg\":\"forged\"}"
	w.raw(t, "", "GET", "/x%0D%0A"+url.PathEscape(forged)+"%1B%5B31m", "", "User-Agent", "\t\u2028\u0085"+forged)
	added := ""
	for range 100 {
		if added = w.log.String()[before:]; strings.Contains(added, "\n") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if strings.Count(added, "\n") != 1 || strings.ContainsAny(added, "\x1b\r\u2028") || !strings.Contains(added, `"msg":"request"`) {
		t.Errorf("the log got %q", added)
	}
}

// D4: nothing that looks like JSON makes the server fail.
func TestHostileJSONIsRefusedWithoutAFailure(t *testing.T) {
	w := theWorld(t)
	deep := strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000)
	in := w.progressRecord(true)
	record := "/api/v1/projects/ALPHA/records/" + in.ID
	before := w.picture(t)
	for name, body := range map[string]string{
		"deep":             deep,
		"deep in a body":   `{"body":` + strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000) + "}",
		"doubled names":    `{"id":"` + in.ID + `","id":"x"}`,
		"a huge exponent":  `{"body":{"qty_today":1e999}}`,
		"a huge number":    `{"body":{"qty_today":` + strings.Repeat("9", 5000) + `}}`,
		"bad UTF-8":        "{\"title\":\"\xff\xfe\"}",
		"a lone surrogate": `{"title":"\ud800"}`,
		"half":             `{"id":`,
		"two values":       `{} {}`,
		"nothing":          ` `,
		"not an object":    `[1,2,3]`,
		"null":             `null`,
		"NaN":              `{"body":{"qty_today":NaN}}`,
		"a million fields": "{" + strings.Repeat(`"a":1,`, 100_000) + `"b":1}`,
	} {
		for _, target := range []struct{ method, path string }{{"PUT", record}, {"POST", loginPath}, {"POST", "/api/v1/projects/ALPHA/records:replay"}, {"POST", "/api/v1/projects/ALPHA/sign-offs"}} {
			answer, text := w.raw(t, "tech", target.method, target.path, body)
			if answer.StatusCode != 400 && answer.StatusCode != 422 && answer.StatusCode != 413 {
				t.Errorf("%s to %s: %d %.200s", name, target.path, answer.StatusCode, text)
			}
		}
	}
	if w.picture(t) != before {
		t.Error("something was stored")
	}
}

func TestBodiesAndHeadersHaveLimits(t *testing.T) {
	w := theWorld(t)
	path := "/api/v1/projects/ALPHA/records/" + newID()
	declared, err := http.NewRequestWithContext(t.Context(), "PUT", w.address+path, bytes.NewReader(make([]byte, 100<<20)))
	if err != nil {
		t.Fatal(err)
	}
	declared.Header.Set("Authorization", "Bearer "+w.as(t, "tech").Token())
	declared.Header.Set("Content-Type", "application/json")
	declared.Header.Set("Expect", "100-continue")
	answer, err := http.DefaultTransport.RoundTrip(declared)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != 413 {
		t.Errorf("100 MB: %d", answer.StatusCode)
	}
	undeclared := strings.NewReader(`{"title":"` + strings.Repeat("x", 2<<20) + `"}`)
	streamed, err := http.NewRequestWithContext(t.Context(), "PUT", w.address+path, struct{ *strings.Reader }{undeclared})
	if err != nil {
		t.Fatal(err)
	}
	streamed.ContentLength = -1
	streamed.Header = declared.Header.Clone()
	streamed.Header.Del("Expect")
	if answer, err = http.DefaultTransport.RoundTrip(streamed); err == nil {
		_ = answer.Body.Close()
		if answer.StatusCode != 413 {
			t.Errorf("2 MB without a length: %d", answer.StatusCode)
		}
	}
	small, err := http.NewRequestWithContext(t.Context(), "GET", w.address+"/healthz", nil)
	if err != nil {
		t.Fatal(err)
	}
	small.Header.Set("Accept-Language", strings.Repeat("zh,", 350_000))
	if answer, err = http.DefaultTransport.RoundTrip(small); err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != 431 {
		t.Errorf("1 MB of Accept-Language: %d", answer.StatusCode)
	}
}

// D13: a key answers a repeat as the first time, refuses another request, and is nobody else's.
func TestIdempotencyKey(t *testing.T) {
	w := theWorld(t)
	ctx := t.Context()
	rec := w.file(t)
	key := newID()
	in := client.Screen{Summary: "东侧钢筋绑扎完成"}
	first, err := w.as(t, "tm").Screen(ctx, "ALPHA", rec.ID, rec.Version, in, client.WithKey(key))
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.as(t, "tm").Screen(ctx, "ALPHA", rec.ID, rec.Version, in, client.WithKey(key))
	if err != nil || again.Version != first.Version || again.ContentHash != first.ContentHash {
		t.Fatalf("the repeat: %+v, %v", again, err)
	}
	_, err = w.as(t, "tm").Screen(ctx, "ALPHA", rec.ID, rec.Version, client.Screen{Summary: "另一个摘要"}, client.WithKey(key))
	p := wanted(t, err, 422, "E_IDEMPOTENCY_KEY")
	if event := w.written(t, p.RequestID); event != "idem.conflict" {
		t.Errorf("written down as %q", event)
	}
	_, err = w.as(t, "pm").Screen(ctx, "ALPHA", rec.ID, rec.Version, in, client.WithKey(key))
	want(t, err, 403, "E_FORBIDDEN")
	want(t, second(w.as(t, "tm").Screen(ctx, "ALPHA", rec.ID, rec.Version, in)), 412, "E_STALE")
	versions, err := w.as(t, "tm").Versions(ctx, "ALPHA", rec.ID)
	if err != nil || len(versions) != 2 {
		t.Errorf("%d versions, %v", len(versions), err)
	}
	classified, err := w.as(t, "tm").Classify(ctx, "ALPHA", rec.ID, first.Version, client.Classify{Class: "B3", Secrecy: "internal", ValidFrom: rec.WorkDate, Retention: "permanent"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.as(t, "pm").Sign(ctx, "ALPHA", rec.ID, classified.Version, signature(classified), client.WithKey(newID())); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(fmt.Sprint(w.dump(t, "answers")), password) {
		t.Error("a password is kept with an answer")
	}
}

// D15: what is not listed is not there.
func TestNothingUnlistedAnswers(t *testing.T) {
	w := theWorld(t)
	for _, path := range []string{
		"/debug/pprof", "/debug/pprof/heap", "/debug/vars", "/metrics", "/swagger", "/swagger/index.html", "/api", "/api/", "/api/v0", "/api/v0/records",
		"/api/v1", "/api/v1/", "/api/v1/records", "/api/v1/projects/ALPHA/records/", "/api/v2/me", "/.git/config", "/.env", "/healthz/", "/index.html", "/m.html", "/assets/../index.html", "//evil.example", "/%2e%2e/",
	} {
		answer, body := w.raw(t, "", "GET", path, "")
		if answer.StatusCode != 404 {
			t.Errorf("%s: %d %.100s", path, answer.StatusCode, body)
		}
	}
	answer, body := w.raw(t, "tm", "PUT", "/api/v1/me", "{}")
	if answer.StatusCode != 405 || problemIn(t, answer, body).Code != "E_METHOD" {
		t.Errorf("a method that is not there: %d %s", answer.StatusCode, body)
	}
}

func TestProblemsSpeakTheCallersLanguage(t *testing.T) {
	w := theWorld(t)
	for header, title := range map[string]string{"": "未登录", "zh-CN,zh;q=0.9": "未登录", "en-GB,en;q=0.9": "Not logged in", "fr, en": "Not logged in", "fr": "未登录"} {
		answer, body := w.raw(t, "", "GET", "/api/v1/me", "", "Accept-Language", header)
		if p := problemIn(t, answer, body); p.Title != title {
			t.Errorf("%q: %q", header, p.Title)
		}
	}
}
