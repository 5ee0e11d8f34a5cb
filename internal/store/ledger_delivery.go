package store

import (
	"context"
	"time"
)

// Delivery is a checkpoint on its way out of the house: one for each day and target.
type Delivery struct {
	Day         string // YYYY-MM-DD
	Target      string
	Size        int64 // of the checkpoint
	Attempts    int
	LeaseUntil  time.Time // not tried before
	DeliveredAt time.Time // zero: not yet
	Failure     string    // of the last attempt; empty: none
}

type deliveryRow struct {
	Day, Target string
	Size        int64
	LeaseOwner  string
	LeaseUntil  int64
	Attempts    int
	DeliveredAt int64
	Failure     string
}

func (deliveryRow) TableName() string { return "ledger_deliveries" }

func (r deliveryRow) delivery() Delivery {
	return Delivery{
		Day: r.Day, Target: r.Target, Size: r.Size, Attempts: r.Attempts, LeaseUntil: moment(r.LeaseUntil), DeliveredAt: moment(r.DeliveredAt), Failure: r.Failure,
	}
}

// Delivery gives the delivery of a day to a target. Errors: ErrNotFound where nobody has begun it.
func (s *Store) Delivery(ctx context.Context, day, target string) (Delivery, error) {
	var row deliveryRow
	err := s.read.WithContext(ctx).Where("day = ? AND target = ?", day, target).Take(&row).Error
	return row.delivery(), s.translate(err)
}

// FailedDeliveries gives how many deliveries of a day failed when they were tried last.
func (s *Store) FailedDeliveries(ctx context.Context, day string) (int64, error) {
	var n int64
	err := s.read.WithContext(ctx).Model(&deliveryRow{}).Where("day = ? AND delivered_at = 0 AND failure <> ''", day).Count(&n).Error
	return n, s.translate(err)
}

// BeginDelivery takes up a delivery that nobody began. Errors: ErrExists when somebody was faster.
func (t *Tx) BeginDelivery(d Delivery, l Lease) error {
	row := deliveryRow{Day: d.Day, Target: d.Target, Size: d.Size, LeaseOwner: l.Owner, LeaseUntil: micros(l.Until), Attempts: 1}
	return t.translate(t.gorm().Create(&row).Error)
}

// RetakeDelivery takes up a delivery that failed or that somebody let lie. Errors: ErrStale when it is delivered or
// somebody else holds it.
func (t *Tx) RetakeDelivery(d Delivery, l Lease, now time.Time) error {
	n, err := t.exec(`UPDATE ledger_deliveries SET size = ?, lease_owner = ?, lease_until = ?, attempts = attempts + 1
		WHERE day = ? AND target = ? AND delivered_at = 0 AND lease_until <= ?`, d.Size, l.Owner, micros(l.Until), d.Day, d.Target, micros(now))
	return one(n, err, ErrStale)
}

// SettleDelivery writes how a delivery that one holds came out: delivered, or with a failure until when it rests. Errors:
// ErrStale when somebody else took it up meanwhile.
func (t *Tx) SettleDelivery(d Delivery, l Lease) error {
	n, err := t.exec(`UPDATE ledger_deliveries SET delivered_at = ?, failure = ?, lease_owner = '', lease_until = ?
		WHERE day = ? AND target = ? AND lease_owner = ? AND delivered_at = 0`, micros(d.DeliveredAt), d.Failure, micros(d.LeaseUntil), d.Day, d.Target, l.Owner)
	return one(n, err, ErrStale)
}
