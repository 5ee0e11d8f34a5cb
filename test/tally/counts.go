package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// counts is the outcome of one part of the suite, or of all.
type counts struct {
	Passed  int
	Failed  []string
	Skipped []string // name and reason
}

func (c counts) exitStatus(everything bool) int {
	if c.Passed == 0 || len(c.Failed) > 0 || everything && len(c.Skipped) > 0 {
		return 1
	}
	return 0
}

func (c counts) appendTo(path string) error {
	line, err := json.Marshal(c)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	return errors.Join(err, file.Close())
}

func readCounts(path string) (total counts, err error) {
	file, err := os.Open(path)
	if err != nil {
		return total, err
	}
	defer file.Close()
	for decoder := json.NewDecoder(file); ; {
		var part counts
		if err := decoder.Decode(&part); errors.Is(err, io.EOF) {
			return total, nil
		} else if err != nil {
			return total, fmt.Errorf("%s: %w", path, err)
		}
		total.Passed += part.Passed
		total.Failed = append(total.Failed, part.Failed...)
		total.Skipped = append(total.Skipped, part.Skipped...)
	}
}

func (c counts) report(out io.Writer) {
	if len(c.Skipped) > 0 {
		fmt.Fprintln(out, "\n!!!!!!!! LEFT OUT, these tests did not run: !!!!!!!!")
		for _, name := range c.Skipped {
			fmt.Fprintln(out, "  SKIPPED", name)
		}
	}
	for _, name := range c.Failed {
		fmt.Fprintln(out, "  FAILED", name)
	}
	fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", c.Passed, len(c.Failed), len(c.Skipped))
}
