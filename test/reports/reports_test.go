// Package reports tries periodic reports end to end: compiled, approved, issued, traced to their records, and computed
// anew from an export.
package reports

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/report"
	"github.com/countersign/countersign/internal/recheck"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
)

// filed publishes a few records of today: progress, labour, safety, quality.
func filed(t *testing.T, s *harness.Site) []*client.Record {
	t.Helper()
	var all []*client.Record
	publish := func(class, body string) {
		in := s.Progress(harness.NewID())
		if class != "" {
			in.Class, in.Body, in.Title = class, []byte(body), "记录 "+class+" "+in.ID[24:]
		}
		all = append(all, published(t, s, in))
	}
	publish("", "")
	publish("", "")
	publish("B7", `{"company":"宏远劳务","team":"钢筋一班","trade":"钢筋工","headcount":12,"hours_per_head":"8","person_hours":"96"}`)
	return all
}

// published brings a record of any class to the board.
func published(t *testing.T, s *harness.Site, in client.RecordInput) *client.Record {
	t.Helper()
	rec := s.Submitted(in)
	as := s.Classification()
	as.Class = in.Class
	for _, move := range []func() (*client.Record, error){
		func() (*client.Record, error) {
			return s.As("techmanager").Screen(t.Context(), harness.Project, rec.ID, rec.Version, client.Screen{Summary: "已核对，内容属实。"})
		},
		func() (*client.Record, error) {
			return s.As("techmanager").Classify(t.Context(), harness.Project, rec.ID, rec.Version, as)
		},
		func() (*client.Record, error) {
			return s.As("pm").Sign(t.Context(), harness.Project, rec.ID, rec.Version, client.Sign{ContentHash: rec.ContentHash, Proof: harness.Signer})
		},
		func() (*client.Record, error) {
			return s.As("custodian").Publish(t.Context(), harness.Project, rec.ID, rec.Version)
		},
	} {
		next, err := move()
		if err != nil {
			t.Fatal(err)
		}
		rec = next
	}
	return rec
}

func month(s *harness.Site) string { return calendar.Day(s.Clock.Now())[:len("2026-11")] }

