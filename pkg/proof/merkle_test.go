package proof

import (
	"fmt"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// stored is a tree as the ledger keeps it, made by the library alone.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = s[x]
	}
	return out, nil
}

func grow(t *testing.T, n int) (leaves []Digest, tree stored) {
	t.Helper()
	for i := range n {
		document := fmt.Appendf(nil, `{"seq":%d}`, i)
		more, err := tlog.StoredHashes(int64(i), document, tree)
		if err != nil {
			t.Fatal(err)
		}
		tree, leaves = append(tree, more...), append(leaves, Leaf(document))
	}
	return leaves, tree
}

func TestTreeAgreesWithTheLibrary(t *testing.T) {
	for n := range 40 {
		leaves, tree := grow(t, n)
		want, err := tlog.TreeHash(int64(n), tree)
		if err != nil {
			t.Fatal(err)
		}
		root := Root(leaves)
		if root != Digest(want) {
			t.Fatalf("root of %d leaves is %s, want %s", n, root, Digest(want))
		}
		for i := range leaves {
			path := Path(leaves, i)
			if !CheckPath(path, int64(i), int64(n), leaves[i], root) {
				t.Errorf("leaf %d of %d does not lead to the root", i, n)
			}
			for j := range leaves {
				if j != i && CheckPath(path, int64(j), int64(n), leaves[i], root) {
					t.Errorf("leaf %d of %d passes for leaf %d", i, n, j)
				}
			}
		}
	}
}

func TestConsistency(t *testing.T) {
	leaves, tree := grow(t, 21)
	for n := range leaves {
		for old := range n + 1 {
			var path []Digest
			if old > 0 && old < n {
				proof, err := tlog.ProveTree(int64(n), int64(old), tree)
				if err != nil {
					t.Fatal(err)
				}
				for _, h := range proof {
					path = append(path, Digest(h))
				}
			}
			was, is := Root(leaves[:old]), Root(leaves[:n])
			if !CheckConsistency(path, int64(old), int64(n), was, is) {
				t.Errorf("%d does not go on to %d", old, n)
			}
			was[3] ^= 1
			if CheckConsistency(path, int64(old), int64(n), was, is) {
				t.Errorf("another tree of %d goes on to %d", old, n)
			}
		}
	}
}

func TestDigestHasOneForm(t *testing.T) {
	good := Leaf(nil).String()
	for _, bad := range []string{"", good[1:], good + "0", "A" + good[1:], "g" + good[1:], good + "\n"} {
		if _, err := ParseDigest(bad); err == nil {
			t.Errorf("%q passes for a digest", bad)
		}
	}
	if d, err := ParseDigest(good); err != nil || d != Leaf(nil) {
		t.Errorf("%s: %v", good, err)
	}
}

func FuzzCheckPath(f *testing.F) {
	f.Add(int64(1), int64(3), 2)
	f.Fuzz(func(_ *testing.T, index, size int64, steps int) {
		path := make([]Digest, max(0, min(steps, 80)))
		CheckPath(path, index, size, Digest{}, Digest{})
		CheckConsistency(path, index, size, Digest{}, Digest{})
	})
}
