package store

import (
	"context"
	"time"
)

// LedgerKey is the name of the ledger and the key by which everybody checks its checkpoints, fixed at first use.
type LedgerKey struct {
	Origin      string
	VerifierKey string
	Since       time.Time
}

// Checkpoint is a signed note over the tree of Size leaves, without the lines of witnesses.
type Checkpoint struct {
	Size   int64
	MadeAt time.Time
	Note   string
}

// Cosignature is the line of a note by which a witness confirms a checkpoint.
type Cosignature struct {
	Size       int64
	Witness    string
	Line       string // without the newline
	ReceivedAt time.Time
}

type ledgerKeyRow struct {
	ID                  int64
	Origin, VerifierKey string
	Since               int64
}

type checkpointRow struct {
	Size   int64 `gorm:"primaryKey;autoIncrement:false"`
	MadeAt int64
	Note   string
}

type cosignatureRow struct {
	Size          int64 `gorm:"autoIncrement:false"`
	Witness, Line string
	ReceivedAt    int64
}

func (ledgerKeyRow) TableName() string   { return "ledger_keys" }
func (checkpointRow) TableName() string  { return "ledger_checkpoints" }
func (cosignatureRow) TableName() string { return "ledger_cosignatures" }

func (r checkpointRow) checkpoint() Checkpoint {
	return Checkpoint{Size: r.Size, MadeAt: moment(r.MadeAt), Note: r.Note}
}

func (r cosignatureRow) cosignature() Cosignature {
	return Cosignature{Size: r.Size, Witness: r.Witness, Line: r.Line, ReceivedAt: moment(r.ReceivedAt)}
}

// InsertLedgerKey fixes the ledger's name and key. Errors: ErrExists when they are fixed already.
func (t *Tx) InsertLedgerKey(k LedgerKey) error {
	return t.translate(t.gorm().Create(&ledgerKeyRow{ID: 1, Origin: k.Origin, VerifierKey: k.VerifierKey, Since: micros(k.Since)}).Error)
}

// InsertCheckpoint keeps a checkpoint. Errors: ErrExists when there is one of this size.
func (t *Tx) InsertCheckpoint(c Checkpoint) error {
	return t.translate(t.gorm().Create(&checkpointRow{Size: c.Size, MadeAt: micros(c.MadeAt), Note: c.Note}).Error)
}

// InsertCosignature keeps a witness's line. Errors: ErrExists when this witness confirmed this checkpoint already;
// ErrNotFound when there is no such checkpoint.
func (t *Tx) InsertCosignature(c Cosignature) error {
	return t.translate(t.gorm().Create(&cosignatureRow{Size: c.Size, Witness: c.Witness, Line: c.Line, ReceivedAt: micros(c.ReceivedAt)}).Error)
}

// LedgerKey gives the ledger's name and key. Errors: ErrNotFound before the first use.
func (s *Store) LedgerKey(ctx context.Context) (LedgerKey, error) {
	var row ledgerKeyRow
	err := s.read.WithContext(ctx).Where("id = 1").Take(&row).Error
	return LedgerKey{Origin: row.Origin, VerifierKey: row.VerifierKey, Since: moment(row.Since)}, s.translate(err)
}

// NewestCheckpoint gives the checkpoint of the most leaves. Errors: ErrNotFound where none was made.
func (s *Store) NewestCheckpoint(ctx context.Context) (Checkpoint, error) {
	var row checkpointRow
	err := s.read.WithContext(ctx).Order("size DESC").Take(&row).Error
	return row.checkpoint(), s.translate(err)
}

// CheckpointOf gives the checkpoint of a number of leaves. Errors: ErrNotFound.
func (s *Store) CheckpointOf(ctx context.Context, size int64) (Checkpoint, error) {
	var row checkpointRow
	err := s.read.WithContext(ctx).Where("size = ?", size).Take(&row).Error
	return row.checkpoint(), s.translate(err)
}

// Cosignatures gives the lines of the witnesses of a checkpoint, in the order in which they came.
func (s *Store) Cosignatures(ctx context.Context, size int64) ([]Cosignature, error) {
	var rows []cosignatureRow
	err := s.read.WithContext(ctx).Where("size = ?", size).Order("received_at, witness").Find(&rows).Error
	return each(rows, cosignatureRow.cosignature), s.translate(err)
}
