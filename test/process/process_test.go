//go:build unix

package process_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/process"
)

// asOwner makes the test binary play a test process that starts a server and then dies without any clean-up.
const asOwner = "COUNTERSIGN_PROCESS_OWNER_OF"

func TestMain(m *testing.M) {
	if dir := os.Getenv(asOwner); dir != "" {
		own(dir)
	}
	os.Exit(m.Run())
}

func own(dir string) {
	child, err := process.Start(exec.Command("sleep", "600"), dir)
	if err != nil {
		panic(err)
	}
	fmt.Println(child.Pid())
	select {}
}

func TestServerDiesWithItsOwner(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "server")
	require.NoError(t, os.Mkdir(dir, 0o700))
	owner := exec.Command(os.Args[0])
	owner.Env = append(os.Environ(), asOwner+"="+dir)
	output, err := owner.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, owner.Start())
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	require.NoError(t, err)
	require.True(t, running(pid))

	require.NoError(t, owner.Process.Kill())
	require.Error(t, owner.Wait(), "killed")

	require.Eventually(t, func() bool { return !running(pid) }, 10*time.Second, 10*time.Millisecond)
	require.Eventually(t, func() bool { return absent(dir) }, 10*time.Second, 10*time.Millisecond)
}

func TestEndedServerKeepsItsFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "server")
	require.NoError(t, os.Mkdir(dir, 0o700))
	child, err := process.Start(exec.Command("sleep", "600"), dir)
	require.NoError(t, err)
	require.NoError(t, child.Kill())
	require.Error(t, child.Err())
	require.False(t, running(child.Pid()))
	time.Sleep(300 * time.Millisecond) // the watchdog must have nothing left to do
	require.False(t, absent(dir))
}

func TestStopKillsAfterTheGrace(t *testing.T) {
	child, err := process.Start(exec.Command("sh", "-c", `trap "" TERM; while :; do sleep 0.1; done`), "")
	require.NoError(t, err)
	time.Sleep(100 * time.Millisecond) // until the trap is set
	require.NoError(t, child.Stop(200*time.Millisecond))
	require.ErrorContains(t, child.Err(), "killed")
}

func TestAwaitReadyTellsWhyTheServerEnded(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	child, err := process.Start(exec.Command("sh", "-c", "echo no such disk > "+log+"; exit 3"), "")
	require.NoError(t, err)
	err = child.AwaitReady(10*time.Second, log, func() error { return os.ErrNotExist })
	require.ErrorContains(t, err, "exit status 3")
	require.ErrorContains(t, err, "no such disk")
}

func running(pid int) bool {
	state, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err == nil { // a zombie that nobody has reaped yet has ended all the same
		return !strings.Contains(string(state), ") Z ")
	}
	return absent("/proc/self") && syscall.Kill(pid, 0) == nil
}

func absent(path string) bool {
	_, err := os.Stat(path)
	return os.IsNotExist(err)
}
