package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

const project = "P"

var moment = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func rightsPage() string {
	var b strings.Builder
	b.WriteString(generated)
	b.WriteString("# 权限 · Rights\n\n")
	b.WriteString("由 `internal/domain/policy` 的权限表逐格求值得出，未列出的一律拒绝。 Each cell is computed by asking `policy.Decide`; what is not granted is denied.\n\n")
	b.WriteString("✔ 可 may · 本人 own only · ✘ 403 知道但无权 may know, may not do · – 404 视同不存在 like absent · 409 当前状态不可 not in this state\n")
	roleLegend(&b)
	plainTable(&b)
	for _, action := range policy.Actions() {
		if dependsOnRecord(action) {
			stateTable(&b, action)
		}
	}
	standInTables(&b)
	return b.String()
}

func roleLegend(b *strings.Builder) {
	b.WriteString("\n| 角色 | Role | 值 value |\n| --- | --- | --- |\n")
	for _, r := range policy.Roles() {
		l := r.Label()
		fmt.Fprintf(b, "| %s | %s | `%s` |\n", l.Zh, l.En, r)
	}
}

// plainTable prints the actions that do not depend on a record.
func plainTable(b *strings.Builder) {
	b.WriteString("\n## 与记录无关的动作 · Actions that rest on no record\n\n")
	header(b, "动作 action")
	for _, action := range policy.Actions() {
		if dependsOnRecord(action) {
			continue
		}
		l := action.Label()
		fmt.Fprintf(b, "| %s · %s `%s` |", l.Zh, l.En, action)
		for _, role := range policy.Roles() {
			fmt.Fprintf(b, " %s |", answer(policy.Decide(actor(role), action, policy.Facts{Project: project, At: moment})))
		}
		b.WriteString("\n")
	}
}

func dependsOnRecord(a policy.Action) bool {
	return (strings.HasPrefix(string(a), "record.") && a != policy.RecordList) || a == policy.AttachmentRead || a == policy.AttachmentPlace || a == policy.PublicationRead
}

// stateTable prints one action by state and role, for a record whose level the role is cleared for.
func stateTable(b *strings.Builder, action policy.Action) {
	l := action.Label()
	fmt.Fprintf(b, "\n## %s · %s `%s`\n\n", l.Zh, l.En, action)
	header(b, "状态 state")
	for _, s := range record.States() {
		fmt.Fprintf(b, "| %s `%s` |", s.Label().Zh, s)
		for _, role := range policy.Roles() {
			fmt.Fprintf(b, " %s |", cell(role, action, s))
		}
		b.WriteString("\n")
	}
}

func header(b *strings.Builder, first string) {
	b.WriteString("| " + first + " |")
	for _, r := range policy.Roles() {
		b.WriteString(" " + r.Label().Zh + " |")
	}
	b.WriteString("\n| --- |" + strings.Repeat(" --- |", len(policy.Roles())) + "\n")
}

func cell(role policy.Role, action policy.Action, s record.State) string {
	facts := policy.Facts{Project: project, At: moment, State: s, Secrecy: record.Internal, Author: "somebody", Screener: "another", Class: "C2"}
	others := decide(role, action, facts)
	facts.Author = "me"
	own := decide(role, action, facts)
	if own == "✔" && others != "✔" {
		return "本人"
	}
	return others
}

func decide(role policy.Role, action policy.Action, f policy.Facts) string {
	err := policy.Decide(actor(role), action, f)
	if err == nil && !moves(action, f.State) {
		return "409"
	}
	return answer(err)
}

// moves reports whether the action has a way out of the state; reading always has.
func moves(action policy.Action, s record.State) bool {
	name := strings.TrimPrefix(string(action), "record.")
	for _, t := range record.Transitions() {
		if string(t.Action) == name {
			return t.Leaves(s)
		}
	}
	return true
}

func answer(err error) string {
	switch {
	case err == nil:
		return "✔"
	case fault.Is(err, fault.Forbidden):
		return "✘"
	default:
		return "–"
	}
}

func actor(role policy.Role) policy.Actor {
	if !role.OfProject() {
		return policy.Actor{UserID: "me", Office: role}
	}
	return policy.Actor{UserID: "me", Members: map[string]policy.Member{project: {Role: role, Clearance: record.TopSecret}}}
}
