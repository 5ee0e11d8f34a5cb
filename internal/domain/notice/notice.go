// Package notice is what the product tells people by itself: messages in an inbox, and what of them may leave the house
// by mail or into a group chat (R1.1, R4.5). It is pure.
package notice

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/record"
)

// MaxLines is how many lines a message has below its title: more nobody reads.
const MaxLines = 3

// Message is the one form of everything that is told: a title, at most three lines, and where to go on.
type Message struct {
	Project string         `json:"project,omitempty"` // code; empty: of the installation
	Kind    string         `json:"kind"`              // topic.name: report.issued, alert.accident
	Title   fault.Text     `json:"title"`
	Lines   []fault.Text   `json:"lines,omitempty"`
	Link    string         `json:"link,omitempty"` // path in the panel, beginning with a slash
	Level   record.Secrecy `json:"level"`
	Urgent  bool           `json:"urgent,omitempty"`
}

// Topic is what a message is about, by which channels choose: the part of its kind before the dot.
func (m Message) Topic() string {
	topic, _, _ := strings.Cut(m.Kind, ".")
	return topic
}

// LeavesWhole says whether the lines of something of a level may leave the house: above internal only title and link
// do.
func LeavesWhole(level record.Secrecy) bool { return level <= record.Internal }

// Outside gives what of a message may leave the house.
func (m Message) Outside() Message {
	if !LeavesWhole(m.Level) {
		m.Lines = nil
	}
	return m
}

// Topic is one topic with its name.
type Topic struct {
	Name  string
	Label fault.Text
}

// Topics gives the topics that a channel can choose, in their order. Issued reports are not among them: they go by lists.
func Topics() []Topic {
	return []Topic{
		{"alert", fault.Text{Zh: "紧急报警", En: "Alerts"}},
		{"directive", fault.Text{Zh: "指令", En: "Directives"}},
		{"feedback", fault.Text{Zh: "信息反馈", En: "Feedback"}},
		{"duty", fault.Text{Zh: "填报职责", En: "Reporting duties"}},
		{"assessment", fault.Text{Zh: "检查考核", En: "Assessment"}},
		{"record", fault.Text{Zh: "记录办理", En: "Records under way"}},
	}
}

// KnownTopic reports whether a channel can choose the topic.
func KnownTopic(name string) bool {
	for _, t := range Topics() {
		if t.Name == name {
			return true
		}
	}
	return false
}
