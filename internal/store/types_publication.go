package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// Purpose says what a signature was given for.
type Purpose string

// What a project manager signs for.
const (
	SignForPublication Purpose = "publication"
	SignForWithdrawal  Purpose = "withdrawal"
)

// Signature is a person's countersignature over one version's content hash; a version is signed at most once.
type Signature struct {
	Key         record.Key
	Version     int64
	ContentHash string
	Signer      string
	Method      string
	Purpose     Purpose
	At          time.Time
}

// Publication is a countersigned, published record as readers get it, in rows of its own. In lists the content has
// neither body nor attachments, device or capture time.
type Publication struct {
	record.Content
	Record  string // id of the record
	No      string // archive number
	Code    string // verify code
	State   record.State
	Version int64
	// SignedVersion is the version whose signature stands behind the publication: the database refuses one without.
	SignedVersion int64
	Edition       int
	ContentHash   string
	Document      []byte // the sealed document; left out of lists
	Submitted     *record.Step
	Screened      *record.Step
	Classified    *record.Step
	Signed        *record.Step
	Published     *record.Step
	Ended         *record.Step
	Marking       record.Marking
	CorrectsNo    string // archive number of the publication that this one took the place of
	SupersededBy  string // archive number of the publication that took its place
}

// Level is the secrecy level in force; the content keeps the one that it was signed with.
func (p *Publication) Level() record.Secrecy { return p.Marking.InForce(p.Secrecy) }

// PublicationOf gives the publication of a published record, from its content and the signature over it. Corrects is
// the archive number of the publication that it takes the place of, or empty.
func PublicationOf(rec *record.Record, s Signature, corrects string) Publication {
	return Publication{
		Content: rec.Content, Record: rec.ID, No: rec.ArchiveNo, Code: rec.Code, State: rec.State,
		Version: rec.Version, SignedVersion: s.Version, Edition: rec.Edition, ContentHash: s.ContentHash,
		Submitted: rec.Submitted, Screened: rec.Screened, Classified: rec.Classified,
		Signed: signedStep(rec, s), Published: rec.Published, CorrectsNo: corrects, Marking: rec.Marking,
	}
}

// signedStep is the stage as the signature has it; for whom it was given the record knows.
func signedStep(rec *record.Record, s Signature) *record.Step {
	step := &record.Step{By: s.Signer, At: s.At}
	if rec.Signed != nil {
		step.For, step.Delegation = rec.Signed.For, rec.Signed.Delegation
	}
	return step
}

// PublicationFilter narrows the list of what is in force; empty fields do not narrow, but MaxSecrecy always does.
type PublicationFilter struct {
	Classes     []string
	From, To    string // work date, as in RecordFilter
	Query       string
	MaxSecrecy  record.Secrecy
	ValidOn     string // YYYY-MM-DD: what ended before is left out, unless WithExpired
	WithExpired bool
}

// Publications is one page of publications, newest published first; NextCursor is empty on the last.
type Publications struct {
	Items      []Publication
	NextCursor string
}
