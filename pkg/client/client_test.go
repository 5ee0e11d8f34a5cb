package client

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// scripted answers each call with the next of some answers, and keeps what was asked.
func scripted(t *testing.T, answers ...func(http.ResponseWriter)) (*Client, *[]string) {
	t.Helper()
	var asked []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked = append(asked, r.Method+" "+r.URL.RequestURI()+" "+string(body))
		answers[min(len(asked), len(answers))-1](w)
	}))
	t.Cleanup(s.Close)
	c, err := New(s.URL+"/", WithRetries(3, time.Millisecond))
	if err != nil {
		t.Fatal(err)
	}
	return c, &asked
}

func status(code int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		kind := "application/json"
		if code >= 400 {
			kind = "application/problem+json"
		}
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body)
	}
}

func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func TestOnlyAnAddressIsAnAddress(t *testing.T) {
	for _, address := range []string{"", "host", "ftp://host", "http://", "://x", "http://h?x=1"} {
		if _, err := New(address); err == nil {
			t.Errorf("%q is taken", address)
		}
	}
}

// What does no harm twice is tried again; a move without a key is not, since its first try may have worked.
func TestOnlyHarmlessCallsAreRepeated(t *testing.T) {
	record := status(200, `{"id":"r","version":2}`)
	for name, c := range map[string]struct {
		answers []func(http.ResponseWriter)
		call    func(*Client) error
		times   int
		works   bool
	}{
		"a read after a cut": {[]func(http.ResponseWriter){cut, record}, func(c *Client) error {
			_, err := c.Record(context.Background(), "P", "r")
			return err
		}, 2, true},
		"a PUT after a cut": {[]func(http.ResponseWriter){cut, cut, record}, func(c *Client) error {
			_, _, err := c.PutRecord(context.Background(), "P", RecordInput{ID: "r"})
			return err
		}, 3, true},
		"a move after a cut": {[]func(http.ResponseWriter){cut, record}, func(c *Client) error {
			_, err := c.Submit(context.Background(), "P", "r", 1)
			return err
		}, 1, false},
		"a move with a key": {[]func(http.ResponseWriter){cut, record}, func(c *Client) error {
			_, err := c.Submit(context.Background(), "P", "r", 1, WithKey("k"))
			return err
		}, 2, true},
		"a move that was told to wait": {[]func(http.ResponseWriter){status(503, `{"code":"E"}`), record}, func(c *Client) error {
			_, err := c.Submit(context.Background(), "P", "r", 1)
			return err
		}, 2, true},
		"a refusal": {[]func(http.ResponseWriter){status(422, `{"code":"E"}`)}, func(c *Client) error {
			_, _, err := c.PutRecord(context.Background(), "P", RecordInput{ID: "r"})
			return err
		}, 1, false},
		"a server that never recovers": {[]func(http.ResponseWriter){status(503, `{"code":"E"}`)}, func(c *Client) error {
			_, err := c.Record(context.Background(), "P", "r")
			return err
		}, 3, false},
	} {
		t.Run(name, func(t *testing.T) {
			client, asked := scripted(t, c.answers...)
			client.http.Transport.(*http.Transport).DisableKeepAlives = true // else Go repeats by itself on a used connection
			err := c.call(client)
			if (err == nil) != c.works || len(*asked) != c.times {
				t.Errorf("%d calls, %v", len(*asked), err)
			}
		})
	}
}

func TestAProblemIsTheError(t *testing.T) {
	c, _ := scripted(t, func(w http.ResponseWriter) {
		w.Header().Set("Retry-After", "7")
		status(423, `{"status":423,"code":"E_LOCKED","detail":"locked","errors":[{"field":"a","code":"V1","zh":"甲","en":"A"}]}`)(w)
	})
	_, err := c.Login(t.Context(), "a", "b")
	p := AsProblem(err)
	if p == nil || p.Code != "E_LOCKED" || p.RetryAfter != 7*time.Second || !IsStatus(err, 423) || !strings.Contains(err.Error(), "a (V1): 甲 A") {
		t.Errorf("%#v", err)
	}
	c, _ = scripted(t, func(w http.ResponseWriter) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, "<html>proxy says no\nmore")
	})
	_, err = c.Me(t.Context())
	if p := AsProblem(err); p == nil || p.Status != 403 || p.Detail != "<html>proxy says no" {
		t.Errorf("%#v", err)
	}
	if AsProblem(errors.New("other")) != nil || IsStatus(nil, 403) {
		t.Error("every error is a problem")
	}
}

func TestListsAreWalkedToTheirEnd(t *testing.T) {
	c, asked := scripted(t, status(200, `{"items":[{"id":"1"},{"id":"2"}],"next_cursor":"n"}`), status(200, `{"items":[{"id":"3"}]}`))
	var ids []string
	for rec, err := range c.Records(t.Context(), "P", RecordFilter{States: []string{"draft", "returned"}, Q: "钢筋 & 模板"}) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, rec.ID)
	}
	if strings.Join(ids, "") != "123" || len(*asked) != 2 || !strings.Contains((*asked)[1], "cursor=n") || !strings.Contains((*asked)[0], "state=draft%2Creturned") {
		t.Errorf("%v by %v", ids, *asked)
	}
	c, _ = scripted(t, status(200, `{"items":[{"id":"1"}],"next_cursor":"n"}`), status(404, `{"code":"E"}`))
	var failed error
	for _, failed = range c.Records(t.Context(), "P", RecordFilter{}) {
	}
	if !IsStatus(failed, 404) {
		t.Errorf("the walk ends with %v", failed)
	}
}

func TestAnEndedContextEndsTheWaiting(t *testing.T) {
	c, _ := scripted(t, status(503, `{"code":"E"}`))
	c.pause = time.Hour
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := c.Me(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}
