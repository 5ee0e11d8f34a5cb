package tamper

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// deed is one tampering: what was done, and texts of which the first thing that is named wrong must hold one. Within
// stands for the places where only a range of leaves can be named: the verdict's range must hold this leaf.
type deed struct {
	done   string
	places []string
	within int64 // -1: none
}

// meddlers change a copy of an installation. Each is chosen in turn by its weight.
var meddlers = []struct {
	weight int
	meddle func(t *testing.T, luck *rand.Rand, data string) deed
}{
	{50, editColumn}, {12, deleteRow}, {10, insertRow}, {8, swapColumns}, {10, meddleWithObject}, {4, deleteTail}, {3, cutLedger}, {3, rewriteLedger},
}

func meddle(t *testing.T, luck *rand.Rand, data string) deed {
	t.Helper()
	total := 0
	for _, m := range meddlers {
		total += m.weight
	}
	n := luck.IntN(total)
	for _, m := range meddlers {
		if n -= m.weight; n < 0 {
			return m.meddle(t, luck, data)
		}
	}
	return deed{}
}

func editColumn(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	e := tables[luck.IntN(len(tables))]
	x := r.pick(luck, e)
	column := e.bound[luck.IntN(len(e.bound))]
	changed := r.other(luck, e, column, x[column])
	places := r.places(e, x)
	condition, values := e.at(x)
	if slices.Contains(e.named, column) {
		places = append(places, fmt.Sprint(changed))
	}
	result, err := r.ExecContext(context.Background(), fmt.Sprintf(`UPDATE OR IGNORE %s SET %s = ? WHERE %s`, e.name, column, condition), append([]any{changed}, values...)...)
	must(t, err)
	if n, _ := result.RowsAffected(); n == 0 {
		r.Close()
		return editColumn(t, luck, data) // another row has this key
	}
	return deed{fmt.Sprintf("%s.%s of %v from %.60q to %.60q", e.name, column, values, fmt.Sprint(x[column]), fmt.Sprint(changed)), places, -1}
}

func deleteRow(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	e := tables[luck.IntN(len(tables)-1)] // nobody misses an older checkpoint
	for {
		x := r.pick(luck, e)
		places := r.places(e, x)
		if e.name == "attachments" && x["record_id"] == "" {
			continue // nothing names it: it may be swept at any time
		}
		condition, values := e.at(x)
		r.do(fmt.Sprintf(`DELETE FROM %s WHERE %s`, e.name, condition), values...)
		return deed{fmt.Sprintf("%s %v deleted", e.name, values), places, -1}
	}
}

// insertRow adds a copy of a row under another key.
func insertRow(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	for {
		e := tables[luck.IntN(len(tables))]
		x := r.pick(luck, e)
		switch e.name {
		case "ledger_leaves", "ledger_hashes":
			continue
		case "events":
			if x["to_state"] == "" {
				continue // whoever writes events writes history; only what claims to move a record can be held against anything
			}
			x["seq"] = r.number(`SELECT MAX(seq) + 1 FROM events`)
			e.named = []string{"record_id"}
		case "record_versions", "signatures":
			x["version"] = x["version"].(int64) + 100
		case "signature_documents":
			x["hash"], x["statement_hash"] = twist(luck, x["hash"]), twist(luck, x["statement_hash"])
		case "records":
			x["id"] = twist(luck, x["id"])
		case "publications":
			x["record_id"], x["archive_no"] = twist(luck, x["record_id"]), twist(luck, x["archive_no"])
		case "attachments":
			x["id"] = twist(luck, x["id"])
		case "credentials":
			x["id"], x["handle"] = twist(luck, x["id"]), twist(luck, x["handle"])
		case "ledger_checkpoints":
			x["size"] = x["size"].(int64) - 1
		}
		r.insert(e, x)
		places := r.places(e, x)
		if len(e.named) > 0 {
			places = append(places, fmt.Sprint(x[e.named[0]]))
		}
		if e.name == "signature_documents" {
			places = append(places, "signatures.jsonl")
		}
		return deed{fmt.Sprintf("%s: a copy of a row added as %v", e.name, places), places, -1}
	}
}

func (r room) insert(e evidential, x row) {
	r.t.Helper()
	var names, marks []string
	var values []any
	for name, v := range x {
		names = append(names, name)
		if b, ok := v.([]byte); ok && len(b) == 0 {
			marks = append(marks, "x''") // the driver would take it for nothing at all
			continue
		}
		marks, values = append(marks, "?"), append(values, v)
	}
	r.do(fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, e.name, strings.Join(names, ", "), strings.Join(marks, ", ")), values...)
}

