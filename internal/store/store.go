package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"gorm.io/gorm"

	"github.com/countersign/countersign/internal/store/engine"
	"github.com/countersign/countersign/internal/store/mysql"
	"github.com/countersign/countersign/internal/store/sqlite"
)

// Store is an open database. Its methods are safe for concurrent use.
type Store struct {
	config Config
	engine *engine.Engine
	read   *gorm.DB

	readers *Readers

	ctx         context.Context // of all writing; ends with the store
	cancel      context.CancelFunc
	queue       chan *request
	writers     sync.WaitGroup
	closing     sync.RWMutex // held for reading while a write is put into the queue
	closed      bool
	underWay    atomic.Int32 // writes that are not answered yet
	writes      atomic.Int64 // committed
	due         chan struct{}
	checkpoints sync.WaitGroup
	broken      atomic.Pointer[error] // set once the disk refused to make a write durable
}

// Open connects to the database and refuses one that may lose acknowledged writes (ErrUnsafe) or that a later version
// of the program has migrated (ErrNewer). It does not migrate: see Pending and Migrate.
func Open(ctx context.Context, c Config) (*Store, error) {
	c = c.withDefaults()
	e, err := openEngine(ctx, c)
	if err != nil {
		return nil, err
	}
	s := &Store{config: c, engine: e, queue: make(chan *request, c.Queue)}
	if s.read, err = openGorm(e, e.Read); err == nil {
		s.read = s.read.Session(&gorm.Session{PrepareStmt: true})
		s.readers, err = openReaders(e)
	}
	if err == nil {
		err = s.refuseNewer(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	s.ctx, s.cancel = context.WithCancel(context.WithoutCancel(ctx))
	s.startWriters()
	s.startCheckpoints()
	return s, nil
}

func openEngine(ctx context.Context, c Config) (*engine.Engine, error) {
	switch c.Driver {
	case SQLite:
		e, err := sqlite.Open(ctx, sqlite.Options{Path: c.Path, Readers: c.Readers, CacheMB: c.CacheMB})
		return e, opening(err, sqlite.Judge)
	case MySQL:
		e, err := mysql.Open(ctx, mysql.Options{DSN: c.DSN, Readers: c.Readers, Reader: c.Reader, Migrator: c.Migrator})
		return e, opening(err, mysql.Judge)
	default:
		return nil, fmt.Errorf("store: unknown driver %q", c.Driver)
	}
}

// opening tells a server that is away, which may come back, from one that is not fit.
func opening(err error, judge func(error) engine.Trouble) error {
	switch {
	case err == nil:
		return nil
	case judge(err) == engine.Down:
		return unavailable(err)
	default:
		return fmt.Errorf("store: %w", err)
	}
}

// Ping says whether the store can read and write: nil, or fault.Unavailable.
func (s *Store) Ping(ctx context.Context) error {
	if cause := s.broken.Load(); cause != nil {
		return unavailable(*cause)
	}
	if err := s.engine.Read.PingContext(ctx); err != nil {
		return unavailable(err)
	}
	return s.Write(ctx, func(*Tx) error { return nil })
}

// Close lets the writes that wait come to their end, then closes all connections. Later writes get ErrClosed.
func (s *Store) Close() error {
	s.closing.Lock()
	already := s.closed
	if !already {
		s.closed = true
		close(s.queue)
	}
	s.closing.Unlock()
	if already {
		return nil
	}
	s.writers.Wait()
	s.endCheckpoints()
	s.cancel()
	return s.engine.Close()
}

// breakDown stops all writing for good: after a failed fsync nobody knows what is on the disk, and an answer to a
// later write would be a guess. Only a new start reads what is really there.
func (s *Store) breakDown(cause error) {
	if s.broken.CompareAndSwap(nil, &cause) {
		s.config.Logger.Error("the database can no longer write durably; restart after repair", "cause", cause)
	}
}
