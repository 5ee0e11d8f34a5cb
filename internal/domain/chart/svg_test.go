package chart

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/figure"
	"github.com/countersign/countersign/test/need"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

func href(ref string) string { return "/reports/r/figures/" + ref }

// TestGoldenPictures: a report of ten years ago looks as it did.
func TestGoldenPictures(t *testing.T) {
	for name, picture := range samples() {
		for _, o := range []Options{{Lang: "zh", RefHref: href}, {Lang: "en", Width: 340, RefHref: href}} {
			file := filepath.Join("testdata", name+"."+o.Lang+".svg")
			got := SVG(picture, o)
			if *update {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil || string(want) != string(got) {
				t.Errorf("%s differs (%v): look at it, then run with -update", file, err)
			}
		}
	}
}

// known is what a page may be given: these elements, with these attributes.
var known = map[string][]string{
	"svg": {"xmlns", "class", "role", "width", "height", "viewBox", "aria-label"}, "a": {"href", "data-ref", "aria-label"}, "g": nil, "title": nil,
	"rect": {"x", "y", "width", "height", "class"}, "circle": {"cx", "cy", "r", "class"}, "path": {"d", "class"}, "text": {"x", "y", "font-size", "text-anchor", "class"},
}

var plainNumber = regexp.MustCompile(`^-?\d+(\.\d)?$`)

// wellFormed reads a picture as XML and gives its texts; what a page must not be given fails the test.
func wellFormed(t *testing.T, svg []byte) (texts []string, links int) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(string(svg)))
	decoder.Strict = true
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return texts, links
		}
		if err != nil {
			t.Fatalf("no XML: %v", err)
		}
		switch e := token.(type) {
		case xml.CharData:
			texts = append(texts, string(e))
		case xml.StartElement:
			checkElement(t, e)
			if e.Name.Local == "a" {
				links++
			}
		case xml.ProcInst, xml.Directive, xml.Comment:
			t.Fatalf("%T in a picture", token)
		}
	}
}

func checkElement(t *testing.T, e xml.StartElement) {
	t.Helper()
	allowed, ok := known[e.Name.Local]
	if !ok {
		t.Fatalf("element %s", e.Name.Local)
	}
	classes := map[string]bool{}
	for _, c := range Classes() {
		classes[string(c)] = true
	}
	for _, a := range e.Attr {
		if !strings.Contains(" "+strings.Join(allowed, " ")+" ", " "+a.Name.Local+" ") {
			t.Fatalf("%s has %s", e.Name.Local, a.Name.Local)
		}
		switch a.Name.Local {
		case "x", "y", "cx", "cy", "r", "width", "height", "font-size":
			if !plainNumber.MatchString(a.Value) {
				t.Fatalf("%s %s=%q", e.Name.Local, a.Name.Local, a.Value)
			}
		case "class":
			if !classes[a.Value] && !strings.HasPrefix(a.Value, "chart chart-") {
				t.Fatalf("class %q", a.Value)
			}
		}
	}
}

var hostile = fault.Text{
	Zh: "</text><script>alert(1)</script>\" onload='x' \x00\x1b\u202e反\u2066\ufffe" + strings.Repeat("长", 500) + "&<>",
	En: "]]><style>*{display:none}</style>" + strings.Repeat("W", 500),
}

// TestHostileLabels: whatever stands in a name stays text, and no picture breaks.
func TestHostileLabels(t *testing.T) {
	for name, p := range samples() {
		p.Title, p.Sentence, p.Unit, p.Today = hostile, hostile, hostile.Zh, hostile.En
		for i := range p.Bars {
			p.Bars[i].Label, p.Bars[i].Ref = hostile, hostile.Zh
		}
		for i := range p.Levels {
			p.Levels[i].Label = hostile
		}
		for i := range p.Series {
			p.Series[i].Label, p.Series[i].Ref = hostile, `" onclick="x`
		}
		for i := range p.Bullets {
			p.Bullets[i].Label = hostile
		}
		for i := range p.Calendar {
			p.Calendar[i].State = []string{"filed", hostile.Zh, "", "late"}[i%4]
		}
		if len(p.Days) > 0 {
			p.Days[0], p.Days[1] = hostile.Zh, ""
		}
		for _, lang := range []string{"zh", "en", hostile.Zh} {
			for _, width := range []int{-5, 0, 1, 390, math.MaxInt} {
				svg := SVG(p, Options{Lang: lang, Width: width, RefHref: href})
				wellFormed(t, svg)
				if strings.Contains(string(svg), "<script") || strings.ContainsRune(string(svg), 0x202e) {
					t.Errorf("%s lets through what is no text", name)
				}
			}
		}
	}
}

// TestNothingAndOnePoint: what has no number says so, and a picture of one point is whole.
func TestNothingAndOnePoint(t *testing.T) {
	for name, p := range samples() {
		texts, links := wellFormed(t, SVG(Picture{Kind: p.Kind}, Options{RefHref: href}))
		if strings.Join(texts, "") != "无记录" || links != 0 {
			t.Errorf("%s without data: %q", name, texts)
		}
	}
	for name, p := range map[string]Picture{
		"calendar": calendarOf(1), "a year": calendarOf(366), "a year of people": histogramOf(366), "a year's curve": curveOf(366, 300), "curve": curveOf(1, 1), "histogram": histogramOf(1),
		"bars": {Kind: KindBars, Bars: barsSample().Bars[:1]}, "pareto": {Kind: KindPareto, Bars: paretoSample().Bars[:1]},
		"nothing found": {Kind: KindPareto, Bars: []Bar{{Label: text("蜂窝", "Honeycombing")}}},
		"plan alone":    {Kind: KindCurve, Curve: []Point{{Day: day(0), Plan: pointer("3")}, {Day: day(1), Plan: pointer("5")}}},
		"no day":        {Kind: KindHistogram, Series: []Series{{Values: []Amount{amount("3")}}}},
		"no series":     {Kind: KindHistogram, Days: []string{day(0)}},
	} {
		if wellFormed(t, SVG(p, Options{RefHref: href})); Draw(p, Options{}).Size.Y <= 0 {
			t.Errorf("%s has no height", name)
		}
	}
}

