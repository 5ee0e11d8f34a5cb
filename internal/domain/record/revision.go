package record

import "fmt"

// Revision gives the revision code of ISO 19650 beside our edition: P01.01 while the author works on it, P01 once it is
// shared with those who decide, C01 once it is published. A correction of what was published is a record of its own,
// so a record is published once.
func (r *Record) Revision() string {
	switch {
	case r.State.OnBoard():
		return "C01"
	case r.State.Editable():
		return fmt.Sprintf("P%02d.%02d", r.Edition+1, r.draftNumber())
	}
	return fmt.Sprintf("P%02d", r.Edition)
}

// draftNumber counts the saves of the draft that the author works on, from 1.
func (r *Record) draftNumber() int64 {
	if r.Returned == nil {
		return max(r.Version, 1)
	}
	return max(r.Version-r.Returned.Version, 1)
}
