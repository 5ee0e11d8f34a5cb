package httpapi

import (
	"io"
	"net/http"
	"time"
)

// progressStep is how many bytes may pass before the deadline is moved again: moving it costs a system call's worth.
const progressStep = 1 << 20

// movingBody reads the request's body and moves the connection's deadline as long as bytes come: a big file may take
// hours, a silent sender is cut off after bodyTimeout.
func (x *exchange) movingBody() io.Reader {
	control := http.NewResponseController(x.Writer)
	return &movingReader{from: x.Request.Body, move: func() {
		soon := time.Now().Add(bodyTimeout) // the connection's own clock, not the product's
		_ = control.SetReadDeadline(soon)   // a writer without deadlines has none to move
		_ = control.SetWriteDeadline(soon)
	}}
}

type movingReader struct {
	from  io.Reader
	move  func()
	since int
	begun bool
}

// Read implements io.Reader.
func (r *movingReader) Read(p []byte) (int, error) {
	if !r.begun || r.since >= progressStep {
		r.begun, r.since = true, 0
		r.move()
	}
	n, err := r.from.Read(p)
	r.since += n
	return n, err
}

// movingWriter does for a download what movingReader does for an upload.
type movingWriter struct {
	to      io.Writer
	control *http.ResponseController
	since   int
	begun   bool
}

func (x *exchange) movingWriter() io.Writer {
	return &movingWriter{to: x.Writer, control: http.NewResponseController(x.Writer)}
}

// Write implements io.Writer.
func (w *movingWriter) Write(p []byte) (int, error) {
	if !w.begun || w.since >= progressStep {
		w.begun, w.since = true, 0
		_ = w.control.SetWriteDeadline(time.Now().Add(bodyTimeout))
	}
	n, err := w.to.Write(p)
	w.since += n
	return n, err
}
