package process

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"time"
)

// Ports below the range that systems hand out for outgoing connections: a server that restarts on its port finds it free.
const firstPort, portCount = 20000, 12000

// FreePort answers a loopback TCP port that nobody listens on now.
func FreePort() (int, error) {
	for range 100 {
		port := firstPort + rand.IntN(portCount)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			continue
		}
		return port, listener.Close()
	}
	return 0, fmt.Errorf("no free port among %d from %d on", portCount, firstPort)
}

// AwaitReady calls probe until it answers nil. It gives up when the child has ended or the limit is over, and says
// then what the child wrote last to logFile.
func (p *Process) AwaitReady(limit time.Duration, logFile string, probe func() error) error {
	deadline := time.After(limit)
	for {
		err := probe()
		if err == nil {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("ended at start: %w\n%s", p.err, tail(logFile))
		case <-deadline:
			return fmt.Errorf("not ready after %s: %w\n%s", limit, err, tail(logFile))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func tail(logFile string) []byte {
	const enough = 4096
	text, _ := os.ReadFile(logFile)
	return text[max(0, len(text)-enough):]
}
