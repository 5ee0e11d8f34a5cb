package importer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/importer"
	"github.com/countersign/countersign/internal/importer/mapping"
	"github.com/countersign/countersign/pkg/client"
)

// table makes a file of n rows of which every seventh holds a control character.
func tableOf(t *testing.T, n int) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("日期,类别,标题,内容\n")
	for i := range n {
		bad := ""
		if i%7 == 3 {
			bad = "\x01"
		}
		fmt.Fprintf(&b, "2024-01-02,进度,浇筑第%d段%s,完成\n", i, bad)
	}
	path := filepath.Join(t.TempDir(), "diary.csv")
	require.NoError(t, os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

func job(t *testing.T, sink importer.Sink, workers int, report string, files ...string) importer.Job {
	t.Helper()
	builtin, err := mapping.Builtin()
	require.NoError(t, err)
	return importer.Job{Files: files, Project: "DEMO", Mapping: builtin, Options: builtin.Options(), Workers: workers, Report: report, Sink: sink, Now: clock}
}

// TestReportDoesNotDependOnTheWorkers: one worker and sixteen write the same bytes.
func TestReportDoesNotDependOnTheWorkers(t *testing.T) {
	file := tableOf(t, 3000)
	for _, ending := range []string{"jsonl", "csv"} {
		var reports []string
		for _, workers := range []int{1, 16} {
			report := filepath.Join(t.TempDir(), "report."+ending)
			j := job(t, importer.DryRun{Project: "DEMO", Now: clock}, workers, report, file)
			sum, err := j.Run(t.Context())
			require.NoError(t, err)
			require.Equal(t, 3000, sum.Rows())
			require.Equal(t, 429, sum.Refused)
			raw, err := os.ReadFile(report)
			require.NoError(t, err)
			reports = append(reports, string(raw))
		}
		require.Equal(t, reports[0], reports[1])
		require.Equal(t, ending == "csv", strings.HasPrefix(reports[0], "\uFEFF"))
	}
}

func TestReportIsNoFormula(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.jsonl")
	require.NoError(t, os.WriteFile(file, []byte(`{"source":"=HYPERLINK(1)","source_row":"@x","kind_hint":"safety","title":"\u0001"}`+"\n"), 0o600))
	report := filepath.Join(t.TempDir(), "r.csv")
	j := job(t, importer.DryRun{Project: "DEMO", Now: clock}, 1, report, file)
	_, err := j.Run(t.Context())
	require.NoError(t, err)
	raw, err := os.ReadFile(report)
	require.NoError(t, err)
	require.Contains(t, string(raw), "'=HYPERLINK(1),'@x")
}

// TestRefusedFilesAreCounted once each, and the others still go through.
func TestRefusedFilesAreCounted(t *testing.T) {
	good, empty := tableOf(t, 10), filepath.Join(t.TempDir(), "empty.csv")
	require.NoError(t, os.WriteFile(empty, nil, 0o600))
	report := filepath.Join(t.TempDir(), "r.jsonl")
	j := job(t, importer.DryRun{Project: "DEMO", Now: clock}, 4, report, empty, good, empty)
	sum, err := j.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, 2, sum.FilesRefused)
	require.Equal(t, 12, sum.Rows())
	lines := readReport(t, report)
	require.Equal(t, sum.Refused, len(lines))
	require.Equal(t, empty, lines[0].File)
	require.Zero(t, lines[0].Row)
	require.Equal(t, empty, lines[len(lines)-1].File)
}

// broken is a server whose line is cut after some records.
type broken struct {
	importer.DryRun
	left chan struct{}
}

// Put implements importer.Sink.
func (b broken) Put(ctx context.Context, in client.RecordInput) (bool, error) {
	select {
	case <-b.left:
		return b.DryRun.Put(ctx, in)
	default:
		return false, errCut
	}
}

// knows is a server that still has what an earlier run brought in.
type knows struct{ importer.DryRun }

// Has implements importer.Sink.
func (knows) Has(context.Context, string) (bool, error) { return true, nil }

var errCut = errors.New("the line is cut")

// TestLostLineEndsTheImport: what was handled before stands in the counts, in the order of the rows, without a gap.
func TestLostLineEndsTheImport(t *testing.T) {
	cut := broken{importer.DryRun{Project: "DEMO", Now: clock}, make(chan struct{}, 500)}
	for range 500 {
		cut.left <- struct{}{}
	}
	report := filepath.Join(t.TempDir(), "r.jsonl")
	j := job(t, cut, 8, report, tableOf(t, 3000))
	j.Journal = true
	sum, err := j.Run(t.Context())
	require.ErrorIs(t, err, errCut)
	require.LessOrEqual(t, sum.Rows(), 500)
	require.Positive(t, sum.Rows())
	require.FileExists(t, report+".state")
	j.Sink = knows{cut.DryRun}
	rest, err := j.Run(t.Context())
	require.NoError(t, err)
	require.Equal(t, 3000, rest.Rows(), "the next run's counts are those of the whole")
	require.Equal(t, sum.Rows(), rest.Resumed)
	require.Len(t, readReport(t, report), rest.Refused)
	require.NoFileExists(t, report+".state")
}

// TestEndedContextLosesNothing stops the import from outside at once and in its middle.
func TestEndedContextLosesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	j := job(t, importer.DryRun{Project: "DEMO", Now: clock}, 8, filepath.Join(t.TempDir(), "r.jsonl"), tableOf(t, 3000))
	_, err := j.Run(ctx)
	require.ErrorIs(t, err, context.Canceled)
}
