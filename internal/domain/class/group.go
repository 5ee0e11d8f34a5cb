package class

import "github.com/countersign/countersign/internal/domain/fault"

// Group is a section of a form.
type Group string

// The sections of a form, in their order.
const (
	Main     Group = "main"
	Amount   Group = "amount"
	Schedule Group = "schedule"
	Parties  Group = "parties"
	Outcome  Group = "outcome"
	Reply    Group = "reply"
	Evidence Group = "evidence"
	Remarks  Group = "remarks"
)

var groupNames = map[Group]fault.Text{
	Main:     {Zh: "基本情况", En: "Basics"},
	Amount:   {Zh: "数量", En: "Quantities"},
	Schedule: {Zh: "时间", En: "Time"},
	Parties:  {Zh: "单位与人员", En: "Parties and people"},
	Outcome:  {Zh: "结果", En: "Result"},
	Reply:    {Zh: "回复与复查", En: "Reply and recheck"},
	Evidence: {Zh: "证据", En: "Evidence"},
	Remarks:  {Zh: "情况记录", En: "Notes"},
}

// Groups gives the sections in their order.
func Groups() []Group {
	return []Group{Main, Amount, Schedule, Parties, Outcome, Reply, Evidence, Remarks}
}

// Label gives the section's heading in both languages.
func (g Group) Label() fault.Text { return groupNames[g] }
