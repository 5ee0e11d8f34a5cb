package picture

import (
	"image"
	"slices"

	"github.com/disintegration/imaging"
)

// Region is a part of a picture, in thousandths of its width and height.
type Region struct{ X, Y, Width, Height int }

// Difference says how two pictures of one scene differ.
type Difference struct {
	// Framed says that both show the same frame: without it they were cut or stretched, and nothing else was compared.
	Framed bool
	// Toned says that the whole picture was changed: brightness or colour, or it is another scene.
	Toned bool
	// Changed are the parts in which the pictures differ by more than saving anew makes them differ; empty: nowhere.
	Changed []Region
	// Noise is the usual difference of a block, in tenths of a grey level: what saving anew did everywhere.
	Noise int
}

// The comparison: both pictures at most this wide and high, in blocks of so many pixels.
const (
	compareSide  = 768
	compareBlock = 16
)

// A block has changed when it differs by so many grey levels, by so many times what the noisier blocks of the picture
// differ (saving anew with a low quality blurs every block alike), and by so much of its own detail (scaling and
// sharpening move edges, and the more there are of them the more they do).
const (
	leastChange = 9.0
	timesNoise  = 3.3
	ofDetail    = 0.7
)

// leastTone is the median shift of a block's brightness, in grey levels, from which the whole picture was changed:
// brightened, recoloured, or of another scene.
const leastTone = 7.0

// Compare finds where two pictures differ. Call it within Decoder.Do.
func Compare(a, b image.Image) Difference {
	width, height, framed := commonFrame(a.Bounds(), b.Bounds())
	if !framed {
		return Difference{}
	}
	s := measure(scaled(a, width, height), scaled(b, width, height))
	changes := sortedBy(s.cells, func(c cell) float64 { return c.change })
	noise := max(leastChange, timesNoise*changes[len(changes)*3/4])
	tones := sortedBy(s.cells, func(c cell) float64 { return c.tone })
	return Difference{
		Framed: true, Toned: tones[len(tones)/2] > leastTone, Noise: int(changes[len(changes)/2] * 10),
		Changed: s.regions(func(c cell) bool { return c.change > max(noise, ofDetail*c.detail) }),
	}
}

func sortedBy(cells []cell, of func(cell) float64) []float64 {
	values := make([]float64, len(cells))
	for i, c := range cells {
		values[i] = of(c)
	}
	slices.Sort(values)
	return values
}

// commonFrame gives the size in which both are compared; pictures whose sides are of different proportion have none.
func commonFrame(a, b image.Rectangle) (width, height int, framed bool) {
	if a.Empty() || b.Empty() {
		return 0, 0, false
	}
	// One pixel of rounding when a picture was scaled is no other frame.
	if skew := abs(a.Dx()*b.Dy() - b.Dx()*a.Dy()); skew > max(a.Dx(), a.Dy())+max(b.Dx(), b.Dy()) {
		return 0, 0, false
	}
	width, height = min(a.Dx(), b.Dx()), min(a.Dy(), b.Dy())
	if side := max(width, height); side > compareSide {
		width, height = width*compareSide/side, height*compareSide/side
	}
	return max(width, 1), max(height, 1), true
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func scaled(img image.Image, width, height int) *image.NRGBA {
	return imaging.Resize(img, width, height, imaging.Box)
}

// cell is what one block says: how much it changed, its shift of brightness, and how much detail it has, in grey levels.
type cell struct{ change, tone, detail float64 }

// blocks are the cells of a picture, row by row.
type blocks struct {
	cells         []cell
	across, down  int
	width, height int
}

func measure(a, b *image.NRGBA) blocks {
	s := blocks{width: a.Rect.Dx(), height: a.Rect.Dy()}
	s.across, s.down = (s.width+compareBlock-1)/compareBlock, (s.height+compareBlock-1)/compareBlock
	for y := range s.down {
		for x := range s.across {
			area := image.Rect(x*compareBlock, y*compareBlock, (x+1)*compareBlock, (y+1)*compareBlock).Intersect(a.Rect)
			s.cells = append(s.cells, cellOf(a, b, area))
		}
	}
	return s
}

// cellOf compares one block: lightness point by point, colour on the whole. Saving anew blurs colours point by point,
// so there only the whole counts.
func cellOf(a, b *image.NRGBA, area image.Rectangle) cell {
	var light, shift, blue, red, detail int
	for y := area.Min.Y; y < area.Max.Y; y++ {
		before := -1
		for x := area.Min.X; x < area.Max.X; x++ {
			i := a.PixOffset(x, y)
			la, ba, ra := lightAndColour(a.Pix[i : i+3 : i+3])
			lb, bb, rb := lightAndColour(b.Pix[i : i+3 : i+3])
			light += abs(la - lb)
			shift += la - lb
			blue += ba - bb
			red += ra - rb
			if before >= 0 {
				detail += abs(la - before)
			}
			before = la
		}
	}
	n := float64(area.Dx() * area.Dy() * 256)
	colour := float64(abs(blue)+abs(red)) / n
	tone := float64(abs(shift)) / n
	return cell{change: max(float64(light)/n, colour), tone: max(tone, colour), detail: float64(detail) / n}
}

// lightAndColour are luma and the two colour differences of a point, times 256.
func lightAndColour(p []uint8) (light, blue, red int) {
	r, g, b := int(p[0]), int(p[1]), int(p[2])
	return 77*r + 150*g + 29*b, -43*r - 85*g + 128*b, 128*r - 107*g - 21*b
}

// regions joins neighbouring blocks that changed into rectangles, largest first.
func (s blocks) regions(changed func(cell) bool) []Region {
	open := make([]bool, len(s.cells)) // changed, and in no region yet
	for i, c := range s.cells {
		open[i] = changed(c)
	}
	var found []Region
	for i := range open {
		if open[i] {
			found = append(found, s.inThousandths(s.spread(i, open)))
		}
	}
	slices.SortFunc(found, func(a, b Region) int { return b.Width*b.Height - a.Width*a.Height })
	return found[:min(len(found), maxRegions)]
}

// maxRegions is how many places are named.
const maxRegions = 8

// spread walks from one block to all that touch it and have changed too.
func (s blocks) spread(start int, open []bool) image.Rectangle {
	var area image.Rectangle
	open[start] = false
	for waiting := []int{start}; len(waiting) > 0; {
		i := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		x, y := i%s.across, i/s.across
		area = area.Union(image.Rect(x, y, x+1, y+1))
		for ny := max(y-1, 0); ny <= min(y+1, s.down-1); ny++ {
			for nx := max(x-1, 0); nx <= min(x+1, s.across-1); nx++ {
				if j := ny*s.across + nx; open[j] {
					open[j] = false
					waiting = append(waiting, j)
				}
			}
		}
	}
	return area
}

func (s blocks) inThousandths(r image.Rectangle) Region {
	left, top := r.Min.X*compareBlock*1000/s.width, r.Min.Y*compareBlock*1000/s.height
	right, bottom := min(r.Max.X*compareBlock*1000/s.width, 1000), min(r.Max.Y*compareBlock*1000/s.height, 1000)
	return Region{X: left, Y: top, Width: right - left, Height: bottom - top}
}
