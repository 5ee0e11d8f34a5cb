package blob

import (
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// NewUploadID makes an id that nobody can guess and that tells when the upload began, so that even what a crash left
// without any other trace has an age.
func NewUploadID(now time.Time) string {
	return strconv.FormatInt(now.UnixMilli(), 36) + "-" + rand.Text()
}

// UploadStart reads from an upload's id when it began; a text that is no such id is ErrNotFound.
func UploadStart(uploadID string) (time.Time, error) {
	millis, secret, found := strings.Cut(uploadID, "-")
	start, err := strconv.ParseInt(millis, 36, 64)
	if err != nil || !found || !plainSegment(uploadID) || len(secret) != len(rand.Text()) {
		return time.Time{}, fmt.Errorf("%w: %q is no upload", ErrNotFound, uploadID)
	}
	return time.UnixMilli(start).UTC(), nil
}

// Writers lets one writer at a time work on an upload within this process. Between replicas the digest that Finish
// demands is what keeps a mixed upload from ever becoming an object.
type Writers struct {
	mu   sync.Mutex
	busy map[string]bool
}

// Enter admits a writer, or refuses with ErrOffset while another is at work. The writer calls leave when done.
func (w *Writers) Enter(uploadID string) (leave func(), err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy[uploadID] {
		return nil, fmt.Errorf("%w: another writer is at work", ErrOffset)
	}
	if w.busy == nil {
		w.busy = map[string]bool{}
	}
	w.busy[uploadID] = true
	return func() { w.leave(uploadID) }, nil
}

func (w *Writers) leave(uploadID string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.busy, uploadID)
}
