package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

// standInTables prints what somebody may who holds a delegation of everything that can be delegated, and nothing else.
func standInTables(b *strings.Builder) {
	b.WriteString("\n## 授权代签 · Standing in for a project manager\n\n")
	b.WriteString("项目经理签字授权后，在时限、事项、类别、密级范围内。授权人或代签人填报、筛选、分类过的记录一律不可（✘）。 ")
	b.WriteString("By a project manager's signature, within its time, actions, classes and level, for a record that neither of the two handled.\n")
	for _, role := range policy.StandIns() {
		l := role.Label()
		fmt.Fprintf(b, "\n### %s · %s\n\n| 状态 state |", l.Zh, l.En)
		actions := append([]policy.Action{policy.RecordRead}, policy.Delegable()...)
		for _, action := range actions {
			fmt.Fprintf(b, " %s |", action.Label().Zh)
		}
		b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(actions)) + "\n")
		for _, s := range record.States() {
			fmt.Fprintf(b, "| %s `%s` |", s.Label().Zh, s)
			for _, action := range actions {
				fmt.Fprintf(b, " %s |", standInCell(role, action, s))
			}
			b.WriteString("\n")
		}
	}
}

// standInCell marks what the delegation adds: 代 where he may by it alone.
func standInCell(role policy.Role, action policy.Action, s record.State) string {
	facts := policy.Facts{Project: project, At: moment, State: s, Secrecy: record.Internal, Author: "somebody", Screener: "another", Class: "B3"}
	plain := actor(role)
	holder := plain
	holder.Delegations = []policy.Delegation{{
		Project: project, From: "manager", To: plain.UserID, Actions: policy.Delegable(), MaxSecrecy: record.TopSecret,
		StartsAt: moment, EndsAt: moment.Add(time.Hour), Grantor: policy.Member{Role: policy.ProjectManager, Clearance: record.TopSecret},
	}}
	before, err := policy.Decide(plain, action, facts), policy.Decide(holder, action, facts)
	switch {
	case err == nil && !moves(action, s):
		return "409"
	case err == nil && before != nil:
		return "代"
	case err == nil:
		return "✔"
	case fault.Is(err, fault.Forbidden):
		return "✘"
	}
	return "–"
}
