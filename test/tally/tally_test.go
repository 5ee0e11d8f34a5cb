package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const goStream = `{"Action":"start","Package":"p"}
{"Action":"output","Package":"p","Test":"TestGood","Output":"=== RUN   TestGood\n"}
{"Action":"pass","Package":"p","Test":"TestGood"}
{"Action":"output","Package":"p","Test":"TestBad","Output":"    bad_test.go:3: wrong sum\n"}
{"Action":"fail","Package":"p","Test":"TestBad"}
{"Action":"output","Package":"p","Test":"TestAway","Output":"=== RUN   TestAway\n"}
{"Action":"output","Package":"p","Test":"TestAway","Output":"    away_test.go:9: NOT RUN: MinIO is missing\n"}
{"Action":"skip","Package":"p","Test":"TestAway"}
{"Action":"output","Package":"p","Output":"FAIL\tp\t0.1s\n"}
{"Action":"fail","Package":"p"}
{"Action":"skip","Package":"no/tests"}
{"ImportPath":"q","Action":"build-output","Output":"q.go:1: syntax error\n"}
{"Action":"fail","Package":"q","FailedBuild":"q"}
`

func TestGoEventsAreCounted(t *testing.T) {
	var shown strings.Builder
	counted := countGoEvents(strings.NewReader(goStream), &shown)
	require.Equal(t, counts{
		Passed:  1,
		Failed:  []string{"p TestBad", "q"}, // q failed without a test that did: it doesn't compile
		Skipped: []string{"p TestAway: away_test.go:9: NOT RUN: MinIO is missing"},
	}, counted)
	require.Contains(t, shown.String(), "wrong sum")
	require.Contains(t, shown.String(), "syntax error")
	require.NotContains(t, shown.String(), "TestGood")
}

func TestTruncatedStreamIsAFailure(t *testing.T) {
	counted := countGoEvents(strings.NewReader(`{"Action":"pass","Package":"p","Test":"T"}{"Act`), &strings.Builder{})
	require.Equal(t, 1, counted.Passed)
	require.Len(t, counted.Failed, 1)
}

func TestVitestReportIsCounted(t *testing.T) {
	report := filepath.Join(t.TempDir(), "report.json")
	require.NoError(t, os.WriteFile(report, []byte(`{"testResults":[
		{"name":"/x/outbox.test.ts","status":"failed","assertionResults":[
			{"fullName":"keeps","status":"passed"},{"fullName":"sends","status":"failed"},{"fullName":"later","status":"pending"}]},
		{"name":"/x/broken.test.ts","status":"failed","assertionResults":[]}]}`), 0o600))
	counted, err := countVitest(report, "test")
	require.NoError(t, err)
	require.Equal(t, counts{
		Passed:  1,
		Failed:  []string{"test outbox.test.ts sends", "test broken.test.ts"},
		Skipped: []string{"test outbox.test.ts later: pending"},
	}, counted)
}

func TestExitStatus(t *testing.T) {
	skipping := counts{Passed: 1, Skipped: []string{"x"}}
	require.Equal(t, 0, skipping.exitStatus(false))
	require.Equal(t, 1, skipping.exitStatus(true), "nothing may be left out")
	require.Equal(t, 1, counts{}.exitStatus(false), "a run without tests proves nothing")
	require.Equal(t, 1, counts{Passed: 1, Failed: []string{"x"}}.exitStatus(false))
}

func TestPartsAddUp(t *testing.T) {
	file := filepath.Join(t.TempDir(), "tally")
	require.NoError(t, counts{Passed: 2, Skipped: []string{"a"}}.appendTo(file))
	require.NoError(t, counts{Passed: 3, Failed: []string{"b"}}.appendTo(file))
	total, err := readCounts(file)
	require.NoError(t, err)
	var closing strings.Builder
	total.report(&closing)
	require.Contains(t, closing.String(), "SKIPPED a")
	require.True(t, strings.HasSuffix(closing.String(), "\n5 passed, 1 failed, 1 skipped\n"))
	require.Equal(t, 1, sum(file))
	require.Equal(t, 1, sum(file+".absent"))
}
