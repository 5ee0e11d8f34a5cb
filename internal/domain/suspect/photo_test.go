package suspect

import (
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

func taken(text string) Photo {
	return Photo{Project: "P", Attachment: "a", Record: "r", SHA256: "1", TakenAt: text}
}

// V8: twelve hours from the nearest moment of the work date, in the picture's own zone.
func TestV8PhotoTime(t *testing.T) {
	for _, c := range []struct {
		name  string
		photo Photo
		want  string
	}{
		{"in the day", taken("2026:11:23 10:05:00"), ""},
		{"the evening before, 11 hours", taken("2026:11:22 13:00:00"), ""},
		{"12 hours before", taken("2026:11:22 12:00:00"), ""},
		{"a second more", taken("2026:11:22 11:59:59"), "V8 r"},
		{"the day after is after it was handed in", taken("2026:11:24 10:00:00"), "V8 r"},
		{"last year", taken("2025:11:23 10:05:00"), "V8 r"},
		{"an hour after it was handed in", taken("2026:11:23 18:00:00"), ""},
		{"two hours after", taken("2026:11:23 19:00:01"), "V8 r"},
		{"another zone", Photo{TakenAt: "2026:11:22 05:00:00", TakenOffset: "+00:00"}, ""},
		{"another zone, too early", Photo{TakenAt: "2026:11:22 03:59:00", TakenOffset: "+00:00"}, "V8 r"},
		{"RFC 3339", taken("2026-11-23T02:00:00Z"), ""},
		{"no time", taken(""), "V8 r (W)"},
		{"zeros", taken("0000:00:00 00:00:00"), "V8 r (W)"},
		{"no date", taken("31.12.2026"), "V8 r (W)"},
		{"edited", Photo{TakenAt: "2026:11:23 10:05:00", Software: "Adobe Photoshop 25.1 (Windows)"}, "V8 r"},
		{"a phone's own software", Photo{TakenAt: "2026:11:23 10:05:00", Software: "HarmonyOS 4.2"}, ""},
	} {
		w := made("r", "B1", today, `{"process":"绑扎"}`).with(c.photo)
		expect(t, c.name, said(photoTimes(w, Defaults())), c.want)
	}
	two := made("r", "B1", today, `{}`).with(taken(""), taken(""))
	if hits := photoTimes(two, Defaults()); len(hits) != 1 || hits[0].Zh != "2 张照片没有拍摄时间。" {
		t.Errorf("two silent photos give %+v", hits)
	}
	imprecise := made("r", "B1", today, `{}`, func(r *record.Record) { r.WorkDate = "2026-11" }).with(taken("2020:01:01 00:00:00"))
	expect(t, "an imprecise date is not compared", said(photoTimes(imprecise, Defaults())), "")
}

var square = &Fence{Corners: []Point{{"31.2000", "121.5000"}, {"31.2000", "121.5020"}, {"31.2020", "121.5020"}, {"31.2020", "121.5000"}}}

// V9: the fence and 200 m around it.
func TestV9PhotoPlace(t *testing.T) {
	round := &Fence{Center: &Point{"31.2000", "121.5000"}, Radius: 100}
	for _, c := range []struct {
		name     string
		fence    *Fence
		lat, lon string
		mock     bool
		want     string
	}{
		{"inside the polygon", square, "31.2010", "121.5010", false, ""},
		{"on its corner", square, "31.2000", "121.5000", false, ""},
		{"190 m south", square, "31.19830", "121.5010", false, ""},
		{"210 m south", square, "31.19811", "121.5010", false, "V9 r"},
		{"another town", square, "39.9", "116.4", false, "V9 r"},
		{"inside the circle", round, "31.2005", "121.5000", false, ""},
		{"299 m from its centre", round, "31.20268", "121.5000", false, ""},
		{"302 m from its centre", round, "31.20272", "121.5000", false, "V9 r"},
		{"no place", square, "", "", false, ""},
		{"no fence", nil, "39.9", "116.4", false, ""},
		{"nonsense", square, "91", "abc", false, ""},
		{"mock", square, "31.2010", "121.5010", true, "V9 r"},
	} {
		s := Defaults()
		s.Fence = c.fence
		w := made("r", "B1", today, `{}`).with(Photo{Lat: c.lat, Lon: c.lon, Mock: c.mock})
		expect(t, c.name, said(photoPlaces(w, s)), c.want)
	}
	dateline := &Fence{Center: &Point{"0", "179.9999"}, Radius: 100}
	if beyond, ok := dateline.Beyond("0", "-179.9999"); !ok || beyond != 0 {
		t.Errorf("across the date line: %d m", beyond)
	}
}

// hash is a telling perceptual hash with n bits changed.
func hash(n int) uint64 {
	h := uint64(0x0f0f_3333_5555_ff00)
	for i := range n {
		h ^= 1 << (5 * i)
	}
	return h
}

// V10: the same bytes, or up to 6 of 64 bits apart; of another project nothing but that it is one.
func TestV10Reuse(t *testing.T) {
	mine := Photo{Project: "P", Attachment: "a", Record: "r", SHA256: "1", DHash: hash(0)}
	other := func(change func(*Photo)) Photo {
		p := Photo{Project: "P", Attachment: "b", Record: "first", SHA256: "2", DHash: hash(20)}
		change(&p)
		return p
	}
	for _, c := range []struct {
		name  string
		known Photo
		want  string
	}{
		{"another picture", other(func(*Photo) {}), ""},
		{"the same bytes", other(func(p *Photo) { p.SHA256 = "1" }), "V10 r +first"},
		{"6 bits apart", other(func(p *Photo) { p.DHash = hash(6) }), "V10 r +first"},
		{"7 bits apart", other(func(p *Photo) { p.DHash = hash(7) }), ""},
		{"another project", other(func(p *Photo) { p.Project, p.SHA256 = "Q", "1" }), "V10 r"},
		{"the same upload", other(func(p *Photo) { p.Attachment, p.SHA256 = "a", "1" }), ""},
		{"this record", other(func(p *Photo) { p.Record, p.SHA256 = "r", "1" }), ""},
		{"the record that it corrects", other(func(p *Photo) { p.Record, p.SHA256 = "corrected", "1" }), ""},
		{"staged", other(func(p *Photo) { p.Record, p.SHA256 = "", "1" }), ""},
		{"an even surface says nothing", other(func(p *Photo) { p.DHash = 1 }), ""},
	} {
		w := made("r", "B1", today, `{}`, func(r *record.Record) { r.Supersedes = "corrected" }).with(mine)
		hits := photoReuse(w, []Photo{c.known}, Defaults())
		expect(t, c.name, said(hits), c.want)
		if c.known.Project == "Q" && (len(hits) != 1 || hits[0].Zh != "照片与另一项目的照片内容完全相同。") {
			t.Errorf("another project is told as %+v", hits)
		}
	}
	grey := Photo{Project: "P", Attachment: "a", SHA256: "1"}
	if _, telling := grey.Apart(grey); telling {
		t.Error("two pictures without a hash are compared")
	}
}

func TestSettingsLieOverEachOtherByDay(t *testing.T) {
	changes := []Dated{
		{From: "2026-01-01", Changes: []byte(`{"photo_hours":24,"near_bits":4}`)},
		{From: "2026-12-01", Changes: []byte(`{"photo_hours":6}`)},
		{From: "2026-02-01", Changes: []byte(`{"near_bits":2,"fence":{"center":{"lat":"31","lon":"121"},"radius_m":50}}`)},
	}
	s, err := On(today, changes)
	if err != nil || s.PhotoHours != 24 || s.NearBits != 2 || s.Fence == nil || s.WindLevel != 6 {
		t.Errorf("%+v %v", s, err)
	}
	if s, _ := On("2026-12-01", changes); s.PhotoHours != 6 {
		t.Errorf("on its first day: %+v", s)
	}
	if s, _ := On("2025-12-31", changes); s.PhotoHours != 12 || s.Fence != nil {
		t.Errorf("before all: %+v", s)
	}
	for _, wrong := range []string{`{"photo_hours":0}`, `{"near_bits":7}`, `{"x":1}`, `{"photo_hours":"12"}`, `{"owner":"leader"}`, `{"cold_mean":"1e3"}`, `{"fence":{"radius_m":50}}`, `{"fence":{"corners":[{"lat":"1","lon":"1"},{"lat":"2","lon":"2"}]}}`, `{"fence":{"center":{"lat":"99","lon":"1"},"radius_m":5}}`, `[]`} {
		if len(Faults([]byte(wrong))) == 0 {
			t.Errorf("%s is accepted", wrong)
		}
	}
	for _, right := range []string{`{}`, `{"photo_hours":720,"owner":"project_manager"}`, `{"fence":{"center":{"lat":"31.2","lon":"121.5"},"radius_m":300}}`} {
		if faults := Faults([]byte(right)); len(faults) > 0 {
			t.Errorf("%s: %+v", right, faults)
		}
	}
}

func TestTakenReadsTheOffset(t *testing.T) {
	got, ok := Photo{TakenAt: "2026:11:23 10:05:00", TakenOffset: "+09:30"}.Taken()
	if !ok || !got.Equal(time.Date(2026, 11, 23, 0, 35, 0, 0, time.UTC)) {
		t.Errorf("%s %v", got, ok)
	}
}
