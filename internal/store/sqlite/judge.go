package sqlite

import (
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/countersign/countersign/internal/store/engine"
)

// Judge says what an error of SQLite means.
func Judge(err error) engine.Trouble {
	if err == nil {
		return engine.None
	}
	var e *sqlite.Error
	if !errors.As(err, &e) {
		if errors.Is(err, driver.ErrBadConn) {
			return engine.Down
		}
		return engine.Other
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE:
		return engine.Duplicate
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return engine.Dangling
	case sqlite3.SQLITE_CONSTRAINT_CHECK:
		return engine.Rejected
	}
	return judgeFamily(e.Code() & 0xff)
}

func judgeFamily(code int) engine.Trouble {
	switch code {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return engine.Conflict
	case sqlite3.SQLITE_FULL:
		return engine.Full
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return engine.Broken
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return engine.Down
	}
	return engine.Other
}
