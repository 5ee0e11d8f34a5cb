// Package app composes the product: it reads the configuration, opens store and object store, builds services, router
// and jobs, and starts and stops them in order.
package app

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
	"github.com/goccy/go-yaml"

	"github.com/countersign/countersign/internal/delivery"

	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/internal/suite"
)

// Config is everything that an installation can set. The Go values of Defaults are the documentation's defaults;
// configs/countersign.example.yaml explains each key. An environment variable COUNTERSIGN_… outranks the file, and a
// secret can come from a file named by the variable with _FILE behind it.
type Config struct {
	Listen   string         `yaml:"listen" env:"LISTEN"`
	Admin    string         `yaml:"admin_listen" env:"ADMIN_LISTEN"` // metrics and profiles; empty: off
	Public   string         `yaml:"public_url" env:"PUBLIC_URL"`     // empty: http://localhost and the port of Listen
	DataDir  string         `yaml:"data_dir" env:"DATA_DIR"`
	Secrets  string         `yaml:"secrets_dir" env:"SECRETS_DIR"` // empty: secrets below the data directory
	Demo     bool           `yaml:"-"`
	DemoDays int            `yaml:"-"` // of the demonstration's story; 0: as usual
	Program  string         `yaml:"-"` // path of the running program, which decodes HEIF in a process of its own; empty: it does not
	Database DatabaseConfig `yaml:"database" envPrefix:"DATABASE_"`
	Objects  ObjectsConfig  `yaml:"objects" envPrefix:"OBJECTS_"`
	Session  SessionConfig  `yaml:"session" envPrefix:"SESSION_"`
	Signing  SigningConfig  `yaml:"signing" envPrefix:"SIGNING_"`
	Uploads  UploadsConfig  `yaml:"uploads" envPrefix:"UPLOADS_"`
	Log      LogConfig      `yaml:"log" envPrefix:"LOG_"`
	Ledger   LedgerConfig   `yaml:"ledger" envPrefix:"LEDGER_"`
	Mail     MailConfig     `yaml:"mail" envPrefix:"MAIL_"`
	Outbound OutboundConfig `yaml:"outbound" envPrefix:"OUTBOUND_"`
	Crypto   CryptoConfig   `yaml:"crypto" envPrefix:"CRYPTO_"`
	Shutdown time.Duration  `yaml:"shutdown_grace" env:"SHUTDOWN_GRACE"`
	TLS      bool           `yaml:"behind_tls" env:"BEHIND_TLS"` // a proxy in front ends TLS: cookies are Secure
}

// DatabaseConfig names the database. Driver sqlite keeps one file in the data directory.
type DatabaseConfig struct {
	Driver      string `yaml:"driver" env:"DRIVER"`
	Address     string `yaml:"address" env:"ADDRESS"`
	Name        string `yaml:"name" env:"NAME"`
	User        string `yaml:"user" env:"USER"`
	Password    string `yaml:"password" env:"PASSWORD"`
	PasswordDoc string `yaml:"password_file" env:"PASSWORD_FILE"`
	DSN         string `yaml:"-" env:"DSN"` // a whole data source name instead of the four above
	// A user who may select what is published and nothing else, and one who migrates and grants (docs/operations.md)
	ReaderUser          string `yaml:"reader_user" env:"READER_USER"`
	ReaderPassword      string `yaml:"reader_password" env:"READER_PASSWORD"`
	ReaderPasswordDoc   string `yaml:"reader_password_file" env:"READER_PASSWORD_FILE"`
	MigratorUser        string `yaml:"migrator_user" env:"MIGRATOR_USER"`
	MigratorPassword    string `yaml:"migrator_password" env:"MIGRATOR_PASSWORD"`
	MigratorPasswordDoc string `yaml:"migrator_password_file" env:"MIGRATOR_PASSWORD_FILE"`
	Readers             int    `yaml:"readers" env:"READERS"`
	CacheMB             int    `yaml:"cache_mb" env:"CACHE_MB"` // of each reader, SQLite
}

