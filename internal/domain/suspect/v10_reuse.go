package suspect

import (
	"slices"
	"strconv"
)

// photoReuse compares a record's pictures with others of the same project and of other ones (V10). Of another project
// it says that it is one, and nothing else.
func photoReuse(w *Work, known []Photo, s Settings) []Hit {
	var hits []Hit
	for _, p := range w.Photos {
		for _, k := range known {
			if k.Attachment == p.Attachment && k.Project == p.Project || k.Project == w.Project && ofSame(w, k.Record) {
				continue
			}
			if h, ok := reused(w, p, k, s.NearBits); ok && !slices.ContainsFunc(hits, func(x Hit) bool { return x.Zh == h.Zh && slices.Equal(x.Others, h.Others) }) {
				hits = append(hits, h)
			}
		}
	}
	return hits
}

// ofSame reports whether the other use belongs to the same matter: this record, the publication that it corrects, or
// the record that it was merged with.
func ofSame(w *Work, other string) bool {
	return other == "" || other == w.ID || other == w.Supersedes || other == w.DuplicateOf || other == w.SupersededBy
}

func reused(w *Work, p, k Photo, near int) (Hit, bool) {
	same := p.SHA256 == k.SHA256
	apart, telling := p.Apart(k)
	if !same && (!telling || apart > near) {
		return Hit{}, false
	}
	how, howEn := "内容完全相同", "the same bytes"
	if !same {
		how, howEn = "近似（差异 "+strconv.Itoa(apart)+"/64）", "nearly the same ("+strconv.Itoa(apart)+"/64 bits apart)"
	}
	if k.Project != w.Project {
		return about(w, "V10", "attachments", "照片与另一项目的照片"+how+"。", "A photo is "+howEn+" as one of another project."), true
	}
	return about(w, "V10", "attachments", "照片与本项目另一条记录的照片"+how+"。", "A photo is "+howEn+" as one of another record of this project.", k.Record), true
}
