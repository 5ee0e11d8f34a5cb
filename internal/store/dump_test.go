package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// dump gives every row of every table, to be compared with a later one.
func dump(tb testing.TB, s *Store) string { return dumpWhere(tb, s, func(string) string { return "" }) }

// dumpOf gives every row of a project.
func dumpOf(tb testing.TB, s *Store, project string) string {
	return dumpWhere(tb, s, func(table string) string {
		switch {
		case slices.Contains([]string{"users", "sessions", "login_attempts", "answers"}, table):
			return " WHERE 1 = 0"
		case table == "projects":
			return " WHERE id = '" + project + "'"
		}
		return " WHERE project_id = '" + project + "'"
	})
}

var dumped = []string{
	"users", "projects", "members", "sessions", "login_attempts", "answers", "records", "record_versions", "events", "outbox",
	"record_counts", "counters", "conflicts", "attachments", "uploads", "signatures", "signature_documents", "publications", "publication_files",
	"publication_counts", "publication_words", "search_docs", "publication_figures", "publication_sums",
}

func dumpWhere(tb testing.TB, s *Store, where func(table string) string) string {
	tb.Helper()
	var lines []string
	for _, table := range dumped {
		rows, err := s.engine.Read.QueryContext(tb.Context(), "SELECT * FROM "+table+where(table))
		require.NoError(tb, err)
		names, err := rows.Columns()
		require.NoError(tb, err)
		for rows.Next() {
			values := make([]any, len(names))
			for i := range values {
				values[i] = new([]byte)
			}
			require.NoError(tb, rows.Scan(values...))
			line := table
			for i, v := range values {
				line += fmt.Sprintf(" %s=%q", names[i], *v.(*[]byte))
			}
			lines = append(lines, line)
		}
		require.NoError(tb, rows.Close())
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func rowsOf(tb testing.TB, s *Store, table string) (n int64) {
	tb.Helper()
	require.NoError(tb, s.engine.Read.QueryRowContext(tb.Context(), "SELECT COUNT(*) FROM "+table).Scan(&n))
	return n
}
