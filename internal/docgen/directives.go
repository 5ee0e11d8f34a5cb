package main

import (
	"fmt"
	"strings"

	"github.com/countersign/countersign/internal/domain/directive"
)

// directiveTables prints the life of a directive, below that of a record.
func directiveTables(b *strings.Builder) {
	b.WriteString("\n# 指令的办理 · Moves of a directive\n\n流转表是唯一的规则来源，`directive.Move` 是它唯一的解释者；每份已发布的指令一条链（docs/adr/0019）。 The table is the only rule, and `directive.Move` its only interpreter; each published order has one chain.\n")
	b.WriteString("\n## 指令状态 · States of a directive\n\n| 状态 | State | 值 value | 未办结 open | 应回复 owes an answer |\n| --- | --- | --- | --- | --- |\n")
	for _, s := range directive.States() {
		l := s.Label()
		fmt.Fprintf(b, "| %s | %s | `%s` | %s | %s |\n", l.Zh, l.En, s, tick(s.Open()), tick(s.Owes()))
	}
	b.WriteString("\n## 指令步骤 · Steps of a directive\n\n| 步骤 step | 从 from | 到 to | 条件 | guards |\n| --- | --- | --- | --- | --- |\n")
	for _, t := range directive.Transitions() {
		zh, en := []string{}, []string{}
		for _, g := range t.Guards {
			zh, en = append(zh, g.Text.Zh), append(en, g.Text.En)
		}
		to := "不变 stays"
		if t.To != directive.Stay {
			to = directiveName(t.To)
		}
		from := make([]string, len(t.From))
		for i, s := range t.From {
			from[i] = directiveName(s)
		}
		fmt.Fprintf(b, "| %s · %s `%s` | %s | %s | %s | %s |\n", t.Label.Zh, t.Label.En, t.Action, strings.Join(from, ", "), to, strings.Join(zh, "；"), strings.Join(en, "; "))
	}
}

func directiveName(s directive.State) string { return s.Label().Zh + " `" + string(s) + "`" }
