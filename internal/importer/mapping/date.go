package mapping

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

var (
	gregorian  = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?(?:[ T]0?0:00(?::00)?)?$`)
	republican = regexp.MustCompile(`^(?:民國|民国)?\s*(\d{1,3})\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月)?$`)
)

// rocYear is what is added to a year of the Republic of China.
const rocYear = 1911

// readDate writes a date as `YYYY-MM-DD` or `YYYY-MM` when it is one and says so clearly; any other text stays as given:
// what a source does not say is not guessed, and what it says wrongly is not mended.
func readDate(text, how string) string {
	pattern, plus := gregorian, 0
	if how == "roc" {
		pattern, plus = republican, rocYear
	}
	m := pattern.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	year, _ := strconv.Atoi(m[1]) // digits, by the pattern
	month, _ := strconv.Atoi(m[2])
	switch {
	case m[3] == "" || how == "month":
		return fmt.Sprintf("%04d-%02d", year+plus, month)
	default:
		day, _ := strconv.Atoi(m[3])
		return fmt.Sprintf("%04d-%02d-%02d", year+plus, month, day)
	}
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// chinaTime is the zone of a work date; it has no summer time, so no time zone data is needed.
var chinaTime = time.FixedZone("Asia/Shanghai", 8*60*60)

// capturedAt is a moment for a record whose device never existed: the beginning of its day, or of the era of computers.
// It must be the same at every run, for it is part of what makes a repeat a repeat.
func capturedAt(workDate string) time.Time {
	day, err := time.ParseInLocation(time.DateOnly, workDate, chinaTime)
	if err != nil {
		return time.Unix(0, 0).UTC()
	}
	return day.UTC()
}
