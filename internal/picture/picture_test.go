package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/test/need"
)

func TestMetadataIsThePhotosOwnWord(t *testing.T) {
	for name, want := range map[string]Metadata{
		"exif-gps/DSCN0010.jpg":                                        {TakenAt: "2008:10:22 16:28:39", Lat: "43.467448", Lon: "11.885127", Software: "Nikon Transfer 1.1 W", Camera: "NIKON COOLPIX P6000", Orientation: 1, Located: true},
		"heic/IMG_5195.HEIC":                                           {TakenAt: "2021:04:11 15:47:53", TakenOffset: "-05:00", Lat: "39.051344", Lon: "-94.288772", Software: "14.4.2", Camera: "Apple iPhone 11 Pro Max", Located: true},
		"site-photos/exif-constructed/gps_beijing.jpg":                 {TakenAt: "2026:03:05 08:30:00", TakenOffset: "+08:00", Lat: "39.904200", Lon: "116.407400", Camera: "TestCam", Located: true},
		"site-photos/exif-constructed/gps_south_west.jpg":              {TakenAt: "2026:03:05 08:30:00", Lat: "-34.600000", Lon: "-58.400000", Located: true},
		"site-photos/exif-constructed/gps_zero.jpg":                    {TakenAt: "2026:03:05 08:30:00", Located: true},
		"site-photos/exif-constructed/orientation_6_stripped_date.jpg": {Orientation: 6},
		"site-photos/site_camera_2.jpg":                                {},
		"exif-misc/Sony_HDR-HC3.jpg":                                   {TakenAt: "2007:06:15 04:42:32", Camera: "SONY HDR-HC3", Orientation: 1},
	} {
		data, mediaType := sample(t, name)
		require.Equal(t, want, ReadMetadata(bytes.NewReader(data), int64(len(data)), mediaType), name)
	}
}

func TestAPhotoIsTurnedAsItSays(t *testing.T) {
	first := decoded(t, "orientation/landscape_1.jpg")
	for _, n := range []string{"2", "3", "4", "5", "6", "7", "8"} {
		turned := decoded(t, "orientation/landscape_"+n+".jpg")
		require.Equal(t, first.Bounds().Size(), turned.Bounds().Size())
		require.LessOrEqual(t, FingerprintOf(first).Distance(FingerprintOf(turned)), 1, n)
	}
}

// TestStrippedCopies: no metadata, the same picture data, nothing hidden behind the end, and it still stands upright.
func TestStrippedCopies(t *testing.T) {
	for _, name := range samples(t, JPEG, PNG, WebP) {
		data, mediaType := sample(t, name)
		before := Read(data, mediaType)
		bare, err := Strip(append(data, "hidden behind the end"...), mediaType, before.Orientation)
		require.NoError(t, err, name)
		after := Read(bare, mediaType)
		require.NotEmpty(t, after.ScanDigest, name)
		require.Equal(t, before.ScanDigest, after.ScanDigest, name)
		require.NotContains(t, string(bare), "hidden behind the end", name)
		orientation := after.Orientation
		after.Orientation = 0
		require.Equal(t, Metadata{}, after.Metadata, name)
		if before.Orientation > 1 {
			require.Equal(t, before.Orientation, orientation, name)
		}
		one, err := Decode(data, mediaType)
		require.NoError(t, err)
		two, err := Decode(bare, mediaType)
		require.NoError(t, err, name)
		require.Equal(t, one, two, name)
	}
}

func TestScanDigestToldFromMetadata(t *testing.T) {
	original, _ := sample(t, "site-photos/site_bridge_17.jpg")
	for _, name := range []string{"date_future_2099", "date_zero", "gps_beijing", "chinese_description", "orientation_6_stripped_date"} {
		redated, mediaType := sample(t, "site-photos/exif-constructed/"+name+".jpg")
		require.NotEqual(t, original, redated)
		require.Equal(t, ScanDigest(original, JPEG), ScanDigest(redated, mediaType), name)
	}
	other, _ := sample(t, "site-photos/site_camera_2.jpg")
	require.NotEqual(t, ScanDigest(original, JPEG), ScanDigest(other, JPEG))
	require.Empty(t, ScanDigest(original[:len(original)/2][:100], JPEG))
	require.Empty(t, ScanDigest(original, "application/pdf"))
}

// A picture that hangs behind the first one has metadata of its own.
func TestAHiddenPictureMayTellAPlace(t *testing.T) {
	plain, _ := sample(t, "site-photos/site_camera_2.jpg")
	located, _ := sample(t, "exif-gps/DSCN0010.jpg")
	require.False(t, Read(plain, JPEG).Located)
	require.True(t, Read(append(bytes.Clone(plain), located...), JPEG).Located)
}

// TestBombs: what a header claims is weighed before a pixel is decoded (C6).
func TestBombs(t *testing.T) {
	require.ErrorIs(t, affordable(pngOf(50_000, 50_000), PNG), ErrTooLarge)
	require.ErrorIs(t, affordable(make([]byte, MaxBytes+1), PNG), ErrTooLarge)
	require.NoError(t, affordable(pngOf(4000, 3000), PNG))
	_, err := Decode([]byte("not a picture"), JPEG)
	require.ErrorIs(t, err, ErrFormat)
	_, err = Decode([]byte("%PDF"), "application/pdf")
	require.ErrorIs(t, err, ErrFormat)
}

// pngOf is the beginning of a PNG that claims a size.
func pngOf(width, height uint32) []byte {
	var out bytes.Buffer
	_ = png.Encode(&out, image.NewNRGBA(image.Rect(0, 0, 1, 1)))
	data := out.Bytes()
	binary.BigEndian.PutUint32(data[16:], width)
	binary.BigEndian.PutUint32(data[20:], height)
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

func TestHostilePicturesHarmNothing(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(need.Samples(t, "hostile/images"), "*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	d := NewDecoder()
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, mediaType := range []string{JPEG, PNG, WebP, TIFF, HEIC} {
			f := Read(data, mediaType)
			_ = d.Do(t.Context(), func() error { _, err := f.Fingerprinted(data, mediaType); return err })
			_, _ = Strip(data, mediaType, 6)
		}
	}
}

func TestAPanicOfADecoderIsAnError(t *testing.T) {
	err := NewDecoder().Do(t.Context(), func() error { panic("index out of range") })
	require.True(t, errors.Is(err, ErrFormat))
}

func FuzzStrip(f *testing.F) {
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x04ab\xff\xda\x00\x02data\xff\xd9"), 6)
	f.Add(pngOf(1, 1), 3)
	f.Add([]byte("RIFF\x10\x00\x00\x00WEBPVP8X\x04\x00\x00\x00abcd"), 1)
	f.Fuzz(func(t *testing.T, data []byte, orientation int) {
		for _, mediaType := range []string{JPEG, PNG, WebP} {
			bare, err := Strip(data, mediaType, orientation%9)
			if err != nil {
				continue
			}
			if a, b := ScanDigest(data, mediaType), ScanDigest(bare, mediaType); a != b {
				t.Fatalf("%s: picture data changed: %s became %s", mediaType, a, b)
			}
		}
	})
}
