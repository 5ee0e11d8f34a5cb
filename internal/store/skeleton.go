package store

import (
	"context"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
)

type Store struct{}
type Tx struct{}

func Open(ctx context.Context, c Config) (*Store, error)                { panic("open") }
func (s *Store) Migrate(ctx context.Context) error                      { panic("todo") }
func (s *Store) Pending(ctx context.Context) (bool, error)              { panic("todo") }
func (s *Store) Ping(ctx context.Context) error                         { panic("todo") }
func (s *Store) Close() error                                           { panic("todo") }
func (s *Store) Write(ctx context.Context, fn func(tx *Tx) error) error { panic("todo") }

// writing
func (t *Tx) LockRecord(key record.Key) (*record.Record, error) { panic("todo") }
func (t *Tx) InsertRecord(rec *record.Record, sealed record.Sealed, series string, ev Event) error {
	panic("todo")
}
func (t *Tx) SaveMove(prev, next *record.Record, sealed *record.Sealed, ev Event) error {
	panic("todo")
}
func (t *Tx) SetSeries(key record.Key, series string) error                     { panic("todo") }
func (t *Tx) HasInput(key record.Key, inputHash string) (bool, error)           { panic("todo") }
func (t *Tx) Append(ev Event) error                                             { panic("todo") }
func (t *Tx) InsertSignature(sig Signature) error                               { panic("todo") }
func (t *Tx) SignatureOf(key record.Key, contentHash string) (Signature, error) { panic("todo") }
func (t *Tx) TakeNumber(project, series string) (int64, error)                  { panic("todo") }
func (t *Tx) InsertPublication(p Publication) error                             { panic("todo") }
func (t *Tx) EndPublication(ended *record.Record, supersededByNo string) error  { panic("todo") }
func (t *Tx) InsertConflict(c Conflict) error                                   { panic("todo") }
func (t *Tx) InsertAttachment(a Attachment) error                               { panic("todo") }
func (t *Tx) LinkAttachments(key record.Key, author string, refs []record.AttachmentRef) ([]int, error) {
	panic("todo")
}
func (t *Tx) MarkPlaced(project, id string, p Placement) error                    { panic("todo") }
func (t *Tx) SweepStaged(project, id string, before time.Time) (bool, error)      { panic("todo") }
func (t *Tx) InsertUser(u User) error                                             { panic("todo") }
func (t *Tx) UpdateUser(u User) error                                             { panic("todo") }
func (t *Tx) InsertProject(p Project) error                                       { panic("todo") }
func (t *Tx) UpdateProject(p Project) error                                       { panic("todo") }
func (t *Tx) PutMember(m Member) error                                            { panic("todo") }
func (t *Tx) DeleteMember(project, user string) error                             { panic("todo") }
func (t *Tx) InsertSession(s Session) error                                       { panic("todo") }
func (t *Tx) TouchSession(tokenHash string, seenAt time.Time) error               { panic("todo") }
func (t *Tx) DeleteSession(tokenHash string) error                                { panic("todo") }
func (t *Tx) DeleteSessionsOf(user string) error                                  { panic("todo") }
func (t *Tx) DeleteSessionsBefore(expired time.Time) error                        { panic("todo") }
func (t *Tx) InsertLoginAttempt(a LoginAttempt) error                             { panic("todo") }
func (t *Tx) DeleteLoginAttempts(before time.Time) error                          { panic("todo") }
func (t *Tx) ClaimOutbox(l Lease, now time.Time, limit int) ([]OutboxItem, error) { panic("todo") }
func (t *Tx) CompleteOutbox(l Lease, now time.Time, seqs []int64) error           { panic("todo") }
func (t *Tx) Answer(k IdempotencyKey) (Answer, error)                             { panic("todo") }
func (t *Tx) InsertAnswer(a Answer) error                                         { panic("todo") }
func (t *Tx) DeleteAnswers(before time.Time) error                                { panic("todo") }

// reading
func (s *Store) Record(ctx context.Context, key record.Key) (*record.Record, error) { panic("todo") }
func (s *Store) Records(ctx context.Context, scope policy.Scope, f RecordFilter, p Page) (Records, error) {
	panic("todo")
}
func (s *Store) Counts(ctx context.Context, scope policy.Scope) ([]Count, error) { panic("todo") }
func (s *Store) Versions(ctx context.Context, key record.Key) ([]Version, error) { panic("todo") }
func (s *Store) VersionAt(ctx context.Context, key record.Key, n int64) (Version, error) {
	panic("todo")
}
func (s *Store) ByInputHash(ctx context.Context, key record.Key, inputHash string) (Version, error) {
	panic("todo")
}
func (s *Store) Events(ctx context.Context, key record.Key) ([]Event, error) { panic("todo") }
func (s *Store) Signature(ctx context.Context, key record.Key, version int64) (Signature, error) {
	panic("todo")
}
func (s *Store) Conflicts(ctx context.Context, key record.Key) ([]Conflict, error) { panic("todo") }
func (s *Store) Previous(ctx context.Context, project, class, series, before string) (*record.Record, error) {
	panic("todo")
}
func (s *Store) DirectiveExists(ctx context.Context, project, no string) (bool, error) { panic("todo") }
func (s *Store) Publication(ctx context.Context, project, no string) (*Publication, error) {
	panic("todo")
}
func (s *Store) Publications(ctx context.Context, project string, f PublicationFilter, p Page) (Publications, error) {
	panic("todo")
}
func (s *Store) Attachment(ctx context.Context, project, id string) (Attachment, error) {
	panic("todo")
}
func (s *Store) AttachmentsOf(ctx context.Context, key record.Key) ([]Attachment, error) {
	panic("todo")
}
func (s *Store) StagedOlderThan(ctx context.Context, before time.Time, limit int) ([]Attachment, error) {
	panic("todo")
}
func (s *Store) User(ctx context.Context, id string) (User, error)                { panic("todo") }
func (s *Store) Users(ctx context.Context) ([]User, error)                        { panic("todo") }
func (s *Store) Project(ctx context.Context, id string) (Project, error)          { panic("todo") }
func (s *Store) Projects(ctx context.Context) ([]Project, error)                  { panic("todo") }
func (s *Store) Members(ctx context.Context, project string) ([]Member, error)    { panic("todo") }
func (s *Store) MembershipsOf(ctx context.Context, user string) ([]Member, error) { panic("todo") }
func (s *Store) Session(ctx context.Context, tokenHash string) (Session, error)   { panic("todo") }
func (s *Store) WrongLogins(ctx context.Context, login string, since time.Time) (int, error) {
	panic("todo")
}
func (s *Store) Answer(ctx context.Context, k IdempotencyKey) (Answer, error) { panic("todo") }
func (s *Store) IndexSearch(ctx context.Context, batch []OutboxItem) error    { panic("todo") }