// ObjectsConfig names the object store. Driver local keeps files in the data directory.
type ObjectsConfig struct {
	Driver    string `yaml:"driver" env:"DRIVER"`
	Endpoint  string `yaml:"endpoint" env:"ENDPOINT"`
	Prefix    string `yaml:"bucket_prefix" env:"BUCKET_PREFIX"`
	AccessKey string `yaml:"access_key" env:"ACCESS_KEY"`
	SecretKey string `yaml:"secret_key" env:"SECRET_KEY"`
	SecretDoc string `yaml:"secret_key_file" env:"SECRET_KEY_FILE"`
	TLS       bool   `yaml:"tls" env:"TLS"`
}

// SessionConfig limits sessions: Idle since the last request, Absolute since the login; a phone that asked to be
// remembered keeps PhoneIdle, because signing asks for the proof again anyway.
type SessionConfig struct {
	Idle      time.Duration `yaml:"idle" env:"IDLE"`
	Absolute  time.Duration `yaml:"absolute" env:"ABSOLUTE"`
	PhoneIdle time.Duration `yaml:"phone_idle" env:"PHONE_IDLE"`
}

// SigningConfig says what may sign on projects that have no policy of their own.
type SigningConfig struct {
	Least string `yaml:"least_assurance" env:"LEAST_ASSURANCE"` // device_key, synced_key, password_otp, password
}

// UploadsConfig limits files: MaxMB of one file, StagedGrace before an unlinked one is swept, MinFreeMB of disk below
// which nothing more is taken.
type UploadsConfig struct {
	MaxMB       int64         `yaml:"max_mb" env:"MAX_MB"`
	StagedGrace time.Duration `yaml:"staged_grace" env:"STAGED_GRACE"`
	MinFreeMB   int64         `yaml:"min_free_mb" env:"MIN_FREE_MB"`
}

// CryptoConfig chooses the cryptographic suite of what is sealed from now on: standard, or sm (SM3, SM4). What the other
// one sealed stays readable.
type CryptoConfig struct {
	Suite string `yaml:"suite" env:"SUITE"`
}

// LogConfig says how much is logged and in which form (json or text).
type LogConfig struct {
	Level  string `yaml:"level" env:"LEVEL"`
	Format string `yaml:"format" env:"FORMAT"`
}

// Defaults is the embedded installation: SQLite and a local object directory below ./data, loopback only.
func Defaults() Config {
	return Config{
		Listen: "127.0.0.1:8080", DataDir: "data", Shutdown: 20 * time.Second,
		Database: DatabaseConfig{Driver: "sqlite", Name: "countersign", Readers: 4, CacheMB: 16},
		Objects:  ObjectsConfig{Driver: "local", Prefix: "countersign"},
		Session:  SessionConfig{Idle: 30 * time.Minute, Absolute: 12 * time.Hour, PhoneIdle: 30 * 24 * time.Hour},
		Signing:  SigningConfig{Least: string(signing.PasswordOTP)},
		Uploads:  UploadsConfig{MaxMB: 2048, StagedGrace: 24 * time.Hour, MinFreeMB: 512},
		Log:      LogConfig{Level: "info", Format: "text"},
		Mail:     MailConfig{Port: 587, TLS: delivery.StartTLS},
		Crypto:   CryptoConfig{Suite: "standard"},
	}
}

// LoadConfig reads the defaults, then the file (if a path is given), then the environment. An unknown key refuses,
// with its line; so do values that cannot work.
func LoadConfig(path string) (Config, error) {
	c := Defaults()
	if path != "" {
		if err := readFile(path, &c); err != nil {
			return Config{}, err
		}
	}
	if err := env.ParseWithOptions(&c, env.Options{Prefix: "COUNTERSIGN_"}); err != nil {
		return Config{}, fmt.Errorf("environment: %w", err)
	}
	if err := c.readSecrets(); err != nil {
		return Config{}, err
	}
	return c, c.check()
}

func readFile(path string, c *Config) error {
	f, err := os.Open(path) //nolint:gosec // the operator names his own configuration
	if err != nil {
		return fmt.Errorf("configuration: %w", err)
	}
	defer func() { _ = f.Close() }()
	if err := yaml.NewDecoder(f, yaml.Strict()).Decode(c); err != nil {
		return fmt.Errorf("configuration %s:\n%s", path, yaml.FormatError(err, false, true))
	}
	return nil
}

