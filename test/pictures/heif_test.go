package pictures

import (
	"bytes"
	"image/jpeg"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/picture"
	"github.com/countersign/countersign/test/need"
)

// TestHEIFIsReadInAProcessOfItsOwn builds the program as it is released, and has it read photos as phones make them.
func TestHEIFIsReadInAProcessOfItsOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("NOT RUN: -short leaves out building the program")
	}
	program := filepath.Join(t.TempDir(), "countersign")
	build := exec.CommandContext(t.Context(), "go", "build", "-tags", "nodynamic", "-o", program, "./cmd/countersign")
	build.Dir = need.RepositoryRoot()
	out, err := build.CombinedOutput()
	require.NoError(t, err, "%s", out)
	d := picture.NewDecoder()
	d.HEIF = []string{program, app.DecodeHEIF}
	for name, size := range map[string][2]int{"heic/IMG_5195.HEIC": {2566, 3313}, "heic/samplefilehub.heif": {640, 426}} {
		data, mediaType, err := d.Readable(t.Context(), photo(t, name), picture.HEIC)
		require.NoError(t, err, name)
		require.Equal(t, picture.JPEG, mediaType)
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		require.NoError(t, err, name)
		require.Equal(t, size, [2]int{c.Width, c.Height}, name)
		require.Equal(t, picture.Metadata{}, picture.Read(data, picture.JPEG).Metadata, "nothing of where it was taken comes along")
	}
	broken := photo(t, "heic/samplefilehub.heif")
	_, _, err = d.Readable(t.Context(), broken[:len(broken)/2], picture.HEIC)
	require.ErrorIs(t, err, picture.ErrFormat)
	same, mediaType, err := d.Readable(t.Context(), broken, picture.JPEG)
	require.NoError(t, err)
	require.Equal(t, picture.JPEG, mediaType)
	require.Equal(t, broken, same, "other formats stay as they are")
	_, _, err = picture.NewDecoder().Readable(t.Context(), broken, picture.HEIC)
	require.ErrorIs(t, err, picture.ErrFormat, "a program without the decoder says so")
}
