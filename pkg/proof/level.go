package proof

import (
	"encoding/json"
	"time"
)

// marking is the column of that name: what decides on a record's secrecy beside its content, by its history.
type marking struct {
	Floor  string       `json:"floor,omitempty"` // highest level of a classification or of what it was merged with; absent: open
	Change *levelChange `json:"change,omitempty"`
}

// levelChange is the newest change of level after the signature.
type levelChange struct {
	ID      string `json:"id"`
	Level   string `json:"level"`
	From    string `json:"from"`
	AskedBy string `json:"asked_by"`
	By      string `json:"by"`
	At      string `json:"at"`
}

// marked tells the marking that the history leaves.
func (h *history) marked() marking {
	var m marking
	floor := 0
	for i := range h.moves {
		switch move := &h.moves[i]; move.Action {
		case "record.screen":
			floor = max(floor, levelNumber(move.detail.Floor))
		case "record.classify":
			if c := h.content(move); c != nil {
				floor = max(floor, c.secrecy())
			}
		case "record.change_secrecy":
			d := move.detail
			m.Change = &levelChange{ID: d.Change, Level: d.To, From: d.Was, AskedBy: d.AskedBy, By: move.Actor, At: shortMoment(move.At)}
		}
	}
	if floor > 0 {
		m.Floor = secrecyLevels[floor]
	}
	return m
}

// levelInForce is the number of the level that decides on a record with this content.
func (h *history) levelInForce(c *content) int {
	m := h.marked()
	if m.Change != nil {
		return levelNumber(m.Change.Level)
	}
	return max(c.secrecy(), levelNumber(m.Floor))
}

// markLevel puts into the columns of a row what its history says of its level.
func (h *history) markLevel(columns map[string]any, c *content) {
	columns["secrecy"], columns["marking"] = h.levelInForce(c), ""
	if m := h.marked(); m != (marking{}) {
		text, _ := json.Marshal(m) // strings: cannot fail
		columns["marking"] = string(text)
	}
}

// levelNumber is the number of a level in rows; what is no level is open, as where none is named.
func levelNumber(name string) int {
	for i, each := range secrecyLevels {
		if each == name {
			return i
		}
	}
	return 0
}

// shortMoment writes an event's moment as rows do in their JSON: without the zeros at its end.
func shortMoment(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	return t.UTC().Format(time.RFC3339Nano)
}
