// Package alert is the urgent lane (R1.1): an urgent record alerts at once, has to be acknowledged in time, and climbs
// from its author to the project manager to the company while nobody does. It is pure: time is passed in.
package alert

import (
	"crypto/sha256"
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/record"
)

// Kind is what an alert is about.
type Kind string

// The two kinds.
const (
	Urgent   Kind = "urgent"
	Accident Kind = "accident"
)

// Label gives the kind's name in both languages.
func (k Kind) Label() fault.Text {
	if k == Accident {
		return fault.Text{Zh: "生产安全事故", En: "Work-safety accident"}
	}
	return fault.Text{Zh: "紧急记录", En: "Urgent record"}
}

// Alert is one alert. A record alerts once, however often it is handed in.
type Alert struct {
	Project     string
	ID          string // made from the record's: it tells nothing of it
	Record      string
	Kind        Kind
	Author      string
	UnitProject string
	RaisedAt    time.Time // server's receipt of the record
	Due         time.Time // by when somebody has to acknowledge it
	NextAt      time.Time // of the next rung
	Rung        ladder.Rung
	AckBy       string
	AckAt       time.Time
	Version     int64
}

// KindOf gives what a record that is handed in alerts about; false where it does not. An accident alerts whichever
// channel it came by; imported history alerts nobody.
func KindOf(r *record.Record, accident bool) (Kind, bool) {
	switch {
	case r.Imported != nil:
		return "", false
	case accident:
		return Accident, true
	}
	return Urgent, r.Channel == record.Urgent
}

// Raise makes the alert of a record that is handed in at a moment.
func Raise(r *record.Record, k Kind, at time.Time, s ladder.Settings) Alert {
	due := at.Add(time.Duration(s.AcknowledgeMinutes) * time.Minute)
	return Alert{Project: r.Project, ID: idOf(r.Key()), Record: r.ID, Kind: k, Author: r.Author, UnitProject: r.Location.UnitProject, RaisedAt: at, Due: due, NextAt: due, Version: 1}
}

// idOf gives an alert the same id on every replica. Those who learn of an alert and may not know of its record learn no
// id of the record by it.
func idOf(key record.Key) string {
	h := sha256.Sum256([]byte("countersign.alert/1\n" + key.Project + "\n" + key.ID))
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// Open reports whether nobody acknowledged the alert.
func (a Alert) Open() bool { return a.AckBy == "" }

// Overdue reports whether it is open past its time.
func (a Alert) Overdue(now time.Time) bool { return a.Open() && now.After(a.Due) }

// Acknowledge says that somebody has taken the alert up. Errors: 403 for its author, 409 where somebody was first.
func (a Alert) Acknowledge(by string, at time.Time) (Alert, error) {
	if !a.Open() {
		return a, fault.New(fault.Conflict, "E_ACKNOWLEDGED", "该告警已由 "+a.AckBy+" 确认。", "The alert was acknowledged by "+a.AckBy+" already.")
	}
	if by == a.Author {
		return a, fault.New(fault.Forbidden, "E_SELF", "不能确认本人发出的告警。", "Nobody acknowledges his own alert.").Audited("alert.self.denied")
	}
	a.AckBy, a.AckAt = by, at
	a.Version++
	return a, nil
}

// Climbs says whether the next rung is due. A moment much farther ahead than any rung is one that a clock wrote which had
// run ahead and was put back: nobody waits for that.
func (a Alert) Climbs(now time.Time, s ladder.Settings) bool {
	longest := 2 * time.Duration(max(s.AcknowledgeMinutes, s.AlertLadderMinutes)) * time.Minute
	return a.Open() && a.Rung < ladder.Top && (!now.Before(a.NextAt) || a.NextAt.Sub(now) > longest)
}

// Climb takes the alert one rung up.
func (a Alert) Climb(now time.Time, s ladder.Settings) Alert {
	a.Rung++
	a.NextAt = now.Add(time.Duration(s.AlertLadderMinutes) * time.Minute)
	a.Version++
	return a
}
