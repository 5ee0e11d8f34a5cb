package check

import (
	"time"

	"github.com/countersign/countersign/internal/domain/class"
)

// form is the outward form of a value that is a string.
type form struct {
	matches func(string) bool
	zh, en  string
}

var forms = map[class.Type]form{
	class.Date:     {isDate, " YYYY-MM-DD 的真实日期", "a real date, YYYY-MM-DD"},
	class.DateTime: {isDateTime, " RFC 3339 时间，例如 2026-11-22T08:30:00+08:00", "an RFC 3339 time, such as 2026-11-22T08:30:00+08:00"},
	class.Period:   {isPeriod, " 2026、2026-11、2026-Q4 或 2026-W47", "2026, 2026-11, 2026-Q4 or 2026-W47"},
	class.UUID:     {isUUID, "小写的 UUIDv7", "a UUIDv7 in lower case"},
	class.Digest:   {isDigest, " 64 位小写十六进制的 SHA-256", "a SHA-256 in 64 lower-case hexadecimal digits"},
}

func isDate(s string) bool {
	if len(s) != len(time.DateOnly) {
		return false
	}
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

func isDateTime(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil && len(s) <= len("2006-01-02T15:04:05.000000000+08:00")
}

// isPeriod matches a year, a month, a quarter or a week of a year.
func isPeriod(s string) bool {
	switch {
	case len(s) < 4 || !digits(s[:4]):
		return false
	case len(s) == 4:
		return true
	case len(s) == 7 && s[4] == '-' && s[5] == 'Q':
		return s[6] >= '1' && s[6] <= '4'
	case len(s) == 7 && s[4] == '-' && digits(s[5:]):
		return s[5:] >= "01" && s[5:] <= "12"
	case len(s) == 8 && s[4:6] == "-W" && digits(s[6:]):
		return s[6:] >= "01" && s[6:] <= "53"
	}
	return false
}

// isUUID matches a UUID of version 7 and the standard's variant, in the one spelling that keys are compared in.
func isUUID(s string) bool {
	if len(s) != 36 || s[14] != '7' || s[19] != '8' && s[19] != '9' && s[19] != 'a' && s[19] != 'b' {
		return false
	}
	for i := range len(s) {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (s[i] == '-') || !dash && !isLowerHex(s[i]) {
			return false
		}
	}
	return true
}

func isDigest(s string) bool {
	for i := range len(s) {
		if !isLowerHex(s[i]) {
			return false
		}
	}
	return len(s) == 64
}

func isLowerHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return len(s) > 0
}
