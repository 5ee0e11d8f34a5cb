//go:build !unix

package secrets

import "errors"

// lockDirectory refuses where nothing would keep two processes from rotating at once: a lost master key is lost data.
func lockDirectory(string) (unlock func(), err error) {
	return nil, errors.New("master keys can't be rotated on this system; do it on Linux")
}
