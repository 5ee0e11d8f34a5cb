package linear

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/anishathalye/porcupine"

	"github.com/countersign/countersign/test/harness"
)

// books compares what was acknowledged with what the database holds, row by row.
type books struct {
	t      *testing.T
	db     *harness.Database
	made   []sent
	places map[string]sent // by record and version
	faults []string

	contents, signatures, conflicts int
}

// sent is one acknowledged change.
type sent struct {
	in  input
	out output
}

func (s sent) place() string { return fmt.Sprintf("%s/%d", s.in.record, s.out.version) }

// accountFor finds what was acknowledged and is not kept, and what is kept and nobody asked for.
func accountFor(t *testing.T, s *harness.Site, history []porcupine.Operation) *books {
	t.Helper()
	b := &books{t: t, db: s.Database(), places: map[string]sent{}}
	defer b.db.Close()
	b.enter(history)
	b.versionsHold()
	b.signaturesHold()
	b.conflictsHold(history)
	b.everyVersionIsAcknowledged(history)
	return b
}

func (b *books) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Sprintf(format, args...))
}

// enter writes the acknowledged changes down; two under one version are a lost update.
func (b *books) enter(history []porcupine.Operation) {
	for _, op := range history {
		in, out := op.Input.(input), op.Output.(output)
		if in.kind == read || out.status == 0 || out.status >= http.StatusBadRequest {
			continue
		}
		change := sent{in, out}
		if other, twice := b.places[change.place()]; twice {
			b.fault("%s was made twice: by %+v and by %+v", change.place(), other.in, in)
		}
		b.places[change.place()] = change
		b.made = append(b.made, change)
	}
}

// texts gives the single column of a query as a set.
func (b *books) texts(query string) map[string]bool {
	rows, err := b.db.Texts(b.t.Context(), query)
	if err != nil {
		b.t.Fatal(err)
	}
	set := make(map[string]bool, len(rows))
	for _, row := range rows {
		set[row] = true
	}
	return set
}

// versionsHold asks for every acknowledged content under its version and hash.
func (b *books) versionsHold() {
	kept := b.texts(`SELECT CONCAT(record_id, '/', version, ' ', content_hash, ' ',
		JSON_UNQUOTE(JSON_EXTRACT(CONVERT(document USING utf8mb4), '$.title'))) FROM record_versions`)
	for _, change := range b.made {
		if !changesContent(change.in.kind) {
			continue
		}
		b.contents++
		if wanted := fmt.Sprintf("%s %s %s", change.place(), change.out.hash, change.out.title); !kept[wanted] {
			b.fault("lost: %s was acknowledged to %s and is not kept", wanted, change.in.who)
		}
	}
}

func changesContent(k kind) bool {
	switch k {
	case create, edit, resubmit, screen, classify:
		return true
	case read, submit, sign, giveBack:
	}
	return false
}

// signaturesHold asks for the acknowledged signatures, and for no record with two.
func (b *books) signaturesHold() {
	kept := b.texts(`SELECT CONCAT(record_id, '/', version + 1, ' ', content_hash, ' ', signer) FROM signatures`)
	for _, change := range b.made {
		if change.in.kind != sign {
			continue
		}
		b.signatures++
		if wanted := fmt.Sprintf("%s %s %s", change.place(), change.in.hash, change.in.who); !kept[wanted] {
			b.fault("lost: the signature %s was acknowledged and is not kept", wanted)
		}
	}
	signed := map[string]bool{}
	for row := range kept {
		record, _, _ := strings.Cut(row, "/")
		if signed[record] {
			b.fault("%s has two signatures", record)
		}
		signed[record] = true
	}
}

// conflictsHold asks for the contents that were refused as a second use of their id: both are kept (domain.md 5).
func (b *books) conflictsHold(history []porcupine.Operation) {
	kept := b.texts(`SELECT CONCAT(record_id, ' ', JSON_UNQUOTE(JSON_EXTRACT(CONVERT(input USING utf8mb4), '$.title'))) FROM conflicts`)
	for _, op := range history {
		in, out := op.Input.(input), op.Output.(output)
		if in.kind != resubmit || in.version != 0 || out.status != http.StatusConflict {
			continue
		}
		b.conflicts++
		if !kept[in.record+" "+in.title] {
			b.fault("lost: the content %q of %s was refused and is not kept", in.title, in.record)
		}
	}
}

// everyVersionIsAcknowledged asks for the request behind each version of each record: one whose answer was lost counts
// for any version of its record.
func (b *books) everyVersionIsAcknowledged(history []porcupine.Operation) {
	unanswered := map[string]int{}
	for _, op := range history {
		if op.Output.(output).status == 0 {
			unanswered[op.Input.(input).record]++
		}
	}
	events := b.texts(`SELECT CONCAT(record_id, '/', version) FROM events WHERE record_id <> '' AND version > 0`)
	for key := range events {
		record, _, _ := strings.Cut(key, "/")
		if _, known := b.places[key]; !known {
			if unanswered[record]--; unanswered[record] < 0 {
				b.fault("%s was made by nobody", key)
			}
		}
	}
	for key := range b.places {
		if !events[key] {
			b.fault("%s was acknowledged and has no event", key)
		}
	}
}
