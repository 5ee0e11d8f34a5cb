package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// goEvent is one line of `go test -json`.
type goEvent struct {
	Action     string
	Package    string
	ImportPath string // of build events
	Test       string
	Output     string
}

func goTest(arguments []string, out io.Writer) counts {
	cmd := exec.Command("go", append([]string{"test", "-json"}, arguments...)...)
	cmd.Stderr = os.Stderr
	events, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return counts{Failed: []string{"go test: " + err.Error()}}
	}
	counted := countGoEvents(events, out)
	if err := cmd.Wait(); err != nil && len(counted.Failed) == 0 {
		counted.Failed = append(counted.Failed, "go test: "+err.Error())
	}
	return counted
}

// countGoEvents shows what go test without -v would show: the lines of packages, and the output of tests that failed.
func countGoEvents(events io.Reader, out io.Writer) counts {
	seen := goRun{out: out, output: map[string]*strings.Builder{}, failedIn: map[string]bool{}}
	for decoder := json.NewDecoder(events); ; {
		var event goEvent
		if err := decoder.Decode(&event); errors.Is(err, io.EOF) {
			return seen.counted
		} else if err != nil {
			seen.counted.Failed = append(seen.counted.Failed, "go test: "+err.Error())
			_, _ = io.Copy(out, events)
			return seen.counted
		}
		seen.take(event)
	}
}

type goRun struct {
	out      io.Writer
	counted  counts
	output   map[string]*strings.Builder // by package and test
	failedIn map[string]bool             // packages in which a test failed
}

func (r *goRun) take(event goEvent) {
	name := event.Package
	if event.Test != "" {
		name += " " + event.Test
	}
	switch event.Action {
	case "output", "build-output":
		r.show(name, event)
	case "pass":
		if event.Test != "" {
			r.counted.Passed++
		}
		delete(r.output, name)
	case "skip":
		r.skip(name, event)
	case "fail":
		r.fail(name, event)
	}
}

func (r *goRun) show(name string, event goEvent) {
	if event.Test == "" {
		if event.Output != "PASS\n" {
			fmt.Fprint(r.out, event.Output)
		}
		return
	}
	if r.output[name] == nil {
		r.output[name] = &strings.Builder{}
	}
	r.output[name].WriteString(event.Output)
}

func (r *goRun) skip(name string, event goEvent) {
	if event.Test != "" { // a package without tests is "skipped" too, and that is nothing to tell
		r.counted.Skipped = append(r.counted.Skipped, name+": "+reason(r.spoken(name)))
	}
}

// reason is the line that t.Skip wrote, out of the frame that go test puts around it.
func reason(output string) string {
	var said []string
	for line := range strings.Lines(output) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "===") && !strings.HasPrefix(line, "---") {
			said = append(said, line)
		}
	}
	return strings.Join(said, " ")
}

func (r *goRun) fail(name string, event goEvent) {
	fmt.Fprint(r.out, r.spoken(name))
	if event.Test != "" {
		r.failedIn[event.Package] = true
	} else if r.failedIn[event.Package] {
		return
	}
	r.counted.Failed = append(r.counted.Failed, name)
}

func (r *goRun) spoken(name string) string {
	defer delete(r.output, name)
	if text := r.output[name]; text != nil {
		return text.String()
	}
	return ""
}
