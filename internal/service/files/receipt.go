package files

import (
	"context"
	"encoding/json"

	"github.com/countersign/countersign/internal/store"
)

// receipt is what the ledger binds of a file that was received: from then on nobody can have sent other bytes.
type receipt struct {
	Attachment string `json:"attachment"`
	SHA256     string `json:"sha256"` // lower-case hex
	Size       int64  `json:"size"`   // bytes
	SM3        string `json:"sm3,omitempty"`
}

// receiptOf is the event by which a file is received, at the moment at which its bytes had arrived whole.
func receiptOf(ctx context.Context, a store.Attachment) store.Event {
	detail, _ := json.Marshal(receipt{Attachment: a.ID, SHA256: a.SHA256, Size: a.Size, SM3: a.SM3}) // strings and a number: cannot fail
	return store.Event{
		At: a.UploadedAt, Project: a.Project, Actor: a.UploadedBy, Action: "attachment.receive", RequestID: store.RequestID(ctx), Detail: detail,
	}
}
