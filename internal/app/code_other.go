//go:build !linux

package app

// unmapUnusedCode leaves it to the system.
func unmapUnusedCode() {}
