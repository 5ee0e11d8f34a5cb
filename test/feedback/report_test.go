package feedback

import (
	"net/http"
	"slices"
	"testing"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// Feedback on a number of an issued report: before the issue there is none, it goes as far as the document that its
// sender read, and its circle closes without a correction, which a report gets as an erratum of the next one.
func TestOnANumberOfAReport(t *testing.T) {
	onEachStack(t, func(t *testing.T, s *harness.Site) {
		s.Published(s.Progress(harness.NewID())) // internal
		r, err := s.As("analyst").CompileReport(t.Context(), harness.Project, client.ReportInput{Kind: "month", Period: calendar.Day(s.Clock.Now())[:len("2026-11")]})
		must(t, err)
		i := slices.IndexFunc(r.Figures, func(f client.ReportFigure) bool { return f.Value != nil })
		if i < 0 {
			t.Fatalf("the report tells no number: %+v", r)
		}
		ref := r.Figures[i].Ref
		on := func(login, ref string) (*client.Feedback, error) {
			return s.As(login).SendReportFeedback(t.Context(), harness.Project, r.ID, "", client.ReportFeedbackInput{Kind: "question", Text: "这个数字是怎样得来的？", Ref: ref})
		}
		_, err = on("analyst", ref)
		refused(t, "sent before the issue by who compiled it", err, http.StatusConflict, "E_NOT_ISSUED")
		_, err = on("leader", ref)
		refused(t, "sent before the issue by a reader", err, http.StatusNotFound, "")
		_, err = s.As("pm").IssueReport(t.Context(), harness.Project, r.ID, client.ReportApproval{Root: r.Root, Proof: harness.Signer})
		must(t, err)

		_, err = on("leader", "no.such:number")
		refused(t, "on a number that is not there", err, http.StatusUnprocessableEntity, "")
		_, err = on("technician", ref)
		refused(t, "sent by who reads no reports", err, http.StatusForbidden, "")
		f, err := on("leader", ref)
		must(t, err)
		if f.On.Kind != "report" || f.On.ID != r.ID || f.On.Ref != ref || f.On.Title != r.No || f.Handler != "pm" || f.Secrecy != "internal" {
			t.Fatalf("sent: %+v", f)
		}
		whole, err := on("department", "")
		must(t, err)
		if whole.Secrecy != "open" {
			t.Errorf("what a reader of open things says is %s", whole.Secrecy)
		}
		for login, sees := range map[string]bool{"analyst": true, "custodian": true, "department": false, "auditor": true} {
			page, err := s.As(login).ListFeedback(t.Context(), harness.Project, client.FeedbackFilter{Report: r.ID, Ref: ref})
			must(t, err)
			if (len(page.Items) == 1) != sees {
				t.Errorf("%s lists %d feedbacks on an internal number", login, len(page.Items))
			}
		}
		page, err := s.As("technician").ListFeedback(t.Context(), harness.Project, client.FeedbackFilter{})
		must(t, err)
		if len(page.Items) != 0 {
			t.Errorf("who reads no reports lists feedback on them: %+v", page.Items)
		}
		f = moved(t, s, "pm", f, "hand-on", client.FeedbackHandOn{To: "analyst", Note: "请分析员说明口径。"})
		f = moved(t, s, "analyst", f, "accept", nil)
		f = moved(t, s, "analyst", f, "dispose", adopted("口径已在本期说明中写明。"))
		if moved(t, s, "leader", f, "confirm", nil).State != "confirmed" {
			t.Error("it is not closed")
		}
		s.MustHold()
	})
}
