package sqlite

import (
	"context"
	"errors"
	"fmt"
)

// lockMigration lets one process migrate at a time, across all steps: the write lock of the database itself is given
// up between two of them, and whoever came in between would begin again what was done. The lock is a transaction on a
// file of its own, so a process that dies gives it back.
func lockMigration(ctx context.Context, o Options) (unlock func(), err error) {
	db, err := connect(Options{Path: o.Path + ".lock", CacheMB: 1}, 1, []string{"busy_timeout(60000)"})
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if _, err := conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(fmt.Errorf("migration lock: %w", err), conn.Close(), db.Close())
	}
	return func() {
		_ = conn.Close()
		_ = db.Close()
	}, nil
}
