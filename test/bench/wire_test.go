package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
)

// wire is one kept connection that sends requests made beforehand. It shares the machine with the server that it
// measures, so it does next to nothing: net/http's client would take a third of the processor for itself.
type wire struct {
	conn net.Conn
	in   *bufio.Reader
}

func dial(host string) (*wire, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, in: bufio.NewReaderSize(conn, 16<<10)}, nil
}

func (w *wire) close() { _ = w.conn.Close() }

// exchange sends a request and reads the answer to its end. keep says whether the body is wanted.
func (w *wire) exchange(request []byte, keep bool) (status int, body []byte, err error) {
	if _, err := w.conn.Write(request); err != nil {
		return 0, nil, err
	}
	return w.answer(keep)
}

func (w *wire) answer(keep bool) (status int, body []byte, err error) {
	status, length, err := w.head()
	if err != nil {
		return status, nil, err
	}
	if length < 0 {
		return status, nil, fmt.Errorf("answer %d without a length", status)
	}
	if keep {
		body = make([]byte, length)
		_, err = io.ReadFull(w.in, body)
		return status, body, err
	}
	_, err = w.in.Discard(length)
	return status, nil, err
}

// lengthName is the one field of an answer that a reader of it has to know.
var lengthName = []byte("content-length:")

func (w *wire) head() (status, length int, err error) {
	line, err := w.in.ReadSlice('\n')
	if err != nil {
		return 0, 0, err
	}
	if len(line) < 12 {
		return 0, 0, fmt.Errorf("answer begins with %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, 0, err
	}
	length = -1
	for {
		line, err = w.in.ReadSlice('\n')
		switch {
		case err != nil:
			return 0, 0, err
		case len(line) <= 2 && status == http.StatusNoContent:
			return status, 0, nil
		case len(line) <= 2:
			return status, length, nil
		case len(line) > len(lengthName) && bytes.EqualFold(line[:len(lengthName)], lengthName):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(lengthName):]))); err != nil {
				return 0, 0, err
			}
		}
	}
}
