package httpapi

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// maxKey is the longest Idempotency-Key in bytes.
const maxKey = 128

// repeatable is a change whose answer is kept under an Idempotency-Key: T is what the change gives.
type repeatable[T any] struct {
	status  int
	raw     []byte // the request's body
	version int64  // that the caller saw; 0 where there is none yet
	run     func() (T, error)
	wire    func(T) any
	tag     func(T) int64
	again   func(kept []byte) error // whether the caller may still see what was answered
}

// once runs a move of a record. Under an Idempotency-Key the first answer is kept, and a repeat of the same request by
// the same person gets it again; another request under the same key is refused (D13).
func (x *exchange) once(raw []byte, version int64, run func() (*record.Record, error)) error {
	return once(x, repeatable[*record.Record]{
		status: http.StatusOK, raw: raw, version: version, run: run,
		wire: func(moved *record.Record) any { return x.moved(moved) }, tag: func(moved *record.Record) int64 { return moved.Version },
		again: func([]byte) error { _, err := x.api.pipeline.Get(x.ctx(), x.actor, x.recordKey()); return err },
	})
}

// once runs a change, or answers the repeat of one.
func once[T any](x *exchange, r repeatable[T]) error {
	name := x.Request.Header.Get("Idempotency-Key")
	if name == "" {
		return answerOnce(x, r)
	}
	if !isIdempotencyKey(name) {
		return refuseFields([]fault.Field{wrongParameter("Idempotency-Key", name)})
	}
	key := store.IdempotencyKey{User: x.actor.UserID, Route: x.Request.Method + " " + x.Request.URL.Path, Key: name}
	hash := requestHash(r.raw, r.version)
	if known, err := x.answerAgain(key, hash, r.again); known || err != nil {
		return err
	}
	x.Request = x.Request.WithContext(store.Keeping(x.ctx(), func(changed T) (store.Answer, error) {
		body, err := json.Marshal(r.wire(changed))
		return store.Answer{IdempotencyKey: key, RequestHash: hash, Status: r.status, Body: body, At: x.api.now()}, err
	}))
	err := answerOnce(x, r)
	if err != nil {
		// A twin of this request may have been a moment faster: then its answer is this one's, too.
		if known, _ := x.answerAgain(key, hash, r.again); known {
			return nil
		}
	}
	return err
}

func answerOnce[T any](x *exchange, r repeatable[T]) error {
	changed, err := r.run()
	if err != nil {
		return err
	}
	x.Header("Etag", entityTag(r.tag(changed)))
	return x.answer(r.status, r.wire(changed))
}

// answerAgain answers a repeat from what was kept. The right to see what was changed is asked for anew.
func (x *exchange) answerAgain(key store.IdempotencyKey, hash string, again func(kept []byte) error) (bool, error) {
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
	if err := again(kept.Body); err != nil {
		return false, err
	}
	x.Header("Idempotency-Replayed", "true")
	return true, x.answerRaw(kept.Status, kept.Body)
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
