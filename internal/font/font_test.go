package font

import (
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"golang.org/x/image/font"

	"github.com/countersign/countersign/test/need"
	"github.com/countersign/countersign/web"
)

func built(tb testing.TB) Source {
	tb.Helper()
	panel, ok := web.Panel()
	if !ok {
		need.Missing(tb, "the panel's build", "run go generate ./web")
	}
	return From(panel)
}

// TestFaceDrawsBothLanguages: every character of the product's own words has a glyph.
func TestFaceDrawsBothLanguages(t *testing.T) {
	face, err := built(t).Face(32)
	require.NoError(t, err)
	defer func() { require.NoError(t, face.Close()) }()
	for _, r := range "签认项目部位时间编号防伪码㐀䶵龥 Countersign 0123456789 ℃ m³ #＃：，。（）" {
		_, ok := face.GlyphAdvance(r)
		require.True(t, ok, "%c", r)
	}
	require.Equal(t, font.MeasureString(face, "签认").Round(), 64, "two full-width characters of 32 pixels")
}

// TestAFaceLeavesNothingBehind: the heap after use is as before, give or take.
func TestAFaceLeavesNothingBehind(t *testing.T) {
	source := built(t)
	use := func() {
		face, err := source.Face(24)
		require.NoError(t, err)
		font.MeasureString(face, "混凝土浇筑")
		require.NoError(t, face.Close())
	}
	use()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 20 {
		use()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	require.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(256<<10)) //nolint:gosec // heaps fit
	require.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(20<<20), "a face reads its glyphs, not the whole file")
}

func TestWithoutThePanelThereIsNoTypeface(t *testing.T) {
	for _, s := range []Source{{}, From(fstest.MapFS{"index.html": {}})} {
		_, err := s.Face(12)
		require.ErrorIs(t, err, ErrAbsent)
		_, err = s.Bytes()
		require.ErrorIs(t, err, ErrAbsent)
	}
}
