package proof

import "encoding/json"

// BundleSchema is the form of the proof of one record.
const BundleSchema = "countersign.proof/1"

// Bundle is all that proves one record, in one JSON object that needs no server.
type Bundle struct {
	Schema      string             `json:"schema"` // BundleSchema
	Origin      string             `json:"origin"`
	VerifierKey string             `json:"verifier_key"`
	Checkpoint  string             `json:"checkpoint"` // signed note
	Project     string             `json:"project"`
	Record      string             `json:"record"`
	ArchiveNo   string             `json:"archive_no"`
	Code        string             `json:"code"`
	State       string             `json:"state"`
	Begins      *BundleBeginning   `json:"begins,omitempty"` // in a reader's bundle: what was signed; absent: the record's draft
	Versions    []BundleVersion    `json:"versions"`
	Signatures  []json.RawMessage  `json:"signatures"` // signature documents
	Entries     []BundleEntry      `json:"entries"`    // all events of the record, in order; of a reader's bundle: signed and published
	Attachments []BundleAttachment `json:"attachments"`
	Receipts    []BundleEntry      `json:"receipts"` // the events by which the attachments were received
}

// BundleBeginning is where the history in a reader's bundle begins: the record as it was signed. What came before is not
// a reader's to see; the signed statement binds all of it that counts.
type BundleBeginning struct {
	Version     int64  `json:"version"`
	State       string `json:"state"`
	ContentHash string `json:"content_hash"`
	Edition     int    `json:"edition"`
}

// BundleVersion is one content of the record.
type BundleVersion struct {
	Version  int64           `json:"version"`
	Document json.RawMessage `json:"document"` // canonical
}

// BundleEntry is one event of the record and its way to the checkpoint's root.
type BundleEntry struct {
	Leaf  int64           `json:"leaf"` // from 0
	Event json.RawMessage `json:"event"`
	Path  []Digest        `json:"path"`
}

// BundleAttachment is one file that the record names; its bytes are not in the bundle.
type BundleAttachment struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"` // bytes
	Name   string `json:"name"`
}