// TestHugeAndNegativeNumbers: nothing leaves the picture, however large the numbers are.
func TestHugeAndNegativeNumbers(t *testing.T) {
	for _, s := range []string{"9223372036854775807", "-9223372036854775807", "-0.000000001", "0.000000001", "-42.5"} {
		a := amount(s)
		for name, p := range map[string]Picture{
			"bars":      {Kind: KindBars, Bars: []Bar{{Count: a, Alarm: true}, {Count: figure.Whole(3)}}},
			"pareto":    {Kind: KindPareto, Bars: []Bar{{Count: a}, {Count: figure.Whole(3)}, {Count: figure.Whole(2)}}},
			"pyramid":   {Kind: KindPyramid, Levels: []Bar{{Count: a}, {Count: figure.Whole(3)}}},
			"bullets":   {Kind: KindBullets, Unit: "分", Bullets: []Bullet{{Budget: &a, Spent: figure.Whole(4)}, {Budget: pointer("1"), Spent: a, Done: &a}}},
			"curve":     {Kind: KindCurve, Curve: []Point{{Day: day(0), Plan: &a}, {Day: day(1), Plan: pointer("4"), Actual: &a}}},
			"histogram": {Kind: KindHistogram, Days: []string{day(0), day(1)}, Series: []Series{{Values: []Amount{a, figure.Whole(1)}}}, PlanByDay: []*Amount{&a}},
			"calendar":  {Kind: KindCalendar, Calendar: []Day{{Day: day(0), State: "filed", Count: a.Whole}, {Day: "0001-01-01", State: "filed"}, {Day: "9999-12-31", State: "gap"}}},
		} {
			d := Draw(p, Options{})
			wellFormed(t, d.SVG(nil))
			for _, at := range points(d) {
				if at.X < -10 || at.X > d.Size.X+10 || at.Y < -10 || at.Y > d.Size.Y+10 {
					t.Errorf("%s of %s: %v is outside of %v", name, s, at, d.Size)
				}
			}
		}
	}
}

// points are the corners of everything but texts.
func points(d Drawing) (all []XY) {
	for _, m := range d.Marks {
		for _, s := range m.Shapes {
			switch s.Form {
			case Rect:
				all = append(all, s.At, XY{s.At.X + s.Size.X, s.At.Y + s.Size.Y})
			case Circle:
				all = append(all, s.At)
			case Path:
				for _, piece := range s.Lines {
					all = append(all, piece...)
				}
			}
		}
	}
	return all
}

// TestEveryNumberIsALink: each reference of the data can be touched, and leads where the caller says.
func TestEveryNumberIsALink(t *testing.T) {
	for name, p := range samples() {
		svg := string(SVG(p, Options{RefHref: href}))
		for _, ref := range refsOf(p) {
			if !strings.Contains(svg, fmt.Sprintf(`<a href="/reports/r/figures/%s" data-ref="%s" aria-label="`, ref, ref)) {
				t.Errorf("%s: %s is no link", name, ref)
			}
		}
		if _, links := wellFormed(t, SVG(p, Options{})); links != 0 {
			t.Errorf("%s: %d links without an address", name, links)
		}
	}
}

func refsOf(p Picture) (refs []string) {
	for _, d := range p.Calendar {
		refs = append(refs, d.Ref)
	}
	for _, d := range p.Curve {
		refs = append(refs, d.Ref)
	}
	for _, b := range p.Bullets {
		refs = append(refs, b.Ref)
	}
	for _, b := range append(p.Bars, p.Levels...) {
		refs = append(refs, b.Ref)
	}
	for _, s := range p.Series {
		refs = append(refs, s.Ref)
	}
	for i := len(refs) - 1; i >= 0; i-- {
		if refs[i] == "" {
			refs = append(refs[:i], refs[i+1:]...)
		}
	}
	return refs
}

// TestBothLanguages: an English picture holds no Chinese.
func TestBothLanguages(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for name, p := range samples() {
		if found := han.FindString(string(SVG(p, Options{Lang: "en"}))); found != "" {
			t.Errorf("%s in English holds %s", name, found)
		}
	}
}

// TestStyleSheetKnowsEveryClass holds the page's style sheet to the list of classes, both ways.
func TestStyleSheetKnowsEveryClass(t *testing.T) {
	css, err := os.ReadFile(filepath.Join(need.RepositoryRoot(), "web/src/charts/charts.css"))
	if err != nil {
		t.Fatal(err)
	}
	styled := map[string]bool{}
	for _, m := range regexp.MustCompile(`\.(c-[a-z0-9-]+)`).FindAllStringSubmatch(string(css), -1) {
		styled[m[1]] = true
	}
	for _, c := range Classes() {
		if !styled[string(c)] {
			t.Errorf("%s has no look", c)
		}
		delete(styled, string(c))
	}
	for c := range styled {
		t.Errorf("%s is styled and never drawn", c)
	}
}

func BenchmarkSVG(b *testing.B) {
	for name, p := range samples() {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				SVG(p, Options{RefHref: href})
			}
		})
	}
}
