// Package mariadb runs a real MariaDB server for tests, benchmarks and crash trials, with the durable settings that
// the service insists on. It listens on loopback only, under an unprivileged account, in a folder of its own.
package mariadb

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"

	"github.com/countersign/countersign/test/need"
	"github.com/countersign/countersign/test/process"
)

const (
	account    = "tester"
	startLimit = 2 * time.Minute // recovery after a crash on a loaded machine is slow
	stopGrace  = 30 * time.Second
)

// ErrNotInstalled says that there is no MariaDB server on this machine.
var ErrNotInstalled = errors.New("mariadbd is not installed (see `make test`, or set " + ProgramVariable + ")")

// ProgramVariable names the server program; without it the usual places are searched.
const ProgramVariable = "COUNTERSIGN_TEST_MARIADBD"

// Server is one running server. Its methods are for one goroutine at a time.
type Server struct {
	dir      string
	password string
	port     int
	child    *process.Process
}

// StartServer initialises the folder if it holds no database yet and starts a server on it. The folder may be one
// that an earlier server left, even by a crash. Overrides replace settings, as in {"innodb_buffer_pool_size": "1G"}.
func StartServer(dir string, overrides map[string]string) (*Server, error) {
	return startServer(dir, overrides, "")
}

func startServer(dir string, overrides map[string]string, abandoned string) (*Server, error) {
	program := findProgram()
	if program == "" {
		return nil, ErrNotInstalled
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	port, err := process.FreePort()
	if err != nil {
		return nil, err
	}
	s := &Server{dir: dir, port: port}
	if err := s.prepare(program, overrides); err != nil {
		return nil, fmt.Errorf("prepare MariaDB in %s: %w", dir, err)
	}
	return s, s.launch(program, abandoned)
}

func findProgram() string {
	return need.Program(ProgramVariable, "mariadbd", "/usr/sbin/mariadbd", "/usr/local/sbin/mariadbd",
		"/usr/libexec/mariadbd", "/opt/homebrew/bin/mariadbd")
}

func (s *Server) prepare(program string, overrides map[string]string) error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	if err := s.keepPassword(); err != nil {
		return err
	}
	if err := s.writeSettings(overrides); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(s.dataDir(), "mysql")); err == nil {
		return nil
	}
	return s.initialise(program)
}

// keepPassword makes a password at the first start. It keeps a test from talking to a stranger's server that took over
// a port after a crash.
func (s *Server) keepPassword() error {
	file := filepath.Join(s.dir, "password")
	if known, err := os.ReadFile(file); err == nil {
		s.password = string(known)
		return nil
	}
	s.password = rand.Text()
	return os.WriteFile(file, []byte(s.password), 0o600)
}

func (s *Server) initialise(program string) error {
	installer := need.Program("", filepath.Join(filepath.Dir(program), "mariadb-install-db"), "mariadb-install-db",
		"/usr/bin/mariadb-install-db", "/usr/local/bin/mariadb-install-db")
	if installer == "" {
		return errors.New("mariadb-install-db is not installed")
	}
	cmd := exec.Command(installer, "--defaults-file="+s.settingsFile(), "--skip-test-db",
		"--auth-root-authentication-method=normal", "--skip-log-bin")
	cmd.Dir = s.dir
	if err := process.DropPrivileges(cmd, s.dir); err != nil {
		return err
	}
	if output, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("mariadb-install-db: %w\n%s", err, output)
	}
	return nil
}

func (s *Server) launch(program, abandoned string) error {
	cmd := exec.Command(program, "--defaults-file="+s.settingsFile())
	cmd.Dir = s.dir
	if err := process.DropPrivileges(cmd, s.dir); err != nil {
		return err
	}
	child, err := process.Start(cmd, abandoned)
	if err != nil {
		return err
	}
	s.child = child
	if err := child.AwaitReady(startLimit, s.logFile(), s.ping); err != nil {
		return errors.Join(fmt.Errorf("MariaDB: %w", err), child.Kill())
	}
	return nil
}

// Restart starts the server again on the same folder and port, after Kill or Stop.
func (s *Server) Restart() error { return s.launch(findProgram(), "") }

// Kill ends the server as a crash of its process would (SIGKILL).
func (s *Server) Kill() error { return s.child.Kill() }

// Stop ends the server in good order.
func (s *Server) Stop() error { return s.child.Stop(stopGrace) }

// Pid answers the process id of the running server.
func (s *Server) Pid() int { return s.child.Pid() }

// Address answers host:port, for a proxy between the service and the server.
func (s *Server) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

// DSN answers the address of a database in the form of the Go driver, for an account with all rights.
func (s *Server) DSN(database string) string {
	config := mysql.NewConfig()
	config.User, config.Passwd = account, s.password
	config.Net, config.Addr, config.DBName = "tcp", s.Address(), database
	config.ParseTime = true
	return config.FormatDSN()
}

// CreateDatabase makes an empty database and answers its DSN.
func (s *Server) CreateDatabase(ctx context.Context, name string) (string, error) {
	return s.DSN(name), createDatabase(ctx, s.DSN(""), name)
}

func createDatabase(ctx context.Context, base, name string) error {
	return execute(ctx, base, "CREATE DATABASE "+quote(name)+" CHARACTER SET utf8mb4 COLLATE utf8mb4_bin")
}

func (s *Server) ping() error {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return execute(ctx, s.DSN(""), "SELECT 1")
}

func execute(ctx context.Context, dsn, statement string) error {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}

func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }
