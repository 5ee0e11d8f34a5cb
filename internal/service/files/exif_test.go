package files

import (
	"os"
	"path/filepath"
	"testing"
)

// samples gives the folder of outside samples; without it the test is skipped, loudly.
func samples(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("COUNTERSIGN_SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared")
	}
	if _, err := os.Stat(filepath.Join(dir, "media")); err != nil {
		t.Skipf("SKIPPED: no outside samples at %s (set COUNTERSIGN_SAMPLES)", dir)
	}
	return dir
}

func TestCapturedAtIsThePhotosOwnWord(t *testing.T) {
	dir := samples(t)
	for path, want := range map[string]string{
		"media/exif-gps/DSCN0010.jpg":                                        "2008:10:22 16:28:39",
		"media/exif-misc/no_exif.jpg":                                        "",
		"hostile/images/made_exif_ifd_offset_out_of_range.jpg":               "",
		"media/site-photos/exif-constructed/orientation_6_stripped_date.jpg": "",
	} {
		f, err := os.Open(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		if got := capturedAt(f, info.Size(), "image/jpeg"); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
		_ = f.Close()
	}
}

func TestCapturedAtBearsEveryHostilePicture(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples(t), "hostile/images/*"))
	if err != nil || len(files) == 0 {
		t.Fatal("no hostile pictures", err)
	}
	for _, path := range files {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		info, _ := f.Stat()
		for mediaType := range pictures {
			_ = capturedAt(f, info.Size(), mediaType)
		}
		_ = f.Close()
	}
}
