package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/countersign/countersign/internal/store/engine"
)

// durable is what has to hold so that an acknowledged write survives a power cut.
var durable = []struct{ pragma, want, why string }{
	{"journal_mode", "wal", "readers would wait for writers, and a torn page would not be repaired"},
	{"synchronous", "2", "a power cut would lose acknowledged writes"},
	{"foreign_keys", "1", "a publication could stand without its signature"},
}

// assertDurable reads the settings back: a file system that can't share memory, for one, refuses WAL without an error.
func assertDurable(ctx context.Context, db *sql.DB) error {
	var faults []error
	for _, d := range durable {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+d.pragma).Scan(&got); err != nil {
			return fmt.Errorf("open SQLite: %w", err)
		}
		if got != d.want {
			faults = append(faults, fmt.Errorf("%s is %s, must be %s: else %s", d.pragma, got, d.want, d.why))
		}
	}
	return engine.Unsafe(faults)
}
