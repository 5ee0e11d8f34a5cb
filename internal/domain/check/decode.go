package check

import (
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
)

// maxDepth is how deep an input may nest.
const maxDepth = 32

// maxFaults is the greatest number of faults that one answer lists; an input with more is refused all the same.
const maxFaults = 200

// Decode reads one JSON object strictly and lists what is wrong with it by path: duplicate names, numbers that are not
// whole or not exact in every reader, invalid UTF-8, lone surrogates. It goes on after each of these; only what is no
// JSON at all ends the reading, with a fault E_JSON.
func Decode(raw []byte) (Tree, []fault.Field) {
	p := parser{src: string(raw), tree: Tree{nodes: make([]node, 0, 16+len(raw)/20)}}
	p.document()
	return p.tree, p.faults
}

// parser goes through the source once.
type parser struct {
	src    string
	pos    int
	tree   Tree
	faults []fault.Field
	broken bool // no JSON from here on
}

func (p *parser) document() {
	p.space()
	if p.pos >= len(p.src) || p.src[p.pos] != '{' {
		p.fail("应为一个 JSON 对象。", "A JSON object is wanted.")
		return
	}
	p.value(place{parent: none}, 1)
	p.space()
	if !p.broken && p.pos < len(p.src) {
		p.fail("对象之后还有内容。", "Something follows the object.")
	}
}

// place is where a value stands: its parent, and its name or index there.
type place struct {
	parent int32
	name   string
	index  int32
}

// add appends a node and gives its index.
func (p *parser) add(at place, k kind) int32 {
	p.tree.nodes = append(p.tree.nodes, node{parent: at.parent, name: at.name, index: at.index, first: none, next: none, kind: k})
	return int32(len(p.tree.nodes) - 1) //nolint:gosec // an input has at most 1 MiB, so at most as many nodes
}

// hang makes a node the last child of its parent.
func (p *parser) hang(parent, last, child int32) int32 {
	if last == none {
		p.tree.nodes[parent].first = child
	} else {
		p.tree.nodes[last].next = child
	}
	return child
}

// value reads one value and gives its index; none when reading cannot go on.
func (p *parser) value(at place, depth int) int32 {
	p.space()
	if p.pos >= len(p.src) {
		p.fail("内容不完整。", "It ends too early.")
		return none
	}
	if depth > maxDepth {
		p.fail("嵌套超过 "+strconv.Itoa(maxDepth)+" 层。", "Nested deeper than "+strconv.Itoa(maxDepth)+" levels.")
		return none
	}
	switch p.src[p.pos] {
	case '{':
		return p.object(at, depth)
	case '[':
		return p.array(at, depth)
	case '"':
		return p.text(at)
	default:
		return p.word(at)
	}
}

func (p *parser) text(at place) int32 {
	n := p.add(at, isString)
	s, problem := p.str()
	p.tree.nodes[n].text = s
	if problem != nil {
		p.reproach(n, problem.Code, problem.Zh, problem.En, s)
	}
	return n
}

func (p *parser) space() {
	for p.pos < len(p.src) {
		switch p.src[p.pos] {
		case ' ', '\t', '\n', '\r':
			p.pos++
		default:
			return
		}
	}
}

// take goes past one expected character.
func (p *parser) take(c byte) bool {
	p.space()
	if p.pos < len(p.src) && p.src[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

// fail ends the reading.
func (p *parser) fail(zh, en string) {
	if p.broken {
		return
	}
	p.broken = true
	at := strconv.Itoa(p.pos + 1)
	p.faults = append(p.faults, fault.Field{
		Code: codeJSON,
		Zh:   "不是合法的 JSON（第 " + at + " 字节处）：" + zh, En: "Not valid JSON (at byte " + at + "): " + en,
	})
}

// reproach lists a fault of a value and goes on.
func (p *parser) reproach(n int32, code, zh, en, seen string) {
	p.tree.nodes[n].faulty = true
	if len(p.faults) < maxFaults {
		p.faults = append(p.faults, fault.Field{Field: p.tree.path(n), Code: code, Zh: zh, En: en, Seen: shorten(seen, maxSeen)})
	}
}

// codeJSON marks the one fault after which an input cannot be read any further.
const codeJSON = "E_JSON"

// maxSeen is the greatest number of bytes of a value that an answer repeats.
const maxSeen = 80
