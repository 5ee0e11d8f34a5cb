package bench

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/countersign/countersign/test/harness"
)

// starts is how often the program is started.
const starts = 9

// BenchmarkStart starts the program on a small installation until it is ready and has served the first page, and looks
// at its memory when it has come to rest.
func BenchmarkStart(b *testing.B) {
	c := harness.Config(b, harness.Embedded)
	harness.Found(b, c)
	binary := harness.Build(b, "")
	var took, resting []float64
	for range starts {
		p := launch(b, binary, c.DataDir)
		took = append(took, ms(p.ready))
		for range 5 {
			for _, path := range []string{"/", "/m", "/readyz", "/api/v1/classes"} {
				must(b, p.get(path))
			}
		}
		time.Sleep(time.Second)
		resting = append(resting, mebibytes(memory(b, p.pid, "VmRSS")))
		p.end(b)
	}
	floor := floorOfStart(b, binary)
	most("cold start to ready and first page", median(took), 150, " ms", fmt.Sprintf("the bare process %s ms", number(floor)))
	most("memory at rest (RSS)", median(resting), 40, " MiB", "small database, after a start and 20 requests")
}

// floorOfStart is how long the program needs to do nothing.
func floorOfStart(b *testing.B, binary string) float64 {
	b.Helper()
	var took []float64
	for range starts {
		begun := time.Now()
		must(b, exec.Command(binary, "version").Run())
		took = append(took, ms(time.Since(begun)))
	}
	return median(took)
}

// launched is a program whose start was watched.
type launched struct {
	pid   int
	url   string
	ready time.Duration
	cmd   *exec.Cmd
}

// launch starts the program on a port that is free now, and asks until it is ready and gives its first page.
func launch(b *testing.B, binary, data string) *launched {
	b.Helper()
	address := freeAddress(b)
	p := &launched{url: "http://" + address, cmd: exec.Command(binary, "serve", "--data", data, "--listen", address)}
	begun := time.Now()
	must(b, p.cmd.Start())
	p.pid = p.cmd.Process.Pid
	for p.get("/readyz") != nil {
		if time.Since(begun) > time.Minute {
			p.end(b)
			b.Fatal("not ready after a minute")
		}
		time.Sleep(time.Millisecond)
	}
	err := p.get("/")
	p.ready = time.Since(begun)
	must(b, err)
	return p
}

func (p *launched) get(path string) error {
	answer, err := http.Get(p.url + path)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", path, answer.Status)
	}
	return nil
}

func (p *launched) end(b *testing.B) {
	b.Helper()
	must(b, p.cmd.Process.Signal(os.Interrupt))
	_ = p.cmd.Wait()
}

func freeAddress(b *testing.B) string {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	defer l.Close()
	return l.Addr().String()
}

// memory is what the system says of a process's memory, in bytes: VmRSS now, VmHWM at most.
func memory(b *testing.B, pid int, what string) int64 {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	must(b, err)
	found := regexp.MustCompile(what + `:\s+(\d+) kB`).FindSubmatch(text)
	if found == nil {
		b.Fatalf("no %s of process %d", what, pid)
	}
	kB, err := strconv.ParseInt(string(found[1]), 10, 64)
	must(b, err)
	return kB << 10
}

// forgetPeak makes VmHWM begin anew.
func forgetPeak(b *testing.B, pid int) {
	b.Helper()
	must(b, os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0o600))
}

func mebibytes(n int64) float64 { return float64(n) / (1 << 20) }
