package harness

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
)

// NewID makes an id as a client does.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }

// Prefix makes a bucket prefix of the test's own.
func Prefix(tb testing.TB) string {
	tb.Helper()
	b := make([]byte, 6)
	_, _ = rand.Read(b)
	return "t" + hex.EncodeToString(b)
}

// Progress is a good progress record of today, about 1.5 KB as a site would file it.
func (s *Site) Progress(id string) client.RecordInput { return Progress(id, s.Clock.Now()) }

// Progress is a good progress record of the day of a moment.
func Progress(id string, at time.Time) client.RecordInput {
	at = at.UTC()
	body, _ := json.Marshal(map[string]any{
		"wbs": "主体结构/12层/" + id, "unit": "t", "planned_qty": "120.000", "qty_today": "12.500", "qty_cumulative": "12.500",
		"planned_pct": "12.0", "actual_pct": "10.4", "critical": true,
		"note": strings.Repeat("12层A区梁板钢筋绑扎完成，监理旁站验收合格，具备浇筑条件。", 12),
	})
	return client.RecordInput{
		ID: id, Class: "B3", WorkDate: calendar.Day(at),
		Location: client.Location{UnitProject: "3#楼", Division: "主体结构", Axis: "A-D/1-8", Floor: "12F"},
		Title:    "12层A区梁板钢筋绑扎", Body: body, CapturedAt: at, Device: client.Device{ID: "phone-1", Clock: at},
	}
}

// Signer proves by the common password.
var Signer = client.Proof{Method: "password", Password: Password}

// Classification is a usual one.
func (s *Site) Classification() client.Classify { return Classification(s.Clock.Now()) }

// Classification is a usual one of the day of a moment.
func Classification(at time.Time) client.Classify {
	return client.Classify{Class: "B3", Secrecy: "internal", ValidFrom: calendar.Day(at), Retention: "long_term"}
}

// Photo is a small picture that is different for each seed, to the eye too: a checkerboard of 9 × 8 greys.
func Photo(seed string) client.File {
	first := sha256.Sum256([]byte(seed))
	second := sha256.Sum256(first[:])
	tones := append(first[:], second[:]...)
	picture := image.NewRGBA(image.Rect(0, 0, 36, 32))
	for y := range 32 {
		for x := range 36 {
			tone := tones[(y/4*9+x/4)%len(tones)]
			picture.Set(x, y, color.RGBA{R: tone, G: tone, B: tone, A: 255})
		}
	}
	var b bytes.Buffer
	_ = png.Encode(&b, picture) // into memory: cannot fail
	return File(seed[:min(len(seed), 8)]+".png", "image/png", b.Bytes())
}

// File is bytes to be sent.
func File(name, contentType string, content []byte) client.File {
	sum := sha256.Sum256(content)
	return client.File{
		Name: name, ContentType: contentType, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
	}
}
