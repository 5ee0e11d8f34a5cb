package store

import "time"

// OutboxItem is a change whose side effects are still to be carried out; it was written in the transaction of the
// change and is worked through at least once.
type OutboxItem struct {
	Seq      int64
	Topic    string
	Project  string
	Record   string
	Version  int64
	Action   string
	At       time.Time
	Attempts int // how often it was claimed, this time included
}

// TopicRecord is the topic of every move of a record.
const TopicRecord = "record"

// Lease is a claim on outbox items until a moment; Owner is random and of one claim alone.
type Lease struct {
	Owner string
	Until time.Time
}

// IdempotencyKey names a request that its sender may repeat.
type IdempotencyKey struct {
	User  string
	Route string
	Key   string
}

// Answer is what a repeatable request was answered the first time. RequestHash tells a repeat from another request
// under the same key.
type Answer struct {
	IdempotencyKey
	RequestHash string
	Status      int
	Body        []byte
	At          time.Time
}
