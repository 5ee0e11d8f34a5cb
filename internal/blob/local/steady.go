package local

import "os"

// writeBackStep is how many bytes are gathered before the disk is set to work on them.
const writeBackStep = 8 << 20

// steady writes a file and has the disk begin with what is there while more comes, so that the sync at the end of a
// large file, which alone makes it durable, has little left to wait for.
type steady struct {
	file      *os.File
	written   int64
	handedOut int64
}

// Write implements io.Writer.
func (s *steady) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.written += int64(n)
	if fresh := s.written - s.handedOut; fresh >= writeBackStep {
		beginWriteBack(s.file, s.handedOut, fresh)
		s.handedOut = s.written
	}
	return n, err
}
