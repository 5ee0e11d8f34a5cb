package importer

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Bar shows progress: a bar on a terminal, a plain line now and then elsewhere.
type Bar struct {
	out      io.Writer
	terminal bool
	now      func() time.Time
	began    time.Time
	shown    time.Time
}

// NewBar makes a bar that writes to out.
func NewBar(out io.Writer, now func() time.Time) *Bar {
	began := now()
	return &Bar{out: out, terminal: isTerminal(out), now: now, began: began, shown: began}
}

func isTerminal(out io.Writer) bool {
	file, ok := out.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// How often a terminal and a log are written to.
const (
	everyOnTerminal = 100 * time.Millisecond
	everyInLog      = 5 * time.Second
)

// Show tells how far the import is, unless it did so a moment ago.
func (b *Bar) Show(p Progress) {
	now, every := b.now(), everyInLog
	if b.terminal {
		every = everyOnTerminal
	}
	if now.Sub(b.shown) < every {
		return
	}
	b.shown = now
	share := min(1, float64(p.Done)/float64(max(p.Total, 1)))
	rate := float64(p.Rows()-p.Resumed) / now.Sub(b.began).Seconds()
	line := fmt.Sprintf("%3.0f%% %d 行 rows, %.0f/s, %s", share*100, p.Rows(), rate, filepath.Base(p.File))
	if !b.terminal {
		fmt.Fprintln(b.out, line)
		return
	}
	const width = 24
	full := int(share * width)
	fmt.Fprintf(b.out, "\r[%s%s] %s\x1b[K", strings.Repeat("█", full), strings.Repeat("░", width-full), line)
}

// End leaves the bar's line.
func (b *Bar) End() {
	if b.terminal && b.shown != b.began {
		fmt.Fprintln(b.out)
	}
}
