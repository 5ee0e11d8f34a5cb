package blob

import (
	"context"
	"errors"
	"io"
)

const (
	block       = 256 << 10
	blocksKept  = 8
	blockAbsent = -1
)

// readerAt reads an object in blocks and keeps the last few: a format's structure is read in order and in small
// pieces, and each miss is a request to the object store.
type readerAt struct {
	ctx   context.Context
	store Store
	info  Info
	kept  [blocksKept]struct {
		index int64
		data  []byte
	}
	next int
}

// OpenAt gives random access to an object in at most 2 MiB of memory. It is not safe for concurrent use.
func OpenAt(ctx context.Context, store Store, ref Ref) (io.ReaderAt, Info, error) {
	info, err := store.Stat(ctx, ref)
	if err != nil {
		return nil, Info{}, err
	}
	r := &readerAt{ctx: ctx, store: store, info: info}
	for i := range r.kept {
		r.kept[i].index = blockAbsent
	}
	return r, info, nil
}

// ReadAt implements io.ReaderAt.
func (r *readerAt) ReadAt(p []byte, offset int64) (n int, err error) {
	if offset < 0 {
		return 0, ErrRange
	}
	for n < len(p) {
		at := offset + int64(n)
		if at >= r.info.Size {
			return n, io.EOF
		}
		data, err := r.block(at / block)
		if err != nil {
			return n, err
		}
		n += copy(p[n:], data[at%block:])
	}
	return n, nil
}

func (r *readerAt) block(index int64) ([]byte, error) {
	for _, kept := range r.kept {
		if kept.index == index {
			return kept.data, nil
		}
	}
	slot := &r.kept[r.next]
	r.next = (r.next + 1) % blocksKept
	slot.index = blockAbsent // until it is whole
	data, err := r.fetch(index, slot.data)
	if err != nil {
		return nil, err
	}
	slot.index, slot.data = index, data
	return data, nil
}

func (r *readerAt) fetch(index int64, into []byte) ([]byte, error) {
	size := min(block, r.info.Size-index*block)
	if into == nil {
		into = make([]byte, block)
	}
	body, _, err := r.store.Get(r.ctx, r.info.Ref, Range{Offset: index * block, Length: size})
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	if _, err := io.ReadFull(body, into[:size]); errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, ErrMismatch
	} else if err != nil {
		return nil, err
	}
	return into[:size], nil
}
