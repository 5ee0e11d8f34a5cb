package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// ticksPerSecond is the unit in which Linux tells processor time.
const ticksPerSecond = 100

// processorTime is how many seconds of all processors a process has had. It hardly depends on what else the machine
// does, so it tells more than a rate where the machine is not quiet.
func processorTime(b *testing.B, pid int) float64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	must(b, err)
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	user, err := strconv.Atoi(fields[11])
	must(b, err)
	system, err := strconv.Atoi(fields[12])
	must(b, err)
	return float64(user+system) / ticksPerSecond
}
