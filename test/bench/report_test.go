// Package bench measures the goals of the product's speed and size. Every figure is printed beside its limit and, where
// the machine sets a ceiling, beside that ceiling measured in turn in the same run: figures of two runs or machines
// can't be compared. Nothing here fails for being slow.
package bench

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/test/harness"
)

func TestMain(m *testing.M) { harness.Run(m, printReport) }

// line is one figure of the report.
type line struct {
	goal, figure, limit, beside, verdict string
}

var report []line

// least reports a figure that must not be below its limit.
func least(goal string, value, limit float64, unit, beside string) {
	note(goal, value, fmt.Sprintf("≥ %s", number(limit)), unit, beside, value >= limit)
}

// most reports a figure that must not be above its limit.
func most(goal string, value, limit float64, unit, beside string) {
	note(goal, value, fmt.Sprintf("≤ %s", number(limit)), unit, beside, value <= limit)
}

func note(goal string, value float64, limit, unit, beside string, reached bool) {
	verdict := "reached"
	if !reached {
		verdict = "**missed**"
	}
	add(line{goal, number(value) + unit, limit + unit, beside, verdict})
}

// told reports a figure that has no limit.
func told(goal string, value float64, unit, beside string) {
	add(line{goal, number(value) + unit, "", beside, ""})
}

func add(l line) {
	report = append(report, l)
	fmt.Printf("    %s: %s %s (%s) %s\n", l.goal, l.figure, l.limit, l.beside, l.verdict)
}

// number shows three digits, and thousands apart.
func number(v float64) string {
	switch {
	case v >= 1000:
		return fmt.Sprintf("%d,%03d", int(v)/1000, int(v)%1000)
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// printReport prints the whole as a Markdown table.
func printReport() {
	if len(report) == 0 {
		return
	}
	fmt.Printf("\n%s, %d cores, %s/%s, %s, load before the end: %s\n\n", time.Now().Format(time.DateOnly), runtime.NumCPU(),
		runtime.GOOS, runtime.GOARCH, runtime.Version(), loadAverage())
	fmt.Println("| Goal | Figure | Limit | Verdict | Beside it, in the same run |\n| --- | ---: | ---: | --- | --- |")
	for _, l := range report {
		fmt.Printf("| %s | %s | %s | %s | %s |\n", l.goal, l.figure, l.limit, l.verdict, l.beside)
	}
}

// loadAverage is what the system says of the last 1, 5 and 15 minutes; it includes the benchmark itself.
func loadAverage() string {
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "not known"
	}
	return strings.Join(strings.Fields(string(text))[:3], " ")
}
