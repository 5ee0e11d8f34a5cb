package samples

import (
	"errors"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/importer/mapping"
	"github.com/countersign/countersign/internal/importer/table"
	"github.com/countersign/countersign/test/need"
)

// TestSamplesGiveFigures takes the figures of every real record as the import maps it: each gives one at least, none is
// too large to be counted, and those with a date stand on a day.
func TestSamplesGiveFigures(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(need.Samples(t, "samples"), "records.*.jsonl"))
	must(t, err)
	builtin, err := mapping.Builtin()
	must(t, err)
	records, telling, keys := map[string]int{}, map[string]int{}, map[figure.Key]int{}
	for _, path := range files {
		eachRow(t, path, func(row table.Row) {
			in, faults := builtin.Record(row, mapping.Origin{Project: "DEMO", File: path, Now: time.Now()})
			if len(faults) > 0 {
				return
			}
			content := record.Content{Class: in.Class, WorkDate: in.WorkDate, Body: in.Body, Location: record.Location{UnitProject: in.Location.UnitProject}}
			source := figure.Source{Record: in.ID, Content: content}
			figures := figure.Of(source)
			records[in.Class]++
			if len(figures) > 1 {
				telling[in.Class]++
			}
			for _, f := range figures {
				keys[f.Key]++
			}
			if len(in.WorkDate) == len(time.DateOnly) && figure.Day(source) == "" {
				t.Errorf("%s of %s stands on no day", in.ID, in.WorkDate)
			}
		})
	}
	for _, class := range slices.Sorted(maps.Keys(records)) {
		t.Logf("%s: %d records, %d tell a number of their own", class, records[class], telling[class])
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		t.Logf("%s: %d", key, keys[key])
	}
	if keys[figure.Uncounted] > 0 || keys[figure.RecordsPublished] < total-100 || len(telling) < 4 {
		t.Errorf("%d uncounted, %d records, %d telling classes", keys[figure.Uncounted], keys[figure.RecordsPublished], len(telling))
	}
}

func eachRow(t *testing.T, path string, use func(table.Row)) {
	t.Helper()
	reader, err := table.Open(path, table.Options{})
	must(t, err)
	defer reader.Close()
	for {
		row, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		must(t, err)
		use(row)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
