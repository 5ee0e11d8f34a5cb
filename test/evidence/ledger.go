package evidence

import (
	"golang.org/x/mod/sumdb/tlog"

	"github.com/countersign/countersign/pkg/proof"
)

// Forked gives another book that is signed by the same key but never was this one: as long, with other events.
func (b *Book) Forked() *Book {
	other := New(b.tb)
	other.signer, other.VerifierKey = b.signer, b.VerifierKey
	for range len(b.Events) + 1 {
		other.Login("li")
	}
	return other
}

// Consistency proves that the tree of one size goes on from that of another, made by the library alone.
func (b *Book) Consistency(from, to int64) (path []proof.Digest) {
	var tree hashes
	for i, e := range b.Events[:to] {
		more, err := tlog.StoredHashes(int64(i), e, tree)
		b.must(err)
		tree = append(tree, more...)
	}
	made, err := tlog.ProveTree(to, from, tree)
	b.must(err)
	for _, h := range made {
		path = append(path, proof.Digest(h))
	}
	return path
}

// hashes is a tree as the library keeps it.
type hashes []tlog.Hash

// ReadHashes gives the hashes at indexes.
func (s hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = s[x]
	}
	return out, nil
}
