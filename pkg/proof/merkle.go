package proof

import (
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// Leaf is the RFC 6962 hash of a document as a leaf: SHA-256(0x00 ‖ document).
func Leaf(document []byte) Digest { return Digest(tlog.RecordHash(document)) }

// Node is the RFC 6962 hash of two subtrees: SHA-256(0x01 ‖ left ‖ right).
func Node(left, right Digest) Digest { return Digest(tlog.NodeHash(tlog.Hash(left), tlog.Hash(right))) }

// Root is the RFC 6962 root over leaves in their order. No leaves have the root SHA-256 of nothing.
func Root(leaves []Digest) Digest {
	switch len(leaves) {
	case 0:
		return emptyRoot
	case 1:
		return leaves[0]
	}
	k := leftSize(len(leaves))
	return Node(Root(leaves[:k]), Root(leaves[k:]))
}

// emptyRoot is the SHA-256 of no bytes.
var emptyRoot, _ = ParseDigest("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")

// Path is the RFC 6962 audit path of one leaf: the neighbours on the way to the root, nearest first. Index must be
// that of a leaf.
func Path(leaves []Digest, index int) []Digest {
	if len(leaves) == 1 {
		return []Digest{}
	}
	k := leftSize(len(leaves))
	if index < k {
		return append(Path(leaves[:k], index), Root(leaves[k:]))
	}
	return append(Path(leaves[k:], index-k), Root(leaves[:k]))
}

// leftSize is the size of the left subtree: the greatest power of two below n.
func leftSize(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) } //nolint:gosec // n is a length

// CheckPath reports whether path leads from leaf number index of a tree of size leaves to root.
func CheckPath(path []Digest, index, size int64, leaf, root Digest) bool {
	return tlog.CheckRecord(hashes(path), size, tlog.Hash(root), index, tlog.Hash(leaf)) == nil
}

// CheckConsistency reports whether path proves that a tree of newSize leaves goes on from one of oldSize: nothing was
// changed or taken out (RFC 6962, 2.1.2). Every tree goes on from the empty one.
func CheckConsistency(path []Digest, oldSize, newSize int64, oldRoot, newRoot Digest) bool {
	switch oldSize {
	case 0:
		return oldRoot == emptyRoot
	case newSize:
		return len(path) == 0 && oldRoot == newRoot
	}
	return tlog.CheckTree(hashes(path), newSize, tlog.Hash(newRoot), oldSize, tlog.Hash(oldRoot)) == nil
}

func hashes(path []Digest) []tlog.Hash {
	out := make([]tlog.Hash, len(path))
	for i, d := range path {
		out[i] = tlog.Hash(d)
	}
	return out
}
