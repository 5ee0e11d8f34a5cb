package suspect

import (
	"math/bits"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// Photo is what is known of an uploaded picture. Everything from its metadata is the picture's own word, as written
// there: evidence to compare, never a fact.
type Photo struct {
	Project, Attachment string
	Record              string // id of the record that holds it; empty while staged
	SHA256              string // lower-case hex, of the original bytes
	DHash               uint64 // perceptual hash, 64 bits; 0: not computed
	TakenAt             string // DateTimeOriginal: 2026:11:23 10:05:00
	TakenOffset         string // OffsetTimeOriginal: +08:00; empty: the project's zone is meant
	Lat, Lon            string // degrees, decimal; empty: none
	Software, Camera    string
	// Mock tells that the place came from a simulated provider, where the picture says so.
	Mock bool
}

// exifForms are the ways in which a picture's time is written.
var exifForms = []string{"2006:01:02 15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04:05"}

// Taken gives the moment at which the shutter was released, as the picture says; false where it does not say so.
func (p Photo) Taken() (time.Time, bool) {
	text := strings.TrimSpace(p.TakenAt)
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at.UTC(), true
	}
	zone := calendar.Zone
	if offset, err := time.Parse("-07:00", strings.TrimSpace(p.TakenOffset)); err == nil {
		zone = offset.Location()
	}
	for _, form := range exifForms {
		if at, err := time.ParseInLocation(form, text, zone); err == nil && at.Year() > 1 {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// telling reports whether the perceptual hash says anything: an even surface gives a hash like any other even surface.
func (p Photo) telling() bool {
	ones := bits.OnesCount64(p.DHash)
	return ones >= 6 && ones <= 58
}

// Apart gives in how many of 64 bits the perceptual hashes of two pictures differ; false where one of them says nothing.
func (p Photo) Apart(other Photo) (int, bool) {
	return bits.OnesCount64(p.DHash ^ other.DHash), p.telling() && other.telling()
}
