package check

import (
	"strings"
	"unicode"
)

// written is a number as a text has it, with the values that it may stand for in their shortest form.
type written struct {
	text   string
	values []string
}

// reader walks over a text, one character at a time.
type reader struct {
	all    []rune
	at     int
	strict bool // of a summary: what is seldom meant as a number is left out
	found  []written
}

// numbersIn finds the numbers of a text.
func numbersIn(text string, strict bool) []written {
	r := &reader{all: []rune(asciiDigits(text)), strict: strict}
	for r.at < len(r.all) {
		switch {
		case isDigit(r.peek(0)):
			r.arabic()
		case strings.HasPrefix(string(r.rest(3)), "百分之"):
			r.share(-2)
		case strings.HasPrefix(string(r.rest(3)), "千分之"):
			r.share(-3)
		case isNumeral(r.peek(0)):
			r.chinese()
		default:
			r.at++
		}
	}
	return r.found
}

// asciiDigits writes full-width digits and signs as the usual ones; the number of characters stays.
func asciiDigits(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= '０' && c <= '９':
			return c - '０' + '0'
		case c == '．':
			return '.'
		case c == '％':
			return '%'
		case c == '－' || c == '−':
			return '-'
		}
		return c
	}, text)
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' }

// peek gives the character so many places on; 0 beyond the text.
func (r *reader) peek(by int) rune {
	if i := r.at + by; i >= 0 && i < len(r.all) {
		return r.all[i]
	}
	return 0
}

func (r *reader) rest(n int) []rune { return r.all[r.at:min(r.at+n, len(r.all))] }

func (r *reader) add(from int, values ...string) {
	r.found = append(r.found, written{text: string(r.all[from:r.at]), values: values})
}

func (r *reader) digits() string {
	from := r.at
	for isDigit(r.peek(0)) {
		r.at++
	}
	return string(r.all[from:r.at])
}

// arabic reads 1260, 1,260, 3.5万, 42.5%, -3. A dotted date or a number of a version is several numbers.
func (r *reader) arabic() {
	from := r.at
	negative, none := r.isNegative(), r.isExponent() || r.strict && r.isMarker()
	if parts := r.dotted(); parts != nil {
		r.addAll(from, parts)
		return
	}
	number, parts := r.grouped()
	if r.peek(0) == '.' && isDigit(r.peek(1)) {
		r.at++
		number += "." + r.digits()
	}
	if none {
		return
	}
	if negative {
		number = "-" + number
	}
	r.close(from, number)
	if !r.strict {
		r.addAll(from, parts)
	}
}

// dotted reads 2026.11.22; nil where there are not two points at least.
func (r *reader) dotted() []string {
	from := r.at
	parts := []string{r.digits()}
	for r.peek(0) == '.' && isDigit(r.peek(1)) {
		r.at++
		parts = append(parts, r.digits())
	}
	if len(parts) < 3 {
		r.at = from
		return nil
	}
	return parts
}

// grouped reads digits, with commas between thousands; parts are what they are if the commas only list numbers.
func (r *reader) grouped() (whole string, parts []string) {
	whole = r.digits()
	parts = []string{whole}
	for len(parts[0]) <= 3 && r.peek(0) == ',' && isDigit(r.peek(1)) && isDigit(r.peek(2)) && isDigit(r.peek(3)) && !isDigit(r.peek(4)) {
		r.at++
		group := r.digits()
		whole, parts = whole+group, append(parts, group)
	}
	return whole, parts
}

func (r *reader) addAll(from int, parts []string) {
	for _, part := range parts {
		r.add(from, shifted(part, 0))
	}
}

// close reads what stands behind the digits, and adds the number.
func (r *reader) close(from int, number string) {
	places := r.times()
	share := map[rune]int{'%': -2, '‰': -3}[r.peek(0)]
	if share == 0 {
		r.add(from, shifted(number, places))
		return
	}
	r.at++
	r.add(from, shifted(number, places), shifted(number, places+share))
}

// times reads 万, 亿, 千 and 百 behind digits: by how many places they move the point. 千克 and 千瓦 are units.
func (r *reader) times() int {
	places := 0
	for {
		by := timesOf(string(r.rest(2)))
		if by == 0 {
			return places
		}
		places += by
		r.at++
	}
}

// timesOf gives by how many places a word that begins a unit moves the point: 4 for 万元, 0 for 千克.
func timesOf(unit string) int {
	chars := []rune(unit)
	if len(chars) == 0 {
		return 0
	}
	switch chars[0] {
	case '亿':
		return 8
	case '万':
		return 4
	case '千':
		if len(chars) > 1 && strings.ContainsRune("克瓦米伏卡帕焦牛分安", chars[1]) {
			return 0
		}
		return 3
	case '百':
		if len(chars) > 1 && chars[1] == '分' {
			return 0
		}
		return 2
	}
	return 0
}

// isNegative reports whether what stands before the digits makes them negative: a hyphen that joins nothing, or 零下.
func (r *reader) isNegative() bool {
	if r.peek(-1) == '下' && r.peek(-2) == '零' {
		return true
	}
	before := r.peek(-2)
	joins := isDigit(before) || before < unicode.MaxASCII && unicode.IsLetter(before) || strings.ContainsRune("#)）", before)
	return r.peek(-1) == '-' && (before == 0 || !joins)
}

// isExponent reports whether the digit is that of m2 or m3.
func (r *reader) isExponent() bool {
	c := r.peek(0)
	return (r.peek(-1) == 'm' || r.peek(-1) == 'M') && (c == '2' || c == '3') && !isDigit(r.peek(1)) && r.peek(1) != '.'
}

// isMarker reports whether the digits only count the points of a list: 1、 2. (3).
func (r *reader) isMarker() bool {
	n := 1
	if isDigit(r.peek(1)) {
		n = 2
	}
	behind := r.peek(n)
	if isDigit(behind) || behind == 0 || !strings.ContainsRune("、.)）", behind) || isDigit(r.peek(n+1)) {
		return false
	}
	before := r.peek(-1)
	return before == 0 || strings.ContainsRune("。；;\n (（：:", before)
}

// shifted moves the point of a decimal to the right by so many places (to the left where negative), and writes the
// shortest form: 3.50 by 4 is 35000.
func shifted(number string, places int) string {
	digits, negative := strings.CutPrefix(number, "-")
	whole, fraction, _ := strings.Cut(digits, ".")
	for ; places > 0; places-- {
		if fraction == "" {
			fraction = "0"
		}
		whole, fraction = whole+fraction[:1], fraction[1:]
	}
	for ; places < 0; places++ {
		if whole == "" {
			whole = "0"
		}
		whole, fraction = whole[:len(whole)-1], whole[len(whole)-1:]+fraction
	}
	whole, fraction = strings.TrimLeft(whole, "0"), strings.TrimRight(fraction, "0")
	if whole == "" {
		whole = "0"
	}
	if fraction != "" {
		whole += "." + fraction
	}
	if negative && whole != "0" {
		return "-" + whole
	}
	return whole
}
