package local

import (
	"context"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/countersign/countersign/internal/blob"
)

// Stat implements blob.Store.
func (s *Store) Stat(ctx context.Context, ref blob.Ref) (_ blob.Info, err error) {
	defer blob.Wrap(&err, "stat", ref.Key)
	if err := ctx.Err(); err != nil {
		return blob.Info{}, err
	}
	return s.stat(ref)
}

func (s *Store) stat(ref blob.Ref) (blob.Info, error) {
	if err := ref.Check(); err != nil {
		return blob.Info{}, err
	}
	if ref.Version != "" {
		return blob.Info{}, fmt.Errorf("%w: a directory keeps no versions", blob.ErrNotFound)
	}
	var known sidecar
	if err := s.readJSON(path.Join(objectFolder(ref), infoFile), &known); err != nil {
		return blob.Info{}, s.lookup(err)
	}
	return known.info(ref), nil
}

// Get implements blob.Store.
func (s *Store) Get(ctx context.Context, ref blob.Ref, part blob.Range) (_ io.ReadCloser, _ blob.Info, err error) {
	defer blob.Wrap(&err, "get", ref.Key)
	info, err := s.Stat(ctx, ref)
	if err != nil {
		return nil, blob.Info{}, err
	}
	offset, length, err := part.Within(info.Size)
	if err != nil {
		return nil, blob.Info{}, err
	}
	f, err := s.root.Open(path.Join(objectFolder(ref), dataFile))
	if err != nil {
		return nil, blob.Info{}, failure(err)
	}
	if offset == 0 && length == info.Size {
		return blob.NewChecked(&file{ctx: ctx, File: f}, info), info, nil
	}
	if _, err := f.Seek(offset, io.SeekStart); err != nil {
		_ = f.Close()
		return nil, blob.Info{}, failure(err)
	}
	return &file{ctx: ctx, File: f, part: io.LimitReader(f, length)}, info, nil
}

// file is an open object, or a part of one, that stops with its context.
type file struct {
	*os.File
	ctx  context.Context
	part io.Reader
}

// WriteTo is refused to io.Copy: it would go around Read.
func (f *file) WriteTo(w io.Writer) (int64, error) {
	return io.CopyBuffer(w, struct{ io.Reader }{f}, make([]byte, blob.CopyBuffer))
}

func (f *file) Read(p []byte) (n int, err error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	if f.part == nil {
		n, err = f.File.Read(p)
	} else {
		n, err = f.part.Read(p)
	}
	if err != nil && err != io.EOF { //nolint:errorlint // os.File answers io.EOF itself, never wrapped
		err = failure(err)
	}
	return n, err
}
