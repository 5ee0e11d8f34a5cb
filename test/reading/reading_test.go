// Package reading tries what leaders see of reports (R4.5): the reading room, and pictures as wide as the page.
package reading

import (
	"net/http"
	"strings"
	"testing"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

func compiled(t *testing.T, s *harness.Site) *client.Report {
	t.Helper()
	s.Published(s.Progress(harness.NewID()))
	r, err := s.As("analyst").CompileReport(t.Context(), harness.Project, client.ReportInput{Kind: "month", Period: calendar.Day(s.Clock.Now())[:len("2026-11")]})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func shelf(t *testing.T, s *harness.Site, login string) client.ReadingShelf {
	t.Helper()
	room, err := s.As(login).ReadingRoom(t.Context())
	if err != nil || len(room) != 1 || room[0].Project != harness.Project {
		t.Fatalf("the room of %s: %+v %v", login, room, err)
	}
	return room[0]
}

// The room knows nothing of a report before its issue, then its headline, its numbers and its first picture.
func TestTheRoomHasWhatIsIssued(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	r := compiled(t, s)
	if before := shelf(t, s, "leader"); len(before.Latest) != 0 {
		t.Errorf("before the issue: %+v", before.Latest)
	}
	in := client.ReportApproval{Root: r.Root, Proof: client.Proof{Method: "password", Password: harness.Password}}
	if _, err := s.As("pm").IssueReport(t.Context(), harness.Project, r.ID, in); err != nil {
		t.Fatal(err)
	}
	after := shelf(t, s, "leader")
	if len(after.Latest) != 1 || after.Latest[0].ID != r.ID || after.Latest[0].Headline.Zh == "" || len(after.Latest[0].Figures) == 0 {
		t.Fatalf("after the issue: %+v", after.Latest)
	}
	p := after.Latest[0].Picture
	if p == nil || p.Title.Zh == "" || !strings.HasPrefix(p.SVG, "<svg ") || !strings.Contains(p.SVG, "/reports/"+r.ID+"?ref=") {
		t.Errorf("its picture: %+v", p)
	}
}

func TestPicturesAreDrawnAsWideAsThePage(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	r := compiled(t, s)
	for width, want := range map[int]string{0: ` width="480"`, 320: ` width="320"`, 1600: ` width="1600"`} {
		got, err := s.As("analyst").ReportDrawn(t.Context(), harness.Project, r.ID, width)
		if err != nil {
			t.Fatal(err)
		}
		drawn := 0
		for _, section := range got.Sections {
			for _, p := range section.Pictures {
				drawn++
				if head, _, _ := strings.Cut(p.SVG, ">"); !strings.Contains(head, want) {
					t.Errorf("%d: %s", width, head)
				}
			}
		}
		if drawn == 0 {
			t.Error("no picture at all")
		}
	}
	for _, width := range []int{-1, 279, 1601} {
		_, err := s.As("analyst").ReportDrawn(t.Context(), harness.Project, r.ID, width)
		if p := client.AsProblem(err); p == nil || p.Status != http.StatusBadRequest && p.Status != http.StatusUnprocessableEntity {
			t.Errorf("%d: %v", width, err)
		}
	}
}
