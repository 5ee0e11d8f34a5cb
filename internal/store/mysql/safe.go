package mysql

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/store/engine"
)

// setting is one thing that the server has to have so that what it acknowledged survives. Where a server does not know
// the variable, it has no such danger.
type setting struct {
	name string
	want []string
	why  string
}

var settings = []setting{
	{"innodb_flush_log_at_trx_commit", []string{"1"}, "a power cut loses acknowledged writes"},
	{"sync_binlog", []string{"1"}, "a power cut loses the end of the binary log"},
	{"innodb_doublewrite", []string{"ON", "1", "DETECT_AND_RECOVER"}, "a torn page can't be repaired"},
	{"log_bin", []string{"ON", "1"}, "a backup can't be rolled forward to a chosen moment"},
	{"innodb_snapshot_isolation", []string{"ON", "1"}, "an update may be lost silently"},
	{"innodb_rollback_on_timeout", []string{"ON", "1"}, "a lock wait leaves half a transaction"},
	{"local_infile", []string{"OFF", "0"}, "a statement could read files of the client"},
	{"character_set_database", []string{"utf8mb4"}, "names would be cut or refused"},
	{"time_zone", []string{"+00:00", "UTC"}, "moments would shift"},
}

// assertSafe compares the server with the table and tells every deviation at once. TiDB commits by consensus and has
// most of these variables for show, so only what it obeys is asked of it.
func assertSafe(ctx context.Context, db *sql.DB) error {
	var version, mode string
	if err := db.QueryRowContext(ctx, "SELECT VERSION(), @@sql_mode").Scan(&version, &mode); err != nil {
		return fmt.Errorf("open MySQL: %w", err)
	}
	seen, err := variables(ctx, db)
	if err != nil {
		return fmt.Errorf("open MySQL: %w", err)
	}
	var faults []error
	if !strings.Contains(mode, "STRICT_ALL_TABLES") {
		faults = append(faults, fmt.Errorf("sql_mode is %q, must be strict: else values are cut without an error", mode))
	}
	for _, s := range settings {
		if strings.Contains(version, "TiDB") && !slices.Contains([]string{"character_set_database", "time_zone"}, s.name) {
			continue
		}
		if got, known := seen[s.name]; known && !slices.Contains(s.want, strings.ToUpper(got)) && !slices.Contains(s.want, got) {
			faults = append(faults, fmt.Errorf("%s is %s, must be %s: else %s", s.name, got, s.want[0], s.why))
		}
	}
	return engine.Unsafe(faults)
}

func variables(ctx context.Context, db *sql.DB) (map[string]string, error) {
	rows, err := db.QueryContext(ctx, "SHOW VARIABLES")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	seen := map[string]string{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		seen[name] = value
	}
	return seen, rows.Err()
}
