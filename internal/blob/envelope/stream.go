package envelope

import (
	"errors"
	"fmt"
	"io"

	"github.com/secure-io/sio-go"

	"github.com/countersign/countersign/internal/blob"
)

// newStream gives the STREAM construction over the object's own key. Its nonce is fixed: the key serves these bytes alone.
func newStream(key DataKey, ref blob.Ref, sha256 string) (*sio.Stream, []byte, error) {
	secret, err := key.derive("bytes", ref, sha256)
	if err != nil {
		return nil, nil, err
	}
	aead, err := key.Suite.AEAD(secret)
	if err != nil {
		return nil, nil, err
	}
	stream := sio.NewStream(aead, sio.BufSize)
	return stream, make([]byte, stream.NonceSize()), nil
}

// associated names the object to the cipher, so that no object passes for another.
func associated(ref blob.Ref) []byte { return []byte(string(ref.Area) + "/" + ref.Key) }

// sealedSize is how many bytes an object of size bytes takes, head included.
func sealedSize(size int64) int64 {
	pieces := max(1, (size+sio.BufSize-1)/sio.BufSize)
	return HeadSize + size + pieces*tagSize
}

// plainSize is the opposite of sealedSize, for listings.
func plainSize(sealed int64) int64 {
	rest := sealed - HeadSize
	pieces := max(1, (rest+sio.BufSize+tagSize-1)/(sio.BufSize+tagSize))
	return max(0, rest-pieces*tagSize)
}

// authentic turns the cipher's verdict into one of package blob.
type authentic struct{ io.Reader }

func (a authentic) Read(p []byte) (int, error) {
	n, err := a.Reader.Read(p)
	return n, verdict(err)
}

func verdict(err error) error {
	if errors.Is(err, sio.NotAuthentic) || errors.Is(err, sio.ErrExceeded) {
		return fmt.Errorf("%w: %w", blob.ErrMismatch, err)
	}
	return err
}

// behindHead reads what follows an object's head.
type behindHead struct{ io.ReaderAt }

func (b behindHead) ReadAt(p []byte, offset int64) (int, error) {
	return b.ReaderAt.ReadAt(p, offset+HeadSize)
}
