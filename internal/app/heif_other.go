//go:build !linux

package app

import (
	"io"

	"github.com/countersign/countersign/internal/picture"
)

// ConvertHEIF reads a HEIF and writes it as a JPEG.
func ConvertHEIF(in io.Reader, out io.Writer) error { return picture.ConvertHEIF(in, out) }
