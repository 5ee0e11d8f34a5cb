package keys

import (
	"fmt"
	"image"
	"image/color"
	"regexp"
	"strconv"
	"testing"

	"github.com/makiuchi-d/gozxing"
	zxing "github.com/makiuchi-d/gozxing/qrcode"
	"github.com/stretchr/testify/require"
)

// TestAPhoneReadsThePicture: what is drawn by the path is read by a QR reader as the very text.
func TestAPhoneReadsThePicture(t *testing.T) {
	const uri = "otpauth://totp/Countersign:zhao?algorithm=SHA1&digits=6&issuer=Countersign&period=30&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	p, err := pictureOf(uri)
	require.NoError(t, err)
	bitmap, err := gozxing.NewBinaryBitmapFromImage(painted(t, p))
	require.NoError(t, err)
	read, err := zxing.NewQRCodeReader().Decode(bitmap, nil)
	require.NoError(t, err)
	require.Equal(t, uri, read.GetText())
}

var square = regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`)

func painted(t *testing.T, p Picture) image.Image {
	t.Helper()
	const unit = 8
	img := image.NewGray(image.Rect(0, 0, unit*p.Size, unit*p.Size))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	for _, m := range square.FindAllStringSubmatch(p.Path, -1) {
		require.Equal(t, m[3], m[4], fmt.Sprint(m))
		x, y, run := number(t, m[1]), number(t, m[2]), number(t, m[3])
		for dx := range run * unit {
			for dy := range unit {
				img.SetGray(x*unit+dx, y*unit+dy, color.Gray{})
			}
		}
	}
	return img
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	require.NoError(t, err)
	return n
}
