package evidence

import (
	"reflect"
	"testing"
)

func TestJudge(t *testing.T) {
	const print = 0xf0f0_1234_5678_9abc
	original := Photo{SHA256: "a", ScanDigest: "s", Fingerprint: print}
	same, parts := &Difference{Framed: true}, &Difference{Framed: true, Changed: []Region{{X: 1, Y: 2, Width: 3, Height: 4}}}
	toned, cut := &Difference{Framed: true, Toned: true}, &Difference{}
	here := func(d *Difference) []Known {
		return []Known{{Photo: Photo{SHA256: "x", Fingerprint: ^uint64(print)}, ID: "other"}, {Photo: original, ID: "it", Difference: d}}
	}
	for name, c := range map[string]struct {
		file            Photo
		here, elsewhere []Known
		want            Finding
	}{
		"the bytes":                   {original, here(nil), nil, Finding{Verdict: Identical, Match: "it"}},
		"bytes outweigh the rest":     {Photo{SHA256: "a", Fingerprint: ^uint64(print)}, here(nil), here(nil), Finding{Verdict: Identical, Match: "it"}},
		"picture data":                {Photo{SHA256: "b", ScanDigest: "s", Fingerprint: print}, here(same), nil, Finding{Verdict: Redated, Match: "it"}},
		"looks the same":              {Photo{SHA256: "b", ScanDigest: "z", Fingerprint: print ^ 0x3ff}, here(same), nil, Finding{Verdict: Resaved, Match: "it"}},
		"too far":                     {Photo{SHA256: "b", ScanDigest: "z", Fingerprint: print ^ 0x7ff}, here(same), nil, Finding{Verdict: Unknown}},
		"parts":                       {Photo{SHA256: "b", Fingerprint: print}, here(parts), nil, Finding{Verdict: Altered, Match: "it", Changed: parts.Changed}},
		"recoloured":                  {Photo{SHA256: "b", Fingerprint: print ^ 0x3f}, here(toned), nil, Finding{Verdict: Altered, Match: "it", Whole: true}},
		"cut":                         {Photo{SHA256: "b", Fingerprint: print}, here(cut), nil, Finding{Verdict: Altered, Match: "it", Whole: true}},
		"another scene, a bit alike":  {Photo{SHA256: "b", Fingerprint: print ^ 0x7f}, here(cut), nil, Finding{Verdict: Unknown}},
		"nobody compared":             {Photo{SHA256: "b", Fingerprint: print}, here(nil), nil, Finding{Verdict: Unknown}},
		"another record's bytes":      {Photo{SHA256: "a"}, nil, here(nil), Finding{Verdict: Reused}},
		"another record's data":       {Photo{SHA256: "b", ScanDigest: "s"}, nil, here(nil), Finding{Verdict: Reused}},
		"another record's picture":    {Photo{SHA256: "b", Fingerprint: print ^ 0x3f}, nil, here(nil), Finding{Verdict: Reused}},
		"another record's, a bit":     {Photo{SHA256: "b", Fingerprint: print ^ 0x7f}, nil, here(nil), Finding{Verdict: Unknown}},
		"like another's, other scene": {Photo{SHA256: "b", Fingerprint: print}, nil, here(cut), Finding{Verdict: Unknown}},
		"here outweighs elsewhere":    {Photo{SHA256: "b", ScanDigest: "s"}, here(nil), here(nil), Finding{Verdict: Redated, Match: "it"}},
		"no fingerprint":              {Photo{SHA256: "b"}, []Known{{Photo: Photo{SHA256: "c"}, Difference: same}}, []Known{{Photo: Photo{SHA256: "c"}}}, Finding{Verdict: Unknown}},
		"nothing":                     {Photo{SHA256: "b"}, nil, nil, Finding{Verdict: Unknown}},
	} {
		if got := Judge(c.file, c.here, c.elsewhere); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}
