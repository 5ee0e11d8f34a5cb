package keys

import (
	"fmt"
	"strings"

	"github.com/skip2/go-qrcode"
)

// Picture is a QR picture as squares of one unit: the path of its dark ones, for an SVG of Size by Size units, quiet
// zone included.
type Picture struct {
	Size int
	Path string
}

// pictureOf draws a text as a QR picture of level M.
func pictureOf(text string) (Picture, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return Picture{}, fmt.Errorf("draw the QR picture: %w", err)
	}
	rows := code.Bitmap()
	var path strings.Builder
	for y, row := range rows {
		for x := 0; x < len(row); {
			run := 0
			for x+run < len(row) && row[x+run] {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", x, y, run, run)
			}
			x += max(run, 1)
		}
	}
	return Picture{Size: len(rows), Path: path.String()}, nil
}
