package local

import (
	"os"

	"golang.org/x/sys/unix"
)

// beginWriteBack sets the disk to work on a part of a file and doesn't wait. It promises nothing, so its failure is no
// failure: the sync at the end tells.
func beginWriteBack(f *os.File, from, n int64) {
	raw, err := f.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = unix.SyncFileRange(int(fd), from, n, unix.SYNC_FILE_RANGE_WRITE) //nolint:gosec // a descriptor is small
	})
}
