package store

import (
	"time"

	"github.com/countersign/countersign/internal/store/engine"
)

type outboxRow struct {
	Seq                 int64
	Topic               string
	ProjectID, RecordID string
	Version             int64
	Action              string
	CreatedAt           int64 `gorm:"autoCreateTime:false"`
	Attempts            int
}

func (outboxRow) TableName() string { return "outbox" }

func (r outboxRow) item() OutboxItem {
	return OutboxItem{
		Seq: r.Seq, Topic: r.Topic, Project: r.ProjectID, Record: r.RecordID, Version: r.Version, Action: r.Action,
		At: moment(r.CreatedAt), Attempts: r.Attempts,
	}
}

// ClaimOutbox leases up to limit items that nobody holds, oldest first. An item whose lease runs out before it is
// completed is given to the next who asks.
func (t *Tx) ClaimOutbox(l Lease, now time.Time, limit int) ([]OutboxItem, error) {
	if _, err := t.exec(claim(t.store.engine), l.Owner, micros(l.Until), micros(now), limit); err != nil {
		return nil, err
	}
	var rows []outboxRow
	err := t.gorm().Where("lease_owner = ? AND lease_until = ?", l.Owner, micros(l.Until)).Order("seq").Find(&rows).Error
	return each(rows, outboxRow.item), t.translate(err)
}

// claim is one UPDATE, so that two who ask at once never get the same item. MySQL can't read the table that it
// updates, SQLite can't limit an UPDATE.
func claim(e *engine.Engine) string {
	lease := `UPDATE outbox SET lease_owner = ?, lease_until = ?, attempts = attempts + 1 WHERE `
	if e.Name == SQLite {
		return lease + `seq IN (SELECT seq FROM outbox WHERE lease_until <= ? ORDER BY seq LIMIT ?)`
	}
	return lease + `lease_until <= ? ORDER BY seq LIMIT ?`
}

// CompleteOutbox takes items that were worked through off the outbox. Errors: ErrStale when the lease on one of them
// ran out: somebody else may be at it.
func (t *Tx) CompleteOutbox(l Lease, now time.Time, seqs []int64) error {
	for _, seq := range seqs {
		n, err := t.exec(`DELETE FROM outbox WHERE seq = ? AND lease_owner = ? AND lease_until > ?`, seq, l.Owner, micros(now))
		if err := one(n, err, ErrStale); err != nil {
			return err
		}
	}
	return nil
}
