//go:build !linux

package local

import "os"

// beginWriteBack leaves the time to the system.
func beginWriteBack(*os.File, int64, int64) {}
