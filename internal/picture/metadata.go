package picture

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/bep/imagemeta"
)

var metadataFormats = map[string]imagemeta.ImageFormat{
	JPEG: imagemeta.JPEG, PNG: imagemeta.PNG, WebP: imagemeta.WebP, HEIC: imagemeta.HEIF, HEIF: imagemeta.HEIF, TIFF: imagemeta.TIFF,
}

// Metadata is what a photo says of itself: evidence to compare, never a fact. What it does not say is empty.
type Metadata struct {
	TakenAt     string // date and time as written in EXIF, "2006:01:02 15:04:05"
	TakenOffset string // offset from UTC as written, "+08:00"
	Lat, Lon    string // WGS-84, decimal degrees with six places
	Software    string
	Camera      string // make and model
	Orientation int    // 1 to 8 as in EXIF; 0: not said
	// Located says that the photo tells where it was taken, or may: also in ways that are not read here.
	Located bool
}

// gpsDirectory is where EXIF keeps the position; the same numbers mean other things in other directories.
const gpsDirectory = "IFD0/GPSInfoIFD"

// maxText is the longest text taken over from a photo, in characters.
const maxText = 120

// readFor is how long reading a photo's metadata may take.
const readFor = 2 * time.Second

// ReadMetadata reads what a photo says of itself. Metadata that can't be read says nothing, but may tell a place.
func ReadMetadata(r io.ReaderAt, size int64, mediaType string) Metadata {
	var m Metadata
	format, ok := metadataFormats[mediaType]
	if !ok {
		return m
	}
	var position imagemeta.Tags
	err := guarded(func() error {
		_, err := imagemeta.Decode(imagemeta.Options{
			R: io.NewSectionReader(r, 0, size), ImageFormat: format, Sources: sourcesOf(mediaType), Timeout: readFor,
			ShouldHandleTag: func(imagemeta.TagInfo) bool { return true },
			HandleTag:       func(tag imagemeta.TagInfo) error { m.take(tag, &position); return nil },
		})
		return err
	})
	m.Located = m.Located || err != nil && !imagemeta.IsInvalidFormat(err)
	m.locate(position)
	return m
}

// sourcesOf names what is looked for: IPTC is a JPEG's and TIFF's, XMP is not asked of HEIF, where it lies in an item.
func sourcesOf(mediaType string) imagemeta.Source {
	switch mediaType {
	case JPEG, TIFF:
		return imagemeta.EXIF | imagemeta.XMP | imagemeta.IPTC
	case WebP, PNG, HEIC, HEIF:
		return imagemeta.EXIF | imagemeta.XMP
	}
	return imagemeta.EXIF
}

// take keeps what one tag says.
func (m *Metadata) take(tag imagemeta.TagInfo, position *imagemeta.Tags) {
	if tag.Source != imagemeta.EXIF {
		m.Located = m.Located || tellsPlace(tag.Tag)
		return
	}
	switch key := tag.Namespace + "/" + tag.Tag; key {
	case "IFD0/ExifIFDP/DateTimeOriginal":
		m.TakenAt = textOf(tag.Value)
	case "IFD0/ExifIFDP/OffsetTimeOriginal":
		m.TakenOffset = textOf(tag.Value)
	case "IFD0/Software":
		m.Software = textOf(tag.Value)
	case "IFD0/Make":
		m.Camera = strings.TrimSpace(textOf(tag.Value) + " " + m.Camera)
	case "IFD0/Model":
		m.Camera = strings.TrimSpace(m.Camera + " " + textOf(tag.Value))
	case "IFD0/Orientation":
		m.Orientation = orientationOf(tag.Value)
	case gpsDirectory + "/" + tag.Tag:
		position.Add(tag)
		m.Located = m.Located || tag.Tag != "GPSVersionID"
	}
}

// tellsPlace knows the XMP and IPTC names that tell where a photo was taken.
func tellsPlace(tag string) bool {
	for _, part := range []string{"GPS", "Location", "City", "State", "Country", "Province"} {
		if strings.Contains(tag, part) {
			return true
		}
	}
	return false
}

// locate writes the position in decimal degrees; nonsense and the null island of an unset receiver give none.
func (m *Metadata) locate(position imagemeta.Tags) {
	if !m.Located {
		return
	}
	lat, lon, err := position.GetLatLong()
	if err != nil || math.IsNaN(lat) || math.IsNaN(lon) || math.Abs(lat) > 90 || math.Abs(lon) > 180 || lat == 0 && lon == 0 {
		return
	}
	m.Lat, m.Lon = strconv.FormatFloat(lat, 'f', 6, 64), strconv.FormatFloat(lon, 'f', 6, 64)
}

// textOf gives a tag's text without what a database or a screen could trip over, cut to a sensible length.
func textOf(value any) string {
	text := strings.TrimSpace(strings.ToValidUTF8(strings.Trim(fmt.Sprint(value), "\x00"), ""))
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > maxText {
		return string(runes[:maxText])
	}
	return text
}

func orientationOf(value any) int {
	n, err := strconv.Atoi(fmt.Sprint(value))
	if err != nil || n < 1 || n > 8 {
		return 0
	}
	return n
}
