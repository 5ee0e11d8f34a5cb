package proof

import (
	"crypto/sha256"
	"encoding/json"
	"time"
)

// ReportIssueSchema is the form of what a project manager signs when he issues a report.
const ReportIssueSchema = "countersign.report-issue/1"

// ReportIssue is the subject of a statement whose purpose is ForReportIssue: it names the root over the documents for
// readers of all levels, and the ledger as it stood at the cut-off.
type ReportIssue struct {
	Schema string    `json:"schema"` // ReportIssueSchema
	Report string    `json:"report"`
	No     string    `json:"no"`
	Kind   string    `json:"kind"`
	Period string    `json:"period"`
	CutOff time.Time `json:"cut_off"`
	Root   string    `json:"root"`
	Leaves int64     `json:"leaves"`
	Tree   string    `json:"tree"`
}

// ReportLeaf is the leaf of one document of a report: SHA-256("countersign.report-leaf/1\n" salt "\n" hash). The salt
// keeps equal documents of two levels from being told.
func ReportLeaf(salt, hash string) Digest {
	return Digest(sha256.Sum256([]byte("countersign.report-leaf/1\n" + salt + "\n" + hash)))
}

// ReportFile is what a reader takes home of an issued report: his document, and what leads from it to the signature.
type ReportFile struct {
	Schema    string          `json:"schema"` // ReportFileSchema
	Document  json.RawMessage `json:"document"`
	Hash      string          `json:"hash"`
	Salt      string          `json:"salt"`
	Index     int64           `json:"index"`
	Size      int64           `json:"size"`
	Path      []Digest        `json:"path"`
	Root      string          `json:"root"`
	Signature json.RawMessage `json:"signature"`
}

// ReportFileSchema is the form of a reader's file of a report.
const ReportFileSchema = "countersign.report-file/1"
