package suspect

import (
	"strconv"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
)

// photoTimes compares when pictures say they were taken with the day of the work (V8).
func photoTimes(w *Work, s Settings) []Hit {
	var hits []Hit
	silent := 0
	for _, p := range w.Photos {
		taken, ok := p.Taken()
		if !ok {
			silent++
		} else if h, off := takenOff(w, taken, time.Duration(s.PhotoHours)*time.Hour); off {
			hits = append(hits, h)
		}
		if editor := editorOf(p.Software, s.Editors); editor != "" {
			hits = append(hits, about(w, "V8", "attachments", "照片经编辑软件处理（"+editor+"）。", "A photo was worked on by an editing program ("+editor+")."))
		}
	}
	if silent > 0 {
		n := strconv.Itoa(silent)
		missing := about(w, "V8", "attachments", n+" 张照片没有拍摄时间。", n+" photos do not say when they were taken.")
		missing.Warning = true
		hits = append(hits, missing)
	}
	return hits
}

// takenOff judges one picture's time: hours from the nearest moment of the work date, or after it was handed in.
func takenOff(w *Work, taken time.Time, most time.Duration) (Hit, bool) {
	begins := calendar.Begins(w.WorkDate)
	if begins.IsZero() {
		return Hit{}, false
	}
	ends := begins.AddDate(0, 0, 1)
	off := max(begins.Sub(taken), taken.Sub(ends))
	if off > most {
		return about(w, "V8", "attachments", "照片拍摄于 "+calendar.Minute(taken)+"，与日期 "+w.WorkDate+" 相差 "+hours(off)+" 小时。",
			"A photo was taken at "+calendar.Minute(taken)+", "+hours(off)+" hours off the work date "+w.WorkDate+"."), true
	}
	if at := w.HandedIn(); !at.IsZero() && taken.Sub(at) > time.Hour {
		return about(w, "V8", "attachments", "照片拍摄时间 "+calendar.Minute(taken)+" 晚于提交时间。", "A photo says it was taken at "+calendar.Minute(taken)+", after it was handed in."), true
	}
	return Hit{}, false
}

func hours(d time.Duration) string { return strconv.FormatInt(int64(d/time.Hour), 10) }

// editorOf gives the word that tells an editing program; empty where the tag names none.
func editorOf(software string, editors []string) string {
	lower := strings.ToLower(software)
	for _, e := range editors {
		if e != "" && strings.Contains(lower, strings.ToLower(e)) {
			return e
		}
	}
	return ""
}
