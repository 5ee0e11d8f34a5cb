package directive

import (
	"slices"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/ladder"
	"github.com/countersign/countersign/internal/domain/policy"
)

// Telling is what people are told after a step, and who they are. What people wrote stays in the chain.
type Telling struct {
	To     []string
	Roles  []policy.Role
	Title  fault.Text
	Lines  []fault.Text
	Urgent bool
	Dedup  string // one for each step
	Kind   string
	Link   string
}

// Tells gives what is told after the newest step; false where nobody's turn comes by it.
func (d Directive) Tells() (Telling, bool) {
	last := d.Steps[len(d.Steps)-1]
	t := Telling{
		Kind: "directive." + string(last.Action), Dedup: "directive." + d.ID + "." + strconv.Itoa(last.N),
		Link: "/directives/" + d.ID,
	}
	due := fault.Text{Zh: "回复期限：" + d.DueDay(), En: "Answer due: " + d.DueDay()}
	switch last.Action {
	case ToIssue:
		t.Roles, t.Lines, t.Urgent = []policy.Role{policy.ProjectManager, policy.TechManager}, []fault.Text{due}, d.Stops()
		t.Title = fault.Text{Zh: "收到指令 " + d.Title() + "，请签收", En: "Directive " + d.Title() + " has come in: sign for it"}
	case ToProve, ToReply:
		t.Roles = IssuersSide(d.Class)
		t.Title = fault.Text{Zh: "指令 " + d.Title() + " 已回复，请复查", En: "Directive " + d.Title() + " was answered: recheck it"}
	case ToRefuse:
		t.To, t.Roles = d.involved(), []policy.Role{policy.ProjectManager}
		t.Title = fault.Text{Zh: "指令 " + d.Title() + " 复查不合格，请继续处理", En: "The recheck of directive " + d.Title() + " did not pass: go on with it"}
	case ToResume:
		t.Roles = []policy.Role{policy.ProjectManager, policy.TechManager, policy.Technician}
		t.Title = fault.Text{Zh: "工程暂停令 " + d.Title() + " 已解除，可以复工", En: "Stop-work order " + d.Title() + " is lifted: work may go on"}
	case ToEscalate:
		t.Lines, t.Urgent, t.Roles = []fault.Text{due}, d.Stops(), d.Rung.Roles()
		if d.Rung == ladder.Author {
			t.To = d.involved()
		}
		t.Title = fault.Text{Zh: "指令 " + d.Title() + " 未回复，已上报" + d.Rung.Label().Zh, En: "Directive " + d.Title() + " is not answered; it was taken up to the " + d.Rung.Label().En}
	default:
		return t, false
	}
	return t, true
}

// involved are those who filed a directive, signed for it, or acted on it.
func (d Directive) involved() []string {
	people := []string{d.Author}
	for _, s := range d.Steps {
		if (s.Action == ToReceive || s.Action == ToAct || s.Action == ToProve) && !slices.Contains(people, s.By) {
			people = append(people, s.By)
		}
	}
	return people
}
