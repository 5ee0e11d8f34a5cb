package client

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// call is one request before it is sent. body makes the content anew for each try.
type call struct {
	method string
	path   string // behind /api/v1
	query  url.Values
	header http.Header
	body   func() (io.Reader, error)
	length int64 // of the body; -1 unknown
	// again says that a repeat does no harm, whatever became of the first try.
	again bool
}

// asJSON makes a call with a JSON body.
func asJSON(method, path string, in any) (call, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return call{}, fmt.Errorf("%s %s: %w", method, path, err)
	}
	k := call{method: method, path: path, header: http.Header{"Content-Type": {"application/json"}}}
	k.carry(raw)
	return k, nil
}

func (k *call) carry(raw []byte) {
	k.length = int64(len(raw))
	k.body = func() (io.Reader, error) { return bytes.NewReader(raw), nil }
}

// match says on which version the call builds.
func (k *call) match(version int64) {
	if k.header == nil {
		k.header = http.Header{}
	}
	k.header.Set("If-Match", `"`+strconv.FormatInt(version, 10)+`"`)
}

// read makes a call that reads; it may always be repeated.
func read(path string, query url.Values) call {
	return call{method: http.MethodGet, path: path, query: query, again: true}
}

// do sends a call and decodes the answer into out (nil: there is none). It gives the answer's status.
func (c *Client) do(ctx context.Context, k call, out any) (int, error) {
	r, err := c.send(ctx, k)
	if err != nil {
		return 0, err
	}
	defer drain(r)
	if out == nil || r.StatusCode == http.StatusNoContent {
		return r.StatusCode, nil
	}
	if err := json.NewDecoder(r.Body).Decode(out); err != nil {
		return r.StatusCode, fmt.Errorf("%s %s: %w", k.method, k.path, err)
	}
	return r.StatusCode, nil
}

// send gives the answer of a call that succeeded; its body is the caller's to close. It tries again where that does
// no harm: after a lost connection, and after 429, 502, 503 and 504.
func (c *Client) send(ctx context.Context, k call) (*http.Response, error) {
	pause := c.pause
	for try := 1; ; try++ {
		r, err := c.once(ctx, k)
		if err == nil {
			return r, nil
		}
		wait, worth := worthAnother(err, k, pause)
		if !worth || try >= c.tries || ctx.Err() != nil {
			return nil, err
		}
		if err := sleep(ctx, wait); err != nil {
			return nil, err
		}
		pause *= 2
	}
}

// worthAnother decides on another try. A 429 or 503 says that nothing was done, so even a move may be repeated.
func worthAnother(err error, k call, pause time.Duration) (time.Duration, bool) {
	p := AsProblem(err)
	if p == nil {
		return pause, k.again
	}
	switch p.Status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return max(pause, p.RetryAfter), k.repeatable()
	case http.StatusBadGateway, http.StatusGatewayTimeout:
		return pause, k.again
	}
	return 0, false
}

// repeatable says whether the body can be made anew.
func (k call) repeatable() bool { return k.again || k.length >= 0 }

func (c *Client) once(ctx context.Context, k call) (*http.Response, error) {
	req, err := c.request(ctx, k)
	if err != nil {
		return nil, err
	}
	r, err := c.http.Do(req) //nolint:gosec // the address is the one that the caller gave to New
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", k.method, k.path, err)
	}
	if r.StatusCode >= http.StatusBadRequest {
		defer drain(r)
		return nil, problemOf(r)
	}
	return r, nil
}

func (c *Client) request(ctx context.Context, k call) (*http.Request, error) {
	var body io.Reader
	if k.body != nil {
		var err error
		if body, err = k.body(); err != nil {
			return nil, err
		}
	}
	address := c.base + k.path
	if len(k.query) > 0 {
		address += "?" + k.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, k.method, address, body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", k.method, k.path, err)
	}
	for name, values := range k.header {
		req.Header[name] = values
	}
	if k.body != nil {
		req.ContentLength = k.length
	}
	req.Header.Set("Accept-Language", c.language)
	if token := c.Token(); token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	return req, nil
}

// drain empties and closes an answer, so that its connection serves the next call.
func drain(r *http.Response) {
	_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxProblem))
	_ = r.Body.Close()
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
