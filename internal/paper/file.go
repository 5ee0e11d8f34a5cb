package paper

import (
	"time"

	"github.com/countersign/countersign/internal/domain/report"
)

// State is how far a document is.
type State string

// The states of documents.
const (
	Compiling State = "compiling"
	Issued    State = "issued"
	Dropped   State = "dropped"
)

// Seal is what makes a file provable: the hash of the document, how far it is, and where it can be verified.
type Seal struct {
	Hash     string // SHA-256 of the document's canonical JSON, in lower-case hex
	State    State
	By       string    // who issued it, by name
	At       time.Time // when
	Address  string    // what the QR code opens
	Code     string    // what people type there
	Reader   string    // who it was made for
	Personal bool      // it is above internal: the reader's mark lies on every page
	Mark     []byte    // the mark as a square picture, PNG with transparency; needed where it is personal
}

// File is a report on its way to paper.
type File struct {
	Document report.Document
	Seal     Seal
	Href     func(ref string) string // address of the records behind a number; nil: no links
}

func (f File) href(ref string) string {
	if f.Href == nil || ref == "" {
		return ""
	}
	return f.Href(ref)
}
