// Package process runs a server that a test needs as a child which can't outlive it: a watchdog of its own ends the
// server by its pid when the test process is gone, however that ended, and clears the server's folder away.
package process

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"syscall"
	"time"
)

// watchdogScript waits on its standard input. One line means that the server has ended and nothing is left to do;
// end of file means that the test process is gone.
const watchdogScript = `trap "" INT TERM HUP
read -r released && exit 0
kill -9 "$1" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2>/dev/null || break; sleep 0.1; done
if [ -n "$2" ]; then rm -rf -- "$2"; fi`

// Process is one running child.
type Process struct {
	cmd     *exec.Cmd
	release io.WriteCloser
	done    chan struct{}
	err     error
}

// Start runs the command under a watchdog. abandoned, if not empty, is a folder that the watchdog removes when the
// test process dies before the child: name only a folder that was made for this child.
func Start(cmd *exec.Cmd, abandoned string) (*Process, error) {
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	release, err := watch(cmd.Process.Pid, abandoned)
	if err != nil {
		return nil, errors.Join(err, cmd.Process.Kill(), cmd.Wait())
	}
	p := &Process{cmd: cmd, release: release, done: make(chan struct{})}
	go p.wait()
	return p, nil
}

func watch(pid int, abandoned string) (io.WriteCloser, error) {
	dog := exec.Command("sh", "-c", watchdogScript, "watchdog", strconv.Itoa(pid), abandoned)
	detach(dog) // an interrupt typed at the terminal goes to the whole group and must not reach the watchdog
	release, err := dog.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("watchdog pipe: %w", err)
	}
	if err := dog.Start(); err != nil {
		return nil, fmt.Errorf("start watchdog: %w", err)
	}
	go func() { _ = dog.Wait() }() // reaped, its answer means nothing
	return release, nil
}

func (p *Process) wait() {
	p.err = p.cmd.Wait()
	_, _ = io.WriteString(p.release, "released\n")
	_ = p.release.Close()
	close(p.done)
}

// Pid answers the process id of the child.
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Done is closed when the child has ended.
func (p *Process) Done() <-chan struct{} { return p.done }

// Err answers how the child ended; it may be called after Done is closed only.
func (p *Process) Err() error { return p.err }

// Kill ends the child as a crash would (SIGKILL) and waits until it is gone.
func (p *Process) Kill() error { return p.end(os.Kill) }

// Stop asks the child to end (SIGTERM), waits for the grace, and kills it then.
func (p *Process) Stop(grace time.Duration) error {
	force := time.AfterFunc(grace, func() { _ = p.cmd.Process.Kill() })
	defer force.Stop()
	return p.end(syscall.SIGTERM)
}

func (p *Process) end(signal os.Signal) error {
	if err := p.cmd.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("signal %d: %w", p.Pid(), err)
	}
	<-p.done
	return nil
}
