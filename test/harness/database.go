package harness

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql" // the driver of the MySQL family
	_ "modernc.org/sqlite"           // the driver of SQLite

	"github.com/countersign/countersign/internal/app"
)

// Database looks at the product's tables directly, apart from the product's own code.
type Database struct {
	sql    *sql.DB
	sqlite bool
}

// Database opens the site's own database for looking.
func (s *Site) Database() *Database { return OpenDatabase(s.tb, s.Config) }

// OpenDatabase opens an installation's database for looking, until the test ends.
func OpenDatabase(tb testing.TB, c app.Config) *Database {
	tb.Helper()
	driver, address := "mysql", OwnerDSN(tb, c)
	if c.Database.Driver == "sqlite" {
		driver, address = "sqlite", "file:"+filepath.Join(c.DataDir, "countersign.db")+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	return &Database{sql: db, sqlite: driver == "sqlite"}
}

// OwnerDSN is the address of an installation's MySQL database for the one who may do anything with it, as its
// administrator may: the application's own user may neither change nor delete evidence.
func OwnerDSN(tb testing.TB, c app.Config) string {
	tb.Helper()
	if c.Database.MigratorUser == "" {
		return c.Database.DSN
	}
	config, err := mysql.ParseDSN(c.Database.DSN)
	if err != nil {
		tb.Fatal(err)
	}
	config.User, config.Passwd = c.Database.MigratorUser, c.Database.MigratorPassword
	return config.FormatDSN()
}

// Close ends the looking.
func (d *Database) Close() error { return d.sql.Close() }

// Rows gives each row of a query as one line of text.
func (d *Database) Rows(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := d.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	values := make([]sql.RawBytes, len(names))
	into := make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return nil, err
		}
		lines = append(lines, line(names, values))
	}
	return lines, rows.Err()
}

func line(names []string, values []sql.RawBytes) string {
	var b strings.Builder
	for i, name := range names {
		fmt.Fprintf(&b, "%s=%q ", name, values[i])
	}
	return strings.TrimSpace(b.String())
}

// Number gives the single number of a query.
func (d *Database) Number(ctx context.Context, query string, args ...any) (n int64, err error) {
	if err := d.sql.QueryRowContext(ctx, query, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("%s: %w", query, err)
	}
	return n, nil
}

// column is one column of one table.
type column struct{ table, name string }

// columns lists what the database holds. The tables in which SQLite keeps its full-text index are left out: they hold
// the same as search_docs and publication_words in another form.
func (d *Database) columns(ctx context.Context) ([]column, error) {
	query := `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE() ORDER BY 1, 2`
	if d.sqlite {
		query = `SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c
			WHERE t.type = 'table' AND t.name NOT LIKE 'search\_index%' ESCAPE '\' AND t.name NOT LIKE 'publication\_index%' ESCAPE '\' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY 1, 2`
	}
	rows, err := d.sql.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []column
	for rows.Next() {
		var c column
		if err := rows.Scan(&c.table, &c.name); err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// Dump gives every row of every table but the named ones, as sorted lines that begin with the table's name.
func (d *Database) Dump(ctx context.Context, except ...string) ([]string, error) {
	return d.dump(ctx, func(table string, _ []string) string {
		if slices.Contains(except, table) {
			return ""
		}
		return "SELECT * FROM " + table
	})
}

// DumpProject gives every row that belongs to a project, in whatever table.
func (d *Database) DumpProject(ctx context.Context, project string) ([]string, error) {
	return d.dump(ctx, func(table string, names []string) string {
		switch {
		case slices.Contains(names, "project_id"):
			return "SELECT * FROM " + table + " WHERE project_id = ?"
		case table == "projects":
			return "SELECT * FROM projects WHERE id = ?"
		case table == "search_terms":
			return "SELECT * FROM search_terms WHERE doc_id IN (SELECT doc_id FROM search_docs WHERE project_id = ?)"
		case table == "publication_terms":
			return "SELECT * FROM publication_terms WHERE doc_id IN (SELECT doc_id FROM publication_words WHERE project_id = ?)"
		}
		return ""
	}, project)
}

func (d *Database) dump(ctx context.Context, query func(table string, names []string) string, args ...any) ([]string, error) {
	all, err := d.columns(ctx)
	if err != nil {
		return nil, err
	}
	tables := map[string][]string{}
	for _, c := range all {
		tables[c.table] = append(tables[c.table], c.name)
	}
	var lines []string
	for table, names := range tables {
		q := query(table, names)
		if q == "" {
			continue
		}
		rows, err := d.Rows(ctx, q, args...)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			lines = append(lines, table+" "+row)
		}
	}
	slices.Sort(lines)
	return lines, nil
}

// Checksum is one number for many lines.
func Checksum(lines []string) string {
	sum := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return hex.EncodeToString(sum[:])
}

// Difference lists what is in one dump and not in the other.
func Difference(before, after []string) []string {
	var out []string
	for _, l := range before {
		if _, there := slices.BinarySearch(after, l); !there {
			out = append(out, "- "+l)
		}
	}
	for _, l := range after {
		if _, there := slices.BinarySearch(before, l); !there {
			out = append(out, "+ "+l)
		}
	}
	return out
}

// Texts gives the single column of a query.
func (d *Database) Texts(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := d.sql.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}
