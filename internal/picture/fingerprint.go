package picture

import (
	"image"
	"math/bits"

	"github.com/disintegration/imaging"
)

// Fingerprint is a difference hash of 64 bits: it survives saving anew, scaling and slight changes. 0 stands for none:
// a picture too even to be told from another.
type Fingerprint uint64

// What makes a fingerprint worth anything: a spread of grey of 255, and so many of either bit. A sky, a sheet of paper
// or a screen full of one colour has neither, and would be like every other.
const (
	leastSpread = 16
	leastBits   = 8
)

// FingerprintOf compares each of 8×8 cells with its right neighbour.
func FingerprintOf(img image.Image) Fingerprint {
	small := imaging.Grayscale(imaging.Resize(img, 9, 8, imaging.Box))
	least, most := uint8(255), uint8(0)
	var f Fingerprint
	for y := range 8 {
		for x := range 9 {
			v := small.Pix[small.PixOffset(x, y)]
			least, most = min(least, v), max(most, v)
			if x < 8 {
				f <<= 1
				if v < small.Pix[small.PixOffset(x+1, y)] {
					f |= 1
				}
			}
		}
	}
	if ones := bits.OnesCount64(uint64(f)); most-least < leastSpread || ones < leastBits || ones > 64-leastBits {
		return 0
	}
	return f
}

// Distance is in how many of 64 bits two fingerprints differ.
func (f Fingerprint) Distance(other Fingerprint) int { return bits.OnesCount64(uint64(f ^ other)) }
