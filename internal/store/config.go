package store

import (
	"log/slog"

	"github.com/countersign/countersign/internal/store/mysql"
)

// The databases that a Store runs on.
const (
	SQLite = "sqlite"
	MySQL  = "mysql" // MySQL 8, MariaDB and TiDB
)

// Account is a user of a database server.
type Account = mysql.Account

// Config says which database to open and how much of the machine it may take.
type Config struct {
	Driver string // SQLite or MySQL
	Path   string // SQLite: the database file, made if absent
	DSN    string // MySQL: address of the database in the form of github.com/go-sql-driver/mysql
	// MySQL: who asks for readers of published data, and who migrates; empty: the user of DSN
	Reader, Migrator Account

	Readers int // connections for reading; 0: 4 on SQLite, 16 on MySQL
	CacheMB int // SQLite: page cache of each connection, in MiB; 0: 16
	Queue   int // how many writes may wait before further ones are refused with 429; 0: 2048

	SM3 bool // keep the SM3 digest of each document beside its SHA-256

	Logger *slog.Logger // nil: slog.Default
}

func (c Config) withDefaults() Config {
	if c.Readers <= 0 {
		c.Readers = 4
		if c.Driver == MySQL {
			c.Readers = 16
		}
	}
	if c.CacheMB <= 0 {
		c.CacheMB = 16
	}
	if c.Queue <= 0 {
		c.Queue = 2048
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
	return c
}
