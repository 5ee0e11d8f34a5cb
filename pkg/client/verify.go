package client

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Verification is what a verify code stands for: usually one publication, seldom two that share their forty bits.
type Verification struct {
	Publications []VerifiedPublication `json:"publications"`
}

// VerifiedPublication are the facts of a publication as the asker may see them. Of what is no longer in force title,
// place and files are left out.
type VerifiedPublication struct {
	Project     string         `json:"project"`
	ProjectName string         `json:"project_name"`
	No          string         `json:"no"` // archive number
	Code        string         `json:"code"`
	State       string         `json:"state"`
	InForce     bool           `json:"in_force"`
	ClassName   string         `json:"class_name"` // in the asker's language
	Class       string         `json:"class"`
	Kind        string         `json:"kind"`
	WorkDate    string         `json:"work_date"`
	Edition     int            `json:"edition"`
	Secrecy     string         `json:"secrecy"`
	ContentHash string         `json:"content_hash"`
	Title       string         `json:"title,omitempty"`
	Location    *Location      `json:"location,omitempty"`
	ValidUntil  string         `json:"valid_until,omitempty"`
	Signed      *Step          `json:"signed,omitempty"`
	SignedAs    string         `json:"signed_as,omitempty"` // role in which it was signed
	Published   *Step          `json:"published,omitempty"`
	Ended       *Step          `json:"ended,omitempty"`
	Leaf        *int64         `json:"leaf,omitempty"` // of the ledger; absent while the publication is in no leaf yet
	Attachments []VerifiedFile `json:"attachments"`
	Lineage     []Bead         `json:"lineage"` // publications that took each other's place, oldest first
}

// VerifiedFile is a published file by its digest.
type VerifiedFile struct {
	ID     string `json:"id"`
	SHA256 string `json:"sha256"`
}

// Bead is one publication in a lineage.
type Bead struct {
	No          string    `json:"no"`
	Code        string    `json:"code"`
	State       string    `json:"state"`
	ContentHash string    `json:"content_hash"`
	PublishedAt time.Time `json:"published_at"`
}

// Region is a part of a picture, in thousandths of its width and height.
type Region struct {
	X      int `json:"x"`
	Y      int `json:"y"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// Comparison is what a file is beside a publication: identical, re-dated, re-saved, altered, reused or unknown.
type Comparison struct {
	Verdict    string    `json:"verdict"`
	SHA256     string    `json:"sha256"`               // of the file
	No         string    `json:"no,omitempty"`         // archive number of the publication that has the original
	Attachment string    `json:"attachment,omitempty"` // id of the original
	Whole      bool      `json:"whole,omitempty"`      // altered as a whole: cut, brightened or recoloured
	Changed    []Region  `json:"changed,omitempty"`    // altered in these parts
	Elsewhere  []FileUse `json:"elsewhere"`            // other publications with this file or its picture
}

// FileUse is another publication that has a file or its picture.
type FileUse struct {
	Project  string `json:"project"`
	No       string `json:"no"`
	Code     string `json:"code"`
	WorkDate string `json:"work_date"`
}

// Verify asks what a code stands for. It needs no session; with one, the person's clearance counts. Errors: 404 for
// what is unknown, unpublished or hidden alike, 429.
func (c *Client) Verify(ctx context.Context, code string) (*Verification, error) {
	var v Verification
	_, err := c.do(ctx, read("/verify/"+url.PathEscape(code), nil), &v)
	return &v, err
}

// Compare asks what a file of at most 32 MiB is beside the publication of a code. Nothing of it is kept.
func (c *Client) Compare(ctx context.Context, code string, f File) (*Comparison, error) {
	k := call{
		method: http.MethodPost, path: "/verify/" + url.PathEscape(code) + "/compare", length: f.Size,
		header: http.Header{"Content-Type": {"application/octet-stream"}},
	}
	k.body = func() (io.Reader, error) { return f.Open() }
	var v Comparison
	_, err := c.do(ctx, k, &v)
	return &v, err
}
