package class

import "github.com/countersign/countersign/internal/domain/fault"

// Kind is one of the kinds under which site people speak of a record: the six of the daily work, facts, and other.
type Kind string

// The closed set of kinds.
const (
	Progress   Kind = "progress"
	Safety     Kind = "safety"
	Quality    Kind = "quality"
	Cost       Kind = "cost"
	Resources  Kind = "resources"
	Directives Kind = "directives"
	Facts      Kind = "facts"
	Other      Kind = "other"
)

var kindNames = map[Kind]fault.Text{
	Progress:   {Zh: "进度", En: "Progress"},
	Safety:     {Zh: "安全", En: "Safety"},
	Quality:    {Zh: "质量", En: "Quality"},
	Cost:       {Zh: "成本", En: "Cost"},
	Resources:  {Zh: "资源", En: "Resources"},
	Directives: {Zh: "指令", En: "Directives"},
	Facts:      {Zh: "概况", En: "Facts"},
	Other:      {Zh: "其他", En: "Other"},
}

// Kinds gives the closed set, in the order in which the panel shows it.
func Kinds() []Kind {
	return []Kind{Progress, Safety, Quality, Cost, Resources, Directives, Facts, Other}
}

// Label gives the kind's name in both languages.
func (k Kind) Label() fault.Text { return kindNames[k] }

// Known reports whether the kind is one of the closed set.
func (k Kind) Known() bool { _, ok := kindNames[k]; return ok }
