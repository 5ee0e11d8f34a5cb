package check

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
)

var (
	notUTF8       = &fault.Field{Code: "V3", Zh: "不是合法的 UTF-8 文本。", En: "Not valid UTF-8."}
	loneSurrogate = &fault.Field{Code: "V3", Zh: "含有不成对的代理字符。", En: "It holds a lone surrogate."}
	rawControl    = &fault.Field{Code: "V3", Zh: "含有未转义的控制字符。", En: "It holds an unescaped control character."}
)

// str reads a string; most have no escapes and are a part of the source. The problem is nil when there is none.
func (p *parser) str() (string, *fault.Field) {
	p.pos++
	start := p.pos
	for i := start; i < len(p.src); i++ {
		switch c := p.src[i]; {
		case c == '"':
			p.pos = i + 1
			return valid(p.src[start:i])
		case c == '\\' || c < ' ':
			p.pos = i
			return p.escaped(start)
		}
	}
	p.pos = len(p.src)
	p.fail("字符串没有结束。", "A string does not end.")
	return "", nil
}

func valid(s string) (string, *fault.Field) {
	if !utf8.ValidString(s) {
		return strings.ToValidUTF8(s, "�"), notUTF8
	}
	return s, nil
}

// escaped reads on in a string that is not written as it is meant.
func (p *parser) escaped(start int) (string, *fault.Field) {
	b := append(make([]byte, 0, 2*(p.pos-start)+32), p.src[start:p.pos]...)
	var problem *fault.Field
	for p.pos < len(p.src) {
		c := p.src[p.pos]
		switch {
		case c == '"':
			p.pos++
			s, bad := valid(string(b))
			if problem == nil {
				problem = bad
			}
			return s, problem
		case c == '\\':
			var bad *fault.Field
			if b, bad = p.escape(b); bad != nil {
				problem = bad
			}
			if p.broken {
				return "", nil
			}
			continue
		case c < ' ':
			problem = rawControl
		}
		b = append(b, c)
		p.pos++
	}
	p.fail("字符串没有结束。", "A string does not end.")
	return "", nil
}

const (
	escapes  = `"\/bfnrt`
	escapeds = "\"\\/\b\f\n\r\t"
)

// escape reads one escape sequence and appends what it means.
func (p *parser) escape(b []byte) ([]byte, *fault.Field) {
	if p.pos+1 >= len(p.src) {
		p.fail("转义不完整。", "An escape ends too early.")
		return b, nil
	}
	c := p.src[p.pos+1]
	if i := strings.IndexByte(escapes, c); i >= 0 {
		p.pos += 2
		return append(b, escapeds[i]), nil
	}
	r, ok := p.codeUnit()
	if !ok {
		p.fail("转义不正确。", "An escape is wrong.")
		return b, nil
	}
	if !utf16.IsSurrogate(r) {
		return utf8.AppendRune(b, r), nil
	}
	before := p.pos
	if low, ok := p.codeUnit(); ok {
		if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
			return utf8.AppendRune(b, pair), nil
		}
		p.pos = before // what follows stands for itself
	}
	return utf8.AppendRune(b, utf8.RuneError), loneSurrogate
}

// codeUnit reads \uXXXX.
func (p *parser) codeUnit() (rune, bool) {
	if p.pos+6 > len(p.src) || p.src[p.pos] != '\\' || p.src[p.pos+1] != 'u' {
		return 0, false
	}
	hex := p.src[p.pos+2 : p.pos+6]
	if strings.ContainsAny(hex, "+-_") {
		return 0, false
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil {
		return 0, false
	}
	p.pos += 6
	return rune(n), true //nolint:gosec // four hexadecimal digits
}
