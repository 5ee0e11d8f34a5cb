package store

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/proof"
)

// consistent checks what has to hold of the tables together, whatever happened: no half of anything.
func consistent(tb testing.TB, s *Store) {
	tb.Helper()
	countsAreTrue(tb, s)
	figuresAreTrue(tb, s)
	rows, err := s.engine.Read.QueryContext(tb.Context(), `SELECT r.project_id, r.id, r.version, r.state, r.content_hash, COALESCE(v.document, ''), COALESCE(v.content_hash, ''),
		(SELECT COUNT(*) FROM events e WHERE e.project_id = r.project_id AND e.record_id = r.id),
		(SELECT COUNT(*) FROM outbox o WHERE o.project_id = r.project_id AND o.record_id = r.id),
		(SELECT COUNT(*) FROM signatures g WHERE g.project_id = r.project_id AND g.record_id = r.id),
		(SELECT COUNT(*) FROM publications p WHERE p.project_id = r.project_id AND p.record_id = r.id)
		FROM records r LEFT JOIN record_versions v ON v.project_id = r.project_id AND v.record_id = r.id AND v.version = r.content_version`)
	require.NoError(tb, err)
	defer rows.Close()
	for rows.Next() {
		var project, id, state, hash, sealedHash string
		var document []byte
		var version, events, outbox, signatures, publications int64
		require.NoError(tb, rows.Scan(&project, &id, &version, &state, &hash, &document, &sealedHash, &events, &outbox, &signatures, &publications))
		require.Equal(tb, hash, sealedHash, "%s/%s", project, id)
		require.Equal(tb, hash, proof.Hash(document), "%s/%s", project, id)
		require.Equal(tb, version, events, "%s/%s: one event a version", project, id)
		require.Equal(tb, version, outbox, "%s/%s: one outbox row a version", project, id)
		if s := record.State(state); !s.Unsigned() {
			require.EqualValues(tb, 1, signatures, "%s/%s is %s", project, id, state)
			require.Equal(tb, s.OnBoard(), publications == 1, "%s/%s is %s", project, id, state)
		} else {
			require.Zero(tb, signatures+publications, "%s/%s is %s", project, id, state)
		}
	}
	require.NoError(tb, rows.Err())
	for _, orphans := range []string{
		`SELECT COUNT(*) FROM record_versions v WHERE NOT EXISTS (SELECT 1 FROM records r WHERE r.project_id = v.project_id AND r.id = v.record_id)`,
		`SELECT COUNT(*) FROM events e WHERE e.record_id <> '' AND NOT EXISTS (SELECT 1 FROM records r WHERE r.project_id = e.project_id AND r.id = e.record_id)`,
	} {
		var n int
		require.NoError(tb, s.engine.Read.QueryRowContext(tb.Context(), orphans).Scan(&n))
		require.Zero(tb, n, orphans)
	}
}

// countsAreTrue compares the maintained counters with the rows themselves.
func countsAreTrue(tb testing.TB, s *Store) {
	tb.Helper()
	want, got := map[Count]int{}, map[Count]int{}
	var projects []string
	require.NoError(tb, s.read.Raw(`SELECT DISTINCT project_id FROM records`).Scan(&projects).Error)
	for _, project := range projects {
		var real []Count
		require.NoError(tb, s.read.Raw(`SELECT state, class, COUNT(*) AS n FROM records WHERE project_id = ? GROUP BY state, class`, project).Scan(&real).Error)
		kept, err := s.Counts(tb.Context(), all(project))
		require.NoError(tb, err)
		for _, c := range real {
			want[c]++
		}
		for _, c := range kept {
			got[c]++
		}
	}
	require.Equal(tb, want, got)
}
