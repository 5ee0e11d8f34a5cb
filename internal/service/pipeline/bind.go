package pipeline

import (
	"fmt"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
)

// missingAttachments lists the attachments that have not arrived, or are not this author's, by their place in the record.
func missingAttachments(missing []int) []fault.Field {
	faults := make([]fault.Field, len(missing))
	for i, at := range missing {
		faults[i] = fault.Field{
			Field: fmt.Sprintf("attachments[%d]", at), Code: "E_ATTACHMENT_MISSING",
			Zh: "附件尚未上传完整，或不属于本人。", En: "The attachment has not arrived whole, or is not yours.",
		}
	}
	return faults
}

// correctable refuses a correction of what is not published in this project, or what the author may not know of, and
// one that is less secret than what it corrects.
func correctable(tx *store.Tx, actor policy.Actor, rec *record.Record, at time.Time) []fault.Field {
	old, err := tx.LockRecord(record.Key{Project: rec.Project, ID: rec.Supersedes})
	if err == nil && old.State == record.Published && policy.See(actor, policy.FactsOf(old, at)) == policy.Full {
		if rec.Level() >= old.Level() {
			return nil
		}
		return []fault.Field{{
			Field: "secrecy", Code: "E_LOWERING", Zh: "更正件的密级不能低于原件。", En: "A correction is no less secret than what it corrects.",
			Seen: rec.Secrecy.String(), Allowed: old.Level().String(),
		}}
	}
	return []fault.Field{{
		Field: "supersedes", Code: "E_NO_SUCH_RECORD", Zh: "没有可更正的已发布记录。",
		En: "There is no published record to correct.", Seen: rec.Supersedes,
	}}
}

// conflictOf keeps the second content that came under an id in use.
func conflictOf(rec *record.Record, actor policy.Actor, filing filed, at time.Time) store.Conflict {
	sealed, err := filing.Content.Seal()
	if err != nil {
		sealed = record.Sealed{}
	}
	return store.Conflict{Record: rec.Key(), InputHash: filing.InputHash, Input: sealed.Document, By: actor.UserID, At: at}
}
