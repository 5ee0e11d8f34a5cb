package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/test/harness"
)

// million is how many records the list is read from.
const million = 1_000_000

// BenchmarkList reads the 50 newest of a million records of one project by state and class, the first page and one
// from the middle: by the service, and from the real program over HTTP.
func BenchmarkList(b *testing.B) {
	c := harness.Config(b, harness.Embedded)
	tokens := harness.Found(b, c)
	s := harness.Open(b, c, &harness.Clock{})
	fill(b, s)
	program := harness.Serve(b, harness.Build(b, ""), c)
	lists := &lists{site: s, actor: reader(), host: strings.TrimPrefix(program.URL, "http://"), token: tokens["techmanager"]}
	lists.deep = lists.middle(b)

	var first, middle, overHTTP []speed
	for range *rounds {
		first = append(first, drive(b, 8, lists.byService(b, "")))
		middle = append(middle, drive(b, 8, lists.byService(b, lists.deep)))
		overHTTP = append(overHTTP, drive(b, 8, lists.byHTTP(b)))
	}
	rate := func(s speed) float64 { return s.rate }
	r := medianOf(first, rate)
	least("50 newest of 1,000,000 by state and class, 8 clients", r, 3500, "/s", "p50 "+number(medianOf(first, func(s speed) float64 { return ms(s.p50) }))+" ms")
	least("the same, a page from the middle", medianOf(middle, rate), 3500, "/s", number(medianOf(middle, rate)/r)+" of the first page's rate")
	told("the same over HTTP", medianOf(overHTTP, rate), "/s", "p99 "+number(medianOf(overHTTP, func(s speed) float64 { return ms(s.p99) }))+" ms")
}

type lists struct {
	site        *harness.Site
	actor       policy.Scope
	host, token string
	deep        string
}

// reader may see all that a technical manager sees.
func reader() policy.Scope {
	return policy.Scope{Project: harness.Project, Rows: []policy.ScopeRow{{States: record.States(), MaxSecrecy: record.TopSecret, Sight: policy.Full}}}
}

var wanted = store.RecordFilter{States: []record.State{record.Classified}, Classes: []string{"B3"}}

func (l *lists) page(ctx context.Context, cursor string) (store.Records, error) {
	page, err := l.site.Store.Records(ctx, l.actor, wanted, store.Page{Limit: 50, Cursor: cursor})
	if err == nil && len(page.Items) != 50 {
		err = fmt.Errorf("a page of %d", len(page.Items))
	}
	return page, err
}

func (l *lists) byService(b *testing.B, cursor string) func(int) (func() error, func()) {
	return func(int) (func() error, func()) {
		return func() error { _, err := l.page(b.Context(), cursor); return err }, func() {}
	}
}

// middle walks through pages to one that is far from the first.
func (l *lists) middle(b *testing.B) (cursor string) {
	b.Helper()
	for range 1000 {
		page, err := l.site.Store.Records(b.Context(), l.actor, wanted, store.Page{Limit: store.MaxPage, Cursor: cursor})
		must(b, err)
		if page.NextCursor == "" {
			break
		}
		cursor = page.NextCursor
		if l.isHalfWay(page) {
			break
		}
	}
	return cursor
}

func (l *lists) isHalfWay(page store.Records) bool {
	last := page.Items[len(page.Items)-1]
	return l.site.Clock.Now().Sub(last.ReceivedAt) > million/2*time.Second
}

func (l *lists) byHTTP(b *testing.B) func(int) (func() error, func()) {
	return func(int) (func() error, func()) {
		connection, err := dial(l.host)
		must(b, err)
		request := fmt.Appendf(nil, "GET /api/v1/projects/%s/records?state=classified&class=B3&limit=50 HTTP/1.1\r\nHost: %s\r\n"+
			"Authorization: Bearer %s\r\nUser-Agent: bench\r\n\r\n", harness.Project, l.host, l.token)
		return func() error {
			status, _, err := connection.exchange(request, false)
			if err == nil && status != http.StatusOK {
				err = fmt.Errorf("the list was answered %d", status)
			}
			return err
		}, connection.close
	}
}

// fill copies the row of one classified record a million times, a second apart, over four states and four classes. The
// rows of their contents are left out: a list doesn't read them.
func fill(b *testing.B, s *harness.Site) {
	b.Helper()
	one, err := classifyOne(b.Context(), s, s.Pipeline, actorOf(b, s, "technician"), actorOf(b, s, "techmanager"))
	must(b, err)
	db := openRaw(b, s.Config)
	db.SetMaxOpenConns(1)
	for _, statement := range []string{"PRAGMA synchronous = off", "PRAGMA cache_size = -400000", "PRAGMA wal_autocheckpoint = 20000"} {
		_, err := db.ExecContext(b.Context(), statement)
		must(b, err)
	}
	columns := readRow(b, db, "records", "id", one.ID).columns
	const each = 20_000
	for from := 0; from < million; from += each {
		_, err := db.ExecContext(b.Context(), copies(columns), from, from+each-1, one.ReceivedAt.UnixMicro(), one.ID)
		must(b, err)
	}
	_, err = db.ExecContext(b.Context(), "PRAGMA wal_checkpoint(TRUNCATE)")
	must(b, err)
	must(b, db.Close())
}

// copies gives the statement that copies a record from one number to another.
func copies(columns []string) string {
	values := map[string]string{
		"id":          "printf('01900000-0000-7000-8000-%012d', n)",
		"received_at": "?3 - n * 1000000",
		"updated_at":  "?3 - n * 1000000",
		"work_date":   "date(?3 / 1000000 - n, 'unixepoch')",
		"state":       "CASE n % 4 WHEN 0 THEN 'classified' WHEN 1 THEN 'submitted' WHEN 2 THEN 'screened' ELSE 'published' END",
		"class":       "CASE n / 4 % 4 WHEN 0 THEN 'B3' WHEN 1 THEN 'B1' WHEN 2 THEN 'B5' ELSE 'C2' END",
		"series_key":  "series_key || n",
	}
	chosen := make([]string, len(columns))
	for i, name := range columns {
		chosen[i] = name
		if value, ok := values[name]; ok {
			chosen[i] = value
		}
	}
	return "WITH RECURSIVE numbers (n) AS (VALUES (?1) UNION ALL SELECT n + 1 FROM numbers WHERE n < ?2) INSERT INTO records (" +
		strings.Join(columns, ", ") + ") SELECT " + strings.Join(chosen, ", ") + " FROM numbers, records WHERE records.id = ?4"
}

func encode(v any) []byte {
	raw, _ := json.Marshal(v) // the client's own types: it can't fail
	return raw
}
