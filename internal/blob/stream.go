package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
)

// CopyBuffer is the size in bytes of the buffer of one stream.
const CopyBuffer = 1 << 20

// Intake reads a sender's bytes, hashes and counts them on the way, and keeps the sender's own error apart from the
// store's. It stops when the context ends and when more comes than was declared.
type Intake struct {
	ctx      context.Context
	content  io.Reader
	declared int64
	digest   hash.Hash
	count    int64
	failure  error
}

// NewIntake reads content, of which size bytes are declared (or UnknownSize).
func NewIntake(ctx context.Context, content io.Reader, size int64) *Intake {
	return &Intake{ctx: ctx, content: content, declared: size, digest: sha256.New()}
}

// Read implements io.Reader.
func (in *Intake) Read(p []byte) (int, error) {
	if err := in.ctx.Err(); err != nil {
		return 0, in.fail(err)
	}
	n, err := in.content.Read(p)
	in.digest.Write(p[:n])
	in.count += int64(n)
	if in.declared != UnknownSize && in.count > in.declared {
		return 0, in.fail(fmt.Errorf("%w: more than the %d bytes declared", ErrMismatch, in.declared))
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return n, in.fail(err)
	}
	return n, err
}

func (in *Intake) fail(err error) error {
	in.failure = err
	return err
}

// Failure is why the sender's bytes ended early; nil if they did not.
func (in *Intake) Failure() error { return in.failure }

// Count is the number of bytes read.
func (in *Intake) Count() int64 { return in.count }

// SHA256 is the digest, in lower-case hex, of what was read.
func (in *Intake) SHA256() string { return hex.EncodeToString(in.digest.Sum(nil)) }

// Short says whether fewer bytes came than were declared.
func (in *Intake) Short() bool { return in.declared != UnknownSize && in.count < in.declared }

// Drain reads to the end for the digest alone.
func (in *Intake) Drain() error {
	_, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, in, make([]byte, CopyBuffer))
	return err
}

// Digest is the SHA-256, in lower-case hex, of bytes in memory.
func Digest(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// Verify reads content to its end and says whether it is what info tells, as ErrMismatch if not.
func Verify(ctx context.Context, content io.Reader, info Info) error {
	in := NewIntake(ctx, content, UnknownSize)
	if err := in.Drain(); err != nil {
		return err
	}
	return Declared{Size: info.Size, SHA256: info.SHA256}.Fits(in.Count(), in.SHA256())
}

// checked gives out an object's bytes and holds the last of them back until the digest has proved right.
type checked struct {
	io.ReadCloser
	want   Info
	digest hash.Hash
	rest   int64
}

// NewChecked checks content, the whole of the object that info tells of, while it is read.
func NewChecked(content io.ReadCloser, info Info) io.ReadCloser {
	return &checked{ReadCloser: content, want: info, digest: sha256.New(), rest: info.Size}
}

func (c *checked) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.digest.Write(p[:n])
	c.rest -= int64(n)
	if c.rest > 0 && errors.Is(err, io.EOF) {
		return n, fmt.Errorf("%w: the object ends %d bytes early", ErrMismatch, c.rest)
	}
	if c.rest > 0 || err != nil && !errors.Is(err, io.EOF) {
		return n, err
	}
	if sum := hex.EncodeToString(c.digest.Sum(nil)); sum != c.want.SHA256 {
		return 0, fmt.Errorf("%w: stored as %s, read as %s", ErrMismatch, c.want.SHA256, sum)
	}
	return n, err
}
