package record

import (
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Marking is what decides on a record's secrecy beside its content: a sealed content keeps the level that it was signed
// with, so a later level is put on top of it (R4.6). The zero Marking leaves the content's own level in force.
type Marking struct {
	// Floor is the highest level that the record was ever classified at, or that something it derives from has: no
	// later filing or classification goes below it. Two people can (see Change).
	Floor Secrecy `json:"floor,omitzero"`
	// Change is the newest change of the level after signing; nil where there was none.
	Change *LevelChange `json:"change,omitempty"`
}

// LevelChange is a decided change of a published record's level.
type LevelChange struct {
	ID      string    `json:"id"` // of the request, or of the change where one person could make it
	Level   Secrecy   `json:"level"`
	From    Secrecy   `json:"from"`
	AskedBy string    `json:"asked_by"`
	By      string    `json:"by"` // who decided; for a raise who asked
	At      time.Time `json:"at"`
}

// Level is the secrecy level in force, which every decision rests on: the newest change, else the content's own level,
// never below the floor.
func (r *Record) Level() Secrecy { return levelOf(r.Secrecy, r.Marking) }

func levelOf(content Secrecy, m Marking) Secrecy {
	if m.Change != nil {
		return m.Change.Level
	}
	return Highest(content, m.Floor)
}

// InForce is the level in force of a content under a marking, for who holds them apart.
func (m Marking) InForce(content Secrecy) Secrecy { return levelOf(content, m) }

// Highest is the level of what derives from several things: that of the most secret one. Of nothing it is open.
func Highest(levels ...Secrecy) Secrecy {
	highest := Open
	for _, l := range levels {
		highest = max(highest, l)
	}
	return highest
}

// Secret says whether a level is above internal: encrypted, watermarked, each read written down (R3.6).
func (s Secrecy) Secret() bool { return s > Internal }

var anotherLevel = Guard{
	Text: fault.Text{Zh: "与现行密级不同", En: "the level is another than the one in force"},
	check: func(r Record, in Input) []fault.Field {
		if in.Level == nil || in.Level.Level < Open || in.Level.Level > TopSecret {
			return one("secrecy", "V1", "请选择密级。", "Choose a secrecy level.")
		}
		if in.Level.Level == r.Level() || in.Level.From != r.Level() {
			return one("secrecy", "E_SAME_LEVEL", "该密级已是现行密级，或现行密级已变。", "This level is in force already, or the level in force has changed.")
		}
		return nil
	},
}

var twoForLowering = Guard{
	Text: fault.Text{Zh: "降低密级须由两人决定并签认（R3.6）", En: "lowering takes two people and a signature (R3.6)"},
	check: func(r Record, in Input) []fault.Field {
		if in.Level == nil || in.Level.Level > r.Level() {
			return nil
		}
		if in.Level.AskedBy == in.Level.By || !in.Proven {
			return one("secrecy", "E_LOWERING", "降低密级须由另一人签认。", "Lowering a level needs the signature of another person.")
		}
		return nil
	},
}

// Lowers refuses a level below the one in force, for everything but the procedure of two people: a filing, another
// classification, a correction or a merger never makes a thing less secret.
func (r *Record) Lowers(level Secrecy) error {
	if level >= r.Marking.Floor {
		return nil
	}
	return Lowering()
}

// Lowering is the answer to an attempt to lower a level alone (A6).
func Lowering() *fault.Error {
	return fault.New(fault.Forbidden, "E_LOWERING", "密级不能低于此前所定的密级；降低密级须由专管员申请、项目经理签认。",
		"The level may not fall below the one given before; lowering is asked for by the custodian and signed by the project manager.").
		Audited("secrecy.change.denied")
}
