// Package evidence makes whole exports and proof bundles by the written form alone (docs/proofs.md), with no product
// behind them: verifiers are tried on these first, and on what the product exports after that.
package evidence

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"

	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/authenticator"
)

// Origin is the name of a book's ledger.
const Origin = "ledger.site.example"

// Project is where all records of a book are.
const Project = "TOWER"

// Book is an installation on paper: what happened so far, and who may sign it.
type Book struct {
	tb          testing.TB
	clock       time.Time
	signer      note.Signer
	VerifierKey string
	Events      [][]byte
	leaves      []proof.Digest
	notes       []string // checkpoints, oldest first
	sizes       []int64
	records     map[string]*Record
	order       []string
	files       map[string][]byte
	attachments []map[string]any
	keys        map[string]*authenticator.Key
	keyRows     []map[string]any
}

// New makes an empty book with a ledger key of its own.
func New(tb testing.TB) *Book {
	tb.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, Origin)
	b := &Book{
		tb: tb, clock: time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC), VerifierKey: public,
		records: map[string]*Record{}, files: map[string][]byte{}, keys: map[string]*authenticator.Key{},
	}
	b.must(err)
	b.signer, err = note.NewSigner(secret)
	b.must(err)
	return b
}

func (b *Book) must(err error) {
	b.tb.Helper()
	if err != nil {
		b.tb.Fatal(err)
	}
}

// tick gives the next moment: every event has one of its own.
func (b *Book) tick() time.Time {
	b.clock = b.clock.Add(1500 * time.Millisecond)
	return b.clock
}

// log makes an event a leaf.
func (b *Book) log(e proof.Event) {
	b.tb.Helper()
	nonce := make([]byte, 16)
	_, _ = rand.Read(nonce)
	e.Nonce, e.Seq, e.Request = hex.EncodeToString(nonce), int64(len(b.Events)+1), fmt.Sprintf("req-%d", len(b.Events))
	document, err := e.Document()
	b.must(err)
	b.Events, b.leaves = append(b.Events, document), append(b.leaves, proof.Leaf(document))
}

// Checkpoint signs the tree as it stands and answers the note.
func (b *Book) Checkpoint() []byte {
	c := proof.Checkpoint{Origin: Origin, Size: int64(len(b.leaves)), Root: proof.Root(b.leaves)}
	text, err := note.Sign(&note.Note{Text: c.Text()}, b.signer)
	b.must(err)
	if n := len(b.sizes); n == 0 || b.sizes[n-1] < c.Size {
		b.notes, b.sizes = append(b.notes, string(text)), append(b.sizes, c.Size)
	}
	return text
}

// Login notes an event that belongs to no record.
func (b *Book) Login(user string) {
	b.log(proof.Event{Action: "session.open", Actor: user, At: proof.Moment(b.tick())})
}

// Upload files a photo and answers its id.
func (b *Book) Upload(id, content string) string {
	sum := proof.Hash([]byte(content))
	b.files[id] = []byte(content)
	b.log(proof.Event{
		Action: "attachment.receive", Actor: "li", At: proof.Moment(b.tick()), Project: Project,
		Detail: raw(map[string]any{"attachment": id, "sha256": sum, "size": len(content)}),
	})
	b.attachments = append(b.attachments, map[string]any{"attachment": id, "project": Project, "record": "", "sha256": sum, "size": len(content), "state": "staged"})
	return id
}

// Register gives a person a signing key.
func (b *Book) Register(user string, key *authenticator.Key) {
	at := proof.Moment(b.tick())
	b.keys[user] = key
	id := "key-of-" + user
	b.log(proof.Event{Action: "key.register", Actor: user, At: at, Detail: raw(map[string]any{
		"backup_eligible": fmt.Sprint(key.BackupEligible), "credential": key.ID(), "key": id, "kind": "passkey", "public_key": proof.Hash([]byte(key.PublicKey())), "user": user,
	})})
	at = proof.Moment(b.tick())
	b.log(proof.Event{Action: "key.approve", Actor: "secadmin", At: at, Detail: raw(map[string]any{"key": id, "user": user})})
	b.keyRows = append(b.keyRows, map[string]any{
		"backup_eligible": key.BackupEligible, "credential": key.ID(), "from": at, "key": id, "public_key": key.PublicKey(), "state": "active", "until": "", "user": user,
	})
}

func raw(v any) json.RawMessage {
	document, err := proof.Document(v)
	if err != nil {
		panic(err) // our own maps of texts and numbers
	}
	return document
}
