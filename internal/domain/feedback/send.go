package feedback

import (
	"strings"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Faults lists what is wrong with a feedback before it is sent.
func Faults(k Kind, text string) []fault.Field {
	var faults []fault.Field
	if !k.Known() {
		faults = append(faults, fault.Field{Field: "kind", Code: "V1", Zh: "请选择反馈类型：错误、疑问、补充或建议。", En: "Choose a kind: error, question, supplement or suggestion.", Seen: string(k), Allowed: "error, question, supplement, suggestion"})
	}
	return append(faults, textFaults("text", text, MinText, MaxText)...)
}

// Sent gives a feedback as it begins, from what its sender gave and what the rule of handlers and due days made of it.
func Sent(f Feedback) Feedback {
	f.Text = strings.TrimSpace(f.Text)
	f.State, f.Version = Open, 1
	f.Steps = []Step{{Action: Send, By: f.Sender, At: f.SentAt, To: f.Handler, No: f.On.Name}}
	return f
}
