package local

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"

	"github.com/countersign/countersign/internal/blob"
)

// Put implements blob.Store.
func (s *Store) Put(ctx context.Context, in blob.Incoming) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "put", in.Key)
	if err := in.Check(); err != nil {
		return blob.Info{}, err
	}
	id, err := s.newWork()
	if err != nil {
		return blob.Info{}, err
	}
	defer s.discard(id)
	intake, err := s.receive(ctx, id, in.Content, in.Size)
	if err != nil {
		return blob.Info{}, err
	}
	if err := in.Fits(intake.Count(), intake.SHA256()); err != nil {
		return blob.Info{}, err
	}
	return s.install(id, blob.Info{
		Ref:  blob.Ref{Area: blob.Staging, Key: in.Key},
		Size: intake.Count(), SHA256: intake.SHA256(), StoredAt: s.now().UTC(), Meta: in.Meta,
	})
}

// receive writes the bytes of a new object into its work folder and syncs them.
func (s *Store) receive(ctx context.Context, id string, content io.Reader, size int64) (*blob.Intake, error) {
	intake := blob.NewIntake(ctx, content, size)
	f, err := s.root.OpenFile(path.Join(workFolder(id), dataFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return nil, s.lookup(err)
	}
	err = errors.Join(pour(f, intake), f.Close())
	if intake.Failure() != nil {
		return nil, intake.Failure()
	}
	return intake, failure(err)
}

// pour copies all of intake to a file and syncs it. The struct hides the file's ReadFrom, which would bring a buffer
// of another size.
func pour(f *os.File, intake *blob.Intake) error {
	if _, err := io.CopyBuffer(struct{ io.Writer }{&steady{file: f}}, intake, make([]byte, blob.CopyBuffer)); err != nil {
		return err
	}
	return f.Sync()
}

// install makes the object of a work folder visible under its key, durably. The same bytes under that key answer as
// the first time.
func (s *Store) install(id string, info blob.Info) (blob.Info, error) {
	if err := s.writeJSON(path.Join(workFolder(id), infoFile), toSidecar(info)); err != nil {
		return blob.Info{}, s.lookup(err)
	}
	if err := s.sync(workFolder(id)); err != nil {
		return blob.Info{}, s.lookup(err)
	}
	folder := objectFolder(info.Ref)
	err := s.rename(workFolder(id), folder)
	if errors.Is(err, fs.ErrExist) || errors.Is(err, syscall.ENOTEMPTY) {
		return s.existing(info)
	}
	if err == nil {
		err = s.syncUpwards(path.Dir(folder))
	}
	return info, s.lookup(err)
}

// rename moves a work folder to its object's place. A sweep may take away an empty parent in between; then it is
// made again.
func (s *Store) rename(from, to string) (err error) {
	const attempts = 8
	for range attempts {
		if err = s.makeFolder(path.Dir(to)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if err = s.root.Rename(from, to); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return err
}

// existing answers for a key that is taken: as the first time for the same bytes, else ErrExists. It syncs, since
// the first writer may not have come so far yet.
func (s *Store) existing(info blob.Info) (blob.Info, error) {
	have, err := s.stat(info.Ref)
	if err != nil {
		return blob.Info{}, err
	}
	if have.Size != info.Size || have.SHA256 != info.SHA256 {
		return blob.Info{}, blob.ErrExists
	}
	return have, failure(s.syncUpwards(path.Dir(objectFolder(info.Ref))))
}

// discard takes a work folder away; after a successful rename there is none. What can't be removed now is swept later.
func (s *Store) discard(id string) { _ = s.root.RemoveAll(workFolder(id)) }
