// Command tally runs a part of the test suite, shows what it says, and keeps count: which tests failed, and which were
// skipped, by name and loudly. With CI=true a skipped test is a failure, since nothing may be left out there.
//
//	tally go ARGUMENTS…            go test with these arguments
//	tally vitest FOLDER SCRIPT     npm run SCRIPT in FOLDER, a Vitest run
//	tally sum                      the closing line over all parts; exit status 1 if anything failed
//
// The counts of the parts are kept in the file that COUNTERSIGN_TALLY names.
package main

import (
	"fmt"
	"os"

	"github.com/countersign/countersign/test/need"
)

// fileVariable names the file that the counts are kept in.
const fileVariable = "COUNTERSIGN_TALLY"

func main() { os.Exit(run(os.Args[1:], os.Getenv(fileVariable))) }

func run(arguments []string, file string) int {
	if file == "" || len(arguments) == 0 {
		fmt.Fprintln(os.Stderr, "usage: "+fileVariable+"=FILE tally go ARGUMENTS… | vitest FOLDER SCRIPT | sum")
		return 2
	}
	switch part, rest := arguments[0], arguments[1:]; {
	case part == "go":
		return keep(file, goTest(rest, os.Stdout))
	case part == "vitest" && len(rest) == 2:
		return keep(file, vitest(rest[0], rest[1]))
	case part == "sum" && len(rest) == 0:
		return sum(file)
	}
	fmt.Fprintf(os.Stderr, "tally: unknown part %q\n", arguments)
	return 2
}

func keep(file string, counted counts) int {
	if err := counted.appendTo(file); err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		return 1
	}
	return counted.exitStatus(need.Everything())
}

func sum(file string) int {
	total, err := readCounts(file)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		return 1
	}
	total.report(os.Stdout)
	return total.exitStatus(need.Everything())
}
