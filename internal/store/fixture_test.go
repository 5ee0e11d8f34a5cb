package store

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/signing"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/mariadb"
)

// noon is the clock of the fixtures.
var noon = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)

// onEach runs one test of the conformance suite on every database.
func onEach(t *testing.T, test func(t *testing.T, s *Store)) {
	t.Helper()
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { test(t, e.migrated(t)) })
	}
}

type testEngine struct {
	name   string
	config func(tb testing.TB) Config
}

var engines = []testEngine{
	{SQLite, func(tb testing.TB) Config {
		return Config{Driver: SQLite, Path: filepath.Join(tb.TempDir(), "test.db")}
	}},
	{MySQL, func(tb testing.TB) Config {
		db := mariadb.StartSeparate(tb)
		return Config{Driver: MySQL, DSN: db.DSN, Reader: Account(db.Reader), Migrator: Account(db.Migrator)}
	}},
}

// migrated opens an empty database with the newest schema.
func (e testEngine) migrated(tb testing.TB) *Store {
	tb.Helper()
	s := reopen(tb, e.config(tb))
	require.NoError(tb, s.Migrate(tb.Context()))
	return s
}

func reopen(tb testing.TB, c Config) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), c)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

// draftOf makes a record as its author's client sends it; change alters its content.
func draftOf(key record.Key, change func(*record.Content)) *record.Record {
	c := record.Content{
		Schema: record.DocumentSchema, Project: key.Project, ID: key.ID, Class: "B3", ClassSchema: 1, WorkDate: "2026-11-23",
		Location: record.Location{UnitProject: "3# 住宅楼", Floor: "12 层"}, Title: "12 层梁板混凝土浇筑", Summary: "浇筑 C30 混凝土 86.5 m³",
		Body: json.RawMessage(`{"actual_pct":"34.2","wbs":"主体结构/12层"}`), Channel: record.Ordinary, CapturedAt: noon,
		Device: record.Device{ID: "phone-1", Clock: noon}, Author: "li", Secrecy: record.Internal,
	}
	if change != nil {
		change(&c)
	}
	r, err := record.Move(record.Record{State: record.Draft, ReceivedAt: noon}, record.Submit, record.Input{By: c.Author, At: noon, Content: &c, InputHash: hashOf(c.Title)})
	if err != nil {
		panic(err)
	}
	return &r
}

func hashOf(text string) string { return fmt.Sprintf("%064x", []byte(text))[:64] }

func seal(tb testing.TB, r *record.Record) record.Sealed {
	tb.Helper()
	sealed, err := r.Seal()
	require.NoError(tb, err)
	r.ContentHash = sealed.Hash
	return sealed
}

// file submits a record.
func file(tb testing.TB, s *Store, key record.Key, change func(*record.Content)) *record.Record {
	tb.Helper()
	r := draftOf(key, change)
	sealed := seal(tb, r)
	require.NoError(tb, s.Write(tb.Context(), func(tx *Tx) error {
		return tx.InsertRecord(r, sealed, "", Event{At: noon, Actor: r.Author, Action: "record.submit"})
	}))
	return r
}

// inputOf is a sensible input of each move.
func inputOf(a record.Action, r *record.Record, by string, at time.Time) record.Input {
	in := record.Input{
		By: by, At: at, ContentHash: r.ContentHash, Proven: true, Summary: r.Summary, Class: r.Class, ClassSchema: 1, Secrecy: r.Secrecy,
		ValidFrom: "2026-11-23", Retention: record.Permanent, MinRetention: record.ShortTerm, Code: "incomplete", Reason: "缺少附件说明", ArchiveNo: r.Project + "-" + r.ID,
	}
	if codes := record.ReturnCodes(); len(codes) > 0 {
		in.Code = codes[0].Code
	}
	return in
}

// move makes one move in a write of its own, as the pipeline does.
func move(ctx context.Context, s *Store, key record.Key, a record.Action, by string, also func(tx *Tx, prev, next *record.Record) error) error {
	return s.Write(ctx, func(tx *Tx) error {
		prev, err := tx.LockRecord(key)
		if err != nil {
			return err
		}
		next, err := record.Move(*prev, a, inputOf(a, prev, by, noon))
		if err != nil {
			return err
		}
		var sealed *record.Sealed
		if a == record.Screen || a == record.Classify {
			next.Previous = prev.ContentHash
			s, err := next.Seal()
			if err != nil {
				return err
			}
			next.ContentHash, sealed = s.Hash, &s
		}
		if err := tx.SaveMove(prev, &next, sealed, Event{At: noon, Actor: by, Action: "record." + string(a)}); err != nil {
			return err
		}
		if also != nil {
			return also(tx, prev, &next)
		}
		return nil
	})
}

func signature(key record.Key, prev *record.Record, by string) Signature {
	document := fmt.Appendf(nil, `{"record":%q,"signer":%q,"version":%d}`, key.ID, by, prev.Version)
	return Signature{
		Key: key, Version: prev.Version, ContentHash: prev.ContentHash, Signer: by, Method: "password", Purpose: signing.ForPublication, At: noon,
		Assurance: signing.Password, StatementHash: proof.Hash(fmt.Appendf(nil, "%s/%s/%d", key.Project, key.ID, prev.Version)),
		Document: document, DocumentHash: proof.Hash(document),
	}
}

// sign countersigns a classified record.
func sign(ctx context.Context, s *Store, key record.Key, by string) error {
	return move(ctx, s, key, record.Sign, by, func(tx *Tx, prev, _ *record.Record) error {
		return tx.InsertSignature(signature(key, prev, by))
	})
}

// bring takes a submitted record up to a state.
func bring(tb testing.TB, s *Store, key record.Key, to record.State) {
	tb.Helper()
	ctx := tb.Context()
	require.NoError(tb, move(ctx, s, key, record.Screen, "wang", nil))
	require.NoError(tb, move(ctx, s, key, record.Classify, "wang", nil))
	if to == record.Classified {
		return
	}
	require.NoError(tb, sign(ctx, s, key, "chen"))
	if to == record.Signed {
		return
	}
	require.NoError(tb, publish(ctx, s, key, ""))
}

// publish puts a signed record online, under a number of its own.
func publish(ctx context.Context, s *Store, key record.Key, corrects string) error {
	return move(ctx, s, key, record.Publish, "zhao", func(tx *Tx, prev, next *record.Record) error {
		sig, err := tx.SignatureOf(key, prev.ContentHash)
		if err != nil {
			return err
		}
		return tx.InsertPublication(PublicationOf(next, sig, corrects))
	})
}

// all is the scope of somebody who sees everything.
func all(project string) policy.Scope {
	return policy.Scope{Project: project, Rows: []policy.ScopeRow{{States: record.States(), MaxSecrecy: record.TopSecret, Sight: policy.Full}}}
}
