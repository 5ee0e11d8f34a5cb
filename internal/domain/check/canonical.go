package check

import (
	"slices"
	"strings"
)

// appendCanonical writes a value in RFC 8785 form, leaving out the nodes of without. It gives the bytes that
// proof.Canonical gives (a test compares them) for trees without faults, and saves reading the input a second time:
// whole numbers are written as they came, and names of the tables are ASCII, so their order by bytes is that by UTF-16.
func (t *Tree) appendCanonical(b []byte, n int32, without ...int32) []byte {
	switch v := &t.nodes[n]; v.kind {
	case isNull:
		return append(b, "null"...)
	case isBool, isNumber:
		return append(b, v.text...)
	case isString:
		return appendQuoted(b, v.text)
	case isArray:
		return t.appendArray(b, n, without)
	case isObject:
		return t.appendObject(b, n, without)
	}
	return b
}

func (t *Tree) appendArray(b []byte, n int32, without []int32) []byte {
	b = append(b, '[')
	for i := t.nodes[n].first; i != none; i = t.nodes[i].next {
		if i != t.nodes[n].first {
			b = append(b, ',')
		}
		b = t.appendCanonical(b, i, without...)
	}
	return append(b, ']')
}

func (t *Tree) appendObject(b []byte, n int32, without []int32) []byte {
	var space [fewNames]int32
	members := space[:0]
	for i := t.nodes[n].first; i != none; i = t.nodes[i].next {
		if !slices.Contains(without, i) {
			members = append(members, i)
		}
	}
	slices.SortFunc(members, func(i, j int32) int { return strings.Compare(t.nodes[i].name, t.nodes[j].name) })
	b = append(b, '{')
	for k, i := range members {
		if k > 0 {
			b = append(b, ',')
		}
		b = append(appendQuoted(b, t.nodes[i].name), ':')
		b = t.appendCanonical(b, i, without...)
	}
	return append(b, '}')
}

const lowerHex = "0123456789abcdef"

func appendQuoted(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		if k := strings.IndexByte(escapeds, c); k >= 0 && c != '/' {
			b = append(b, '\\', escapes[k])
		} else {
			b = append(b, '\\', 'u', '0', '0', lowerHex[c>>4], lowerHex[c&15])
		}
	}
	return append(append(b, s[from:]...), '"')
}
