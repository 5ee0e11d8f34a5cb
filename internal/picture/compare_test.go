package picture

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"github.com/disintegration/imaging"
	"github.com/stretchr/testify/require"
)

// photographs are real photos of different scenes, large enough to be evidence.
var photographs = []string{
	"site-photos/site_bridge_17.jpg", "site-photos/person_near_machinery.jpg", "site-photos/persons_in_restricted_zones.jpg",
	"site-photos/site_camera_2.jpg", "exif-gps/DSCN0010.jpg", "exif-gps/DSCN0012.jpg", "exif-gps/DSCN0025.jpg", "exif-gps/DSCN0042.jpg",
	"orientation/recurser_Landscape_6.jpg", "orientation/recurser_Portrait_8.jpg", "metadata-extractor/Issue 339.jpg",
}

// TestSavedAnewChangesNothing: compressing and scaling, singly and together, are no alteration.
func TestSavedAnewChangesNothing(t *testing.T) {
	tried, far := 0, 0
	for _, name := range photographs {
		img := decoded(t, name)
		for what, again := range savings(t, img) {
			d := Compare(img, again)
			require.True(t, d.Framed && !d.Toned && len(d.Changed) == 0, "%s %s: %+v", name, what, d)
			if tried++; FingerprintOf(img).Distance(FingerprintOf(again)) > 6 {
				far++
			}
		}
	}
	require.Zero(t, far, "copies that the fingerprint does not find")
	t.Logf("%d copies saved anew of %d photos: 0 taken for altered, 0 not found", tried, len(photographs))
}

func savings(tb testing.TB, img image.Image) map[string]image.Image {
	tb.Helper()
	all := map[string]image.Image{}
	for _, quality := range []int{30, 50, 75, 90} {
		all[fmt.Sprintf("quality %d", quality)] = savedAnew(tb, img, quality)
	}
	for _, percent := range []int{75, 50, 33} {
		small := imaging.Resize(img, img.Bounds().Dx()*percent/100, 0, imaging.Lanczos)
		all[fmt.Sprintf("%d %%", percent)] = savedAnew(tb, small, 75)
	}
	return all
}

// TestAlterationsAreFoundWhereTheyAre: something painted over or copied from elsewhere, then saved anew.
func TestAlterationsAreFoundWhereTheyAre(t *testing.T) {
	tried := 0
	for _, name := range photographs {
		img := decoded(t, name)
		for what, c := range map[string]struct {
			region Region
			with   image.Image
			from   Region
		}{
			"painted over":     {Region{400, 400, 60, 60}, image.NewUniform(color.Gray{128}), Region{}},
			"other colour":     {Region{100, 650, 100, 100}, image.NewUniform(color.RGBA{200, 60, 40, 255}), Region{}},
			"copied elsewhere": {Region{600, 600, 120, 120}, img, Region{X: 200, Y: 300}},
		} {
			altered := painted(img, c.region, c.with, part(img, c.from).Min)
			for _, quality := range []int{60, 85} {
				d := Compare(img, savedAnew(t, altered, quality))
				require.True(t, d.Framed && !d.Toned, "%s %s", name, what)
				require.NotEmpty(t, d.Changed, "%s %s quality %d", name, what, quality)
				for _, r := range d.Changed {
					require.True(t, overlaps(r, c.region), "%s %s quality %d: found at %+v, is at %+v", name, what, quality, r, c.region)
				}
				tried++
			}
		}
	}
	t.Logf("%d alterations of %d photos found where they are", tried, len(photographs))
}

func overlaps(a, b Region) bool {
	return a.X < b.X+b.Width && b.X < a.X+a.Width && a.Y < b.Y+b.Height && b.Y < a.Y+a.Height
}

func TestChangesOfTheWholePicture(t *testing.T) {
	for _, name := range photographs {
		img := decoded(t, name)
		require.True(t, Compare(img, savedAnew(t, imaging.AdjustBrightness(img, 8), 75)).Toned, name)
		require.True(t, Compare(img, savedAnew(t, imaging.AdjustGamma(img, 1.2), 75)).Toned, name)
		b := img.Bounds()
		require.False(t, Compare(img, imaging.Crop(img, image.Rect(b.Dx()/10, 0, b.Dx(), b.Dy()))).Framed, name)
	}
}

// TestDifferentPhotosAreNotAlike counts false alarms over all pairs of outside photos that show different things.
func TestDifferentPhotosAreNotAlike(t *testing.T) {
	prints := map[string]Fingerprint{}
	var names []string
	for _, name := range samples(t, JPEG, PNG, WebP, TIFF) {
		data, mediaType := sample(t, name)
		f, err := Read(data, mediaType).Fingerprinted(data, mediaType)
		require.NoError(t, err, name)
		if f.Fingerprint != 0 {
			names, prints[name] = append(names, name), f.Fingerprint
		}
	}
	pairs, nearest := 0, 64
	for i, a := range names {
		for _, b := range names[i+1:] {
			if sceneOf(a) == sceneOf(b) {
				continue
			}
			pairs++
			d := prints[a].Distance(prints[b])
			nearest = min(nearest, d)
			require.Greater(t, d, 6, "%s and %s", a, b)
		}
	}
	t.Logf("%d photos, %d pairs of different scenes: 0 within 6 bits, the nearest %d bits apart", len(names), pairs, nearest)
}

// sceneOf puts copies of one photo together.
func sceneOf(name string) string {
	for _, scene := range []string{"orientation/landscape", "orientation/portrait", "site-photos/exif-constructed"} {
		if len(name) >= len(scene) && name[:len(scene)] == scene {
			return scene
		}
	}
	if name == "site-photos/site_bridge_17.jpg" {
		return "site-photos/exif-constructed"
	}
	return name
}

// An even picture has no fingerprint: it would be like every other.
func TestEvenPicturesHaveNoFingerprint(t *testing.T) {
	require.Zero(t, FingerprintOf(image.NewNRGBA(image.Rect(0, 0, 90, 80))))
	img := image.NewGray(image.Rect(0, 0, 640, 480))
	require.Zero(t, FingerprintOf(img))
	for i := range img.Pix {
		img.Pix[i] = uint8(i % 640 / 3) // one ramp
	}
	require.Zero(t, FingerprintOf(img))
}
