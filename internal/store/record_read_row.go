package store

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/countersign/countersign/internal/domain/record"
)

// whole gives the record with the content of its document.
func (r *recordRow) whole(document []byte) (*record.Record, error) {
	content, err := record.Unseal(document)
	if err != nil {
		return nil, err
	}
	rec := &record.Record{Content: content, InputHash: r.inputHash, ClockOffset: time.Duration(r.clockOffset) * time.Microsecond}
	return rec, r.fill(rec, false)
}

// fill puts in what is not content. The links are content but for SupersededBy, and come from the document where
// there is one.
func (r *recordRow) fill(rec *record.Record, linksToo bool) error {
	rec.Version, rec.Edition, rec.State = r.version, r.edition, record.State(r.state)
	rec.ContentHash, rec.ReceivedAt, rec.UpdatedAt = r.contentHash, moment(r.receivedAt), moment(r.updatedAt)
	rec.Late, rec.ArchiveNo, rec.Code = r.late != 0, r.archiveNo, r.code
	var ties links
	err := errors.Join(r.readSteps(rec), decode(r.links, &ties), decode(r.findings, &rec.Findings), decode(r.returned, &rec.Returned), decode(r.marking, &rec.Marking))
	rec.SupersededBy = ties.SupersededBy
	if linksToo {
		rec.Imported, rec.Supersedes, rec.DuplicateOf = ties.Imported, ties.Supersedes, ties.DuplicateOf
	}
	return err
}

func decode(text string, into any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}
