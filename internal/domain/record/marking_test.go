package record

import (
	"encoding/json"
	"testing"

	"github.com/countersign/countersign/internal/domain/fault"
)

func TestHighest(t *testing.T) {
	for _, c := range []struct {
		levels []Secrecy
		want   Secrecy
	}{
		{nil, Open}, {[]Secrecy{Internal}, Internal}, {[]Secrecy{Open, TopSecret, Secret}, TopSecret}, {[]Secrecy{Confidential, Confidential}, Confidential},
	} {
		if got := Highest(c.levels...); got != c.want {
			t.Errorf("of %v: %s", c.levels, got)
		}
	}
}

func TestLevelInForce(t *testing.T) {
	changed := func(l Secrecy) *LevelChange { return &LevelChange{Level: l} }
	for name, c := range map[string]struct {
		content Secrecy
		marking Marking
		want    Secrecy
	}{
		"its own":               {Confidential, Marking{}, Confidential},
		"never below the floor": {Open, Marking{Floor: Secret}, Secret},
		"filed above the floor": {TopSecret, Marking{Floor: Secret}, TopSecret},
		"lowered by two":        {Secret, Marking{Floor: Secret, Change: changed(Open)}, Open},
		"raised after signing":  {Open, Marking{Floor: Open, Change: changed(TopSecret)}, TopSecret},
	} {
		r := Record{Content: Content{Secrecy: c.content}, Marking: c.marking}
		if r.Level() != c.want || c.marking.InForce(c.content) != c.want {
			t.Errorf("%s: %s, want %s", name, r.Level(), c.want)
		}
		text, err := json.Marshal(c.marking)
		if err != nil {
			t.Fatal(err)
		}
		var back Marking
		if err := json.Unmarshal(text, &back); err != nil || back.InForce(c.content) != c.want {
			t.Errorf("%s: read back as %+v, %v", name, back, err)
		}
	}
}

// A6: classified at a level, given back, classified again: never lower, however many steps lie between.
func TestClassificationNeverFalls(t *testing.T) {
	for _, first := range SecrecyLevels() {
		for _, second := range SecrecyLevels() {
			in := goodInput()
			in.Secrecy = first
			r, err := Move(inState(Screened), Classify, in)
			if err != nil {
				t.Fatal(err)
			}
			r, err = Move(r, ReturnTo, in)
			if err != nil {
				t.Fatal(err)
			}
			r.Secrecy = Open // its author files it anew
			if r.Level() != first {
				t.Errorf("filed lower, %s became %s", first, r.Level())
			}
			if err := r.Lowers(second); (err != nil) != (second < first) || err != nil && !fault.Is(err, fault.Forbidden) {
				t.Errorf("%s to %s: %v", first, second, err)
			}
		}
	}
}

func TestLoweringTakesTwo(t *testing.T) {
	for name, c := range map[string]struct {
		level  LevelChange
		proven bool
		ok     bool
	}{
		"raised by one":              {LevelChange{Level: TopSecret, From: Secret, AskedBy: "a", By: "a"}, false, true},
		"lowered by one":             {LevelChange{Level: Open, From: Secret, AskedBy: "a", By: "a"}, true, false},
		"lowered without signature":  {LevelChange{Level: Open, From: Secret, AskedBy: "a", By: "b"}, false, false},
		"lowered by two, and signed": {LevelChange{Level: Open, From: Secret, AskedBy: "a", By: "b"}, true, true},
	} {
		r := inState(Published)
		r.Secrecy = Secret
		next, err := Move(r, ChangeSecrecy, Input{By: c.level.By, At: at, Level: &c.level, Proven: c.proven})
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		if c.ok && (next.Level() != c.level.Level || next.Secrecy != Secret || next.ContentHash != r.ContentHash) {
			t.Errorf("%s: level %s, content %s", name, next.Level(), next.Secrecy)
		}
	}
}
