package app

import (
	"fmt"

	"github.com/countersign/countersign/internal/service/files"
	"github.com/countersign/countersign/internal/suite"
)

const mega = 1 << 20

// fileLimits are the limits of uploads; the disk is asked for room only where files lie on it.
func (c *Config) fileLimits() files.Limits {
	limits := files.Limits{MaxBytes: c.Uploads.MaxMB * mega, MinFree: c.Uploads.MinFreeMB * mega, SM3: c.suite() == suite.SM}
	if c.Objects.Driver == "local" {
		dir := c.DataDir
		limits.Free = func() (int64, error) { return freeBytes(dir) }
	}
	return limits
}

// databaseDSN is the address of a MySQL database in its driver's form; the store adds what it needs of options.
func (c *Config) databaseDSN() string {
	if c.Database.Driver != "mysql" {
		return ""
	}
	if c.Database.DSN != "" {
		return c.Database.DSN
	}
	return fmt.Sprintf("%s:%s@tcp(%s)/%s", c.Database.User, c.Database.Password, c.Database.Address, c.Database.Name)
}
