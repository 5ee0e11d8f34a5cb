package record

import "github.com/countersign/countersign/internal/domain/fault"

// State is where a record is in its life.
type State string

// The closed set of states. Archived, Expired and Destroyed are reached by the archive's own duties.
const (
	Draft      State = "draft"
	Submitted  State = "submitted"
	Returned   State = "returned"
	Screened   State = "screened"
	Classified State = "classified"
	Signed     State = "signed"
	Published  State = "published"
	Superseded State = "superseded"
	Withdrawn  State = "withdrawn"
	Expired    State = "expired"
	Archived   State = "archived"
	Destroyed  State = "destroyed"
)

// States gives every state in the order of a record's life.
func States() []State {
	return []State{Draft, Submitted, Returned, Screened, Classified, Signed, Published, Superseded, Withdrawn, Expired, Archived, Destroyed}
}

var stateNames = map[State]fault.Text{
	Draft:      {Zh: "草稿", En: "draft"},
	Submitted:  {Zh: "已提交", En: "submitted"},
	Returned:   {Zh: "已退回", En: "returned"},
	Screened:   {Zh: "已筛选", En: "screened"},
	Classified: {Zh: "已分类", En: "classified"},
	Signed:     {Zh: "已签认", En: "signed"},
	Published:  {Zh: "已发布", En: "published"},
	Superseded: {Zh: "已替代", En: "superseded"},
	Withdrawn:  {Zh: "已撤回", En: "withdrawn"},
	Expired:    {Zh: "已失效", En: "expired"},
	Archived:   {Zh: "已归档", En: "archived"},
	Destroyed:  {Zh: "已销毁", En: "destroyed"},
}

// Label gives the state's name in both languages.
func (s State) Label() fault.Text { return stateNames[s] }

// Known reports whether the state is one of the closed set.
func (s State) Known() bool { _, ok := stateNames[s]; return ok }

// Editable reports whether the author may still change the content: before it is submitted, and after it was returned.
func (s State) Editable() bool { return s == Draft || s == Returned }

// Unsigned reports whether no project manager has countersigned yet: such a record reaches no reader (R4.4).
func (s State) Unsigned() bool {
	switch s {
	case Draft, Submitted, Returned, Screened, Classified:
		return true
	default:
		return false
	}
}

// OnBoard reports whether the record stands in the published set or did so once.
func (s State) OnBoard() bool {
	switch s {
	case Published, Superseded, Withdrawn, Expired, Archived:
		return true
	default:
		return false
	}
}

// isoStatus maps our states to the status codes of ISO 19650-2 (UK national annex).
var isoStatus = map[State]string{
	Draft: "S0", Submitted: "S0", Returned: "S0", Screened: "S3", Classified: "S4", Signed: "A1", Published: "A1", Archived: "AR",
}

// ISOStatus gives the status code of ISO 19650 beside our state; empty where the standard has none.
func (s State) ISOStatus() string { return isoStatus[s] }
