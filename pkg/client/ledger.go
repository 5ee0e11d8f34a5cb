package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
)

// Checkpoint gets the newest checkpoint of the ledger; it needs no session.
func (c *Client) Checkpoint(ctx context.Context) (*Checkpoint, error) {
	var out Checkpoint
	_, err := c.do(ctx, asking("/ledger/checkpoint", nil), &out)
	return orNil(&out, err)
}

// LedgerKey gets the key by which checkpoints are checked; it needs no session. Whoever trusts it at first sight should
// compare it with a copy that came on another way.
func (c *Client) LedgerKey(ctx context.Context) (*LedgerKey, error) {
	var out LedgerKey
	_, err := c.do(ctx, asking("/ledger/key", nil), &out)
	return orNil(&out, err)
}

// asking makes a call that reads what can also be had as plain text.
func asking(path string, query url.Values) call {
	k := read(path, query)
	k.header = http.Header{"Accept": {"application/json"}}
	return k
}

// Consistency gets the proof that the tree of to leaves (0: of the newest checkpoint) goes on from that of from leaves,
// from 1; it needs no session.
func (c *Client) Consistency(ctx context.Context, from, to int64) (*Consistency, error) {
	var out Consistency
	_, err := c.do(ctx, read("/ledger/consistency", span(from, to)), &out)
	return orNil(&out, err)
}

// LedgerEntries gets the leaves from, from+1 … up to before to (0: all), or the first 200 of them.
func (c *Client) LedgerEntries(ctx context.Context, from, to int64) ([]LedgerEntry, error) {
	var out LedgerEntries
	_, err := c.do(ctx, read("/ledger/entries", span(from, to)), &out)
	return out.Items, err
}

func span(from, to int64) url.Values {
	query := url.Values{"from": {decimal(from)}}
	if to != 0 {
		query.Set("to", decimal(to))
	}
	return query
}

// Cosign sends a witness's line under the checkpoint of a number of leaves, and gives the note that has it. It may be
// repeated, and needs no session.
func (c *Client) Cosign(ctx context.Context, size int64, line string) (*Checkpoint, error) {
	k, err := asJSON(http.MethodPost, "/ledger/checkpoints/"+decimal(size)+"/cosignatures", Cosignature{Line: line})
	if err != nil {
		return nil, err
	}
	k.again = true
	var out Checkpoint
	_, err = c.do(ctx, k, &out)
	return orNil(&out, err)
}

// Proof gets the proof bundle of a record (countersign.proof/1), which `countersign verify` checks with no server.
// Errors: 404 hidden; 503 while the ledger is behind.
func (c *Client) Proof(ctx context.Context, project, id string) ([]byte, error) {
	r, err := c.send(ctx, read(recordPath(project, id)+"/proof", nil))
	if err != nil {
		return nil, err
	}
	defer drain(r)
	return io.ReadAll(r.Body)
}
