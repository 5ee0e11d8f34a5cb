package client

import (
	"context"
	"net/http"
)

// MoveOption changes one move.
type MoveOption func(*call)

// WithKey sends an Idempotency-Key: with it a move whose answer was lost may be sent again, and answers as the first
// time. The client repeats such a move by itself.
func WithKey(key string) MoveOption {
	return func(k *call) {
		k.header.Set("Idempotency-Key", key)
		k.again = true
	}
}

// move sends one move that builds on a version.
func (c *Client) move(ctx context.Context, project, id, name string, version int64, body any, opts []MoveOption) (*Record, error) {
	k, err := asJSON(http.MethodPost, recordPath(project, id)+"/"+name, body)
	if err != nil {
		return nil, err
	}
	k.match(version)
	for _, opt := range opts {
		opt(&k)
	}
	var rec Record
	_, err = c.do(ctx, k, &rec)
	return orNil(&rec, err)
}

type nothing struct{}

// Submit hands a draft in. Errors of every move: 404 hidden, 403 no right, 409 wrong state, 412 the version moved on.
func (c *Client) Submit(ctx context.Context, project, id string, version int64, opts ...MoveOption) (*Record, error) {
	return c.move(ctx, project, id, "submit", version, nothing{}, opts)
}

// Screen accepts a submitted record with its summary.
func (c *Client) Screen(ctx context.Context, project, id string, version int64, in Screen, opts ...MoveOption) (*Record, error) {
	return c.move(ctx, project, id, "screen", version, in, opts)
}

// Classify gives a screened record its class, secrecy, validity and retention.
func (c *Client) Classify(ctx context.Context, project, id string, version int64, in Classify, opts ...MoveOption) (*Record, error) {
	return c.move(ctx, project, id, "classify", version, in, opts)
}

// Sign countersigns a classified record by the hash that was on the signer's screen.
func (c *Client) Sign(ctx context.Context, project, id string, version int64, in Sign, opts ...MoveOption) (*Record, error) {
	return c.move(ctx, project, id, "sign", version, in, opts)
}

// Return gives a record back to its author with a coded reason.
func (c *Client) Return(ctx context.Context, project, id string, version int64, in ReturnMove, opts ...MoveOption) (*Record, error) {
	return c.move(ctx, project, id, "return", version, in, opts)
}

// Publish puts a signed record online; the answer carries its archive number and verify code.
func (c *Client) Publish(ctx context.Context, project, id string, version int64, opts ...MoveOption) (*Record, error) {
	return c.move(ctx, project, id, "publish", version, nothing{}, opts)
}

// Withdraw takes a publication offline and leaves a tombstone.
func (c *Client) Withdraw(ctx context.Context, project, id string, version int64, in Withdraw, opts ...MoveOption) (*Record, error) {
	return c.move(ctx, project, id, "withdraw", version, in, opts)
}

// SignOffs signs several records with one proof; each item is answered by itself.
func (c *Client) SignOffs(ctx context.Context, project string, in SignOffs) ([]SignOffResult, error) {
	k, err := asJSON(http.MethodPost, projectPath(project)+"/sign-offs", in)
	if err != nil {
		return nil, err
	}
	var out SignOffResults
	_, err = c.do(ctx, k, &out)
	return out.Items, err
}
