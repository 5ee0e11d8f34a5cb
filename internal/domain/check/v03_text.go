package check

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/class"
)

// plain judges a free text (V3): its length in characters, no control or bidirectional override characters, NFC.
// That it is UTF-8 was judged when it was read.
func (r *reading) plain(f *class.Field, n int32) {
	s := r.nodes[n].text
	look := lookAt(s, f.Type == class.LongText)
	if look.forbidden >= 0 {
		at := fmt.Sprintf("U+%04X", look.forbidden)
		r.refuse(r.path(n), "V3", "“"+f.Zh+"”含有不允许的控制字符 "+at+"。", "“"+f.En+"” holds the forbidden control character "+at+".").Seen = at
	}
	if most := f.Limit(); look.length > most {
		r.refuse(r.path(n), "V3", "“"+f.Zh+"”有 "+strconv.Itoa(look.length)+" 字，最多 "+strconv.Itoa(most)+" 字。",
			"“"+f.En+"” has "+strconv.Itoa(look.length)+" characters; the most is "+strconv.Itoa(most)+".").Allowed = "≤ " + strconv.Itoa(most)
	}
	if look.maybeNotNFC && r.ctx.IsNFC != nil && !r.ctx.IsNFC(s) {
		r.refuse(r.path(n), "V3", "“"+f.Zh+"”不是 NFC 规范形式的文本。", "“"+f.En+"” is not in Unicode normalisation form C.")
	}
	if look.damaged {
		r.remark(warning, "V3", r.path(n), "“"+f.Zh+"”含有替换字符 U+FFFD，原文可能已损坏。", "“"+f.En+"” holds U+FFFD: the text was damaged before it came here.")
	}
}

// textLook is what one pass over a text sees.
type textLook struct {
	length      int  // characters
	forbidden   rune // the first forbidden one; negative: none
	maybeNotNFC bool
	damaged     bool
}

func lookAt(s string, multiline bool) textLook {
	l := textLook{forbidden: -1}
	for _, c := range s {
		l.length++
		if c >= ' ' && c < 0x7f || c >= 0x4e00 && c <= 0x9fff {
			continue
		}
		if l.forbidden < 0 && forbidden(c, multiline) {
			l.forbidden = c
		}
		l.maybeNotNFC = l.maybeNotNFC || !stable(c)
		l.damaged = l.damaged || c == utf8.RuneError
	}
	return l
}

// forbidden tells control characters (but for line ends and tabs in long texts) and those that turn the direction of
// the text around them, by which a text shows something other than it says.
func forbidden(c rune, multiline bool) bool {
	switch {
	case c == '\n' || c == '\t':
		return !multiline
	case c == '\u2028' || c == '\u2029':
		return !multiline
	case c < ' ' || c >= 0x7f && c < 0xa0:
		return true
	}
	return c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069
}

// Forbidden gives the first character of a text of several lines that V3 does not let pass, as U+… names it.
func Forbidden(s string) (at string, found bool) {
	look := lookAt(s, true)
	if look.forbidden < 0 {
		return "", false
	}
	return fmt.Sprintf("U+%04X", look.forbidden), true
}

// stable tells characters that are in NFC wherever they stand: those before U+0300, and the ranges that Chinese text is
// made of. Others are left to the full test.
func stable(c rune) bool {
	return c < 0x300 || c >= 0x3000 && c <= 0x3029 || c >= 0x3400 && c <= 0x4dbf || c >= 0xff00 && c <= 0xffef || c >= 0x2010 && c <= 0x2027
}
