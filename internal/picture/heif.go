package picture

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"time"
)

// HEIF is decoded by a process of its own, one at a time: its decoder takes hundreds of megabytes and can't be stopped,
// and it reads what strangers made. What it took goes with it.
const (
	heifWithin = 2 * time.Minute
	heifMost   = 64 << 20 // bytes of the JPEG that comes back
)

// Readable gives a photo in a form that Decode reads, with its media type: HEIF as a JPEG, any other as it is. ErrFormat
// says that this program was built without a decoder for HEIF, or that it could not read the photo. Call it outside Do.
func (d *Decoder) Readable(ctx context.Context, data []byte, mediaType string) ([]byte, string, error) {
	if mediaType != HEIC && mediaType != HEIF {
		return data, mediaType, nil
	}
	if len(d.HEIF) == 0 {
		return nil, "", fmt.Errorf("%w: built without a decoder for HEIF", ErrFormat)
	}
	select {
	case d.heif <- struct{}{}:
	case <-ctx.Done():
		return nil, "", ctx.Err()
	}
	defer func() { <-d.heif }()
	out, err := d.convert(ctx, data)
	if err != nil && ctx.Err() == nil {
		return nil, "", fmt.Errorf("%w: HEIF: %w", ErrFormat, err)
	}
	return out, JPEG, err
}

func (d *Decoder) convert(ctx context.Context, data []byte) ([]byte, error) {
	ctx, stop := context.WithTimeout(ctx, heifWithin)
	defer stop()
	var out bytes.Buffer
	program := exec.CommandContext(ctx, d.HEIF[0], d.HEIF[1:]...) //nolint:gosec // the program itself, by its own path
	program.Env = []string{}                                      // it needs no secret of ours
	program.Stdin, program.Stdout = bytes.NewReader(data), &limited{into: &out, left: heifMost}
	program.WaitDelay = time.Second
	err := program.Run()
	return out.Bytes(), err
}

// limited refuses what is more than it may take.
type limited struct {
	into *bytes.Buffer
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, ErrTooLarge
	}
	return l.into.Write(p)
}
