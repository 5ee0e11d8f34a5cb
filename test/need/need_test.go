package need

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// outcome stands in for a test that is to be ended.
type outcome struct {
	testing.TB
	failed, skipped bool
}

func (*outcome) Helper()                 {}
func (o *outcome) Fatalf(string, ...any) { o.failed = true }
func (o *outcome) Skipf(string, ...any)  { o.skipped = true }

func TestMissingIsAFailureWhereNothingMayBeLeftOut(t *testing.T) {
	t.Setenv("CI", "true")
	var strict outcome
	Missing(&strict, "it", "get it")
	require.True(t, strict.failed)
	require.False(t, strict.skipped)

	t.Setenv("CI", "")
	var lenient outcome
	Missing(&lenient, "it", "get it")
	require.True(t, lenient.skipped)
	require.False(t, lenient.failed)
}

func TestProgramThatIsNamedHasToBeThere(t *testing.T) {
	require.NotEmpty(t, Program("COUNTERSIGN_TEST_ANY", "no-such-program", "go"))
	t.Setenv("COUNTERSIGN_TEST_ANY", "/no/such/program")
	require.Empty(t, Program("COUNTERSIGN_TEST_ANY", "go"), "another one would not be what was asked for")
}

func TestSamplesAreSeenFromTheRepositoryRoot(t *testing.T) {
	require.FileExists(t, filepath.Join(RepositoryRoot(), "go.mod"))
	t.Setenv(SamplesVariable, filepath.Join("test", "need"))
	require.FileExists(t, Samples(t, "need.go"))
	t.Setenv(SamplesVariable, t.TempDir())
	var ended outcome
	t.Setenv("CI", "")
	Samples(&ended, "absent")
	require.True(t, ended.skipped)
	require.NoFileExists(t, filepath.Join(os.Getenv(SamplesVariable), "absent"))
}
