package store

import (
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// AttachmentState is where an attachment is on its way from upload to safe keeping.
type AttachmentState string

// Staged: uploaded, named by no record. Linked: part of a record. Placed: its bytes lie in the area of its level.
const (
	Staged AttachmentState = "staged"
	Linked AttachmentState = "linked"
	Placed AttachmentState = "placed"
)

// Attachment is what the store knows of an uploaded file; the bytes lie in the object store at Area and ObjectKey.
type Attachment struct {
	Project       string
	ID            string
	SHA256        string // lower-case hex
	SM3           string // lower-case hex; empty where the SM suite was off when it was received
	Size          int64  // bytes
	ContentType   string // sniffed
	Name          string
	UploadedBy    string
	UploadedAt    time.Time
	CapturedAt    string // from the photo's own EXIF, as written there
	State         AttachmentState
	Record        string // id of the record that holds it; empty while staged
	Area          string
	ObjectKey     string
	ObjectVersion string // the object store's own version of the placed object, where it has versions
	Secrecy       record.Secrecy
	ValidUntil    string // YYYY-MM-DD or empty
	RetainUntil   string // YYYY-MM-DD or empty
	Receipt       int64  // seq of the event by which it was received; 0 for those of before the ledger
	CameraSource  string // the sender's word: CameraInApp, CameraGallery or empty
}

// Where a photo came from, in its sender's word: taken in the app, or chosen from the phone's album.
const (
	CameraInApp   = "in_app"
	CameraGallery = "gallery"
)

// Placement is where an attachment's bytes were put for good, and under which rules.
type Placement struct {
	State         AttachmentState // Linked before publication, then Placed
	Area          string
	ObjectKey     string
	ObjectVersion string
	Secrecy       record.Secrecy
	ValidUntil    string
	RetainUntil   string
}
