package feedback

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/check"
	"github.com/countersign/countersign/internal/domain/fault"
)

// Guard is one condition of a move: its text for the printed table, and the check that gives the faults. A fault without
// a field is a conflict with how things stand.
type Guard struct {
	Text  fault.Text
	check func(Feedback, Input) []fault.Field
}

// Bounds of texts, in characters.
const (
	MinText = 5
	MaxText = 2000
	MaxNote = 500
)

// maxHandOns bounds how often one feedback goes from hand to hand.
const maxHandOns = 20

var anotherAble = Guard{
	Text: fault.Text{Zh: "接办人在任、有权办理、密级足够，且不是反馈人、作者或原处理人", En: "the next one is in office, may handle it, is cleared, and is neither sender, author nor the present handler"},
	check: func(f Feedback, in Input) []fault.Field {
		faults := textFaults("note", in.Text, 0, MaxNote)
		if in.ToAble && in.To != f.Sender && in.To != f.On.Author && in.To != f.Handler {
			return faults
		}
		return append(faults, fault.Field{
			Field: "to", Code: "E_NO_HANDLER", Zh: "请选择另一位在任的技术负责人、项目经理、专管员或分析员：密级足够，且不是反馈人或作者。",
			En: "Choose another technical manager, project manager, custodian or analyst in office who is cleared and neither sender nor author.", Seen: in.To,
		})
	},
}

var handedSeldom = Guard{
	Text: fault.Text{Zh: "转办不超过 20 次", En: "handed on 20 times at most"},
	check: func(f Feedback, _ Input) []fault.Field {
		n := 0
		for _, s := range f.Steps {
			if s.Action == HandOn {
				n++
			}
		}
		if n < maxHandOns {
			return nil
		}
		return []fault.Field{{Code: "E_HANDED_ON", Zh: "该反馈已转办 20 次，请现处理人办理。", En: "This went through twenty hands: the present handler has to deal with it."}}
	},
}

var dispositionGiven = Guard{
	Text: fault.Text{Zh: "处理意见为采纳、部分采纳或不采纳", En: "adopted, partly adopted or not adopted"},
	check: func(_ Feedback, in Input) []fault.Field {
		if in.Disposition.Known() {
			return nil
		}
		return []fault.Field{{Field: "disposition", Code: "V1", Zh: "请选择处理意见。", En: "Choose what to make of it.", Seen: string(in.Disposition), Allowed: "adopted, partly, rejected"}}
	},
}

var reasonGiven = Guard{
	Text:  fault.Text{Zh: "写明理由（不少于 5 字）", En: "a reason of at least 5 characters"},
	check: func(_ Feedback, in Input) []fault.Field { return textFaults("reason", in.Text, MinText, MaxText) },
}

var correctionFiled = Guard{
	Text: fault.Text{Zh: "采纳错误须先提交更正件（或原件已不在发布中）", En: "an adopted error has its correction handed in, or what it is on is out of force"},
	check: func(f Feedback, in Input) []fault.Field {
		if !f.corrects(in.Disposition) || in.CorrectionFiled || f.resolved() {
			return nil
		}
		return []fault.Field{{Code: "E_NO_CORRECTION", Zh: "采纳错误须有更正件：请先由作者提交更正，再作处理。", En: "An adopted error needs its correction: let the author hand it in first."}}
	},
}

var resultPublished = Guard{
	Text: fault.Text{Zh: "采纳错误的，更正件已发布", En: "of an adopted error the correction is published"},
	check: func(f Feedback, _ Input) []fault.Field {
		if !f.AwaitsResult() {
			return nil
		}
		return []fault.Field{{Code: "E_NO_RESULT", Zh: "更正件尚未发布，发布后再确认。", En: "The correction is not published yet; confirm it then."}}
	},
}

var onceOnly = Guard{
	Text: fault.Text{Zh: "只能重新提出一次", En: "once only"},
	check: func(f Feedback, _ Input) []fault.Field {
		if !f.Reopened {
			return nil
		}
		return []fault.Field{{Code: "E_REOPENED", Zh: "该反馈已重新提出过一次；如仍有意见，请另提反馈。", En: "This was reopened once already; send another feedback."}}
	},
}

// textFaults judges a free text: its length in characters, and no characters that hide or turn others (V3).
func textFaults(field, text string, least, most int) []fault.Field {
	n := utf8.RuneCountInString(strings.TrimSpace(text))
	var faults []fault.Field
	if n < least || n > most {
		bounds := strconv.Itoa(least) + "–" + strconv.Itoa(most)
		faults = append(faults, fault.Field{Field: field, Code: "V1", Zh: "请填写 " + bounds + " 字。", En: "Give " + bounds + " characters.", Seen: strconv.Itoa(n), Allowed: bounds})
	}
	if at, bad := check.Forbidden(text); bad {
		faults = append(faults, fault.Field{Field: field, Code: "V3", Zh: "含有不允许的控制字符 " + at + "。", En: "It holds the forbidden control character " + at + ".", Seen: at})
	}
	return faults
}
