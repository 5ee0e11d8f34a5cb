package directive

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Guard is one condition of a step: its text for the printed table, and the check that refuses it.
type Guard struct {
	Text  fault.Text
	check func(Directive, Input) error
}

// Bounds of what people write, in characters, and of the records that an answer names.
const (
	MinText    = 5
	MaxText    = 2000
	MaxRecords = 20
)

func refused(field, code, zh, en string) error {
	return fault.Fields([]fault.Field{{Field: field, Code: code, Zh: zh, En: en}})
}

var notAuthor = Guard{
	Text: fault.Text{Zh: "签收人不是指令的填报人", En: "the receiver is not who filed the order"},
	check: func(d Directive, in Input) error {
		if in.By == d.Author {
			return fault.New(fault.Forbidden, "E_SELF", "不能签收本人填报的指令。", "Nobody signs for the receipt of an order of his own.").Audited("directive.self.denied")
		}
		return nil
	},
}

var proofGiven = Guard{
	Text: fault.Text{Zh: "本人确认已核验（V24）", En: "the receiver's proof was checked (V24)"},
	check: func(_ Directive, in Input) error {
		if !in.Proven {
			return refused("proof", "V24", "签收凭证未通过核验。", "The proof of receipt was not verified.")
		}
		return nil
	},
}

var textGiven = Guard{
	Text: fault.Text{Zh: "说明 5 至 2000 字", En: "a text of 5 to 2000 characters"},
	check: func(_ Directive, in Input) error {
		if n := utf8.RuneCountInString(strings.TrimSpace(in.Text)); n < MinText || n > MaxText {
			return refused("text", "V1", "请写明情况（5 至 2000 字）。", "Say so in 5 to 2000 characters.")
		}
		return nil
	},
}

// textOrClock: a person who takes a directive up says why; the clock needs no reason.
var textOrClock = Guard{
	Text: fault.Text{Zh: "人工上报须写明原因", En: "a person says why"},
	check: func(d Directive, in Input) error {
		if in.By == "" {
			return nil
		}
		return textGiven.check(d, in)
	},
}

var evidenceGiven = Guard{
	Text: fault.Text{Zh: "附 1 至 20 件已发布记录作为证据（V22）", En: "1 to 20 published records as evidence (V22)"},
	check: func(d Directive, in Input) error {
		if n := len(in.Records); n == 0 || n > MaxRecords {
			return fault.Fields([]fault.Field{{Field: "records", Code: "V22", Zh: "回复须附证据：选择 1 至 20 件已发布的记录。", En: "An answer needs evidence: name 1 to 20 published records.", Seen: strconv.Itoa(n), Allowed: "1-20"}})
		}
		for _, id := range in.Records {
			if id == d.Record || id == d.ID {
				return refused("records", "V22", "指令本身不能作为证据。", "The order itself is no evidence.")
			}
		}
		return nil
	},
}

// IssuersSide gives the roles that recheck and close directives of a class: the supervisor his own, those who answer for
// the project the others.
func IssuersSide(class string) []policy.Role {
	if class == policy.SupervisorClass {
		return []policy.Role{policy.Supervisor}
	}
	return []policy.Role{policy.ProjectManager, policy.TechManager}
}

var issuersSide = Guard{
	Text: fault.Text{Zh: "签发一方：监理指令由监理，其余由项目经理或技术负责人", En: "the issuer's side: the supervisor for C2, the project or technical manager for the others"},
	check: func(d Directive, in Input) error {
		for _, role := range IssuersSide(d.Class) {
			if role == in.Role {
				return nil
			}
		}
		return fault.New(fault.Forbidden, "E_SIDE", "由签发一方复查、关闭。", "The issuer's side rechecks and closes.").Audited("directive.side.denied")
	},
}

var notActor = Guard{
	Text: fault.Text{Zh: "处理、回复过的人不复查、不关闭", En: "nobody who acted or answered rechecks or closes"},
	check: func(d Directive, in Input) error {
		if d.Acted(in.By) {
			return fault.New(fault.Forbidden, "E_SELF", "处理过该指令的人不能复查、关闭。", "Nobody rechecks or closes what he acted on himself.").Audited("directive.self.denied")
		}
		return nil
	},
}

var stopped = Guard{
	Text: fault.Text{Zh: "所引指令是工程暂停令", En: "the order that it cites stops work"},
	check: func(d Directive, _ Input) error {
		if d.Kind != StopOrder {
			return refused("body.closes", "V22", "复工令须引用工程暂停令。", "An order to resume cites a stop-work order.")
		}
		return nil
	},
}

var higher = Guard{
	Text: fault.Text{Zh: "逐级上报：责任人、项目经理、公司", En: "one rung higher: author, project manager, company"},
	check: func(d Directive, in Input) error {
		if in.Rung != d.Rung+1 || in.Rung > ladder.Top {
			return fault.New(fault.Conflict, "E_RUNG", "该指令已上报到最高一级，或刚刚已上报。", "The directive is at the top already, or was escalated a moment ago.")
		}
		return nil
	},
}
