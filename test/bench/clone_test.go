package bench

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/countersign/countersign/test/need"
)

// BenchmarkClone is what a newcomer waits for: a clone of what is committed, `make run`, until the first page comes.
// The caches of modules and packages are as they are on this machine.
func BenchmarkClone(b *testing.B) {
	for _, program := range []string{"git", "make", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			need.Missing(b, program, "install it")
		}
	}
	dir := filepath.Join(b.TempDir(), "clone")
	begun := time.Now()
	must(b, exec.Command("git", "clone", "-q", need.RepositoryRoot(), dir).Run())
	address := freeAddress(b)
	p := &launched{url: "http://" + address, cmd: exec.Command("make", "run")}
	p.cmd.Dir = dir
	p.cmd.Env = append(os.Environ(), "COUNTERSIGN_LISTEN="+address)
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // make and what it starts end together
	must(b, p.cmd.Start())
	defer func() {
		_ = syscall.Kill(-p.cmd.Process.Pid, syscall.SIGTERM)
		_ = p.cmd.Wait()
	}()
	for p.get("/") != nil {
		if time.Since(begun) > 10*time.Minute {
			b.Fatal("no page after ten minutes")
		}
		time.Sleep(50 * time.Millisecond)
	}
	told("from the clone to the first page", time.Since(begun).Seconds(), " s", "git clone and make run, with the demonstration; caches warm")
}
