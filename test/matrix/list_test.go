package matrix

import (
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// listed compares every list with what can be read one by one: lists, their counts and the board show neither more
// nor less, and of what the asker may only know of they show no content.
func (tr *trial) listed(t *testing.T, a asker) {
	c := harness.Client(t, tr.site.URL, tr.tokens[a.name])
	if status := listStatus(a); status != 0 {
		if _, err := c.ListRecords(t.Context(), harness.Project, client.RecordFilter{}); !client.IsStatus(err, status) {
			t.Errorf("%s lists records: %v, want %d", a.name, err, status)
		}
		if _, err := c.ListPublications(t.Context(), harness.Project, client.PublicationFilter{}); !client.IsStatus(err, status) {
			t.Errorf("%s lists publications: %v, want %d", a.name, err, status)
		}
		return
	}
	seen := tr.readable(t, a)
	shown := tr.inLists(t, c)
	if !maps.Equal(seen, shown) {
		t.Errorf("%s can read %d records, lists show %d", a.name, len(seen), len(shown))
	}
	tr.countsAgree(t, a, c, len(seen))
	tr.boardAgrees(t, a, c)
}

func listStatus(a asker) int {
	return statusOf(policy.Decide(a.actor(), policy.RecordList, policy.Facts{Project: harness.Project, At: time.Now()}))
}

// readable is what the policy lets the asker see of all records in the database, with content or without.
func (tr *trial) readable(t *testing.T, a asker) map[string]policy.Sight {
	t.Helper()
	seen := map[string]policy.Sight{}
	for _, rec := range tr.everyRecord(t) {
		if sight := policy.See(a.actor(), policy.FactsOf(rec, time.Now())); sight != policy.Nothing {
			seen[rec.ID] = sight
		}
	}
	return seen
}

func (tr *trial) everyRecord(t *testing.T) []*record.Record {
	t.Helper()
	db := tr.site.Database()
	defer db.Close()
	ids, err := db.Texts(t.Context(), `SELECT id FROM records WHERE project_id = ?`, harness.Project)
	if err != nil {
		t.Fatal(err)
	}
	var all []*record.Record
	for _, id := range ids {
		rec, err := tr.site.Store.Record(t.Context(), record.Key{Project: harness.Project, ID: id})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rec)
	}
	return all
}

// inLists is what the lists show; a record without content counts as metadata only if really nothing is in it.
func (tr *trial) inLists(t *testing.T, c *client.Client) map[string]policy.Sight {
	t.Helper()
	shown := map[string]policy.Sight{}
	for rec, err := range c.Records(t.Context(), harness.Project, client.RecordFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := shown[rec.ID]; twice {
			t.Errorf("%s stands twice in the list", rec.ID)
		}
		shown[rec.ID] = policy.Metadata
		if rec.Title != "" || rec.Summary != "" || rec.Location != nil || rec.Body != nil {
			shown[rec.ID] = policy.Full
		}
	}
	return shown
}

func (tr *trial) countsAgree(t *testing.T, a asker, c *client.Client, want int) {
	t.Helper()
	counts, err := c.Counts(t.Context(), harness.Project)
	if err != nil {
		t.Fatal(err)
	}
	total := int64(0)
	for _, n := range counts {
		total += n.Count
	}
	if total != int64(want) {
		t.Errorf("%s is told of %d records and can see %d", a.name, total, want)
	}
}

// boardAgrees: the board has exactly what is published, up to the clearance; no other state is ever on it.
func (tr *trial) boardAgrees(t *testing.T, a asker, c *client.Client) {
	t.Helper()
	want := map[string]bool{}
	for _, rec := range tr.everyRecord(t) {
		if rec.State == record.Published && rec.Secrecy <= record.Confidential {
			want[rec.ArchiveNo] = true
		}
	}
	var got []string
	for p, err := range c.Publications(t.Context(), harness.Project, client.PublicationFilter{}) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p.No)
	}
	if slices.Sort(got); !slices.Equal(got, slices.Sorted(maps.Keys(want))) {
		t.Errorf("the board of %s has %d publications, want %d", a.name, len(got), len(want))
	}
}

// TestAskingForStatesNobodyMaySee: a list of states of which the asker may see none is answered like absence.
func TestAskingForStatesNobodyMaySee(t *testing.T) {
	tr := newTrial(t)
	for _, a := range askers() {
		if a.role == "" {
			continue
		}
		c := harness.Client(t, tr.site.URL, tr.tokens[a.name])
		for _, state := range reachable() {
			scope := policy.ScopeOf(a.actor(), policy.Facts{Project: harness.Project, At: time.Now()}).Narrow([]record.State{state})
			page, err := c.ListRecords(t.Context(), harness.Project, client.RecordFilter{States: []string{string(state)}})
			switch {
			case len(scope.Rows) == 0 && !client.IsStatus(err, http.StatusNotFound):
				t.Errorf("%s lists %s: %v, want 404", a.name, state, err)
			case len(scope.Rows) > 0 && err != nil:
				t.Errorf("%s lists %s: %v", a.name, state, err)
			case slices.Contains(readers, a.role) && state.Unsigned() && err == nil:
				t.Errorf("%s gets a list of %s: %+v", a.name, state, page)
			}
		}
	}
}
