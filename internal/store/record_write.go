package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/suite"
)

// The statements of submitting and moving are written out and prepared: they are the hot path.
var (
	insertRecord    = insertInto("records", append(slices.Clone(headColumns), "series_key"))
	updateContent   = updateOf("records", headColumns[len(rowKey):]) + guard
	updateState     = updateOf("records", stateColumns) + guard
	insertVersion   = insertInto("record_versions", columns(`project_id, record_id, version, edition, action, made_by, made_at, content_hash, input_hash, document, sm3`))
	insertSignature = insertInto("signatures", columns(`project_id, record_id, version, content_hash, signer, method, purpose, signed_at, assurance, signed_for, delegation, document_hash`))
	insertSigned    = insertInto("signature_documents", columns(`project_id, hash, statement_hash, record_id, version, purpose, signer, signed_at, document`))
	insertEvent     = insertInto("events", columns(`happened_at, project_id, record_id, version, actor, action, from_state, to_state, request_id, detail, nonce, content_hash`))
	insertOutbox    = insertInto("outbox", columns(`topic, project_id, record_id, version, action, created_at, lease_owner, lease_until, attempts`))
)

// stateColumns are what a move can change without touching the content. Leaving the others out spares their indexes.
var stateColumns = columns(`version, edition, state, updated_at, links, late, findings, steps, returned, archive_no, code, clock_offset, secrecy, marking`)

// stateValues gives the values of stateColumns, in their order.
func (r *recordRow) stateValues() []any {
	return []any{r.version, r.edition, r.state, r.updatedAt, r.links, r.late, r.findings, r.steps, r.returned, r.archiveNo, r.code, r.clockOffset, r.secrecy, r.marking}
}

// guard is what makes an UPDATE a compare-and-swap.
const guard = ` WHERE project_id = ? AND id = ? AND state = ? AND version = ?`

func insertInto(table string, columns []string) string {
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(columns)), ", ")
	return fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(columns, ", "), marks)
}

func updateOf(table string, columns []string) string {
	return fmt.Sprintf("UPDATE %s SET %s = ?", table, strings.Join(columns, " = ?, "))
}

// InsertRecord files a new record: its row, its first version, its event and its outbox row. Series is what its
// neighbours are found by (see Previous), or empty. The event's project, record, version, states and content hash
// are the record's own, whatever ev says. Errors: ErrExists when the id is in use in this project.
func (t *Tx) InsertRecord(rec *record.Record, sealed record.Sealed, series string, ev Event) error {
	if err := agree(nil, rec, &sealed); err != nil {
		return err
	}
	row, err := rowOf(rec, rec.Version)
	if err != nil {
		return err
	}
	if err := t.file(append(row.values(), series)); err != nil {
		return err
	}
	t.counts[placeOf(rec)]++
	return t.follow(rec, &sealed, "", ev)
}

// file inserts the row of a new record. That its id is in use comes out at once, or else before the commit: then the
// write runs again, carefully.
func (t *Tx) file(values []any) error {
	if !t.careful {
		return t.later(insertRecord, values...)
	}
	_, err := t.exec(insertRecord, values...)
	return err
}

// SaveMove writes a move: the record where it still is in prev's state and version, the new version of its content
// where sealed is given, the event and the outbox row. No other statement writes a record's state. Errors: ErrStale
// when the record moved on since prev was read.
func (t *Tx) SaveMove(prev, next *record.Record, sealed *record.Sealed, ev Event) error {
	if err := agree(prev, next, sealed); err != nil {
		return err
	}
	row, err := rowOf(next, next.Version)
	if err != nil {
		return err
	}
	statement, values := updateState, row.stateValues()
	if sealed != nil {
		statement, values = updateContent, row.values()[len(rowKey):]
	}
	n, err := t.exec(statement, append(values, prev.Project, prev.ID, string(prev.State), prev.Version)...)
	if err := one(n, err, ErrStale); err != nil {
		return err
	}
	t.counts.move(placeOf(prev), placeOf(next))
	return t.follow(next, sealed, prev.State, ev)
}

// agree refuses a change of content without its sealed document, and a document that is not the record's.
func agree(prev, next *record.Record, sealed *record.Sealed) error {
	hash := ""
	switch {
	case sealed != nil:
		hash = sealed.Hash
	case prev != nil:
		hash = prev.ContentHash
	}
	if next.ContentHash != hash {
		return fmt.Errorf("store: record %s/%s has content %s but its document is %s", next.Project, next.ID, next.ContentHash, hash)
	}
	return nil
}

// follow writes what belongs to every change of a record.
func (t *Tx) follow(rec *record.Record, sealed *record.Sealed, from record.State, ev Event) error {
	if sealed != nil {
		err := t.later(insertVersion, rec.Project, rec.ID, rec.Version, rec.Edition, ev.Action, ev.Actor, micros(ev.At), sealed.Hash, rec.InputHash, sealed.Document, t.sm3Of(sealed.Document))
		if err != nil {
			return err
		}
	}
	ev.Project, ev.Record, ev.Version, ev.From, ev.To, ev.ContentHash = rec.Project, rec.ID, rec.Version, from, rec.State, rec.ContentHash
	if err := t.Append(ev); err != nil {
		return err
	}
	return t.later(insertOutbox, TopicRecord, rec.Project, rec.ID, rec.Version, ev.Action, micros(ev.At), "", 0, 0)
}

// SetSeries changes what the record's neighbours are found by, after a correction of its content.
func (t *Tx) SetSeries(key record.Key, series string) error {
	_, err := t.exec(`UPDATE records SET series_key = ? WHERE project_id = ? AND id = ?`, series, key.Project, key.ID)
	return err
}

// sm3Of is the digest beside SHA-256 where the installation has the SM suite; nothing elsewhere.
func (t *Tx) sm3Of(document []byte) string {
	if !t.store.config.SM3 {
		return ""
	}
	return suite.SM3(document)
}
