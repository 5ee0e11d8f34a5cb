package directive

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// Stop is an order to stop work that is in force.
type Stop struct {
	ID, ArchiveNo, No string
	Secrecy           record.Secrecy // level in force
	Location          record.Location
	Part              string
	IssuedAt          time.Time
}

// clockTrusted is how far a device's clock may be off for its word on when a record was captured to count (V7).
const clockTrusted = 5 * time.Minute

// Works reports whether a content says that work was done: progress with a quantity of the day, or a construction
// record that is not one of a day without work.
func Works(c record.Content) bool {
	var b struct {
		Today  json.RawMessage `json:"qty_today"`
		NoWork bool            `json:"no_work"`
	}
	_ = json.Unmarshal(c.Body, &b) // a body that cannot be read says nothing
	switch c.Class {
	case "B3":
		return strings.ContainsAny(string(b.Today), "123456789") && !strings.Contains(string(b.Today), "-")
	case "B1":
		return !b.NoWork
	}
	return false
}

// Locks reports whether the order refuses the submission of a content (L8). It does where the content says that work
// was done at its place, unless the work was captured before the order was published: a record that waited on a phone
// without net tells what was still allowed. The device's word on the moment counts where its clock is within five
// minutes of the server's. What passes so stays suspicious (V18).
func (s Stop) Locks(c record.Content, clockOffset time.Duration) bool {
	if c.Imported != nil || !Works(c) || !Covers(s.Location, c.Location) || c.WorkDate < calendar.Day(s.IssuedAt) {
		return false
	}
	before := !c.CapturedAt.IsZero() && c.CapturedAt.Before(s.IssuedAt)
	return !before || clockOffset.Abs() > clockTrusted
}

// Refusal is the fault of a record that an order locks. Who may not see the order is told that work is stopped, for his
// safety, and no more.
func (s Stop) Refusal(sees bool) fault.Field {
	f := fault.Field{
		Field: "location", Code: "V18", Zh: "该部位已停工，复工前不能填报施工完成情况，详情请询项目经理。",
		En: "Work is stopped at this place; no work can be reported until it is resumed. Ask the project manager.",
	}
	if !sees {
		return f
	}
	name := s.No
	if name == "" {
		name = s.ArchiveNo
	}
	f.Seen = s.ArchiveNo
	f.Zh = "该部位有未解除的工程暂停令 " + name + "（" + calendar.Minute(s.IssuedAt) + " 发布，暂停部位：" + s.Part + "），复工令发布前不能填报施工完成情况。"
	f.En = "The stop-work order " + name + " (published " + calendar.Minute(s.IssuedAt) + ", part stopped: " + s.Part + ") holds at this place; no work can be reported before an order to resume is published."
	return f
}
