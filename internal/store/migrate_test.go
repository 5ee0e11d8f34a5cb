package store

import (
	"database/sql"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/migrations"
)

func TestMigrate(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			s := reopen(t, e.config(t))
			pending, err := s.Pending(t.Context())
			require.NoError(t, err)
			require.True(t, pending)
			require.NoError(t, s.Migrate(t.Context()))
			pending, err = s.Pending(t.Context())
			require.NoError(t, err)
			require.False(t, pending)
			require.NoError(t, s.Migrate(t.Context()), "again changes nothing")
		})
	}
}

func TestManyMigrateAtOnce(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			var wg sync.WaitGroup
			for range 4 {
				s := reopen(t, c)
				wg.Go(func() { require.NoError(t, s.Migrate(t.Context())) })
			}
			wg.Wait()
		})
	}
}

// TestUpgradedEqualsFresh stops at every version on the way, and compares the schema in the end.
func TestUpgradedEqualsFresh(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			fresh := schema(t, e.migrated(t))
			require.Greater(t, len(fresh), 100)
			newest, err := newestMigration(e.migrated(t).engine)
			require.NoError(t, err)
			for start := int64(1); start < newest; start++ {
				s := reopen(t, e.config(t))
				migrateTo(t, s, start)
				require.NotEqual(t, fresh, schema(t, s))
				require.NoError(t, s.Migrate(t.Context()))
				require.Equal(t, fresh, schema(t, s), "from version %d", start)
			}
		})
	}
}

func migrateTo(t *testing.T, s *Store, version int64) {
	t.Helper()
	db, unlock, err := s.engine.Maintain(t.Context())
	require.NoError(t, err)
	defer func() { unlock(); require.NoError(t, db.Close()) }()
	p, err := provider(s.engine, db)
	require.NoError(t, err)
	_, err = p.UpTo(t.Context(), version)
	require.NoError(t, err)
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) {
			c := e.config(t)
			s := reopen(t, c)
			require.NoError(t, s.Migrate(t.Context()))
			db, unlock, err := s.engine.Maintain(t.Context())
			require.NoError(t, err)
			_, err = db.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`)
			require.NoError(t, err)
			unlock()
			require.NoError(t, db.Close())
			_, err = Open(t.Context(), c)
			require.ErrorIs(t, err, ErrNewer)
		})
	}
}

// TestDialectsAgree compares the two schemas: tables, columns, NULL, keys and indexes. The search index is each
// database's own.
func TestDialectsAgree(t *testing.T) {
	own := func(line string) bool {
		return strings.HasPrefix(line, "search_index") || strings.HasPrefix(line, "search_terms") || strings.HasPrefix(line, "publication_index") || strings.HasPrefix(line, "publication_terms") || strings.HasPrefix(line, "goose_db_version")
	}
	var schemas [][]string
	for _, e := range engines {
		schemas = append(schemas, slices.DeleteFunc(schema(t, e.migrated(t)), own))
	}
	require.Equal(t, schemas[0], schemas[1])
}

func TestMigrationsHaveEqualNames(t *testing.T) {
	names := func(folder string) (all []string) {
		entries, err := fs.ReadDir(migrations.Files, folder)
		require.NoError(t, err)
		for _, e := range entries {
			all = append(all, e.Name())
		}
		return all
	}
	require.Equal(t, names("sqlite"), names("mysql"))
}

// schema gives one line for each column and each index of a database, sorted.
func schema(t *testing.T, s *Store) []string {
	t.Helper()
	columns := `SELECT m.name || '.' || p.name || CASE WHEN p."notnull" THEN ' not null' ELSE ' null' END FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'`
	indexes := `SELECT m.name, l.name, l."unique", l.origin, i.name, i.seqno FROM sqlite_master m, pragma_index_list(m.name) l, pragma_index_info(l.name) i WHERE m.type = 'table' AND l.origin <> 'pk'
		UNION ALL SELECT m.name, 'pk', 1, 'pk', p.name, p.pk FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND p.pk > 0`
	if s.engine.Name == MySQL {
		columns = `SELECT CONCAT(table_name, '.', column_name, IF(is_nullable = 'NO', ' not null', ' null')) FROM information_schema.columns WHERE table_schema = DATABASE()`
		indexes = `SELECT table_name, index_name, NOT non_unique, IF(index_name = 'PRIMARY', 'pk', IF(non_unique, 'c', 'u')), column_name, seq_in_index FROM information_schema.statistics WHERE table_schema = DATABASE()`
	}
	var lines []string
	query(t, s, columns, func(rows *sql.Rows) error {
		var line string
		err := rows.Scan(&line)
		lines = append(lines, line)
		return err
	})
	grouped := map[string][]string{}
	query(t, s, indexes, func(rows *sql.Rows) error {
		var table, index, origin, column string
		var unique bool
		var place int
		err := rows.Scan(&table, &index, &unique, &origin, &column, &place)
		key := fmt.Sprintf("%s index %s unique=%v %s", table, index, unique, origin)
		grouped[key] = append(grouped[key], fmt.Sprintf("%02d %s", place, column))
		return err
	})
	for key, columns := range grouped {
		slices.Sort(columns)
		for i := range columns {
			columns[i] = columns[i][3:]
		}
		if line := indexLine(key, columns); line != "" {
			lines = append(lines, line)
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

// indexLine leaves out names that the databases give by themselves, and the indexes that MySQL makes for references.
func indexLine(key string, columns []string) string {
	fields := strings.Fields(key)
	table, name, unique, origin := fields[0], fields[2], fields[3], fields[4]
	if origin != "c" {
		name = origin
	} else if !strings.HasPrefix(name, table+"_") || !strings.Contains(name, "_by_") {
		return ""
	}
	return fmt.Sprintf("%s index %s %s (%s)", table, name, unique, strings.Join(columns, ", "))
}

func query(t *testing.T, s *Store, text string, read func(*sql.Rows) error) {
	t.Helper()
	rows, err := s.engine.Read.QueryContext(t.Context(), text)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		require.NoError(t, read(rows))
	}
	require.NoError(t, rows.Err())
}
