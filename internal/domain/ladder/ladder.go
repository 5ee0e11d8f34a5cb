// Package ladder is the way up for what nobody answers in time: from the author to the project manager to the company
// (R1.1). It says how long each step waits and whom it reaches; who was reached is written down by those who keep the
// matter itself.
package ladder

import (
	"strconv"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Settings are the hours and minutes of the ladder. They are configuration with a day from which they hold.
type Settings struct {
	ReplyDays          int `json:"reply_days"`           // days to answer a directive that names no day itself
	ReplyLadderHours   int `json:"reply_ladder_hours"`   // between two rungs of an overdue directive
	AcknowledgeMinutes int `json:"acknowledge_minutes"`  // R1.1: to acknowledge an urgent record
	AlertLadderMinutes int `json:"alert_ladder_minutes"` // between two rungs of an alert that nobody acknowledges
	AuthorityMinutes   int `json:"authority_minutes"`    // Decree 493, article 9: from the receipt to the authority
}

// Defaults are the product's own (domain.md 3).
func Defaults() Settings {
	return Settings{ReplyDays: 3, ReplyLadderHours: 24, AcknowledgeMinutes: 30, AlertLadderMinutes: 30, AuthorityMinutes: 60}
}

// Faults gives the fields that are out of bounds. The hour to the authority may be made shorter, never longer.
func (s Settings) Faults() []fault.Field {
	var faults []fault.Field
	for _, n := range []struct {
		name             string
		value, low, high int
	}{
		{"reply_days", s.ReplyDays, 1, 60},
		{"reply_ladder_hours", s.ReplyLadderHours, 1, 240},
		{"acknowledge_minutes", s.AcknowledgeMinutes, 1, 240},
		{"alert_ladder_minutes", s.AlertLadderMinutes, 1, 240},
		{"authority_minutes", s.AuthorityMinutes, 10, 60},
	} {
		if n.value < n.low || n.value > n.high {
			allowed := strconv.Itoa(n.low) + "-" + strconv.Itoa(n.high)
			faults = append(faults, fault.Field{Field: "rules." + n.name, Code: "V2", Zh: "应在 " + allowed + " 之间。", En: "Between " + allowed + ".", Seen: strconv.Itoa(n.value), Allowed: allowed})
		}
	}
	return faults
}

// Rung is how far a matter has climbed; 0: nowhere yet.
type Rung int

// The rungs, from the bottom.
const (
	Author Rung = iota + 1
	Manager
	Company
)

// Top is the last rung: what got there stays there.
const Top = Company

var names = map[Rung]fault.Text{
	Author:  {Zh: "责任人", En: "author"},
	Manager: {Zh: "项目经理", En: "project manager"},
	Company: {Zh: "公司", En: "company"},
}

// Label gives the rung's name in both languages; nothing where there is no such rung.
func (r Rung) Label() fault.Text { return names[r] }

// Roles gives the roles that a rung reaches; the author's rung reaches persons instead.
func (r Rung) Roles() []policy.Role {
	switch r {
	case Manager:
		return []policy.Role{policy.ProjectManager}
	case Company:
		return []policy.Role{policy.Leader}
	case Author:
	}
	return nil
}

// At gives the moment of a rung: the first at the end of the time given, each further one a step later.
func At(due time.Time, r Rung, step time.Duration) time.Time {
	return due.Add(time.Duration(r-Author) * step)
}
