package feedback

import (
	"cmp"
	"slices"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
)

// Person is a member of the project who might handle a feedback.
type Person struct {
	Login string
	policy.Member
}

// People are those whom what a feedback is on went through: they know it best.
type People struct {
	Screener string
	Signer   string
}

// handling is in which order roles are asked to handle each kind: the author's technical manager for errors and
// supplements, the project manager for questions and suggestions.
var handling = map[Kind][]policy.Role{
	Error: {policy.TechManager, policy.ProjectManager}, Supplement: {policy.TechManager, policy.ProjectManager},
	Question: {policy.ProjectManager, policy.TechManager}, Suggestion: {policy.ProjectManager, policy.TechManager},
}

// Assign gives who handles a new feedback: of the first role that has somebody able, whom the thing went through, else
// the first by login. Empty where nobody is able: then a project manager hands it on.
func Assign(f Feedback, knew People, members []Person, at time.Time) string {
	for _, role := range handling[f.Kind] {
		var able []Person
		for _, p := range members {
			if p.Role == role && Able(f, p, at) {
				able = append(able, p)
			}
		}
		slices.SortFunc(able, func(a, b Person) int {
			return cmp.Or(-compareTruth(knew.knows(a), knew.knows(b)), cmp.Compare(a.Login, b.Login))
		})
		if len(able) > 0 {
			return able[0].Login
		}
	}
	return ""
}

// Able reports whether somebody may handle a feedback: in office in a role that handles, cleared, and neither its sender
// nor the author of what it is on. Errors of publications are for those who see a correction before it is signed.
func Able(f Feedback, p Person, at time.Time) bool {
	if f.On.Kind == OnPublication && f.Kind == Error && p.Role != policy.TechManager && p.Role != policy.ProjectManager {
		return false
	}
	return p.Login != f.Sender && p.Login != f.On.Author && p.Live(at) && p.Clearance >= f.On.Level && policy.Handles(p.Role)
}

func (k People) knows(p Person) bool { return p.Login == k.Screener || p.Login == k.Signer }

func compareTruth(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
