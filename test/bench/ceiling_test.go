package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/mariadb"
	"github.com/countersign/countersign/test/need"
)

// perCommit is how many records the raw ceiling puts into one transaction.
const perCommit = 32

// specimen is the row that the product itself wrote into each of four tables when it took one record in.
type specimen struct {
	id   string
	rows []specimenRow
}

type specimenRow struct {
	table   string
	columns []string
	values  []any
}

// ceiling inserts the rows of a specimen again and again as fast as database/sql and the file system allow: the same
// schema, the same durability, prepared statements, and nothing of the product.
type ceiling struct {
	conn *sql.Conn
	rows []specimenRow
	many []*sql.Stmt // one for each table, of perCommit rows or of one
	each int         // rows of a statement
	args [][]any
}

// takeSpecimen reads what a submission left behind.
func takeSpecimen(b *testing.B, db *sql.DB, id string) specimen {
	b.Helper()
	s := specimen{id: id}
	for table, key := range map[string]string{"records": "id", "record_versions": "record_id", "events": "record_id", "outbox": "record_id"} {
		s.rows = append(s.rows, readRow(b, db, table, key, id))
	}
	return s
}

func readRow(b *testing.B, db *sql.DB, table, key, id string) specimenRow {
	b.Helper()
	rows, err := db.QueryContext(b.Context(), "SELECT * FROM "+table+" WHERE "+key+" = ? LIMIT 1", id)
	must(b, err)
	defer rows.Close()
	names, err := rows.Columns()
	must(b, err)
	if !rows.Next() {
		b.Fatalf("no row in %s: %v", table, rows.Err())
	}
	values := make([]any, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	must(b, rows.Scan(into...))
	row := specimenRow{table: table}
	for i, name := range names {
		if name != "seq" { // the database gives it
			row.columns, row.values = append(row.columns, name), append(row.values, values[i])
		}
	}
	return row
}

// openCeiling prepares the statements, each for a number of rows.
func openCeiling(b *testing.B, c app.Config, from specimen, each int) *ceiling {
	b.Helper()
	db := openRaw(b, c)
	conn, err := db.Conn(b.Context())
	must(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	raw := &ceiling{conn: conn, rows: from.rows, each: each}
	for _, row := range from.rows {
		marks := "(" + strings.TrimSuffix(strings.Repeat("?,", len(row.columns)), ",") + ")"
		stmt, err := conn.PrepareContext(b.Context(), fmt.Sprintf("INSERT INTO %s (%s) VALUES %s", row.table,
			strings.Join(row.columns, ","), strings.TrimSuffix(strings.Repeat(marks+",", each), ",")))
		must(b, err)
		raw.many = append(raw.many, stmt)
		raw.args = append(raw.args, argumentsOf(row, from.id, each))
	}
	return raw
}

// unset stands where each new row has an id of its own.
type unset struct{ around [2]string }

// argumentsOf gives the arguments of one statement, with holes for the ids.
func argumentsOf(row specimenRow, id string, each int) []any {
	var args []any
	for range each {
		for i, v := range row.values {
			if text, ok := v.([]byte); ok && row.columns[i] != "document" {
				v = string(text)
			}
			if text, ok := v.(string); ok {
				if before, after, found := strings.Cut(text, id); found {
					v = &unset{[2]string{before, after}}
				}
			}
			args = append(args, v)
		}
	}
	return args
}

// commit writes perCommit records and makes them durable.
func (r *ceiling) commit(ctx context.Context, begin string) error {
	if _, err := r.conn.ExecContext(ctx, begin); err != nil {
		return err
	}
	ids := make([]string, perCommit)
	for i := range ids {
		ids[i] = harness.NewID()
	}
	for from := 0; from < perCommit; from += r.each {
		for t := range r.rows {
			if err := r.insert(ctx, t, ids[from:from+r.each]); err != nil {
				return err
			}
		}
	}
	_, err := r.conn.ExecContext(ctx, "COMMIT")
	return err
}

func (r *ceiling) insert(ctx context.Context, table int, ids []string) error {
	args := append([]any(nil), r.args[table]...)
	width := len(r.rows[table].columns)
	for i, arg := range args {
		if hole, ok := arg.(*unset); ok {
			args[i] = hole.around[0] + ids[i/width] + hole.around[1]
		}
	}
	_, err := r.many[table].ExecContext(ctx, args...)
	return err
}

// rate gives records a second over a round.
func (r *ceiling) rate(b *testing.B, begin string, lasts time.Duration) float64 {
	b.Helper()
	begun, n := time.Now(), 0
	for time.Since(begun) < lasts {
		must(b, r.commit(b.Context(), begin))
		n += perCommit
	}
	return float64(n) / time.Since(begun).Seconds()
}

// installation is a fresh one. A MariaDB has the memory and the log of a server that is meant for work; with what it
// has by default it stands still for seconds to write its log back. It is as durable as the product insists on.
func installation(b *testing.B, stack harness.Stack) app.Config {
	b.Helper()
	if stack.Database != "mysql" {
		return harness.Config(b, stack)
	}
	c := harness.Config(b, harness.Stack{Database: store.SQLite, Objects: stack.Objects})
	server, err := mariadb.StartServer(b.TempDir(), map[string]string{"innodb_buffer_pool_size": "1G", "innodb_log_file_size": "1G"})
	if errors.Is(err, mariadb.ErrNotInstalled) {
		need.Missing(b, "MariaDB", err.Error())
	}
	must(b, err)
	b.Cleanup(func() { _ = server.Stop() })
	c.Database.Driver = store.MySQL
	c.Database.DSN, err = server.CreateDatabase(b.Context(), "bench")
	must(b, err)
	return c
}

// fresh makes an installation's empty database with the product's own schema.
func fresh(b *testing.B, stack harness.Stack) app.Config {
	b.Helper()
	c := installation(b, stack)
	s, err := store.Open(b.Context(), store.Config{Driver: c.Database.Driver, Path: databaseFile(b, c), DSN: c.Database.DSN})
	must(b, err)
	must(b, s.Migrate(b.Context()))
	must(b, s.Close())
	return c
}

func databaseFile(b *testing.B, c app.Config) string {
	b.Helper()
	must(b, makeFolder(c.DataDir))
	return filepath.Join(c.DataDir, "countersign.db")
}

// openRaw opens an installation's database without the product, as durable as the product has it.
func openRaw(b *testing.B, c app.Config) *sql.DB {
	b.Helper()
	driver, address := "mysql", c.Database.DSN
	if c.Database.Driver == store.SQLite {
		driver, address = "sqlite", "file:"+databaseFile(b, c)+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(wal)&_pragma=synchronous(full)"+
			"&_pragma=fullfsync(1)&_pragma=wal_autocheckpoint(4000)&_pragma=foreign_keys(1)&_pragma=cache_size(-65536)"
	}
	db, err := sql.Open(driver, address)
	must(b, err)
	b.Cleanup(func() { _ = db.Close() })
	return db
}
