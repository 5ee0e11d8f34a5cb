package local

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"path"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/blob"
)

// List implements blob.Store.
func (s *Store) List(ctx context.Context, area blob.Area, prefix string) iter.Seq2[blob.Entry, error] {
	return func(yield func(blob.Entry, error) bool) {
		if !area.Known() {
			yield(blob.Entry{}, blob.ErrArea)
			return
		}
		if err := blob.CheckPrefix(prefix); err != nil {
			yield(blob.Entry{}, err)
			return
		}
		l := listing{ctx: ctx, store: s, area: area, prefix: prefix, yield: yield}
		l.walk(path.Dir(prefix + "x")) // the folder that the prefix ends in
	}
}

type listing struct {
	ctx    context.Context
	store  *Store
	area   blob.Area
	prefix string
	yield  func(blob.Entry, error) bool
}

// walk lists what is under a folder, given relative to the area; it answers false when the caller has had enough.
func (l *listing) walk(folder string) bool {
	names, err := l.store.names(path.Join(string(l.area), folder))
	if err != nil {
		return l.yield(blob.Entry{}, err)
	}
	for _, name := range inKeyOrder(names) {
		if err := l.ctx.Err(); err != nil {
			l.yield(blob.Entry{}, err)
			return false
		}
		if !l.visit(path.Join(folder, name)) {
			return false
		}
	}
	return true
}

func (l *listing) visit(name string) bool {
	key, isObject := strings.CutSuffix(name, objectMark)
	if !isObject {
		below := name + "/"
		return !strings.HasPrefix(below, l.prefix) && !strings.HasPrefix(l.prefix, below) || l.walk(name)
	}
	if !strings.HasPrefix(key, l.prefix) {
		return true
	}
	info, err := l.store.stat(blob.Ref{Area: l.area, Key: key})
	if errors.Is(err, blob.ErrNotFound) { // deleted since the folder was read
		return true
	}
	return l.yield(blob.Entry{Key: key, Size: info.Size, StoredAt: info.StoredAt}, err)
}

// names gives the folders in a folder; a folder that is absent has none.
func (s *Store) names(folder string) ([]string, error) {
	entries, err := fs.ReadDir(s.root.FS(), folder)
	if err = s.lookup(err); err != nil && !errors.Is(err, blob.ErrNotFound) {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() {
			names = append(names, entry.Name())
		}
	}
	return names, nil
}

// inKeyOrder sorts names as their keys sort: a folder's keys all continue with '/', an object's ends.
func inKeyOrder(names []string) []string {
	asKey := func(name string) string {
		if key, isObject := strings.CutSuffix(name, objectMark); isObject {
			return key
		}
		return name + "/"
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(asKey(a), asKey(b)) })
	return names
}
