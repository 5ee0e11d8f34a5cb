package minio

import (
	"errors"
	"os"
	"sync"
	"testing"

	"github.com/countersign/countersign/test/need"
)

// Start says how to reach a server for this test process: it is started at the first call and ends with the process.
// All tests of the process share it, so each one takes bucket names of its own.
func Start(tb testing.TB) Config {
	tb.Helper()
	config, err := sharedServer()
	if errors.Is(err, ErrNotInstalled) {
		need.Missing(tb, "MinIO", err.Error())
	}
	if err != nil {
		tb.Fatal(err)
	}
	return config
}

// sharedServer is started once in a process because a start costs a second and 120 MB.
var sharedServer = sync.OnceValues(func() (Config, error) {
	if findProgram() == "" {
		return Config{}, ErrNotInstalled
	}
	dir, err := os.MkdirTemp("", "countersign-minio-")
	if err != nil {
		return Config{}, err
	}
	server, err := startServer(dir, dir)
	if err != nil {
		return Config{}, errors.Join(err, os.RemoveAll(dir))
	}
	return server.Config(), nil
})
