//go:build !failpoint

// Package failpoint names the places between two steps where a crash must harm nobody. In the product they do
// nothing; built with the tag failpoint, the program kills itself (SIGKILL) at the place that the environment variable
// COUNTERSIGN_FAILPOINT names, so that the crash tests can try every one of them.
package failpoint

// Hit marks a place.
func Hit(string) {}
