// Package minio runs a real MinIO server for tests and crash trials, on loopback and in a folder of its own. MinIO is
// a test tool here: its program is started, never linked.
package minio

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/countersign/countersign/test/need"
	"github.com/countersign/countersign/test/process"
)

// ProgramVariable names the server program; without it PATH and the folder of `go install` are searched.
const ProgramVariable = "COUNTERSIGN_TEST_MINIO"

const (
	startLimit = time.Minute
	stopGrace  = 15 * time.Second
)

// ErrNotInstalled says that there is no MinIO server on this machine.
var ErrNotInstalled = errors.New("minio is not installed (see `make test`, or set " + ProgramVariable + ")")

// Config says how to reach a server.
type Config struct {
	Endpoint  string // host:port, without TLS
	AccessKey string
	SecretKey string
}

// Server is one running server. Its methods are for one goroutine at a time.
type Server struct {
	dir    string
	config Config
	child  *process.Process
}

// StartServer starts a server on the folder, which may be empty or left by an earlier server, even by a crash.
func StartServer(dir string) (*Server, error) { return startServer(dir, "") }

func startServer(dir, abandoned string) (*Server, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	port, err := process.FreePort()
	if err != nil {
		return nil, err
	}
	endpoint := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	s := &Server{dir: dir, config: Config{Endpoint: endpoint, AccessKey: "tester", SecretKey: rand.Text()}}
	return s, s.launch(abandoned)
}

func findProgram() string {
	names := []string{"minio"}
	for _, folder := range []string{os.Getenv("GOBIN"), filepath.Join(os.Getenv("GOPATH"), "bin"), homeGoBin()} {
		names = append(names, filepath.Join(folder, "minio"))
	}
	return need.Program(ProgramVariable, names...)
}

func homeGoBin() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(home, "go", "bin")
}

func (s *Server) launch(abandoned string) error {
	program := findProgram()
	if program == "" {
		return ErrNotInstalled
	}
	log, err := s.openLog()
	if err != nil {
		return err
	}
	defer log.Close() // the child holds its own copy
	cmd := exec.Command(program, "server", "--address", s.config.Endpoint, "--quiet", s.dataDir())
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "MINIO_BROWSER=off", "MINIO_UPDATE=off",
		"MINIO_ROOT_USER="+s.config.AccessKey, "MINIO_ROOT_PASSWORD="+s.config.SecretKey)
	if s.child, err = process.Start(cmd, abandoned); err != nil {
		return err
	}
	if err := s.child.AwaitReady(startLimit, s.logFile(), s.probe); err != nil {
		return errors.Join(fmt.Errorf("MinIO: %w", err), s.child.Kill())
	}
	return nil
}

func (s *Server) openLog() (*os.File, error) {
	if err := os.MkdirAll(s.dataDir(), 0o700); err != nil {
		return nil, err
	}
	return os.OpenFile(s.logFile(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
}

func (s *Server) dataDir() string { return filepath.Join(s.dir, "data") }
func (s *Server) logFile() string { return filepath.Join(s.dir, "server.log") }

// probe asks for both: health speaks of the drives, and a little later the S3 side begins to answer; until then it
// says 503 to everybody, afterwards 403 to a stranger.
func (s *Server) probe() error {
	if err := s.expect("/minio/health/ready", http.StatusOK); err != nil {
		return err
	}
	return s.expect("/", http.StatusForbidden)
}

func (s *Server) expect(path string, status int) error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.config.Endpoint+path, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != status {
		return fmt.Errorf("%s: %s", path, response.Status)
	}
	return nil
}

// Config says how to reach the server; it stays the same over a restart.
func (s *Server) Config() Config { return s.config }

// Restart starts the server again on the same folder, port and keys, after Kill or Stop.
func (s *Server) Restart() error { return s.launch("") }

// Kill ends the server as a crash of its process would (SIGKILL).
func (s *Server) Kill() error { return s.child.Kill() }

// Stop ends the server in good order.
func (s *Server) Stop() error { return s.child.Stop(stopGrace) }

// Pid answers the process id of the running server.
func (s *Server) Pid() int { return s.child.Pid() }
