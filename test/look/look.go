// Package look reads an SQLite database past the store, for tests that want to see what is really in it.
package look

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver
)

// Database is an SQLite file that can only be read.
type Database struct{ db *sql.DB }

// Open opens the file.
func Open(path string) (*Database, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)")
	if err != nil {
		return nil, err
	}
	return &Database{db: db}, nil
}

// Close ends the looking.
func (d *Database) Close() error { return d.db.Close() }

// Rows gives each row of a query as one line.
func (d *Database) Rows(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := d.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var lines []string
	for rows.Next() {
		line, err := lineOf(rows, len(columns))
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}

func lineOf(rows *sql.Rows, columns int) (string, error) {
	values := make([]any, columns)
	for i := range values {
		values[i] = new(any)
	}
	if err := rows.Scan(values...); err != nil {
		return "", err
	}
	texts := make([]string, columns)
	for i, v := range values {
		texts[i] = fmt.Sprint(*v.(*any))
	}
	return strings.Join(texts, "|"), nil
}

// Picture is the hash of all rows of some tables: equal before and after means that nothing in them changed.
func (d *Database) Picture(ctx context.Context, tables ...string) (string, error) {
	digest := sha256.New()
	for _, table := range tables {
		lines, err := d.Rows(ctx, "SELECT * FROM "+table) //nolint:gosec // tests name the tables
		if err != nil {
			return "", err
		}
		slices.Sort(lines)
		_, _ = fmt.Fprintln(digest, table, lines)
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}

// Alter changes an SQLite file behind the product's back, as somebody with access to its disk would; it gives how many
// rows it changed.
func Alter(ctx context.Context, path, query string, args ...any) (int64, error) {
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=foreign_keys(0)")
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	result, err := db.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}
