package mapping

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
)

// ID is the record id of a source's row: always the same UUIDv7 for the same project, source and row, so that a second
// run finds what is there and doubles nothing. Its time part is zero: a date that is mended in the source must not make
// another record of the same row.
func ID(project, source, row string) string {
	h := sha256.New()
	for _, part := range []string{"countersign.import/1", project, source, row} {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	b := h.Sum(nil)[:16]
	clear(b[:6])
	b[6] = b[6]&0x0F | 0x70
	b[8] = b[8]&0x3F | 0x80
	x := hex.EncodeToString(b)
	return strings.Join([]string{x[:8], x[8:12], x[12:16], x[16:20], x[20:]}, "-")
}
