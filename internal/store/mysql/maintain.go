package mysql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	driver "github.com/go-sql-driver/mysql"
)

// migrateLock is the name of the server-wide lock of the one who migrates; lockSeconds is how long others wait for it.
const (
	migrateLock = "countersign.migrate"
	lockSeconds = 60
)

// maintain opens connections for the migrations and takes the lock, which its own connection holds until unlock.
func maintain(ctx context.Context, c *driver.Config) (*sql.DB, func(), error) {
	db, err := connect(c, 2)
	if err != nil {
		return nil, nil, err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	var got sql.NullInt64
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK(?, ?)", migrateLock+"."+c.DBName, lockSeconds).Scan(&got); err != nil {
		return nil, nil, errors.Join(err, conn.Close(), db.Close())
	}
	if got.Int64 != 1 {
		return nil, nil, errors.Join(fmt.Errorf("another process has migrated this database for %d s", lockSeconds), conn.Close(), db.Close())
	}
	unlock := func() {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "SELECT RELEASE_LOCK(?)", migrateLock+"."+c.DBName)
		_ = conn.Close()
	}
	return db, unlock, nil
}
