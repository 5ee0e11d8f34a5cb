//go:build nodynamic

package picture

import (
	"bytes"
	"fmt"
	"io"

	"github.com/gen2brain/heic"
)

// DecodesHEIF says whether this program was built with a decoder for HEIF. The build tag is the decoder's own: without
// it the library would look for others on the machine, and bind the program to its C library.
const DecodesHEIF = true

// heifQuality is that of the JPEG made of a HEIF: high, since it is compared with others.
const heifQuality = 95

// ConvertHEIF reads a HEIF and writes it as a JPEG, upright and without metadata. It is for a process of its own.
func ConvertHEIF(in io.Reader, out io.Writer) error {
	data, err := io.ReadAll(io.LimitReader(in, MaxBytes+1))
	if err != nil {
		return err
	}
	if len(data) > MaxBytes {
		return ErrTooLarge
	}
	return guarded(func() error {
		img, err := heic.Decode(bytes.NewReader(data))
		if err != nil {
			return fmt.Errorf("%w: %w", ErrFormat, err)
		}
		made, err := Encode(img, heifQuality)
		if err == nil {
			_, err = out.Write(made)
		}
		return err
	})
}
