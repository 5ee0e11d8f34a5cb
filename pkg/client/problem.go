package client

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Error makes a problem the error that the client's methods return.
func (p *Problem) Error() string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(p.Status) + " " + p.Code + ": " + p.Detail)
	for _, f := range p.Errors {
		b.WriteString("\n  " + f.Field + " (" + f.Code + "): " + f.Zh + " " + f.En)
	}
	return b.String()
}

// AsProblem finds the server's problem in an error chain; nil where the server did not answer with one.
func AsProblem(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// IsStatus reports whether err is a problem with this HTTP status.
func IsStatus(err error, status int) bool {
	p := AsProblem(err)
	return p != nil && p.Status == status
}

// maxProblem is the most bytes of a problem that are read; a proxy may answer anything.
const maxProblem = 4 << 20

// problemOf reads a refusal. What is no problem document becomes one with the status alone.
func problemOf(r *http.Response) *Problem {
	p := &Problem{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body, err := io.ReadAll(io.LimitReader(r.Body, maxProblem))
	if kind != "application/problem+json" || err != nil || json.Unmarshal(body, p) != nil {
		p = &Problem{Type: "about:blank", Title: r.Status, Detail: strings.TrimSpace(firstLine(string(body)))}
	}
	p.Status = r.StatusCode
	p.RetryAfter = retryAfter(r)
	return p
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// retryAfter reads the server's wish in seconds; 0 where it has none.
func retryAfter(r *http.Response) time.Duration {
	seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
