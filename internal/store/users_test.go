package store

import (
	"database/sql"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/store/engine"
	"github.com/countersign/countersign/test/mariadb"
)

func readText(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	return string(text)
}

func run(t *testing.T, dsn, statement string) {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	defer db.Close()
	_, err = db.ExecContext(t.Context(), statement)
	require.NoError(t, err, statement)
}

func separateConfig(db mariadb.Separate) Config {
	return Config{Driver: MySQL, DSN: db.DSN, Reader: Account(db.Reader), Migrator: Account(db.Migrator)}
}

// TestTheApplicationChangesNoEvidence: the user of the application may add to what is evidence, and neither change nor
// delete it, nor change the schema.
func TestTheApplicationChangesNoEvidence(t *testing.T) {
	s := engines[1].migrated(t)
	withFile(t, s)
	for _, statement := range []string{
		"DELETE FROM events", "UPDATE events SET actor = 'x'", "DELETE FROM signatures", "UPDATE signatures SET signer = 'x'",
		"DELETE FROM record_versions", "UPDATE record_versions SET document = 'x'", "DROP TABLE outbox", "CREATE TABLE mine (x INT)", "ALTER TABLE outbox ADD COLUMN x INT",
		"TRUNCATE events", "UPDATE goose_db_version SET is_applied = 0", "GRANT ALL ON *.* TO CURRENT_USER()", "SELECT * FROM events INTO OUTFILE '/tmp/x'",
	} {
		_, err := s.engine.Read.ExecContext(t.Context(), statement)
		require.ErrorContains(t, err, "denied", statement)
	}
	require.NotZero(t, rowsOf(t, s, "events"))
}

// TestTooManyRightsAreRefused: where the readers' user, or the application's, could do what he must not, the program
// does not start, and names it.
func TestTooManyRightsAreRefused(t *testing.T) {
	for _, c := range []struct{ grant, to, named string }{
		{"SELECT ON %.records", "reader", "SELECT COUNT(*) FROM records"},
		{"SELECT ON %.*", "reader", "rights on record_versions"},
		{"SELECT (title) ON %.records", "reader", "rights on records"},
		{"DELETE ON %.publications", "reader", "DELETE FROM publications"},
		{"UPDATE ON %.events", "app", "UPDATE events"},
		{"DELETE ON %.*", "app", "DELETE FROM signatures"},
		{"DELETE ON *.*", "app", "DELETE FROM record_versions"},
	} {
		t.Run(c.grant+" to "+c.to, func(t *testing.T) {
			db := mariadb.StartSeparate(t)
			s := reopen(t, separateConfig(db))
			require.NoError(t, s.Migrate(t.Context()))
			app, err := mysql.ParseDSN(db.DSN)
			require.NoError(t, err)
			user := map[string]string{"reader": db.Reader.User, "app": app.User}[c.to]
			whole := "`" + strings.ReplaceAll(app.DBName, "_", `\_`) + "`.*" // a name is a pattern where all tables are meant
			grant := strings.Replace(strings.Replace(c.grant, "%.*", whole, 1), "%", app.DBName, 1)
			run(t, db.Owner, "GRANT "+grant+" TO `"+user+"`@'%'")
			err = reopen(t, separateConfig(db)).Migrate(t.Context())
			require.ErrorIs(t, err, ErrUnsafe)
			require.ErrorContains(t, err, c.named)
		})
	}
}

// TestRightsFollowTheTables: users who are configured later get what they need at the next start, without anything to
// migrate; who has no users of his own goes on with one.
func TestRightsFollowTheTables(t *testing.T) {
	db := mariadb.StartSeparate(t)
	alone := reopen(t, Config{Driver: MySQL, DSN: db.Owner})
	require.NoError(t, alone.Migrate(t.Context()))
	require.True(t, alone.engine.Published == alone.engine.Read)
	s := reopen(t, separateConfig(db))
	require.NoError(t, s.Migrate(t.Context()))
	p := withFile(t, s)
	_, _, err := s.Readers().File(t.Context(), "P1", p.Attachments[0].ID)
	require.NoError(t, err)
	require.Contains(t, engine.InsertOnlyTables, "events")
}
