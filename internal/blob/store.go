// Package blob keeps the bytes of attachments: photographs, drawings, documents (R4.6, attachments of a record).
//
// An object is staged first and linked later: bytes arrive in the staging area under a key of their own, a row names
// them, and Place copies them into the area of their secrecy level once that level is known. What no row names is
// swept. So no row ever points to a missing object, and a crash leaves nothing but something to sweep.
//
// An object is written once. A key holds the same bytes for ever or is absent; the same bytes again answer as the
// first time, other bytes are refused. Nothing is visible before all of it is durable.
package blob

import (
	"context"
	"io"
	"iter"
	"time"
)

// Store keeps objects. The local directory and S3 both implement it and pass the same conformance suite (blobtest).
// All methods are safe for concurrent use. Errors are those of this package (errors.go), the context's, or the
// caller's own reader's.
type Store interface {
	// Ensure makes the areas ready and is called at each start; what is there already stays. It refuses a bucket
	// that lacks the object lock or the versions which its level needs.
	Ensure(ctx context.Context) error

	// Put streams an object into staging, hashing it on the way, in constant memory. A size or digest that was
	// declared and does not come true is ErrMismatch, and nothing is left.
	Put(ctx context.Context, in Incoming) (Info, error)

	// Get opens an object. Reading the whole of it checks its digest: a damaged object fails with ErrMismatch before
	// its last bytes are given out. A part can't be checked that way. A range past the end is ErrRange.
	Get(ctx context.Context, ref Ref, part Range) (io.ReadCloser, Info, error)

	// Stat describes an object without its bytes.
	Stat(ctx context.Context, ref Ref) (Info, error)

	// List walks an area's objects whose key begins with prefix, in the order of their keys.
	List(ctx context.Context, area Area, prefix string) iter.Seq2[Entry, error]

	// Place copies an object into a secrecy level's area under the same key, seals it with the metadata of the
	// record's decision, and verifies the copy by reading it again. The source stays. Placing again answers as the
	// first time, and completes what a crash cut off.
	Place(ctx context.Context, from Ref, to Area, seal Seal) (Info, error)

	// Reseal puts another decision on an object of a secrecy level where it lies: dates it, and locks it until what it
	// must be kept for is over. What must be kept is never kept shorter. The bytes are verified first.
	Reseal(ctx context.Context, ref Ref, seal Seal) (Info, error)

	// Delete removes a staged object for good; one that is absent is ErrNotFound.
	Delete(ctx context.Context, key string) error

	// Discard removes an object of a secrecy level, in all its versions, whose bytes lie in another level's area now.
	// What is under lock goes only where moved is kept at least as long; else it is ErrLocked: it is destroyed only by
	// the archive's own procedure (R3, 销毁).
	Discard(ctx context.Context, ref, moved Ref) error

	Resumable
}

// Resumable takes an object in pieces, over days and restarts (tus 1.0).
type Resumable interface {
	// Begin opens an upload that will become the staged object key, and gives its id. An id is only good at the
	// store: who may use it is for the caller to say.
	Begin(ctx context.Context, key string, meta Meta) (uploadID string, err error)

	// Append adds bytes at offset, which must be where the upload ends: a gap, an overlap and a second writer are all
	// ErrOffset. It answers where the upload ends now, even with an error: what arrived before a cut stays.
	// size is the number of bytes that will come, or UnknownSize; fewer are io.ErrUnexpectedEOF, and what goes beyond
	// is not taken (ErrMismatch).
	Append(ctx context.Context, uploadID string, offset int64, content io.Reader, size int64) (end int64, err error)

	// Progress says how far an upload is.
	Progress(ctx context.Context, uploadID string) (Upload, error)

	// Finish makes the upload an object, if its bytes are what was declared (ErrMismatch otherwise: then the upload
	// is still there, to be aborted).
	Finish(ctx context.Context, uploadID string, want Declared) (Info, error)

	// Abort forgets an upload and its bytes. One that is absent is ErrNotFound.
	Abort(ctx context.Context, uploadID string) error

	// Unfinished walks everything that was begun and not finished: uploads, and what a crash left of a Put or a
	// Place (these have no Key). The sweeper aborts those that are old enough.
	Unfinished(ctx context.Context) iter.Seq2[Upload, error]
}

// UnknownSize says that the sender did not declare how many bytes come.
const UnknownSize int64 = -1

// Declared is what the sender says of the bytes. SHA256 is lower-case hex, empty if not declared; Size is in bytes,
// UnknownSize if not declared.
type Declared struct {
	Size   int64
	SHA256 string
}

// Incoming is one object on its way into staging.
type Incoming struct {
	Key     string
	Content io.Reader
	Declared
	Meta
}

// Meta is what is known of an object from the start. ContentType is the detected type (package sniff), not the
// sender's claim. FileName is the sender's, any Unicode, for display only: it is never a path.
type Meta struct {
	ContentType string `json:"content_type,omitempty"`
	FileName    string `json:"file_name,omitempty"`
}

// Seal is what the classification decides of an object (R4.6). Dates are as in the record, YYYY-MM-DD, empty if open.
// RetainUntil, when set, is the time before which the object store itself refuses removal.
type Seal struct {
	ValidFrom   string    `json:"valid_from,omitempty"`
	ValidUntil  string    `json:"valid_until,omitempty"`
	RetainUntil time.Time `json:"retain_until,omitzero"`
}

// Info describes a stored object.
type Info struct {
	Ref
	Size     int64 // bytes
	SHA256   string
	StoredAt time.Time
	Meta
	Seal
}

// Entry is one object of a listing.
type Entry struct {
	Key      string
	Size     int64
	StoredAt time.Time
}

// Upload is one unfinished upload. Key is empty for what a crash left of another write.
type Upload struct {
	ID        string
	Key       string
	Offset    int64 // bytes received
	StartedAt time.Time
	Meta
}

// Range is a part of an object in bytes. The zero Range is the whole; Length 0 reaches to the end.
type Range struct {
	Offset int64
	Length int64
}

// Whole says whether the range leaves nothing out, whatever the size.
func (r Range) Whole() bool { return r == Range{} }

// Within answers the first byte and the number of bytes of the range in an object of that size. A range that begins
// past the end, or is negative, is ErrRange; one that ends past the end is cut.
func (r Range) Within(size int64) (offset, length int64, err error) {
	if r.Whole() {
		return 0, size, nil
	}
	if r.Offset < 0 || r.Length < 0 || r.Offset >= size {
		return 0, 0, ErrRange
	}
	if rest := size - r.Offset; r.Length == 0 || r.Length > rest {
		return r.Offset, rest, nil
	}
	return r.Offset, r.Length, nil
}