// swapColumns gives two rows each other's value.
func swapColumns(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	for {
		e := tables[luck.IntN(len(tables))]
		column := e.bound[luck.IntN(len(e.bound))]
		a, b := r.pick(luck, e), r.pick(luck, e)
		if fmt.Sprint(a[column]) == fmt.Sprint(b[column]) || slices.Contains(e.key, column) || column == "event_seq" || column == "handle" || column == "statement_hash" {
			continue // nothing changes, or a key would
		}
		places := append(r.places(e, a), r.places(e, b)...)
		if (e.name == "publications" || e.name == "records") && (column == "record_id" || column == "code") { // unique: one of them makes room first
			condition, values := e.at(a)
			r.do(fmt.Sprintf(`UPDATE %s SET %s = ? WHERE %s`, e.name, column, condition), append([]any{"making room"}, values...)...)
		}
		for _, pair := range [][2]row{{b, a}, {a, b}} {
			condition, values := e.at(pair[0])
			r.do(fmt.Sprintf(`UPDATE %s SET %s = ? WHERE %s`, e.name, column, condition), append([]any{pair[1][column]}, values...)...)
			if slices.Contains(e.named, column) {
				places = append(places, fmt.Sprint(pair[1][column]))
			}
		}
		_, one := e.at(a)
		_, two := e.at(b)
		return deed{fmt.Sprintf("%s.%s of %v and %v swapped", e.name, column, one, two), places, -1}
	}
}

// meddleWithObject changes the bytes of an attachment where they lie.
func meddleWithObject(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	attachments := tables[slices.IndexFunc(tables, func(e evidential) bool { return e.name == "attachments" })]
	x, y := r.pick(luck, attachments), r.pick(luck, attachments)
	for x["id"] == y["id"] {
		y = r.pick(luck, attachments)
	}
	file, other := objectOf(t, data, x), objectOf(t, data, y)
	content, err := os.ReadFile(file)
	must(t, err)
	places := []string{fmt.Sprint(x["id"])}
	switch luck.IntN(4) {
	case 0:
		must(t, os.Remove(file))
		return deed{fmt.Sprintf("object of %s deleted", x["id"]), places, -1}
	case 1:
		must(t, os.Truncate(file, luck.Int64N(int64(len(content)))))
		return deed{fmt.Sprintf("object of %s cut short", x["id"]), places, -1}
	case 2:
		theirs, err := os.ReadFile(other)
		must(t, err)
		must(t, os.WriteFile(file, theirs, 0o600))
		must(t, os.WriteFile(other, content, 0o600))
		return deed{fmt.Sprintf("objects of %s and %s swapped", x["id"], y["id"]), append(places, fmt.Sprint(y["id"])), -1}
	default:
		content[luck.IntN(len(content))] ^= 1 << luck.IntN(8)
		must(t, os.WriteFile(file, content, 0o600))
		return deed{fmt.Sprintf("a bit of the object of %s flipped", x["id"]), places, -1}
	}
}

func objectOf(t *testing.T, data string, x row) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, "objects", fmt.Sprint(x["area"]), fmt.Sprint(x["object_key"])+"*", "data"))
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("%d objects of %v", len(found), x["id"])
	}
	return found[0]
}

// deleteTail takes the newest events out.
func deleteTail(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	first := r.number(`SELECT MAX(seq) FROM events`) - luck.Int64N(20)
	places := r.leavesOf(`SELECT leaf FROM ledger_leaves WHERE event_seq >= ?`, first)
	r.do(`DELETE FROM events WHERE seq >= ?`, first)
	return deed{fmt.Sprintf("events from %d on deleted", first), places, -1}
}

// cutLedger takes the newest events out with all that the ledger has of them, as somebody would who knows it well.
func cutLedger(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	size := r.number(`SELECT size FROM ledger_head`) - 1 - luck.Int64N(20)
	r.do(`DELETE FROM events WHERE seq IN (SELECT event_seq FROM ledger_leaves WHERE leaf >= ?)`, size)
	r.do(`DELETE FROM ledger_leaves WHERE leaf >= ?`, size)
	r.do(`DELETE FROM ledger_hashes WHERE idx >= ?`, tlog.StoredHashCount(size))
	r.do(`DELETE FROM ledger_checkpoints WHERE size > ?`, size)
	r.do(`UPDATE ledger_head SET size = ?, last_seq = (SELECT MAX(event_seq) FROM ledger_leaves)`, size)
	return deed{fmt.Sprintf("ledger cut to %d leaves", size), []string{fmt.Sprintf("leaf %d", size)}, -1}
}

// rewriteLedger changes an event and lets the product itself build and sign the whole ledger anew.
func rewriteLedger(t *testing.T, luck *rand.Rand, data string) deed {
	r := openRoom(t, data)
	defer r.Close()
	e := tables[0]
	x := r.pick(luck, e)
	leaf := r.number(`SELECT leaf FROM ledger_leaves WHERE event_seq = ?`, x["seq"])
	column := []string{"nonce", "request_id", "actor", "happened_at", "content_hash", "detail"}[luck.IntN(6)]
	r.do(fmt.Sprintf(`UPDATE events SET %s = ? WHERE seq = ?`, column), r.other(luck, e, column, x[column]), x["seq"])
	for _, table := range []string{"ledger_leaves", "ledger_hashes", "ledger_checkpoints"} {
		r.do(`DELETE FROM ` + table)
	}
	r.do(`UPDATE ledger_head SET size = 0, last_seq = 0`)
	places := []string{}
	if record := fmt.Sprint(x["record_id"]); record != "" {
		places = append(places, record)
	}
	return deed{fmt.Sprintf("%s of event %v changed, the ledger made anew", column, x["seq"]), places, leaf}
}
