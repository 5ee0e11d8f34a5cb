//go:build unix

package secrets

import (
	"os"

	"golang.org/x/sys/unix"
)

// lockDirectory holds the directory for one process; a process that dies gives it back.
func lockDirectory(dir string) (unlock func(), err error) {
	f, err := os.Open(dir) //nolint:gosec // the operator names the directory
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX); err != nil { //nolint:gosec // a file descriptor fits
		_ = f.Close()
		return nil, err
	}
	return func() { _ = f.Close() }, nil
}
