//go:build failpoint

// Package failpoint kills the program at the place that COUNTERSIGN_FAILPOINT names; see off.go.
package failpoint

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// The variable is NAME or NAME:N; then the Nth hit kills.
var (
	armed, after = parse(os.Getenv("COUNTERSIGN_FAILPOINT"))
	hits         atomic.Int64
)

func parse(value string) (name string, n int64) {
	name, count, found := strings.Cut(value, ":")
	if !found {
		return name, 1
	}
	n, err := strconv.ParseInt(count, 10, 64)
	if err != nil {
		return name, 1
	}
	return name, n
}

// Hit marks a place; the armed one is where the program ends without a word.
func Hit(name string) {
	if name != armed || hits.Add(1) != after {
		return
	}
	_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	select {} // nothing after this place may run while the signal is on its way
}
