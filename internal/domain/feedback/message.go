package feedback

import (
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Message is what people are told of the last step of a feedback. It holds no text of anybody's and no number of a
// publication that came of it: these are behind the link, for those who may see them then.
type Message struct {
	Kind  string // topic.name
	To    []string
	Roles []policy.Role
	Title fault.Text
	Line  fault.Text
}

// Messages gives whom the last step of a feedback concerns, and what they are told.
func (f Feedback) Messages() []Message {
	if len(f.Steps) == 0 {
		return nil
	}
	last := f.Steps[len(f.Steps)-1]
	toHandler := Message{To: []string{f.Handler}}
	if f.Handler == "" {
		toHandler = Message{Roles: []policy.Role{policy.ProjectManager}}
	}
	toSender := Message{To: []string{f.Sender}}
	switch last.Action {
	case Send, HandOn:
		return []Message{f.say(toHandler, last.Action, "收到反馈，待您处理", "Feedback for you to handle")}
	case Accept:
		all := []Message{f.say(toSender, last.Action, "您的反馈已受理", "Your feedback was accepted")}
		if f.On.Kind == OnPublication && (f.Kind == Error || f.Kind == Supplement) && f.On.Author != f.Sender {
			all = append(all, f.say(Message{To: []string{f.On.Author}}, "author", "您的记录收到反馈，请核对；确有错误的，请提交更正", "Feedback on your record: check it, and hand in a correction where it is right"))
		}
		return all
	case Dispose:
		label := f.Disposition.Label()
		if f.AwaitsResult() {
			return []Message{f.say(toSender, last.Action, "您的反馈已处理（"+label.Zh+"），更正发布后请确认", "Your feedback was "+label.En+"; confirm it once the correction is published")}
		}
		return []Message{f.say(toSender, last.Action, "您的反馈已处理（"+label.Zh+"），请确认", "Your feedback was "+label.En+"; please confirm")}
	case Resolve:
		if f.State == Processed {
			return []Message{f.say(toSender, last.Action, "您反馈的内容"+f.outcome().Zh+"，请确认", "What your feedback was on is "+f.outcome().En+"; please confirm")}
		}
		return []Message{f.say(toHandler, last.Action, "反馈所涉内容"+f.outcome().Zh+"，请处理", "What the feedback was on is "+f.outcome().En+"; dispose of it")}
	case Confirm:
		return []Message{f.say(toHandler, last.Action, "反馈人已确认", "The sender confirmed")}
	case Reopen:
		return []Message{f.say(toHandler, last.Action, "反馈被重新提出", "The feedback was reopened")}
	case Withdraw:
		return []Message{f.say(toHandler, last.Action, "反馈已由反馈人撤回", "The sender withdrew the feedback")}
	case Lapse:
		toHandler.Roles = []policy.Role{policy.ProjectManager}
		return []Message{f.say(toHandler, last.Action, "反馈逾期未处理", "Feedback is overdue")}
	}
	return nil
}

// outcome says what became of what the feedback is on.
func (f Feedback) outcome() fault.Text {
	if f.Result == "" {
		return fault.Text{Zh: "已撤回", En: "withdrawn"}
	}
	return fault.Text{Zh: "已更正", En: "corrected"}
}

// say fills a message in; what it is about stands in its one line.
func (f Feedback) say(m Message, step Action, zh, en string) Message {
	kind := f.Kind.Label()
	what := fault.Text{Zh: "记录 " + f.On.ID, En: "record " + f.On.ID}
	if f.On.Kind == OnReport {
		what = fault.Text{Zh: "报表 " + f.On.Name, En: "report " + f.On.Name}
	}
	m.Kind, m.Title = "feedback."+string(step), fault.Text{Zh: zh, En: en}
	m.Line = fault.Text{Zh: kind.Zh + " · " + what.Zh + " · 限 " + f.Due.Day, En: kind.En + " · " + what.En + " · due " + f.Due.Day}
	return m
}
