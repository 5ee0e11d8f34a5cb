// Package hostile sends every awkward and malicious file of the outside samples to the real program, as an upload, as
// texts of a record and as a table to import: no panic, no answer of 5xx, bounded memory, no wrong type believed, and
// nothing half-stored.
package hostile

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/need"
)

func TestMain(m *testing.M) { harness.Run(m) }

// maxGrowth is how much more memory the program may ever take than at rest.
const maxGrowth = 256 << 20

// server is the real program under attack.
type server struct {
	*harness.Program
	t      *testing.T
	binary string
	config app.Config
	token  string
	client *client.Client
	rest   int64 // bytes of memory before the attack
}

func start(t *testing.T, stack harness.Stack) *server {
	t.Helper()
	config := harness.Config(t, stack)
	token := harness.Found(t, config)["technician"]
	s := &server{t: t, binary: harness.Build(t, ""), config: config, token: token}
	s.Program = harness.Serve(t, s.binary, config)
	s.client = harness.Client(t, s.URL, token)
	s.rest = s.memory("VmRSS")
	return s
}

// memory reads one figure of the running program, in bytes; VmHWM is the most that it ever took.
func (s *server) memory(name string) int64 {
	s.t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.Pid()))
	if err != nil {
		need.Missing(s.t, "/proc", err.Error())
	}
	for line := range strings.Lines(string(text)) {
		var kilobytes int64
		if n, _ := fmt.Sscanf(line, name+": %d kB", &kilobytes); n == 1 {
			return kilobytes << 10
		}
	}
	s.t.Fatalf("no %s in %s", name, text)
	return 0
}

// survived fails if the program died, panicked, or took too much memory; then it looks at every row and object.
func (s *server) survived() {
	s.t.Helper()
	select {
	case <-s.Done():
		s.t.Fatal("the program is dead")
	default:
	}
	growth := s.memory("VmHWM") - s.rest
	s.t.Logf("at rest %d MiB, at most %d MiB more", s.rest>>20, growth>>20)
	if growth > maxGrowth {
		s.t.Errorf("the program took %d MiB more than at rest", growth>>20)
	}
	if err := s.Stop(); err != nil {
		s.t.Fatal(err)
	}
	log, err := os.ReadFile(s.Log)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, bad := range []string{"panic", "goroutine ", "E_INTERNAL"} {
		if i := bytes.Index(log, []byte(bad)); i >= 0 {
			s.t.Errorf("the log says %q: …%s…", bad, log[max(0, i-200):min(len(log), i+600)])
		}
	}
	s.t.Run("inspect", func(t *testing.T) { harness.Open(t, s.config, &harness.Clock{}).MustHold() })
}

// filesOf lists all files below a folder of the samples, but the lists of what they are.
func filesOf(t *testing.T, elements ...string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(need.Samples(t, elements...), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != "FILES.tsv" {
			all = append(all, path)
		}
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("no samples in %v: %v", elements, err)
	}
	return all
}
