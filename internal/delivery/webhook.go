package delivery

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

type webhook struct {
	address *url.URL
	client  *http.Client
}

// Webhook is a target that takes a letter's content by POST. Errors: no address over HTTP.
func Webhook(address string) (Target, error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fmt.Errorf("%q is no address of a webhook", address)
	}
	// It follows nobody elsewhere: the address is the one that the operator gave.
	client := &http.Client{Timeout: limit, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return &webhook{u, client}, nil
}

// Name implements Target. What stands behind the host may be a secret, so only its hash is told.
func (w *webhook) Name() string {
	sum := sha256.Sum256([]byte(w.address.String()))
	return fmt.Sprintf("webhook:%s://%s#%x", w.address.Scheme, w.address.Host, sum[:4])
}

// Send implements Target.
func (w *webhook) Send(ctx context.Context, l Letter) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.address.String(), bytes.NewReader(l.Content))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "text/plain; charset=utf-8")
	request.Header.Set("Idempotency-Key", l.ID)
	answer, err := w.client.Do(request)
	if err != nil {
		return fmt.Errorf("%s: %w", w.Name(), hidden(err))
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 64<<10))
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		return fmt.Errorf("%s: %s", w.Name(), answer.Status)
	}
	return nil
}

// hidden takes the address, which may be a secret, out of an error.
func hidden(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}
