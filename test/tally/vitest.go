package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// vitestReport is the part of Vitest's JSON report that is counted.
type vitestReport struct {
	TestResults []struct {
		Name             string // file
		Status           string
		AssertionResults []struct{ FullName, Status string }
	}
}

func vitest(folder, script string) counts {
	report, err := os.CreateTemp("", "countersign-vitest-*.json")
	if err != nil {
		return counts{Failed: []string{script + ": " + err.Error()}}
	}
	_ = report.Close() // only its name was wanted
	defer func() { _ = os.Remove(report.Name()) }()
	cmd := exec.Command("npm", "run", script, "--", "--reporter=default", "--reporter=json", "--outputFile.json="+report.Name())
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, os.Stdout, os.Stderr
	failure := cmd.Run()
	counted, err := countVitest(report.Name(), script)
	if err != nil {
		counted.Failed = append(counted.Failed, err.Error())
	}
	if failure != nil && len(counted.Failed) == 0 {
		counted.Failed = append(counted.Failed, fmt.Sprintf("npm run %s: %v", script, failure))
	}
	return counted
}

func countVitest(path, script string) (counted counts, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return counted, err
	}
	var report vitestReport
	if err := json.Unmarshal(text, &report); err != nil {
		return counted, fmt.Errorf("report of npm run %s: %w", script, err)
	}
	for _, file := range report.TestResults {
		name := script + " " + filepath.Base(file.Name)
		if file.Status == "failed" && len(file.AssertionResults) == 0 { // it did not even load
			counted.Failed = append(counted.Failed, name)
		}
		for _, test := range file.AssertionResults {
			counted.add(name+" "+test.FullName, test.Status)
		}
	}
	return counted, nil
}

func (c *counts) add(name, status string) {
	switch status {
	case "passed":
		c.Passed++
	case "failed":
		c.Failed = append(c.Failed, name)
	default: // skipped, pending, todo, disabled
		c.Skipped = append(c.Skipped, name+": "+status)
	}
}
