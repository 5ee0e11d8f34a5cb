package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
)

// readCommitted sets the isolation of each new connection. It is a statement, not a variable of the address, because
// the variable has different names in MySQL and MariaDB.
type readCommitted struct {
	driver.Connector
}

func (r readCommitted) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	execer, ok := conn.(driver.ExecerContext)
	if !ok {
		return nil, errors.Join(errors.New("mysql: the driver's connection runs no statements"), conn.Close())
	}
	if _, err := execer.ExecContext(ctx, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}
