package paper

import (
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/record"
)

func sheetFor(t testing.TB) *sheet {
	t.Helper()
	s, err := press(t).sheet(sealed(Issued), "zh", record.Open)
	if err != nil {
		t.Fatal(err)
	}
	s.page()
	return s
}

// closing marks may not begin a line, opening ones may not end it (GB/T 15834).
const (
	closing = "，。、；：？！）》”’」』】"
	opening = "（《“‘「『【"
)

func checkLines(t *testing.T, s *sheet, width float64, text string) {
	t.Helper()
	lines := s.lines(bodyStyle, width, text)
	if s.err != nil {
		t.Fatal(s.err)
	}
	if got := tight(strings.Join(lines, "")); got != tight(text) {
		t.Errorf("%q became %q", text, got)
	}
	for _, line := range lines {
		if wide := s.wide(bodyStyle, line); wide > width+0.01 && len([]rune(line)) > 1 {
			t.Errorf("%q is %.1f of %.1f points wide", line, wide, width)
		}
	}
}

// TestNothingIsLostBetweenLines: 288 characters lost six in another library.
func TestNothingIsLostBetweenLines(t *testing.T) {
	s := sheetFor(t)
	sentence := "三层梁板混凝土浇筑，坍落度180mm（设计160～200），见《施工记录》第3册；“合格”。GB 50204-2015，https://example.cn/a/b?c=d。"
	text := strings.Repeat(sentence, 8)
	for width := 95.0; width < 460; width += 17 {
		checkLines(t, s, width, text)
		for _, line := range s.lines(bodyStyle, width, text)[1:] {
			if first := []rune(line)[0]; strings.ContainsRune(closing, first) {
				t.Errorf("a line begins with %c at %.0f points", first, width)
			}
		}
		for _, line := range s.lines(bodyStyle, width, text) {
			if r := []rune(line); strings.ContainsRune(opening, r[len(r)-1]) {
				t.Errorf("a line ends with %c at %.0f points", r[len(r)-1], width)
			}
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add("进度滞后 7.9 个百分点", 100)
	f.Add("👩‍👩‍👧e\u0301 \u3000(", 60)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if len(text) > 400 {
			t.Skip("long enough")
		}
		checkLines(t, sheetFor(t), float64(60+((width%400)+400)%400), clean(strings.ToValidUTF8(text, "")))
	})
}
