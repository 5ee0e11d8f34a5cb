package proof

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// VerifyServer holds a running server against a checkpoint that somebody kept: its newest checkpoint must be signed by
// the same key and go on from the older one. Without an older checkpoint it proves only that the server's checkpoint
// is signed. The key comes from the caller's trust, else from the server itself. The error is for a server that does
// not answer.
func VerifyServer(ctx context.Context, client *http.Client, base string, trust Trust) (*Report, error) {
	s := live{ctx: ctx, client: client, base: strings.TrimSuffix(base, "/") + "/api/v1/ledger/"}
	r := &Report{Kind: "server", Subject: base}
	key, err := s.get("key", "text/plain")
	if err != nil {
		return nil, err
	}
	text, err := s.get("checkpoint", "text/plain")
	if err != nil {
		return nil, err
	}
	c, ok := r.openHere(text, strings.TrimSpace(string(key)), trust.VerifierKey)
	if !ok || len(trust.Checkpoint) == 0 {
		return r, nil
	}
	older, ok := r.openOlder(trust.Checkpoint, strings.TrimSpace(string(key)))
	if !ok {
		return r, nil
	}
	path, err := s.consistency(older.Size, c.Size)
	if err != nil {
		return nil, err
	}
	if !CheckConsistency(path, older.Size, c.Size, older.Root, c.Root) {
		r.find(finding("older.root", ContentIntact, older.Root.String(), c.Root.String(), fmt.Sprintf("账本在前 %d 条之内被改写，或与您所持的检查点分叉", older.Size), fmt.Sprintf("the ledger was rewritten within its first %d leaves, or forked from the checkpoint that you kept", older.Size)), Where{})
	}
	return r, nil
}

// live is a server that is asked.
type live struct {
	ctx    context.Context //nolint:containedctx // of one verification
	client *http.Client
	base   string
}

// maxAnswer is the most that an answer of the ledger may have, in bytes.
const maxAnswer = 1 << 20

func (s *live) get(path, accept string) ([]byte, error) {
	request, err := http.NewRequestWithContext(s.ctx, http.MethodGet, s.base+path, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", accept)
	answer, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err == nil && answer.StatusCode != http.StatusOK {
		err = errors.New(s.base + path + ": " + answer.Status)
	}
	return body, err
}

// consistency asks how the tree of one size goes on from that of another.
func (s *live) consistency(from, to int64) (path []Digest, err error) {
	if from == 0 || from == to {
		return nil, nil
	}
	query := url.Values{"from": {itoa(from)}, "to": {itoa(to)}}
	raw, err := s.get("consistency?"+query.Encode(), "application/json")
	if err != nil {
		return nil, err
	}
	var answer struct{ Path []Digest }
	err = json.Unmarshal(raw, &answer)
	return answer.Path, err
}
