package store

import "github.com/countersign/countersign/internal/domain/record"

// level reads a stored secrecy level; the database's own CHECK keeps the column between the first and the last.
func level(stored int64) record.Secrecy {
	return record.Secrecy(stored) //nolint:gosec // between 0 and 4
}
