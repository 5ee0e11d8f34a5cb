package app

import (
	"io"

	"golang.org/x/sys/unix"

	"github.com/countersign/countersign/internal/picture"
)

// heifMemory bounds the process that decodes one HEIF, in bytes of address space.
const heifMemory = 3 << 30

// ConvertHEIF reads a HEIF and writes it as a JPEG, in a process whose memory is bounded.
func ConvertHEIF(in io.Reader, out io.Writer) error {
	if err := unix.Setrlimit(unix.RLIMIT_AS, &unix.Rlimit{Cur: heifMemory, Max: heifMemory}); err != nil {
		return err
	}
	return picture.ConvertHEIF(in, out)
}
