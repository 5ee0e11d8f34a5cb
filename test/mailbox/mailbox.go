// Package mailbox is a mail server for tests, on a loopback port.
package mailbox

import (
	"bufio"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Server is a mail server that keeps what it is handed. It speaks as much SMTP as a sender needs.
type Server struct {
	Port    int
	mu      sync.Mutex
	got     []string
	refusal string
}

// Start runs a mail server until the test ends.
func Start(t *testing.T) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	s := &Server{Port: listener.Addr().(*net.TCPAddr).Port}
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

func (s *Server) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewScanner(conn)
	say := func(line string) { _, _ = conn.Write([]byte(line + "\r\n")) }
	say("220 mail.test")
	for in.Scan() {
		verb, _, _ := strings.Cut(strings.ToUpper(in.Text()), " ")
		if refusal := s.refuses(verb); refusal != "" {
			say(refusal)
			continue
		}
		switch verb {
		case "DATA":
			say("354 go on")
			s.keep(letter(in))
			say("250 kept")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

func letter(in *bufio.Scanner) string {
	var lines []string
	for in.Scan() && in.Text() != "." {
		lines = append(lines, in.Text())
	}
	return strings.Join(lines, "\n")
}

// Refuse makes the server answer each recipient with a line such as "550 no such user"; empty: it takes everybody.
func (s *Server) Refuse(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusal = line
}

func (s *Server) refuses(verb string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if verb == "RCPT" {
		return s.refusal
	}
	return ""
}

func (s *Server) keep(letter string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, letter)
}

// Letters gives what it was handed so far, the oldest first.
func (s *Server) Letters() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.got...)
}
