package mysql

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	mysql "github.com/go-sql-driver/mysql"

	"github.com/countersign/countersign/internal/store/engine"
)

// troubles sorts the error numbers of MySQL, MariaDB and TiDB.
var troubles = map[uint16]engine.Trouble{
	1062: engine.Duplicate, // ER_DUP_ENTRY
	1586: engine.Duplicate, // ER_DUP_ENTRY_WITH_KEY_NAME
	1216: engine.Dangling, 1217: engine.Dangling, 1451: engine.Dangling, 1452: engine.Dangling,
	3819: engine.Rejected,                                               // ER_CHECK_CONSTRAINT_VIOLATED, MySQL
	4025: engine.Rejected,                                               // ER_CONSTRAINT_FAILED, MariaDB
	1021: engine.Full,                                                   // ER_DISK_FULL
	1114: engine.Full,                                                   // ER_RECORD_FILE_FULL
	1213: engine.Conflict,                                               // ER_LOCK_DEADLOCK
	1205: engine.Conflict,                                               // ER_LOCK_WAIT_TIMEOUT
	1020: engine.Conflict,                                               // ER_CHECKREAD: MariaDB, the row changed since the snapshot
	8002: engine.Conflict, 8022: engine.Conflict, 9007: engine.Conflict, // TiDB: write conflict, try again
	1040: engine.Down, 1053: engine.Down, 1077: engine.Down, 1079: engine.Down, 1080: engine.Down,
	1290: engine.Down, 1836: engine.Down, // read-only, as during a fail-over
	1927: engine.Down,                                       // ER_CONNECTION_KILLED
	9001: engine.Down, 9002: engine.Down, 9005: engine.Down, // TiDB: a part of the cluster is away
	1026: engine.Broken, // ER_ERROR_ON_WRITE
}

// Judge says what an error of the server or of its connection means.
func Judge(err error) engine.Trouble {
	if err == nil {
		return engine.None
	}
	var e *mysql.MySQLError
	if errors.As(err, &e) {
		if t, known := troubles[e.Number]; known {
			return t
		}
		return engine.Other
	}
	var n net.Error
	for _, gone := range []error{driver.ErrBadConn, mysql.ErrInvalidConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, context.DeadlineExceeded} {
		if errors.Is(err, gone) {
			return engine.Down
		}
	}
	if errors.As(err, &n) {
		return engine.Down
	}
	return engine.Other
}
