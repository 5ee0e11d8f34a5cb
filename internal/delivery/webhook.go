package delivery

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"

	"github.com/countersign/countersign/internal/delivery/outbound"
)

type webhook struct {
	address *url.URL
	client  *outbound.Client
}

// Webhook is a target that takes a letter's content by POST. Errors: no address that the client calls.
func Webhook(client *outbound.Client, address string) (Target, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("%q is no address of a webhook", address)
	}
	if err := client.Check(address, true); err != nil {
		return nil, fmt.Errorf("webhook at %q: %w", u.Host, err)
	}
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
		return fmt.Errorf("%s: %w", w.Name(), err)
	}
	if answer.Status < 200 || answer.Status > 299 {
		return fmt.Errorf("%s: %d %s", w.Name(), answer.Status, http.StatusText(answer.Status))
	}
	return nil
}
