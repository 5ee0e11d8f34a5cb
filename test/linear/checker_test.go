package linear

import (
	"context"
	"database/sql"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/countersign/countersign/test/harness"
)

// story is a history written by hand, in which each request begins after the one before has ended.
type story []sent

func (s story) history() []porcupine.Operation {
	ops := make([]porcupine.Operation, len(s))
	for i, one := range s {
		one.in.record = "r"
		ops[i] = porcupine.Operation{ClientId: i, Input: one.in, Output: one.out, Call: int64(10 * i), Return: int64(10*i + 5)}
	}
	return ops
}

func saw(version int64, state, hash, title, signer string) view {
	return view{version: version, state: state, hash: hash, title: title, signer: signer}
}

// classified is how each of the stories begins.
var classified = story{
	{input{kind: create, title: "a"}, output{201, saw(1, "submitted", "h1", "a", "")}},
	{input{kind: screen, version: 1}, output{200, saw(2, "screened", "h2", "a", "")}},
	{input{kind: classify, version: 2}, output{200, saw(3, "classified", "h3", "a", "")}},
}

func after(more ...sent) story { return append(append(story{}, classified...), more...) }

func signs(who string, version int64, hash string, out output) sent {
	return sent{input{kind: sign, version: version, hash: hash, who: who}, out}
}