func (c *Config) readSecrets() error {
	for _, s := range []struct {
		file string
		into *string
	}{
		{c.Database.PasswordDoc, &c.Database.Password},
		{c.Database.ReaderPasswordDoc, &c.Database.ReaderPassword},
		{c.Database.MigratorPasswordDoc, &c.Database.MigratorPassword},
		{c.Objects.SecretDoc, &c.Objects.SecretKey},
		{c.Mail.PasswordDoc, &c.Mail.Password},
	} {
		if s.file == "" {
			continue
		}
		b, err := os.ReadFile(s.file)
		if err != nil {
			return fmt.Errorf("secret: %w", err)
		}
		*s.into = strings.TrimRight(string(b), "\r\n")
	}
	return nil
}

func (c *Config) check() error {
	var faults []error
	oneOf := func(key, value string, allowed ...string) {
		for _, a := range allowed {
			if a == value {
				return
			}
		}
		faults = append(faults, fmt.Errorf("%s: %q is none of %s", key, value, strings.Join(allowed, ", ")))
	}
	oneOf("database.driver", c.Database.Driver, "sqlite", "mysql")
	oneOf("objects.driver", c.Objects.Driver, "local", "s3")
	oneOf("signing.least_assurance", c.Signing.Least, string(signing.DeviceKey), string(signing.SyncedKey), string(signing.PasswordOTP), string(signing.Password))
	if err := checkPublicURL(c.Public); err != nil {
		faults = append(faults, err)
	}
	oneOf("crypto.suite", c.Crypto.Suite, "standard", "sm")
	oneOf("mail.tls", c.Mail.TLS, delivery.StartTLS, delivery.ImplicitTLS, delivery.NoTLS)
	oneOf("log.format", c.Log.Format, "text", "json")
	oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	if c.Database.Driver == "mysql" && c.Database.DSN == "" && (c.Database.Address == "" || c.Database.User == "") {
		faults = append(faults, errors.New("database: mysql needs address and user"))
	}
	if c.Objects.Driver == "s3" && (c.Objects.Endpoint == "" || c.Objects.AccessKey == "" || c.Objects.SecretKey == "") {
		faults = append(faults, errors.New("objects: s3 needs endpoint, access_key and secret_key"))
	}
	if _, err := c.ledgerTargets(); err != nil {
		faults = append(faults, err)
	}
	for key, d := range map[string]time.Duration{
		"session.idle": c.Session.Idle, "session.absolute": c.Session.Absolute,
		"session.phone_idle": c.Session.PhoneIdle, "uploads.staged_grace": c.Uploads.StagedGrace, "shutdown_grace": c.Shutdown,
	} {
		if d <= 0 {
			faults = append(faults, fmt.Errorf("%s: must be above zero", key))
		}
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		faults = append(faults, fmt.Errorf("listen: %w", err))
	}
	return errors.Join(faults...)
}

// checkPublicURL refuses an address to which no browser would give a key: those work over https, and on localhost.
func checkPublicURL(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.User != nil:
		return fmt.Errorf("public_url: %q is no address like https://site.example.com", address)
	case net.ParseIP(u.Hostname()) != nil:
		return fmt.Errorf("public_url: %q is a number; passkeys need a name", address)
	case u.Scheme != "https" && (u.Scheme != "http" || u.Hostname() != "localhost"):
		return fmt.Errorf("public_url: %q must begin with https://, because browsers give passkeys to no other site but http://localhost", address)
	}
	return nil
}

// publicURL is where browsers reach the panel.
func (c *Config) publicURL() string {
	if c.Public != "" {
		return c.Public
	}
	_, port, err := net.SplitHostPort(c.Listen)
	if err != nil || port == "0" {
		port = "8080"
	}
	return "http://localhost:" + port
}

// loopback reports whether an address can be reached from this machine alone.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

func (c *Config) databaseFile() string { return filepath.Join(c.DataDir, "countersign.db") }

// suite is the cryptographic suite of what is sealed from now on.
func (c *Config) suite() suite.Suite {
	chosen, _ := suite.Parse(c.Crypto.Suite) // checked with the configuration
	return chosen
}

// secretsDir is the directory of the keys that lie neither in the database nor in the object store.
func (c *Config) secretsDir() string {
	if c.Secrets != "" {
		return c.Secrets
	}
	return filepath.Join(c.DataDir, "secrets")
}

func (c *Config) objectDir() string { return filepath.Join(c.DataDir, "objects") }
