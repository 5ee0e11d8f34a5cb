package proof

// Tree is a growing RFC 6962 tree of which only the roots of its complete subtrees are kept, so that its root is known
// after every leaf without the leaves.
type Tree struct {
	size  int64
	roots []Digest // of the complete subtrees, greatest first
}

// Add appends a leaf.
func (t *Tree) Add(leaf Digest) {
	for n := t.size; n&1 == 1; n >>= 1 {
		last := len(t.roots) - 1
		leaf, t.roots = Node(t.roots[last], leaf), t.roots[:last]
	}
	t.roots = append(t.roots, leaf)
	t.size++
}

// Size is the number of leaves.
func (t *Tree) Size() int64 { return t.size }

// Root is the root over the leaves so far.
func (t *Tree) Root() Digest {
	if t.size == 0 {
		return emptyRoot
	}
	root := t.roots[len(t.roots)-1]
	for i := len(t.roots) - 2; i >= 0; i-- {
		root = Node(t.roots[i], root)
	}
	return root
}
