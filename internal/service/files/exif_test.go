package files

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/countersign/countersign/test/need"
)

func TestCapturedAtIsThePhotosOwnWord(t *testing.T) {
	for path, want := range map[string]string{
		"media/exif-gps/DSCN0010.jpg":                                        "2008:10:22 16:28:39",
		"media/exif-misc/no_exif.jpg":                                        "",
		"hostile/images/made_exif_ifd_offset_out_of_range.jpg":               "",
		"media/site-photos/exif-constructed/orientation_6_stripped_date.jpg": "",
	} {
		f, err := os.Open(need.Samples(t, path))
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
	files, err := filepath.Glob(filepath.Join(need.Samples(t, "hostile/images"), "*"))
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
