package check

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// kind is what a JSON value is.
type kind uint8

const (
	isNull kind = iota
	isBool
	isNumber
	isString
	isArray
	isObject
)

// none stands where there is no node.
const none int32 = -1

// node is one value of a tree. Nodes lie in one slice and point to each other by index, so that a record costs one
// allocation and not one for each value.
type node struct {
	name   string // its member name, if it is a member of an object
	text   string // the decoded string, or the literal of a number or bool
	parent int32
	first  int32 // first child
	next   int32 // next sibling
	index  int32 // its place, if it is an item of an array
	kind   kind
	faulty bool // a fault was already listed for it: it is not judged again
}

// Tree is one JSON value that was read strictly.
type Tree struct {
	nodes []node
	root  string // path of the root; empty for a whole request
}

// rootNode is where a tree begins.
const rootNode int32 = 0

// child finds a member of an object; none when it has no such member.
func (t *Tree) child(of int32, name string) int32 {
	if of == none || t.nodes[of].kind != isObject {
		return none
	}
	for i := t.nodes[of].first; i != none; i = t.nodes[i].next {
		if t.nodes[i].name == name {
			return i
		}
	}
	return none
}

// text gives a string member of an object; empty when it is absent or no string.
func (t *Tree) text(of int32, name string) string {
	i := t.child(of, name)
	if i == none || t.nodes[i].kind != isString {
		return ""
	}
	return t.nodes[i].text
}

func (t *Tree) isTrue(of int32, name string) bool {
	i := t.child(of, name)
	return i != none && t.nodes[i].kind == isBool && t.nodes[i].text == "true"
}

// maxShownName is the greatest number of bytes of a member name that an answer repeats.
const maxShownName = 64

// path names a value from the root of the request: body.main_items[0].value.
func (t *Tree) path(of int32) string {
	if of == rootNode {
		return t.root
	}
	n := &t.nodes[of]
	above := t.path(n.parent)
	if t.nodes[n.parent].kind == isArray {
		return above + "[" + strconv.Itoa(int(n.index)) + "]"
	}
	return join(above, shorten(n.name, maxShownName))
}

func join(above, name string) string {
	if above == "" {
		return name
	}
	return above + "." + name
}

// shorten cuts a text to at most n bytes at a character's edge and leaves nothing that is not UTF-8.
func shorten(s string, n int) string {
	if len(s) > n {
		for n > 0 && !utf8.RuneStart(s[n]) {
			n--
		}
		s = s[:n] + "…"
	}
	return strings.ToValidUTF8(s, "�")
}
