package mysql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	driver "github.com/go-sql-driver/mysql"

	"github.com/countersign/countersign/internal/store/engine"
)

// Account is a user of the database server.
type Account struct {
	User     string
	Password string
}

// as gives the address for another user; for none it stays as it is.
func (a Account) as(c *driver.Config) *driver.Config {
	other := c.Clone()
	if a.User != "" {
		other.User, other.Passwd = a.User, a.Password
	}
	return other
}

// separation is which users there are besides the application's own.
type separation struct {
	app, reader, migrator  *driver.Config
	hasReader, hasMigrator bool
}

func separate(c *driver.Config, o Options) separation {
	return separation{
		app: c, reader: o.Reader.as(c), migrator: o.Migrator.as(c),
		hasReader: o.Reader.User != "" && o.Reader.User != c.User, hasMigrator: o.Migrator.User != "" && o.Migrator.User != c.User,
	}
}

// grant gives the application and the readers what they need and no more, after the migrator made tables. It is a
// statement of DDL for each table, so it is left out where both see what they should already.
func (s separation) grant(ctx context.Context, db *sql.DB) error {
	tables, err := visibleTables(ctx, db)
	if err != nil || !s.hasMigrator || s.granted(ctx, tables) {
		return err
	}
	app, err := s.nameOf(ctx, s.app)
	if err != nil {
		return err
	}
	statements := []string{}
	for _, t := range tables {
		statements = append(statements, "GRANT "+rightsOn(t)+" ON "+quoted(s.app.DBName)+"."+quoted(t)+" TO "+app)
	}
	if s.hasReader {
		reader, err := s.nameOf(ctx, s.reader)
		if err != nil {
			return err
		}
		for _, t := range tables {
			if engine.Published(t) {
				statements = append(statements, "GRANT SELECT ON "+quoted(s.app.DBName)+"."+quoted(t)+" TO "+reader)
			}
		}
	}
	for _, each := range statements {
		if _, err := db.ExecContext(ctx, each); err != nil {
			return fmt.Errorf("%s: %w", each, err)
		}
	}
	return nil
}

// rightsOn gives the application's rights on a table.
func rightsOn(table string) string {
	switch {
	case table == "goose_db_version":
		return "SELECT"
	case slices.Contains(engine.InsertOnlyTables, table):
		return "SELECT, INSERT"
	default:
		return "SELECT, INSERT, UPDATE, DELETE"
	}
}

// granted says whether the application sees every table and the readers every published one.
func (s separation) granted(ctx context.Context, tables []string) bool {
	sees := func(c *driver.Config, wanted func(string) bool) bool {
		db, err := connect(c, 1)
		if err != nil {
			return false
		}
		defer func() { _ = db.Close() }()
		seen, err := visibleTables(ctx, db)
		return err == nil && !slices.ContainsFunc(tables, func(t string) bool { return wanted(t) && !slices.Contains(seen, t) })
	}
	return sees(s.app, func(string) bool { return true }) && (!s.hasReader || sees(s.reader, engine.Published))
}

// visibleTables are those on which the asker has any right.
func visibleTables(ctx context.Context, db *sql.DB) ([]string, error) {
	rows, err := db.QueryContext(ctx, "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	return all, rows.Err()
}

// nameOf gives a user as a GRANT names him: the server knows which of its accounts a connection fell under.
func (s separation) nameOf(ctx context.Context, c *driver.Config) (string, error) {
	outside := c.Clone()
	outside.DBName = "" // he may have no right in the database yet
	db, err := connect(outside, 1)
	if err != nil {
		return "", err
	}
	defer func() { _ = db.Close() }()
	var account string
	if err := db.QueryRowContext(ctx, "SELECT CURRENT_USER()").Scan(&account); err != nil {
		return "", fmt.Errorf("database user %s: %w", c.User, err)
	}
	at := strings.LastIndexByte(account, '@')
	if at < 0 {
		return "", fmt.Errorf("database user %s is called %q", c.User, account)
	}
	return quoted(account[:at]) + "@" + quoted(account[at+1:]), nil
}

func quoted(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// prove tries what must be refused, and tells everything that was not (engine.ErrUnsafe).
func (s separation) prove(ctx context.Context, read, published *sql.DB) error {
	var faults []error
	if s.hasReader {
		faults = append(faults, proveReader(ctx, published)...)
	}
	if s.hasMigrator {
		for _, t := range engine.InsertOnlyTables {
			for _, change := range []string{"DELETE FROM " + t + " WHERE 1 = 0", "UPDATE " + t + " SET project_id = project_id WHERE 1 = 0"} {
				faults = append(faults, mustBeRefused(ctx, read, "the application's database user", change))
			}
		}
	}
	return engine.Unsafe(slices.DeleteFunc(faults, func(err error) bool { return err == nil }))
}

func proveReader(ctx context.Context, published *sql.DB) []error {
	seen, err := visibleTables(ctx, published)
	if err != nil {
		return []error{fmt.Errorf("database.reader_user: %w", err)}
	}
	faults := []error{mustBeRefused(ctx, published, "database.reader_user", "SELECT COUNT(*) FROM records WHERE 1 = 0")}
	for _, t := range seen {
		if !engine.Published(t) {
			faults = append(faults, fmt.Errorf("database.reader_user has rights on %s: readers of published data could be served what nobody signed", t))
			continue
		}
		faults = append(faults, mustBeRefused(ctx, published, "database.reader_user", "DELETE FROM "+t+" WHERE 1 = 0"))
	}
	return faults
}

// denials are the numbers by which a server refuses a right: on a command, a table, a column, a database.
var denials = []uint16{1044, 1142, 1143, 1227, 1370}

// mustBeRefused gives nil where the server refuses the statement for want of a right. The statement touches no row.
func mustBeRefused(ctx context.Context, db *sql.DB, who, statement string) error {
	_, err := db.ExecContext(ctx, statement)
	var refusal *driver.MySQLError
	switch {
	case err == nil:
		return fmt.Errorf("%s may run %q", who, statement)
	case errors.As(err, &refusal) && slices.Contains(denials, refusal.Number):
		return nil
	default:
		return fmt.Errorf("%s: %q: %w", who, statement, err)
	}
}
