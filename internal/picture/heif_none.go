//go:build !nodynamic

package picture

import "io"

// DecodesHEIF says whether this program was built with a decoder for HEIF; the build tag nodynamic puts one in.
const DecodesHEIF = false

// ConvertHEIF can't read HEIF in this build.
func ConvertHEIF(io.Reader, io.Writer) error { return ErrFormat }
