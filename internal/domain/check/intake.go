package check

import "github.com/countersign/countersign/internal/domain/fault"

// Filing is a record between the two phases: what was read, and the faults found so far.
type Filing struct {
	Result
	in     reader
	faults []fault.Field
}

// Read is the first phase: everything that can be said of the record alone. The error is a *fault.Error and says that
// the input is no JSON object that could be read any further; all other faults wait for Judge, so that one answer
// lists them all.
func Read(raw []byte, c Context) (*Filing, error) { panic("skeleton") }

// Needs says which neighbours Judge depends on.
func (f *Filing) Needs() Query { panic("skeleton") }

// Judge is the second phase: the rules that compare the record with its neighbours, and the verdict. The error is a
// *fault.Error that lists every fault of both phases by field.
func Judge(f *Filing, c Context, n Neighbours) (Result, error) { panic("skeleton") }

// Intake is both phases at once, for callers whose neighbours are at hand.
func Intake(raw []byte, c Context, n Neighbours) (Result, error) {
	f, err := Read(raw, c)
	if err != nil {
		return Result{}, err
	}
	return Judge(f, c, n)
}

// Body judges a body alone against a class, as at a submission: for a record that is given another class. Paths begin
// with "body". imported leaves out what is not asked of imported history.
func Body(code string, body []byte, imported bool) []fault.Field { panic("skeleton") }

type reader struct{}
