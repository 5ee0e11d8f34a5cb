package matrix

import (
	"testing"
	"time"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// issueReport issues the report of the month in which everything was filed: it holds numbers of every level.
func issueReport(t *testing.T, s *harness.Site) string {
	t.Helper()
	r, err := s.As("analyst").CompileReport(t.Context(), harness.Project, client.ReportInput{Kind: "month", Period: calendar.Day(time.Now())[:len("2026-11")]})
	if err != nil {
		t.Fatal(err)
	}
	in := client.ReportApproval{Root: r.Root, Proof: client.Proof{Method: "password", Password: harness.Password}}
	if r, err = s.As("pm").IssueReport(t.Context(), harness.Project, r.ID, in); err != nil || r.State != "issued" {
		t.Fatalf("issued: %+v %v", r, err)
	}
	return r.ID
}
