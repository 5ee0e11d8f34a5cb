package tamper

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	_ "modernc.org/sqlite" // the driver
)

// evidential is a table whose rows prove something. What stands in bound must not change unnoticed; what is not listed
// serves the product itself, and docs/proofs.md says so.
type evidential struct {
	name  string
	key   []string
	bound []string
	where string // which rows an export holds; empty: all
	// named are the columns whose values name the row where a verifier finds it wrong.
	named []string
}

var tables = []evidential{
	{"events", []string{"seq"}, strings.Fields("happened_at project_id record_id version actor action from_state to_state request_id detail nonce content_hash"), "", nil},
	{"record_versions", strings.Fields("project_id record_id version"), strings.Fields("record_id version edition action made_by made_at content_hash document"), "", []string{"record_id"}},
	{"signature_documents", strings.Fields("project_id hash"), strings.Fields("hash statement_hash record_id version purpose signer signed_at document"), "", []string{"record_id", "hash"}},
	{"signatures", strings.Fields("project_id record_id version"), strings.Fields("record_id version content_hash signer method purpose signed_at assurance signed_for delegation document_hash"), "", []string{"record_id"}},
	{"records", strings.Fields("project_id id"), strings.Fields(`id version content_version edition state class secrecy author work_date received_at updated_at content_hash title summary
		unit_project division subdivision axis floor chainage channel attachment_count valid_from valid_until retention links clock_offset late findings steps returned archive_no code marking`), "", []string{"id"}},
	{"publications", strings.Fields("project_id archive_no"), strings.Fields(`archive_no record_id version signed_version edition code state class secrecy author work_date published_at content_hash title summary
		unit_project division subdivision axis floor chainage channel valid_from valid_until retention steps corrects_no superseded_by document marking`), "", []string{"record_id"}},
	{"attachments", strings.Fields("project_id id"), strings.Fields("id sha256 size record_id area object_key"), "", []string{"id"}},
	{"credentials", []string{"id"}, strings.Fields("id user_id kind state handle public_pem backup_eligible active_from ended_at"), "kind = 'passkey'", []string{"id"}},
	{"ledger_leaves", []string{"leaf"}, []string{"event_seq"}, "", nil},
	{"ledger_hashes", []string{"idx"}, []string{"hash"}, "idx IN (SELECT idx FROM leaf_indexes)", nil},
	{"ledger_checkpoints", []string{"size"}, []string{"note", "size"}, "", nil},
}

// room is the database of a copy, open for meddling.
type room struct {
	*sql.DB
	t *testing.T
}

func openRoom(t *testing.T, data string) room {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(data, "countersign.db")+"?_pragma=foreign_keys(0)&_pragma=ignore_check_constraints(1)")
	must(t, err)
	db.SetMaxOpenConns(1) // one connection: the pragmas and the temporary table hold
	r := room{db, t}
	r.do(`CREATE TEMP TABLE leaf_indexes AS SELECT leaf, 0 AS idx FROM ledger_leaves`)
	for leaf := range r.number(`SELECT COUNT(*) FROM ledger_leaves`) {
		r.do(`UPDATE leaf_indexes SET idx = ? WHERE leaf = ?`, tlog.StoredHashIndex(0, leaf), leaf)
	}
	return r
}

func (r room) do(query string, args ...any) {
	r.t.Helper()
	_, err := r.ExecContext(context.Background(), query, args...)
	if err != nil && strings.Contains(err.Error(), "UNIQUE constraint failed") {
		panic(refused{}) // the database itself refuses such a row: no tampering that anybody could do
	}
	if err != nil {
		r.t.Fatalf("%s %v: %v", query, args, err)
	}
}

// refused says that the database has a key of its own against a tampering.
type refused struct{}

func (r room) number(query string, args ...any) (n int64) {
	r.t.Helper()
	if err := r.QueryRowContext(context.Background(), query, args...).Scan(&n); err != nil {
		r.t.Fatalf("%s %v: %v", query, args, err)
	}
	return n
}

// row is one row with all its columns.
type row map[string]any

// pick gives a random row of a table.
func (r room) pick(luck *rand.Rand, e evidential) row {
	r.t.Helper()
	where := ""
	if e.where != "" {
		where = " WHERE " + e.where
	}
	n := r.number(`SELECT COUNT(*) FROM ` + e.name + where)
	return r.read(fmt.Sprintf(`SELECT * FROM %s%s ORDER BY %s LIMIT 1 OFFSET %d`, e.name, where, strings.Join(e.key, ", "), luck.Int64N(n)))
}

