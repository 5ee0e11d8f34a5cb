package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
)

// Signature is a person's signature: over one version's content hash, which is signed at most once, or over a document
// of its own, whose hash ContentHash is then.
type Signature struct {
	Key         record.Key // without an id where no record is concerned
	Version     int64
	ContentHash string
	Signer      string
	Method      string
	Purpose     signing.Purpose
	At          time.Time
	Assurance   signing.Assurance
	signing.Standing
	StatementHash string
	Document      []byte // canonical signature document (docs/proofs.md); left out where it was not asked for
	DocumentHash  string
}

// Bound is what the event that tells of the signature keeps of it.
func (s Signature) Bound() signing.Bound {
	return signing.Bound{Signature: s.DocumentHash, Statement: s.StatementHash}
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
	ReceivedAt    time.Time
	// AttachmentCount is how many files the signed content names; in lists they are left out themselves.
	AttachmentCount int
	Late            bool // filed late (V6); told at publication alone
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
		Signed: &record.Step{By: s.Signer, At: s.At, For: s.For, Delegation: s.Delegation}, Published: rec.Published, CorrectsNo: corrects, Marking: rec.Marking,
		ReceivedAt: rec.ReceivedAt, AttachmentCount: len(rec.Attachments), Late: rec.Late,
	}
}

// ChangedAt is when the publication was last changed: put on the board, or taken out of force.
func (p Publication) ChangedAt() time.Time {
	switch {
	case p.Ended != nil:
		return p.Ended.At
	case p.Published != nil:
		return p.Published.At
	}
	return time.Time{}
}

// PublicationFilter narrows a list of publications; empty fields do not narrow, but MaxSecrecy always does. Without
// States it is what is in force.
type PublicationFilter struct {
	States      []record.State
	Classes     []string
	From, To    string // work date, as in RecordFilter
	Author      string
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