// The checker is only worth something if it refuses what must not happen.
func TestCheckerRefuses(t *testing.T) {
	signed := output{200, saw(4, "signed", "h3", "a", "pm")}
	returned := sent{input{kind: giveBack, version: 3}, output{200, saw(4, "returned", "h3", "a", "")}}
	for name, c := range map[string]struct {
		story story
		want  porcupine.CheckResult
	}{
		"a good history":               {after(signs("pm", 3, "h3", signed), sent{input{kind: read}, signed}), porcupine.Ok},
		"two signatures":               {after(signs("pm", 3, "h3", signed), signs("pm2", 3, "h3", output{200, saw(5, "signed", "h3", "a", "pm2")})), porcupine.Illegal},
		"two signatures of a version":  {after(signs("pm", 3, "h3", signed), signs("pm2", 3, "h3", output{200, saw(4, "signed", "h3", "a", "pm2")})), porcupine.Illegal},
		"a signature over another":     {after(signs("pm", 3, "h2", signed)), porcupine.Illegal},
		"a signature on a return":      {after(returned, signs("pm", 4, "h3", output{200, saw(5, "signed", "h3", "a", "pm")})), porcupine.Illegal},
		"a refusal without reason":     {after(signs("pm", 3, "h3", output{status: 412})), porcupine.Illegal},
		"the wrong refusal":            {after(signs("pm", 2, "h2", output{status: 409})), porcupine.Illegal},
		"a look into the past":         {after(signs("pm", 3, "h3", signed), sent{input{kind: read}, output{200, saw(3, "classified", "h3", "a", "")}}), porcupine.Illegal},
		"an edit that was lost":        {after(returned, sent{input{kind: edit, version: 4, title: "b"}, output{200, saw(5, "returned", "h5", "b", "")}}, sent{input{kind: read}, output{200, saw(5, "returned", "h3", "a", "")}}), porcupine.Illegal},
		"an edit of what is signed":    {after(signs("pm", 3, "h3", signed), sent{input{kind: edit, version: 4, title: "b"}, output{200, saw(5, "signed", "h5", "b", "pm")}}), porcupine.Illegal},
		"submitted as it was returned": {after(returned, sent{input{kind: submit, version: 4}, output{200, saw(5, "submitted", "h3", "a", "")}}), porcupine.Illegal},
		"a version left out":           {after(sent{input{kind: giveBack, version: 3}, output{200, saw(5, "returned", "h3", "a", "")}}), porcupine.Illegal},
		"a lost answer, carried out":   {after(signs("pm", 3, "h3", output{}), sent{input{kind: read}, signed}), porcupine.Ok},
		"a lost answer, not done":      {after(signs("pm", 3, "h3", output{}), sent{input{kind: read}, output{200, saw(3, "classified", "h3", "a", "")}}), porcupine.Ok},
		"a lost edit shows its title":  {after(returned, sent{input{kind: edit, version: 4, title: "b"}, output{}}, sent{input{kind: read}, output{200, saw(5, "returned", "h5", "b", "")}}), porcupine.Ok},
		"a lost edit shows another":    {after(returned, sent{input{kind: edit, version: 4, title: "b"}, output{}}, sent{input{kind: read}, output{200, saw(5, "returned", "h5", "c", "")}}), porcupine.Illegal},
	} {
		if got := check(c.story.history()); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// A real race in which one acknowledged edit is lost behind the product's back: the checker and the books both say so.
func TestBrokenProductIsCaught(t *testing.T) {
	s := harness.Start(t, harness.Served, rememberPasswords)
	c := race(t, s, []*harness.Site{s}, 100, 1)
	author := &person{crowd: c, login: "technician", client: s.As("technician"), random: rand.New(rand.NewPCG(1, 2)), seen: map[string]view{}} //nolint:gosec // a test's choices
	manager := &person{crowd: c, login: "pm", client: s.As("pm"), random: author.random, seen: map[string]view{}}
	id := harness.NewID()
	author.makeRecord(id)
	manager.do(t.Context(), input{kind: giveBack, record: id, version: 1, who: "pm"})
	before := rowOf(t, s, id)
	author.do(t.Context(), input{kind: edit, record: id, version: 2, title: "第一次更正", who: "technician"})
	if found := accountFor(t, s, c.history).faults; len(found) > 0 || check(byRecord(c.history)[len(byRecord(c.history))-1]) != porcupine.Ok {
		t.Fatalf("before anything was broken: %v", found)
	}
	before.putBack(t, s)
	author.do(t.Context(), input{kind: edit, record: id, version: 2, title: "第二次更正", who: "technician"})
	parts := byRecord(c.history)
	if verdict := check(parts[len(parts)-1]); verdict != porcupine.Illegal {
		t.Errorf("an edit was lost and the checker says %s", verdict)
	}
	found := strings.Join(accountFor(t, s, c.history).faults, "\n")
	if !strings.Contains(found, "made twice") || !strings.Contains(found, "lost: "+id) {
		t.Errorf("an edit was lost and the books say %q", found)
	}
}

// savedRow is a record's row as it was.
type savedRow struct {
	id, state, hash         string
	version, contentVersion int64
}

func openSQL(t *testing.T, s *harness.Site) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", harness.OwnerDSN(t, s.Config))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func rowOf(t *testing.T, s *harness.Site, id string) savedRow {
	t.Helper()
	db := openSQL(t, s)
	defer db.Close()
	r := savedRow{id: id}
	err := db.QueryRowContext(t.Context(), `SELECT state, content_hash, version, content_version FROM records WHERE id = ?`, id).
		Scan(&r.state, &r.hash, &r.version, &r.contentVersion)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// putBack loses what came after the row was saved, as an unguarded write of an older state would.
func (r savedRow) putBack(t *testing.T, s *harness.Site) {
	t.Helper()
	db := openSQL(t, s)
	defer db.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, statement := range []struct {
		query string
		args  []any
	}{
		{`UPDATE records SET state = ?, content_hash = ?, version = ?, content_version = ? WHERE id = ?`, []any{r.state, r.hash, r.version, r.contentVersion, r.id}},
		{`DELETE FROM record_versions WHERE record_id = ? AND version > ?`, []any{r.id, r.version}},
		{`DELETE FROM events WHERE record_id = ? AND version > ?`, []any{r.id, r.version}},
	} {
		if _, err := db.ExecContext(ctx, statement.query, statement.args...); err != nil {
			t.Fatal(err)
		}
	}
}