func (r room) read(query string, args ...any) row {
	r.t.Helper()
	rows, err := r.QueryContext(context.Background(), query, args...)
	must(r.t, err)
	defer rows.Close()
	names, err := rows.Columns()
	must(r.t, err)
	values, into := make([]any, len(names)), make([]any, len(names))
	for i := range values {
		into[i] = &values[i]
	}
	if !rows.Next() {
		r.t.Fatalf("%s: no row", query)
	}
	must(r.t, rows.Scan(into...))
	out := row{}
	for i, name := range names {
		out[name] = values[i]
	}
	return out
}

// at gives the condition that finds a row, and its values.
func (e evidential) at(x row) (condition string, values []any) {
	var parts []string
	for _, name := range e.key {
		parts = append(parts, name+" = ?")
		values = append(values, x[name])
	}
	return strings.Join(parts, " AND "), values
}

// places are the texts of which a verdict must hold one, if it names the row.
func (r room) places(e evidential, x row) (places []string) {
	switch e.name {
	case "events":
		return r.leavesOf(`SELECT leaf FROM ledger_leaves WHERE event_seq = ?`, x["seq"])
	case "ledger_leaves":
		return []string{fmt.Sprintf("leaf %d", x["leaf"])}
	case "ledger_hashes":
		return r.leavesOf(`SELECT leaf FROM leaf_indexes WHERE idx = ?`, x["idx"])
	case "ledger_checkpoints":
		return []string{fmt.Sprintf("checkpoints.jsonl, line %d", r.line(x)), fmt.Sprintf("checkpoints.jsonl line %d", r.line(x)), "file checkpoint"}
	}
	for _, name := range e.named {
		if text := fmt.Sprint(x[name]); text != "" {
			places = append(places, text)
		}
	}
	if e.name == "signature_documents" { // of a subject: its line, or the event that names it
		if x["record_id"] == "" {
			places = append(places, "file signatures.jsonl")
		}
		places = append(places, r.leavesOf(`SELECT l.leaf FROM ledger_leaves l JOIN events e ON e.seq = l.event_seq WHERE e.detail LIKE ?`, fmt.Sprintf("%%%s%%", x["hash"]))...)
	}
	return places
}

func (r room) line(x row) int64 {
	return r.number(`SELECT COUNT(*) FROM ledger_checkpoints WHERE size <= ?`, x["size"])
}

func (r room) leavesOf(query string, args ...any) (places []string) {
	rows, err := r.QueryContext(context.Background(), query, args...)
	must(r.t, err)
	defer rows.Close()
	for rows.Next() {
		var leaf int64
		must(r.t, rows.Scan(&leaf))
		places = append(places, fmt.Sprintf("leaf %d", leaf))
	}
	return places
}

// other gives a value of the same kind that is not the same: a changed one, or that of another row.
func (r room) other(luck *rand.Rand, e evidential, column string, is any) any {
	for {
		var changed any
		if luck.IntN(3) == 0 {
			changed = r.pick(luck, e)[column]
		} else {
			changed = twist(luck, is)
		}
		if fmt.Sprint(changed) != fmt.Sprint(is) {
			return changed
		}
	}
}

// twist changes a value a little.
func twist(luck *rand.Rand, v any) any {
	switch v := v.(type) {
	case int64:
		return v + []int64{1, -1, 1000, 1 << 20}[luck.IntN(4)]
	case []byte:
		return []byte(twistText(luck, string(v)))
	case string:
		return twistText(luck, v)
	}
	return v
}

func twistText(luck *rand.Rand, v string) string {
	if v == "" {
		return "x"
	}
	runes := []rune(v)
	i := luck.IntN(len(runes))
	switch luck.IntN(3) {
	case 0:
		return string(slices.Delete(runes, i, i+1))
	case 1:
		for was := runes[i]; runes[i] == was; {
			runes[i] = rune("0123456789abcdefxyz"[luck.IntN(19)])
		}
		return string(runes)
	default:
		return string(slices.Insert(runes, i, rune("0123456789abcdefxyz"[luck.IntN(19)])))
	}
}
