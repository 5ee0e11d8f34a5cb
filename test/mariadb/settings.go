package mariadb

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// durable holds what the service asserts at its start, and little else: a test on laxer settings proves nothing.
var durable = map[string]string{
	"innodb_flush_log_at_trx_commit": "1",
	"sync_binlog":                    "1",
	"log_bin":                        "binlog",
	"binlog_format":                  "ROW",
	"server_id":                      "1",
	"innodb_doublewrite":             "ON",
	"innodb_snapshot_isolation":      "ON",
	"innodb_rollback_on_timeout":     "ON",
	"local_infile":                   "OFF",
	"sql_mode":                       "STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
	"character_set_server":           "utf8mb4",
	"collation_server":               "utf8mb4_bin",
	"default_time_zone":              "+00:00",
	"performance_schema":             "OFF",
	"max_connections":                "300",
}

func (s *Server) dataDir() string      { return filepath.Join(s.dir, "data") }
func (s *Server) logFile() string      { return filepath.Join(s.dir, "server.log") }
func (s *Server) settingsFile() string { return filepath.Join(s.dir, "server.cnf") }
func (s *Server) accountsFile() string { return filepath.Join(s.dir, "accounts.sql") }

func (s *Server) writeSettings(overrides map[string]string) error {
	settings := maps.Clone(durable)
	maps.Copy(settings, map[string]string{
		"datadir":           s.dataDir(),
		"log_error":         s.logFile(),
		"pid_file":          filepath.Join(s.dir, "server.pid"),
		"socket":            "", // a path below a test's folder is easily longer than a socket's name may be
		"bind_address":      "127.0.0.1",
		"port":              strconv.Itoa(s.port),
		"skip_name_resolve": "ON",
		"init_file":         s.accountsFile(),
	})
	maps.Copy(settings, overrides)
	if err := os.WriteFile(s.accountsFile(), []byte(s.accounts()), 0o600); err != nil {
		return err
	}
	return os.WriteFile(s.settingsFile(), []byte(render(settings)), 0o600)
}

func render(settings map[string]string) string {
	var text strings.Builder
	text.WriteString("[mariadbd]\n")
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&text, "%s = %s\n", name, settings[name])
	}
	return text.String()
}

// accounts leaves one account that can log in over loopback. The statements run at every start and change nothing then.
func (s *Server) accounts() string {
	return fmt.Sprintf(`CREATE USER IF NOT EXISTS %[1]s@'127.0.0.1' IDENTIFIED BY '%[2]s';
GRANT ALL PRIVILEGES ON *.* TO %[1]s@'127.0.0.1' WITH GRANT OPTION;
DROP USER IF EXISTS root@'127.0.0.1';
DROP USER IF EXISTS ''@'localhost';
`, account, s.password)
}
