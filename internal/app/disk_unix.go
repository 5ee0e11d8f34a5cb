//go:build unix

package app

import "golang.org/x/sys/unix"

// freeBytes is how much an unprivileged program may still write where the directory lies.
func freeBytes(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil //nolint:gosec,unconvert // bytes of a real disk fit; the field's type differs by system
}
