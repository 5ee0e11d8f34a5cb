// Package evidence says what a file is beside what was published (L6): the very bytes, another version of a published
// photo and which kind of version, or a photo that belongs to another record.
package evidence

import "math/bits"

// Verdict is what a file turned out to be.
type Verdict string

// The verdicts. Identical: the published bytes. Redated: the picture data are those of a published photo, its metadata
// are not. Resaved: the picture looks the same everywhere, but was compressed or scaled again. Altered: it is a
// published photo with changed parts, or cut or recoloured. Reused: it is no part of this record, but its bytes or its
// picture are part of another. Unknown: nothing published is like it.
const (
	Identical Verdict = "identical"
	Redated   Verdict = "re-dated"
	Resaved   Verdict = "re-saved"
	Altered   Verdict = "altered"
	Reused    Verdict = "reused"
	Unknown   Verdict = "unknown"
)

// How near two fingerprints of 64 bits have to be: for a photo of the record in hand, which is then looked at point by
// point; and for a photo of any other record (V10).
const (
	NearHere      = 10
	NearElsewhere = 6
)

// Photo is what tells one photo from another. What is unknown is empty.
type Photo struct {
	SHA256      string // lower-case hex, of the bytes
	ScanDigest  string // lower-case hex, of the picture data alone
	Fingerprint uint64 // difference hash; 0: none
}

// Region is a part of a picture, in thousandths of its width and height.
type Region struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Difference is what a comparison point by point found. Framed: both show the same frame. Toned: the whole picture
// changed its brightness or colours. Changed: the parts that changed.
type Difference struct {
	Framed  bool
	Toned   bool
	Changed []Region
}

// Known is a published photo beside which a file is held.
type Known struct {
	Photo
	ID string // of its attachment
	// Difference from the file, once somebody compared them; nil: nobody did.
	Difference *Difference
}

// Finding is a verdict with its reason. Match is the id of the published photo that the file is a version of.
type Finding struct {
	Verdict Verdict
	Match   string
	// Whole says of an altered photo that it was changed as a whole: cut, brightened or recoloured.
	Whole   bool
	Changed []Region
}

// Distance is in how many of 64 bits two fingerprints differ; false where one of them has none.
func Distance(a, b Photo) (int, bool) {
	return bits.OnesCount64(a.Fingerprint ^ b.Fingerprint), a.Fingerprint != 0 && b.Fingerprint != 0
}

// Near says whether two photos may show the same picture.
func Near(a, b Photo, within int) bool {
	d, ok := Distance(a, b)
	return ok && d <= within
}

// Judge says what a file is beside the photos of the record in hand, and beside those of other records.
func Judge(file Photo, here, elsewhere []Known) Finding {
	for _, k := range here {
		if file.SHA256 == k.SHA256 {
			return Finding{Verdict: Identical, Match: k.ID}
		}
	}
	for _, k := range here {
		if file.ScanDigest != "" && file.ScanDigest == k.ScanDigest {
			return Finding{Verdict: Redated, Match: k.ID}
		}
	}
	if f, ok := nearest(file, here); ok {
		return f
	}
	for _, k := range elsewhere {
		if Same(file, k) {
			return Finding{Verdict: Reused}
		}
	}
	return Finding{Verdict: Unknown}
}

// Same says whether a photo of another record is this file or shows the same picture.
func Same(file Photo, k Known) bool {
	if file.SHA256 == k.SHA256 || file.ScanDigest != "" && file.ScanDigest == k.ScanDigest {
		return true
	}
	return Near(file, k.Photo, NearElsewhere) && (k.Difference == nil || !k.Difference.other())
}

// nearest judges the file beside the published photo that it is most like.
func nearest(file Photo, here []Known) (Finding, bool) {
	var found Finding
	least := NearHere + 1
	for _, k := range here {
		d, ok := Distance(file, k.Photo)
		if !ok || d >= least {
			continue
		}
		if f, ok := beside(k, d); ok {
			found, least = f, d
		}
	}
	return found, least <= NearHere
}

// beside judges by a comparison. Fingerprints that are only roughly alike say nothing by themselves: a picture of
// another scene would be called altered.
func beside(k Known, distance int) (Finding, bool) {
	switch d := k.Difference; {
	case d == nil:
		return Finding{}, false
	case !d.other() && len(d.Changed) == 0:
		return Finding{Verdict: Resaved, Match: k.ID}, true
	case !d.other():
		return Finding{Verdict: Altered, Match: k.ID, Changed: d.Changed}, true
	case distance <= NearElsewhere:
		return Finding{Verdict: Altered, Match: k.ID, Whole: true}, true
	}
	return Finding{}, false
}

// other says that the pictures differ as wholes.
func (d *Difference) other() bool { return !d.Framed || d.Toned }
