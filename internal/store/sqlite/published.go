package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"

	"github.com/countersign/countersign/internal/store/engine"
)

// openPublished opens connections that can read what is published, and nothing else: SQLite asks authorize about every
// table and function of a statement before it runs.
func openPublished(o Options) (*sql.DB, error) {
	address, err := addressOf(o, reading)
	if err != nil {
		return nil, err
	}
	c, err := sqlite.NewConnector(address)
	if err != nil {
		return nil, err
	}
	return pool(sql.OpenDB(authorized{c}), o.Readers), nil
}

type authorized struct {
	driver.Connector
}

// Connect opens a connection with its settings made; from then on it obeys.
func (a authorized) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := a.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	r, ok := conn.(sqlite.AuthorizerRegisterer)
	if !ok {
		return nil, errors.Join(errors.New("sqlite: the driver's connection asks nobody"), conn.Close())
	}
	if err := r.RegisterAuthorizer(authorize); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// authorize lets a statement read the published tables. The full-text index asks by itself whether the file changed.
func authorize(action sqlite.AuthorizerActionCode, first, _, _, _ string) sqlite.AuthorizerReturnCode {
	allowed := false
	switch action {
	case sqlite.AuthSelect, sqlite.AuthFunction, sqlite.AuthRecursive, sqlite.AuthTransaction:
		allowed = true
	case sqlite.AuthRead:
		allowed = engine.Published(first)
	case sqlite.AuthPragma:
		allowed = first == "data_version"
	}
	if allowed {
		return sqlite.AuthorizerOK
	}
	return sqlite.AuthorizerDeny
}
