package store

import (
	"context"
	"database/sql"

	"github.com/countersign/countersign/internal/store/engine"
)

// maxStatements bounds the statements that a connection keeps prepared; lists of values make ever new ones.
const maxStatements = 200

// pinned is a connection that prepares each statement once and keeps it. It is a gorm.ConnPool: gorm's own
// PrepareStmt would prepare again in every transaction. It also keeps the worst trouble that its statements met, so
// that a closure that swallows an error can't hide that the transaction is gone.
//
// Statements run in the store's context, never in a caller's: one caller who goes away would take everybody else in
// his group with him.
type pinned struct {
	ctx        context.Context
	conn       *sql.Conn
	judge      func(error) engine.Trouble
	statements map[string]*sql.Stmt
	trouble    engine.Trouble
	cause      error

	rowsAtOnce int           // the most rows of one INSERT of rows that may wait
	pending    []pendingRows // what waits, see later
	deferred   bool          // whether a row has waited in this transaction
}

func (p *pinned) note(err error) error {
	if t := p.judge(err); t > p.trouble {
		p.trouble, p.cause = t, err
	}
	return err
}

// PrepareContext gives the connection's own prepared statement.
func (p *pinned) PrepareContext(_ context.Context, query string) (*sql.Stmt, error) {
	if stmt, ok := p.statements[query]; ok {
		return stmt, nil
	}
	if len(p.statements) >= maxStatements {
		p.forget()
	}
	stmt, err := p.conn.PrepareContext(p.ctx, query)
	if err != nil {
		return nil, p.note(err)
	}
	p.statements[query] = stmt
	return stmt, nil
}

// ExecContext runs a statement that gives no rows.
func (p *pinned) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if err := p.before(query); err != nil {
		return nil, err
	}
	return p.exec(ctx, query, args...)
}

func (p *pinned) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := stmt.ExecContext(p.ctx, args...)
	return result, p.note(err)
}

// QueryContext runs a statement that gives rows.
func (p *pinned) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if err := p.before(query); err != nil {
		return nil, err
	}
	stmt, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := stmt.QueryContext(p.ctx, args...)
	return rows, p.note(err)
}

// QueryRowContext runs a statement that gives one row. Its error comes out of Scan, where it can't be noted.
func (p *pinned) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	_ = p.before(query) // its error is noted, and loses the transaction
	stmt, err := p.PrepareContext(ctx, query)
	if err != nil {
		return p.conn.QueryRowContext(p.ctx, query, args...)
	}
	return stmt.QueryRowContext(p.ctx, args...)
}

// run runs a statement that steers the transaction; rows that wait are not its concern.
func (p *pinned) run(query string) error {
	_, err := p.exec(p.ctx, query)
	return err
}

func (p *pinned) forget() {
	for _, stmt := range p.statements {
		_ = stmt.Close()
	}
	clear(p.statements)
}

func (p *pinned) close() {
	p.forget()
	_ = p.conn.Close()
}
