package frozen

import (
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	apidoc "github.com/countersign/countersign/api"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// harmless are the writing routes below a record, an attachment or an upload that change nothing of a record; each says why.
var harmless = map[string]string{
	"POST /records/{rid}/secrecy-changes":                "a marking on top of what was signed, which two persons decide; the content stays (test/secrecy)",
	"POST /records/{rid}/secrecy-changes/{sid}/decide":   "the second person's part of it",
	"POST /records/{rid}/secrecy-changes/{sid}/prepare":  "says what the second person's signature would say",
	"POST /records/{rid}/secrecy-changes/{sid}/withdraw": "taking the request back",
}

// Every writing route of the API that can name a record or a file is among the doors. A new one makes this fail until it
// is tried as well, or said to be harmless and why.
func TestEveryRouteIsTried(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(apidoc.Document)
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]bool{}
	for _, d := range doors {
		tried[d.route] = true
	}
	for path, item := range doc.Paths.Map() {
		short := strings.TrimPrefix(path, "/api/v1/projects/{pid}")
		for method := range item.Operations() {
			key := method + " " + short
			if method == http.MethodGet || method == http.MethodHead || method == http.MethodOptions || !touches(short) {
				continue
			}
			if !tried[key] && harmless[key] == "" {
				t.Errorf("%s is not among the doors", key)
			}
			delete(tried, key)
		}
	}
	delete(tried, "")
	for key := range tried {
		t.Errorf("%s is among the doors and does not exist", key)
	}
}

func touches(path string) bool {
	for _, part := range []string{"/records", "/attachments", "/uploads", "/sign-offs"} {
		if strings.HasPrefix(path, part) {
			return true
		}
	}
	return false
}

// What others say of a record leaves it as it is: a correction that is filed, screened, classified and signed changes
// nothing of what it corrects until it is published, and a duplicate nothing of what it repeats. Nor does the project's
// own page.
func TestLinksTouchNothing(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := start(t, stack)
			x := prepare(t, s, "published", (*harness.Site).Published)
			before := x.traces(t)
			same := func(what string) {
				t.Helper()
				if after := x.traces(t); harness.Checksum(after) != harness.Checksum(before) {
					t.Errorf("%s changed what is published:\n%s", what, strings.Join(harness.Difference(before, after), "\n"))
				}
			}
			correction := s.Progress(harness.NewID())
			correction.Supersedes = x.rec.ID
			x.rowsOfOthers = correction.ID
			signed := s.Signed(correction)
			same("a signed correction")

			repeat := s.Submitted(s.Progress(harness.NewID()))
			x.rowsOfOthers += " " + repeat.ID
			if _, err := s.As("techmanager").Screen(t.Context(), harness.Project, repeat.ID, repeat.Version, client.Screen{Summary: harness.Summary, DuplicateOf: x.rec.ID}); err != nil {
				t.Fatal(err)
			}
			same("a duplicate of it")

			project, err := s.As("pm").Project(t.Context(), harness.Project)
			if err != nil {
				t.Fatal(err)
			}
			zh := "改了名的项目"
			if _, err := s.As("pm").ChangeProject(t.Context(), harness.Project, project.Version, client.ProjectChange{NameZh: &zh, UnitProjects: []string{"9#楼"}}); err != nil {
				t.Fatal(err)
			}
			same("another name of the project")

			if _, err := s.As("custodian").Publish(t.Context(), harness.Project, signed.ID, signed.Version); err != nil {
				t.Fatal(err)
			}
			if after := x.traces(t); harness.Checksum(after) == harness.Checksum(before) {
				t.Error("the correction was published, signed anew, and nothing shows: the comparison sees nothing")
			}
			s.MustHold()
		})
	}
}

// A correction takes the place of what it corrects only with a signature of its own (R4.7).
func TestCorrectionNeedsItsOwnSignature(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			old := s.Published(s.Progress(harness.NewID()))
			in := s.Progress(harness.NewID())
			in.Supersedes = old.ID
			next := s.Classified(in)
			_, err := s.As("custodian").Publish(t.Context(), harness.Project, next.ID, next.Version)
			if !client.IsStatus(err, http.StatusConflict) {
				t.Errorf("an unsigned correction is published: %v", err)
			}
			if now := latest(s, old); now.State != "published" {
				t.Errorf("an unsigned correction made it %s", now.State)
			}
			next, err = s.As("pm").Sign(t.Context(), harness.Project, next.ID, next.Version, client.Sign{ContentHash: next.ContentHash, Proof: harness.Signer})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.As("custodian").Publish(t.Context(), harness.Project, next.ID, next.Version); err != nil {
				t.Fatal(err)
			}
			if now := latest(s, old); now.State != "superseded" {
				t.Errorf("the signed correction left it %s", now.State)
			}
			s.MustHold()
		})
	}
}

// A withdrawal needs a signature of its own: without it nothing changes, with it there are two.
func TestWithdrawalNeedsItsOwnSignature(t *testing.T) {
	for name, stack := range harness.Stacks() {
		t.Run(name, func(t *testing.T) {
			s := harness.Start(t, stack)
			x := prepare(t, s, "published", (*harness.Site).Published)
			before := x.traces(t)
			for what, proof := range map[string]client.Proof{
				"without proof":         {},
				"with a wrong password": {Method: "password", Password: "not-the-managers-own"},
				"by no such method":     {Method: "telepathy"},
			} {
				_, err := s.As("pm").Withdraw(t.Context(), harness.Project, x.rec.ID, x.rec.Version, client.Withdraw{Reason: "数量核算有误，先撤回", Proof: proof})
				if !client.IsStatus(err, http.StatusForbidden) && !client.IsStatus(err, http.StatusUnprocessableEntity) {
					t.Errorf("%s: %v", what, err)
				}
			}
			if after := x.traces(t); harness.Checksum(after) != harness.Checksum(before) {
				t.Errorf("a withdrawal without signature changed:\n%s", strings.Join(harness.Difference(before, after), "\n"))
			}
			_, err := s.As("pm").Withdraw(t.Context(), harness.Project, x.rec.ID, x.rec.Version, client.Withdraw{Reason: "数量核算有误，先撤回", Proof: harness.Signer})
			if err != nil {
				t.Fatal(err)
			}
			db := s.Database()
			defer db.Close()
			n, err := db.Number(t.Context(), `SELECT COUNT(DISTINCT purpose) FROM signatures WHERE record_id = ?`, x.rec.ID)
			if err != nil || n != 2 {
				t.Errorf("%d signatures, want one for the publication and one for the withdrawal: %v", n, err)
			}
			s.MustHold()
		})
	}
}
