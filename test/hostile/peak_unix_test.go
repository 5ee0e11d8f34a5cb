//go:build unix

package hostile

import (
	"os/exec"
	"runtime"
	"syscall"
)

// peakOf is the most memory in bytes that an ended program ever took.
func peakOf(cmd *exec.Cmd) int64 {
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	if runtime.GOOS == "darwin" { // counts bytes where others count kilobytes
		return usage.Maxrss
	}
	return usage.Maxrss << 10
}
