package delivery

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/delivery/outbound"
)

type hook struct {
	client          *outbound.Client
	address, secret string
	now             func() time.Time
}

// Hook is somebody's own program that takes messages by POST, signed so that it knows the sender.
func Hook(c *outbound.Client, address, secret string, now func() time.Time) Channel {
	return hook{c, address, secret, now}
}

// hookDocument is what a webhook gets.
type hookDocument struct {
	ID     string   `json:"id"`
	Title  string   `json:"title"`
	Lines  []string `json:"lines"`
	Link   string   `json:"link,omitempty"`
	Urgent bool     `json:"urgent"`
}

// Send implements Channel.
func (h hook) Send(ctx context.Context, m Message) error {
	document := hookDocument{ID: m.ID, Title: m.Title, Lines: append([]string{}, m.Lines...), Link: m.Link, Urgent: m.Urgent}
	body, err := json.Marshal(document)
	if err != nil {
		return err
	}
	headers := map[string]string{"Idempotency-Key": m.ID}
	if h.secret != "" {
		at := h.now().Unix()
		headers["X-Countersign-Timestamp"] = strconv.FormatInt(at, 10)
		headers["X-Countersign-Signature"] = hookSign(h.secret, at, body)
	}
	_, err = postJSON(ctx, h.client, h.address, json.RawMessage(body), headers)
	return err
}

// hookSign signs a body at a moment in seconds: HMAC-SHA256 of `seconds.body`, as v1= and hex digits.
func hookSign(secret string, seconds int64, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = fmt.Fprintf(mac, "%d.%s", seconds, body) // a hash takes everything
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}
