package main

import (
	"fmt"
	"strings"

	"github.com/countersign/countersign/internal/domain/feedback"
)

// feedbackPart prints the life of a feedback, as feedback.Move interprets it.
func feedbackPart(b *strings.Builder) {
	b.WriteString("\n# 信息反馈的状态与流转 · States and moves of a feedback\n\n")
	b.WriteString("`feedback.Move` 是下表唯一的解释者（R4.7）。 `feedback.Move` is the only interpreter of this table (R4.7).\n\n")
	b.WriteString("| 状态 | State | 值 value |\n| --- | --- | --- |\n")
	for _, s := range feedback.States() {
		l := s.Label()
		fmt.Fprintf(b, "| %s | %s | `%s` |\n", l.Zh, l.En, s)
	}
	b.WriteString("\n| 动作 move | 从 from | 到 to | 由 by | 条件 | guards |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, t := range feedback.Transitions() {
		zh, en := []string{}, []string{}
		for _, g := range t.Guards {
			zh, en = append(zh, g.Text.Zh), append(en, g.Text.En)
		}
		who := t.Who.Label()
		fmt.Fprintf(b, "| %s `%s` | %s | %s | %s · %s | %s | %s |\n", t.Label.Zh, t.Action, feedbackStates(t.From...), feedbackStates(t.To), who.Zh, who.En, strings.Join(zh, "；"), strings.Join(en, "; "))
	}
}

func feedbackStates(states ...feedback.State) string {
	out := make([]string, len(states))
	for i, s := range states {
		out[i] = s.Label().Zh + " `" + string(s) + "`"
		if s == feedback.Stay {
			out[i] = "不变 stays"
		}
	}
	return strings.Join(out, ", ")
}
