package export

import (
	"bufio"
	"errors"
	"os"
	"path"
)

// folder is where an export goes. What lies outside can't be reached through a name, whatever a row says.
type folder struct{ root *os.Root }

// openFolder makes the folder or takes an empty one.
func openFolder(dir string) (*folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if err := refuseUsed(dir); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &folder{root}, nil
}

// Close ends the use of the folder.
func (f *folder) Close() error { return f.root.Close() }

// create makes a file, with the folders on the way to it.
func (f *folder) create(name string) (*os.File, error) {
	if dir := path.Dir(name); dir != "." {
		if err := f.root.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	return f.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
}

// lines is a file that is written line by line.
type lines struct {
	name string
	file *os.File
	out  *bufio.Writer
	n    int64
}

func (f *folder) lines(name string) (*lines, error) {
	file, err := f.create(name)
	if err != nil {
		return nil, err
	}
	return &lines{name: name, file: file, out: bufio.NewWriterSize(file, 1<<18)}, nil
}

// add writes one line. An error comes out at the end.
func (l *lines) add(line []byte) {
	_, _ = l.out.Write(line)
	_ = l.out.WriteByte('\n')
	l.n++
}

// close makes the file durable.
func (l *lines) close() error {
	return errors.Join(l.out.Flush(), l.file.Sync(), l.file.Close())
}

// write writes a whole file.
func (f *folder) write(name string, content []byte) error {
	file, err := f.create(name)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}
