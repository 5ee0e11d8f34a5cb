package charset

import (
	"fmt"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Shares at which the bytes speak clearly. Text in GB18030 or Big5 is nearly all of the common rows of its code table;
// read in the other's table, about half of it falls into rare or empty rows.
const (
	clearShare    = 0.85
	clearLead     = 0.15
	declaredLeast = 0.60 // a declared encoding needs less: names of people and places are rich in rare characters
	brokenMost    = 0.02 // a UTF-8 file may have single broken rows, which are refused one by one
)

// guess names the encoding of text without a byte order mark.
func guess(sample []byte) (Name, *fault.Error) {
	good, bad := utf8Runs(sample)
	if share(bad, good+bad) <= brokenMost {
		return UTF8, readAsLatin(sample)
	}
	gb, big5 := gbShare(sample), big5Share(sample)
	switch {
	case gb >= clearShare && gb-big5 >= clearLead:
		return GB18030, nil
	case big5 >= clearShare && big5-gb >= clearLead:
		return Big5, nil
	}
	return "", refuse("E_ENCODING", "无法确定文件编码（不是 UTF-8、GB18030 或 Big5），请用 --encoding 声明。",
		"The encoding is not clear (neither UTF-8 nor GB18030 nor Big5); declare it with --encoding.")
}

// contradicts says why the bytes cannot be in the declared encoding; nil when they can.
func contradicts(sample []byte, declared Name) *fault.Error {
	wrong := false
	switch declared {
	case UTF8:
		good, bad := utf8Runs(sample)
		wrong = share(bad, good+bad) > brokenMost
	case GB18030:
		wrong = outdone(gbShare(sample), big5Share(sample))
	case Big5:
		wrong = outdone(big5Share(sample), gbShare(sample))
	case UTF16LE, UTF16BE, ISO8859_1, Windows1252, Macintosh:
		good, bad := utf8Runs(sample)
		wrong = good > 0 && bad == 0
	}
	if !wrong {
		return nil
	}
	return refuse("E_ENCODING", fmt.Sprintf("文件内容与声明的编码 %s 不符。", declared),
		fmt.Sprintf("The content is not in the declared encoding %s.", declared))
}

// outdone says that a declared Chinese encoding fits badly, or clearly worse than the other one.
func outdone(declared, other float64) bool {
	return declared < declaredLeast || other >= clearShare && other-declared >= clearLead
}

// utf8Runs counts multi-byte characters that are whole and bytes that belong to none. A character cut off by the end
// of the sample counts as neither.
func utf8Runs(b []byte) (whole, broken int) {
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		switch {
		case r != utf8.RuneError || size > 1:
			whole++
		case !utf8.FullRune(b[i:]):
			return whole, broken
		default:
			broken++
		}
		i += size
	}
	return whole, broken
}

// readAsLatin refuses UTF-8 that holds Chinese which somebody once read as Latin-1: the words are gone, and every
// program after that took the ruins for text.
func readAsLatin(sample []byte) *fault.Error {
	latin := make([]byte, 0, len(sample))
	for _, r := range string(sample) {
		if r > 0xFF {
			return nil
		}
		latin = append(latin, byte(r)) //nolint:gosec // not above 0xFF
	}
	if pairs, _ := gbPairs(latin); pairs < 4 || gbShare(latin) < clearShare {
		return nil
	}
	return refuse("E_MOJIBAKE", "内容是被误读过的中文（乱码），请从原文件重新导出。",
		"The content is Chinese that was once read in a wrong encoding (mojibake); export it anew from the original.")
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
