package record

import "time"

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
