package check

import "strconv"

// word reads a value that has no brackets or quotes: a number, true, false or null.
func (p *parser) word(at place) int32 {
	start := p.pos
	for p.pos < len(p.src) && inWord(p.src[p.pos]) {
		p.pos++
	}
	w := p.src[start:p.pos]
	switch w {
	case "":
		p.fail("此处应为一个值。", "A value is wanted here.")
		return none
	case "null":
		return p.add(at, isNull)
	case "true", "false":
		n := p.add(at, isBool)
		p.tree.nodes[n].text = w
		return n
	}
	return p.number(at, w, start)
}

func inWord(c byte) bool {
	return c == '-' || c == '+' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// number takes a whole number that every reader holds exactly, and lists what is wrong with any other.
func (p *parser) number(at place, w string, start int) int32 {
	form := formOf(w)
	if form == noNumber {
		p.pos = start
		p.fail("无法识别的内容。", "It is no value of JSON.")
		return none
	}
	n := p.add(at, isNumber)
	p.tree.nodes[n].text = w
	if form != whole {
		p.reproach(n, "V2", numberFaults[form].zh, numberFaults[form].en, w)
	}
	return n
}

type numberForm uint8

const (
	whole numberForm = iota
	exponent
	fraction
	tooLarge
	notFinite
	misshapen
	noNumber
)

var numberFaults = [...]struct{ zh, en string }{
	exponent:  {"数字不能用科学计数法。", "Numbers are written without an exponent."},
	fraction:  {"小数须写成字符串，例如 \"12.5\"。", `Decimals are written as strings, for example "12.5".`},
	tooLarge:  {"整数超出 ±(2^53-1)。", "Integers are within ±(2^53-1)."},
	notFinite: {"不是有限的数字。", "Not a finite number."},
	misshapen: {"数字的写法不正确。", "The number is written wrongly."},
	noNumber:  {},
}

func formOf(w string) numberForm {
	digits := w
	if digits[0] == '-' || digits[0] == '+' {
		digits = digits[1:]
	}
	switch {
	case digits == "NaN" || digits == "Infinity" || digits == "Inf" || digits == "nan" || digits == "inf" || digits == "infinity":
		return notFinite
	case digits == "" || digits[0] < '0' || digits[0] > '9':
		return noNumber
	}
	return formOfDigits(w, digits)
}

func formOfDigits(w, digits string) numberForm {
	form := whole
	for i := range len(digits) {
		switch c := digits[i]; {
		case '0' <= c && c <= '9':
		case c == '.' && form == whole:
			form = fraction
		case c == 'e' || c == 'E':
			return exponent
		default:
			return misshapen
		}
	}
	if form == whole {
		return formOfWhole(w, digits)
	}
	return form
}

// maxSafe is the greatest integer that every JSON reader holds exactly: 2^53-1.
const maxSafe = 1<<53 - 1

func formOfWhole(w, digits string) numberForm {
	if w[0] == '+' || w == "-0" || len(digits) > 1 && digits[0] == '0' {
		return misshapen
	}
	if len(digits) < len("9007199254740991") {
		return whole
	}
	if n, err := strconv.ParseUint(digits, 10, 64); err != nil || n > maxSafe {
		return tooLarge
	}
	return whole
}
