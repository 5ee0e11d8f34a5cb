package harness

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/test/need"
	"github.com/countersign/countersign/test/process"
)

// Program is the real program as a child process.
type Program struct {
	URL   string
	Log   string // file of its output
	child *process.Process
}

// builds keeps one binary for each set of tags in a test process.
var builds = struct {
	sync.Mutex
	dir   string
	known map[string]string
}{known: map[string]string{}}

// Run is TestMain's body for tests that use Build: it runs the tests, then what is to follow, and removes what was
// built.
func Run(m *testing.M, after ...func()) {
	status := m.Run()
	for _, f := range after {
		f()
	}
	if builds.dir != "" {
		_ = os.RemoveAll(builds.dir)
	}
	os.Exit(status)
}

// Build makes the program with build tags (empty: none), once, and answers its path.
func Build(tb testing.TB, tags string) string {
	tb.Helper()
	builds.Lock()
	defer builds.Unlock()
	if path, ok := builds.known[tags]; ok {
		return path
	}
	if builds.dir == "" {
		dir, err := os.MkdirTemp("", "countersign-build-") //nolint:usetesting // it outlives the test that builds first
		if err != nil {
			tb.Fatal(err)
		}
		builds.dir = dir
	}
	path := filepath.Join(builds.dir, "countersign-"+tags)
	cmd := exec.Command("go", "build", "-tags", tags, "-o", path, "./cmd/countersign")
	cmd.Dir = need.RepositoryRoot()
	if output, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("go build: %v\n%s", err, output)
	}
	builds.known[tags] = path
	return path
}

// startLimit bears a loaded machine; a start takes a fraction of a second.
const startLimit = time.Minute

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// Serve starts the program on an installation and waits until it is ready. Variables are added to its environment.
// It is killed when the test ends.
func Serve(tb testing.TB, binary string, c app.Config, variables ...string) *Program {
	tb.Helper()
	p, err := serve(binary, c, filepath.Join(tb.TempDir(), "program.log"), variables)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = p.Kill() })
	return p
}

func serve(binary string, c app.Config, log string, variables []string) (*Program, error) {
	out, err := os.OpenFile(log, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer out.Close() // the child holds its own copy
	cmd := exec.Command(binary, "serve", "--data", c.DataDir, "--listen", "127.0.0.1:0")
	cmd.Stdout, cmd.Stderr = out, out
	cmd.Env = append(append(os.Environ(), Environment(c)...), variables...)
	p := &Program{Log: log}
	if p.child, err = process.Start(cmd, ""); err != nil {
		return nil, err
	}
	if err := p.child.AwaitReady(startLimit, log, p.findAddress); err != nil {
		return nil, errors.Join(err, p.child.Kill())
	}
	return p, nil
}

func (p *Program) findAddress() error {
	text, err := os.ReadFile(p.Log)
	if err != nil {
		return err
	}
	if p.URL = address.FindString(string(text)); p.URL == "" {
		return errors.New("it has not said its address")
	}
	return nil
}

// Kill ends the program as a crash would.
func (p *Program) Kill() error { return p.child.Kill() }

// Stop ends the program in good order.
func (p *Program) Stop() error { return p.child.Stop(30 * time.Second) }

// Pid is the program's process id.
func (p *Program) Pid() int { return p.child.Pid() }

// Done is closed when the program has ended.
func (p *Program) Done() <-chan struct{} { return p.child.Done() }

// DiedBySIGKILL says whether the program ended within a limit by the signal that can't be caught.
func (p *Program) DiedBySIGKILL(within time.Duration) error {
	select {
	case <-p.child.Done():
	case <-time.After(within):
		return fmt.Errorf("it is still alive after %s", within)
	}
	var exit *exec.ExitError
	if errors.As(p.child.Err(), &exit) {
		if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() && status.Signal() == syscall.SIGKILL {
			return nil
		}
	}
	if p.child.Err() == nil {
		return errors.New("it ended in good order")
	}
	return fmt.Errorf("it ended otherwise: %w", p.child.Err())
}