func compiled(t *testing.T, s *harness.Site) *client.Report {
	t.Helper()
	r, err := s.As("analyst").CompileReport(t.Context(), harness.Project, client.ReportInput{Kind: "month", Period: month(s)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func issued(t *testing.T, s *harness.Site) *client.Report {
	t.Helper()
	r := compiled(t, s)
	r, err := s.As("pm").IssueReport(t.Context(), harness.Project, r.ID, client.ReportApproval{Root: r.Root, Proof: harness.Signer})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func status(t *testing.T, err error, want int) *client.Problem {
	t.Helper()
	p := client.AsProblem(err)
	if p == nil || p.Status != want {
		t.Fatalf("got %v, want %d", err, want)
	}
	return p
}

// TestTheWayOfAReport: compiled by the analyst, hidden from readers, narrated, stale for who saw it before, issued by
// another person, frozen, traced to its records.
func TestTheWayOfAReport(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	records := filed(t, s)
	ctx := t.Context()
	r := compiled(t, s)
	if r.State != "compiling" || r.No != harness.Project+"-MR-"+month(s) || !slices.Contains(r.Allowed, "report.narrate") {
		t.Fatalf("compiled: %+v", r.ReportListed)
	}
	_, err := s.As("leader").Report(ctx, harness.Project, r.ID)
	_ = status(t, err, http.StatusNotFound)
	_, err = s.As("technician").ListReports(ctx, harness.Project, client.ReportFilter{})
	_ = status(t, err, http.StatusForbidden)
	_, err = s.As("pm").CompileReport(ctx, harness.Project, client.ReportInput{Kind: "month", Period: month(s)})
	_ = status(t, err, http.StatusConflict)
	told, err := s.As("analyst").NarrateReport(ctx, harness.Project, r.ID, client.NarrativeInput{Narrative: "钢筋供应已协调。", Secrecy: "internal"})
	if err != nil || len(told.Narrative) != 1 || told.Root == r.Root {
		t.Fatalf("narrated: %+v %v", told, err)
	}
	s.Published(s.Progress(harness.NewID()))
	again, err := s.As("pm").RecompileReport(ctx, harness.Project, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	approval := client.ReportApproval{Root: told.Root, Proof: harness.Signer}
	_, err = s.As("pm").IssueReport(ctx, harness.Project, r.ID, approval)
	_ = status(t, err, http.StatusForbidden) // he compiled it himself
	_, err = s.As("pm2").IssueReport(ctx, harness.Project, r.ID, approval)
	if p := status(t, err, http.StatusPreconditionFailed); !slices.ContainsFunc(p.Errors, func(f client.FieldFault) bool { return f.Field == "figures.records.published" }) {
		t.Errorf("what changed is not named: %+v", p.Errors)
	}
	approval.Root = again.Root
	prepared, err := s.As("pm2").PrepareReport(ctx, harness.Project, r.ID, again.Root)
	if err != nil || len(prepared.Documents) != 5 || prepared.ReportRoot != again.Root {
		t.Fatalf("prepared: %+v %v", prepared, err)
	}
	done, err := s.As("pm2").IssueReport(ctx, harness.Project, r.ID, approval)
	if err != nil || done.State != "issued" || done.Issued.By != "pm2" || len(done.Allowed) != 0 {
		t.Fatalf("issued: %+v %v", done, err)
	}
	_, err = s.As("pm").RecompileReport(ctx, harness.Project, r.ID)
	_ = status(t, err, http.StatusConflict)
	_, err = s.As("pm2").IssueReport(ctx, harness.Project, r.ID, approval)
	_ = status(t, err, http.StatusConflict)
	read, err := s.As("leader").Report(ctx, harness.Project, r.ID)
	if err != nil || len(read.Narrative) != 1 || read.Sections[0].Key != "progress" {
		t.Fatalf("read: %+v %v", read, err)
	}
	open, err := s.As("department").Report(ctx, harness.Project, r.ID)
	if err != nil || len(open.Narrative) != 0 || open.Level != "open" || open.Hash == read.Hash {
		t.Errorf("below the level: %+v %v", open, err)
	}
	behind, err := s.As("leader").FigureRecords(ctx, harness.Project, r.ID, "labour.headcount:钢筋工", "")
	if err != nil || len(behind.Items) != 1 || behind.Items[0].Record != records[2].ID || behind.Items[0].Value != "12" {
		t.Errorf("behind the number: %+v %v", behind, err)
	}
	room, err := s.As("leader").ReadingRoom(ctx)
	if err != nil || len(room) != 1 || len(room[0].Latest) != 1 || room[0].Latest[0].ID != r.ID {
		t.Errorf("reading room: %+v %v", room, err)
	}
	if c, err := s.As("leader").CompareReports(ctx, harness.Project, "month", month(s), "", ""); err != nil || len(c.Figures) == 0 {
		t.Errorf("compared: %+v %v", c, err)
	}
}

// A reference with a slash is a reference.
func TestANumberWhoseNameHasASlash(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	rec := filed(t, s)[0]
	r := issued(t, s)
	for _, f := range r.Figures {
		if strings.HasPrefix(f.Ref, "progress.qty:主体结构/12层/"+rec.ID) {
			behind, err := s.As("leader").FigureRecords(t.Context(), harness.Project, r.ID, f.Ref, "")
			if err != nil || len(behind.Items) != 1 || behind.Items[0].Record != rec.ID {
				t.Errorf("%s: %+v %v", f.Ref, behind, err)
			}
			return
		}
	}
	t.Errorf("no such number")
}

// TestOneIssues: two managers and two replicas' worth of hurry make one issue.
func TestOneIssues(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	filed(t, s)
	r := compiled(t, s)
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range 8 {
		wg.Go(func() {
			who := []string{"pm", "pm2"}[i%2]
			_, err := s.As(who).IssueReport(t.Context(), harness.Project, r.ID, client.ReportApproval{Root: r.Root, Proof: harness.Signer})
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if p := client.AsProblem(err); p == nil || p.Status != http.StatusConflict && p.Status != http.StatusPreconditionFailed {
				t.Errorf("%s: %v", who, err)
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("%d issues", won)
	}
}

// TestTheScheduleMakesEachPeriodOnce: after a night, and after many runs at once.
func TestTheScheduleMakesEachPeriodOnce(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	filed(t, s)
	today := calendar.Day(s.Clock.Now())
	s.Clock.Move(calendar.Begins(calendar.After(today, 1)).Add(5*time.Hour + 59*time.Minute).Sub(s.Clock.Now()))
	count := func(kind string) int {
		all, _, err := s.Store.Reports(t.Context(), harness.Project, store.ReportFilter{Kind: report.Kind(kind), States: []store.ReportState{store.ReportCompiling}}, store.Page{})
		if err != nil {
			t.Fatal(err)
		}
		return len(all)
	}
	if _, err := s.Reports.Scheduled(t.Context()); err != nil || count("day") != 0 {
		t.Fatalf("before 06:00: %d reports, %v", count("day"), err)
	}
	s.Clock.Move(2 * time.Minute)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if _, err := s.Reports.Scheduled(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := count("day"); n != 1 {
		t.Errorf("%d reports of a day", n)
	}
	s.Clock.Move(-48 * time.Hour) // the clock goes back
	if _, err := s.Reports.Scheduled(t.Context()); err != nil || count("day") != 1 {
		t.Errorf("after the clock went back: %d, %v", count("day"), err)
	}
	s.Clock.Move(96 * time.Hour) // two days off
	if _, err := s.Reports.Scheduled(t.Context()); err != nil || count("day") != 3 {
		t.Errorf("after two days off: %d, %v", count("day"), err)
	}
}

// TestRecomputedFromAnExport: byte-identical; with one record taken away the numbers that used it are named, and no other.
func TestRecomputedFromAnExport(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	records := filed(t, s)
	r := issued(t, s)
	leader := policy.Actor{UserID: "leader", Members: map[string]policy.Member{harness.Project: {Role: policy.Leader, Clearance: record.Confidential}}}
	f, err := s.Reports.File(t.Context(), leader, harness.Project, r.ID)
	if err != nil {
		t.Fatal(err)
	}
	s.Published(s.Progress(harness.NewID())) // after the cut-off: it changes nothing
	dir := filepath.Join(t.TempDir(), "export")
	if err := harness.Drain(t.Context(), s.Product); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Export(t.Context(), dir, "", func(string, int64) {}); err != nil {
		t.Fatal(err)
	}
	if whole, err := proof.VerifyExport(dir, proof.Trust{}); err != nil || !whole.Good() {
		t.Fatalf("the export does not verify: %+v %v", whole.Findings, err)
	}
	result, err := recheck.Run(f.ReportFile, dir)
	if err != nil || !result.Good() || len(result.Missing) > 0 {
		t.Fatalf("recomputed: %+v %v", result, err)
	}
	for _, rec := range records {
		restore := without(t, dir, rec.ID)
		result, err := recheck.Run(f.ReportFile, dir)
		if err != nil || result.Identical || !slices.Contains(result.Missing, rec.ArchiveNo) {
			t.Fatalf("without %s: %+v %v", rec.ArchiveNo, result, err)
		}
		if rec, err = s.As("pm").Record(t.Context(), harness.Project, rec.ID); err != nil {
			t.Fatal(err)
		}
		if named, used := numbers(result), usedBy(t, f.View.Document.Figures, rec); !slices.Equal(named, used) {
			t.Errorf("without %s the numbers\n%v\nare named, and\n%v\nused it", rec.ArchiveNo, named, used)
		}
		restore()
	}
	forged := f.ReportFile
	forged.Document = bytes.Replace(forged.Document, []byte(`"value":"12"`), []byte(`"value":"13"`), 1)
	if result, err := recheck.Run(forged, dir); err != nil || result.Good() || len(result.Faults) == 0 {
		t.Errorf("a forged number passes: %+v %v", result, err)
	}
}

// without takes a record out of the publications of an export.
func without(t *testing.T, dir, id string) (restore func()) {
	t.Helper()
	name := filepath.Join(dir, "publications.jsonl")
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var kept [][]byte
	for line := range bytes.SplitSeq(whole, []byte("\n")) {
		if !bytes.Contains(line, []byte(`"record_id":"`+id+`"`)) {
			kept = append(kept, line)
		}
	}
	if err := os.WriteFile(name, bytes.Join(kept, []byte("\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return func() { _ = os.WriteFile(name, whole, 0o600) }
}

func numbers(r recheck.Result) []string {
	var refs []string
	for _, d := range r.Numbers {
		refs = append(refs, d.Ref)
	}
	slices.Sort(refs)
	return refs
}

// usedBy finds the numbers that rest on a record by what the report itself says: their bases against what the record holds.
func usedBy(t *testing.T, figures []report.Figure, rec *client.Record) []string {
	t.Helper()
	var body map[string]any
	if err := json.Unmarshal(rec.Body, &body); err != nil {
		t.Fatal(err)
	}
	text := func(name string) string { v, _ := body[name].(string); return v }
	holds := map[string]string{"records.published": rec.Class} // key → breakdown
	if rec.Class == "B7" {
		holds["labour.headcount"], holds["labour.person_hours"] = text("trade"), text("trade")
	} else {
		for _, key := range []string{"progress.qty", "progress.planned_qty", "progress.qty_total", "progress.actual_pct", "progress.planned_pct"} {
			holds[key] = text("wbs")
		}
	}
	var refs []string
	for _, f := range figures {
		if slices.ContainsFunc(f.Behind, func(b report.Basis) bool {
			dim, ok := holds[string(b.Key)]
			return ok && (b.Dim == nil || *b.Dim == dim)
		}) {
			refs = append(refs, f.Ref)
		}
	}
	slices.Sort(refs)
	return refs
}
