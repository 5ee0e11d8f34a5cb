package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/service/pipeline"
	"github.com/countersign/countersign/internal/store"
)

// maxKey is the longest Idempotency-Key in bytes.
const maxKey = 128

// once runs a move. Under an Idempotency-Key the first answer is kept, and a repeat of the same request by the same
// person gets it again; another request under the same key is refused (D13).
func (x *exchange) once(raw []byte, version int64, run func() (*record.Record, error)) error {
	name := x.Request.Header.Get("Idempotency-Key")
	if name == "" {
		rec, err := run()
		if err != nil {
			return err
		}
		return x.answerRecord(http.StatusOK, rec)
	}
	if !isIdempotencyKey(name) {
		return refuseFields([]fault.Field{wrongParameter("Idempotency-Key", name)})
	}
	key := store.IdempotencyKey{User: x.actor.UserID, Route: x.Request.Method + " " + x.Request.URL.Path, Key: name}
	hash := requestHash(raw, version)
	if known, err := x.answerAgain(key, hash); known || err != nil {
		return err
	}
	x.Request = x.Request.WithContext(x.keeping(key, hash))
	rec, err := run()
	if err != nil {
		// A twin of this request may have been a moment faster: then its answer is this one's, too.
		if known, _ := x.answerAgain(key, hash); known {
			return nil
		}
		return err
	}
	return x.answerRecord(http.StatusOK, rec)
}

// answerAgain answers a repeat from what was kept. The right to see the record is asked for anew.
func (x *exchange) answerAgain(key store.IdempotencyKey, hash string) (bool, error) {
	kept, err := x.api.store.Answer(x.ctx(), key)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if kept.RequestHash != hash {
		return false, fault.New(fault.Invalid, "E_IDEMPOTENCY_KEY", "这个 Idempotency-Key 已用于另一个请求。",
			"This Idempotency-Key was used for another request.").Audited("idem.conflict")
	}
	if _, err := x.api.pipeline.Get(x.ctx(), x.actor, x.recordKey()); err != nil {
		return false, err
	}
	x.Header("Idempotency-Replayed", "true")
	return true, x.answerRaw(kept.Status, kept.Body)
}

// keeping gives the context under which a move keeps its answer.
func (x *exchange) keeping(key store.IdempotencyKey, hash string) context.Context {
	return pipeline.Keeping(x.ctx(), func(moved *record.Record) (store.Answer, error) {
		body, err := json.Marshal(x.moved(moved))
		return store.Answer{IdempotencyKey: key, RequestHash: hash, Status: http.StatusOK, Body: body, At: x.api.now()}, err
	})
}

// requestHash tells a repeat from another request. The signer's proof stays out of it: a hash of a password at rest
// would be a way to guess it.
func requestHash(raw []byte, version int64) string {
	var body map[string]json.RawMessage
	if json.Unmarshal(raw, &body) == nil {
		delete(body, "proof")
		raw, _ = json.Marshal(body)
	}
	sum := sha256.Sum256(append([]byte(strconv.FormatInt(version, 10)+"\n"), raw...))
	return hex.EncodeToString(sum[:])
}

func isIdempotencyKey(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] > '~' {
			return false
		}
	}
	return len(s) <= maxKey
}
