package importer_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/importer"
	"github.com/countersign/countersign/internal/importer/mapping"
	"github.com/countersign/countersign/internal/importer/table"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/need"
)

var noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

func sampleFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(need.Samples(t, "samples"), "records.*.jsonl"))
	require.NoError(t, err)
	require.Len(t, files, 6)
	return files
}

// sample is a record of the samples, read by another reader than the importer's.
type sample struct {
	Source     string                 `json:"source"`
	SourceRow  string                 `json:"source_row"`
	Lang       string                 `json:"lang"`
	KindHint   string                 `json:"kind_hint"`
	Date       string                 `json:"date"`
	Title      string                 `json:"title"`
	Body       string                 `json:"body"`
	Quantities map[string]json.Number `json:"quantities"`
	Site       string                 `json:"site"`
	KindAlt    []string               `json:"kind_alt"`
	Lic        string                 `json:"lic"`
}

func readSamples(t *testing.T, path string) (all []sample) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 4<<20)
	for lines.Scan() {
		var s sample
		require.NoError(t, json.Unmarshal(lines.Bytes(), &s))
		all = append(all, s)
	}
	require.NoError(t, lines.Err())
	return all
}

// TestSamplesLoseNothing maps every sample and looks for every text and every number of it in the record.
func TestSamplesLoseNothing(t *testing.T) {
	builtin, err := mapping.Builtin()
	require.NoError(t, err)
	ids := map[string]bool{}
	for _, path := range sampleFiles(t) {
		reader, err := table.Open(path, table.Options{})
		require.NoError(t, err)
		for _, want := range readSamples(t, path) {
			row, err := reader.Next()
			require.NoError(t, err)
			require.Empty(t, row.Faults)
			got, faults := builtin.Record(row, mapping.Origin{Project: "DEMO", File: path, Now: noon})
			require.Empty(t, faults, "%s %s", want.Source, want.SourceRow)
			requireWhole(t, want, got)
			ids[got.ID] = true
		}
		require.NoError(t, reader.Close())
	}
	require.Len(t, ids, 17689, "every row has an id of its own")
}

func requireWhole(t *testing.T, want sample, got client.RecordInput) {
	t.Helper()
	var body struct {
		Note        string `json:"note"`
		Description string `json:"description"`
		Quantities  []struct{ Name, Value, Unit string }
	}
	require.NoError(t, json.Unmarshal(got.Body, &body))
	at := want.Source + " " + want.SourceRow
	require.Equal(t, &client.Imported{Source: want.Source, Row: want.SourceRow}, got.Imported, at)
	require.Equal(t, want.Date, got.WorkDate, at)
	require.True(t, got.Title == want.Title || body.Description == want.Title || strings.Contains(body.Note, "title: "+want.Title), at)
	require.Contains(t, body.Note, want.Body, at)
	require.True(t, want.Site == "" || got.Location.UnitProject == want.Site || strings.Contains(body.Note, "site: "+want.Site), at)
	for name, text := range map[string]string{"lang": want.Lang, "lic": want.Lic, "kind_alt": strings.Join(want.KindAlt, ", ")} {
		require.True(t, text == "" || strings.Contains(body.Note, name+": "+text), "%s: %s", at, name)
	}
	listed := map[string]string{}
	for _, q := range body.Quantities {
		listed[q.Name] = q.Value
	}
	require.Len(t, listed, len(want.Quantities), at)
	for name, number := range want.Quantities {
		require.Equal(t, number.String(), listed[name], "%s: %s", at, name)
	}
}

func dryRun(t *testing.T, report string, files ...string) importer.Summary {
	t.Helper()
	builtin, err := mapping.Builtin()
	require.NoError(t, err)
	job := importer.Job{
		Files: files, Project: "DEMO", Mapping: builtin, Options: builtin.Options(), Workers: 4, Report: report,
		Sink: importer.DryRun{Project: "DEMO", Now: clock}, Now: clock,
	}
	sum, err := job.Run(t.Context())
	require.NoError(t, err)
	return sum
}

// TestSamplesAreAccepted runs every sample through the server's own checks: only real faults are refused.
func TestSamplesAreAccepted(t *testing.T) {
	report := filepath.Join(t.TempDir(), "report.jsonl")
	sum := dryRun(t, report, sampleFiles(t)...)
	require.Equal(t, 17689, sum.Rows())
	require.Less(t, sum.Refused, 100)
	refused := readReport(t, report)
	require.Len(t, refused, sum.Refused)
	for _, r := range refused {
		require.NotEmpty(t, r.Reasons)
		for _, reason := range r.Reasons {
			require.Equal(t, "V3", reason.Code, "nothing but characters that no text may hold is refused: %+v", r)
			require.NotEmpty(t, reason.Zh)
			require.NotEmpty(t, reason.En)
		}
	}
}

func readReport(t *testing.T, path string) (all []importer.Refused) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, file.Close()) }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var r importer.Refused
		require.NoError(t, json.Unmarshal(lines.Bytes(), &r))
		all = append(all, r)
	}
	return all
}
