package sniff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const maxName = 255 // code points

// checkName refuses names that mislead a reader or a file system, and answers the extension in lower case.
func checkName(name string) (extension string, err error) {
	switch {
	case !utf8.ValidString(name) || utf8.RuneCountInString(name) > maxName:
		return "", refuseName("过长或不是有效文本", "it is too long or no valid text")
	case strings.ContainsFunc(name, misleading):
		return "", refuseName("含有路径符号、控制字符或不可见字符", "it contains path, control or invisible characters")
	case strings.TrimRight(name, ". ") != name || strings.TrimSpace(name) != name:
		return "", refuseName("首尾有空格或点", "it begins or ends with a space or a dot")
	}
	dot := strings.LastIndexByte(name, '.')
	if dot < 1 || dot == len(name)-1 {
		return "", refuseName("缺少名称或扩展名", "it has no name or no extension")
	}
	return strings.ToLower(name[dot+1:]), nil
}

// misleading finds path separators, controls, and the format characters that turn text around or are not seen. The
// joiners of emoji and of Indic scripts are the only such characters that names need.
func misleading(r rune) bool {
	const zeroWidthNonJoiner, zeroWidthJoiner = '\u200c', '\u200d'
	if r == zeroWidthNonJoiner || r == zeroWidthJoiner {
		return false
	}
	return r == '/' || r == '\\' || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}
