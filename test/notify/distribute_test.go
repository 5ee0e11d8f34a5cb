package notify

import (
	"encoding/base64"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
)

// issue compiles and issues a report of the present week.
func (s site) issue(t *testing.T, kind, period string) *client.Report {
	t.Helper()
	r, err := s.Session("analyst").CompileReport(t.Context(), harness.Project, client.ReportInput{Kind: kind, Period: period})
	require.NoError(t, err)
	in := client.ReportApproval{Root: r.Root, Proof: harness.Signer}
	r, err = s.Session("pm").IssueReport(t.Context(), harness.Project, r.ID, in)
	require.NoError(t, err)
	return r
}

// publishAt publishes a record of a level.
func (s site) publishAt(t *testing.T, id, level string) {
	t.Helper()
	in := s.Progress(id)
	in.Title, in.Secrecy = "12 层梁板混凝土浇筑，"+level, level
	submitted := s.Submitted(in)
	screened, err := s.As("techmanager").Screen(t.Context(), harness.Project, submitted.ID, submitted.Version, client.Screen{Summary: harness.Summary})
	require.NoError(t, err)
	how := s.Classification()
	how.Secrecy = level
	classified, err := s.As("techmanager").Classify(t.Context(), harness.Project, screened.ID, screened.Version, how)
	require.NoError(t, err)
	signed, err := s.As("pm").Sign(t.Context(), harness.Project, classified.ID, classified.Version, client.Sign{ContentHash: classified.ContentHash, Proof: harness.Signer})
	require.NoError(t, err)
	_, err = s.As("custodian").Publish(t.Context(), harness.Project, signed.ID, signed.Version)
	require.NoError(t, err)
}

// distribute sends what was issued to its lists, and what is due out of the house.
func (s site) distribute(t *testing.T) {
	t.Helper()
	for range 3 {
		_, err := s.Notify.Distribute(t.Context())
		require.NoError(t, err)
	}
	s.deliver(t)
}

var wordEncoded = regexp.MustCompile(`(?m)^Subject: (.*(?:\n[ \t].*)*)`)

func subjectOf(t *testing.T, letter string) string {
	t.Helper()
	found := wordEncoded.FindStringSubmatch(letter)
	require.Len(t, found, 2)
	subject, err := new(mime.WordDecoder).DecodeHeader(regexp.MustCompile(`\s*\n[ \t]+`).ReplaceAllString(found[1], " "))
	require.NoError(t, err)
	return subject
}

// to gives the letter to an address; the test fails where there is not exactly one.
func (s site) to(t *testing.T, address string) string {
	t.Helper()
	var mine []string
	for _, letter := range s.mail.Letters() {
		if strings.Contains(letter, "To: <"+address+">") {
			mine = append(mine, letter)
		}
	}
	require.Len(t, mine, 1, address)
	return mine[0]
}

// TestIssuedReportGoesToItsListsByClearance is item 6 of the reports: each gets his version, outside goes what may leave,
// and who opened it is known.
func TestIssuedReportGoesToItsListsByClearance(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	g := startGroup(t)
	s.AddUser("gone")
	s.Appoint(harness.Project, harness.Member{Login: "gone", Role: "leader", Clearance: "internal"})
	s.at(time.Wednesday, 10, 0)
	s.publishAt(t, "00000000-0000-7000-8000-0000000000d1", "open")
	s.publishAt(t, "00000000-0000-7000-8000-0000000000d2", "confidential")
	pm := s.As("pm")
	c, err := pm.AddChannel(ctx, harness.Project, bot(g.URL))
	require.NoError(t, err)
	list, err := pm.AddDistributionList(ctx, harness.Project, client.DistributionListInput{
		Name: "领导", Kinds: []string{"month"}, Enabled: true, Members: []client.DistributionMember{
			{User: "leader", Mail: "leader@site.example", Clearance: "top_secret", Language: "zh"},
			{User: "department", Clearance: "secret", Language: "zh"},
			{User: "gone", Mail: "gone@site.example", Clearance: "internal", Language: "zh"},
			{Mail: "owner@client.example", Clearance: "open", Language: "en"},
			{Channel: c.ID, Clearance: "internal", Language: "zh"},
		},
	})
	require.NoError(t, err)
	require.Len(t, list.Members, 5)
	require.NoError(t, s.Session("sysadmin").RemoveMember(ctx, harness.Project, "gone"))
	r := s.issue(t, "month", calendar.Day(s.Clock.Now())[:len("2026-11")])
	s.distribute(t)
	s.distribute(t)

	require.Len(t, s.mail.Letters(), 2, "once each; who left gets nothing")
	owner, leader := s.to(t, "owner@client.example"), s.to(t, "leader@site.example")
	require.Contains(t, subjectOf(t, owner), "Monthly report")
	require.True(t, strings.Contains(owner, "application/pdf"))
	require.True(t, strings.Contains(owner, `filename="`+r.No+`.pdf"`))
	require.True(t, strings.Contains(owner, "image/png"))
	off := regexp.MustCompile(`List-Unsubscribe:\s+<http://localhost:\d+(/api/v1/unsubscribe/[0-9a-f]{64})>`).FindStringSubmatch(owner)
	require.Len(t, off, 2)
	require.True(t, strings.Contains(owner, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"))
	require.Contains(t, subjectOf(t, leader), "月报")
	require.False(t, strings.Contains(leader, "application/pdf"), "his version is above internal: title and link alone")
	require.False(t, strings.Contains(leader, "image/png"))
	require.NotContains(t, subjectOf(t, leader), "：", "nor does its headline leave")
	require.True(t, strings.Contains(strings.ReplaceAll(leader, "=\n", ""), "/reports/"+r.ID), "quoted-printable folds long lines")
	require.Len(t, g.told(), 2, "picture and text")
	require.Contains(t, g.told()[0], `"msgtype":"image"`)
	picture := regexp.MustCompile(`"base64":"([^"]+)"`).FindStringSubmatch(g.told()[0])
	require.Len(t, picture, 2)
	raw, err := base64.StdEncoding.DecodeString(picture[1])
	require.NoError(t, err)
	require.Equal(t, "\x89PNG", string(raw[:4]))

	answer, err := http.PostForm(s.URL+off[1], url.Values{"List-Unsubscribe": {"One-Click"}})
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusNoContent, answer.StatusCode, "as a mail program asks, without a session (RFC 8058)")

	receipts, err := s.Session("analyst").ReportReceipts(ctx, harness.Project, r.ID)
	require.NoError(t, err)
	require.Equal(t, []int{0, 2}, []int{receipts.Read, receipts.Total})
	_, err = s.Session("leader").Report(ctx, harness.Project, r.ID)
	require.NoError(t, err)
	_, err = s.Session("custodian").Report(ctx, harness.Project, r.ID)
	require.NoError(t, err)
	receipts, err = s.Session("pm").ReportReceipts(ctx, harness.Project, r.ID)
	require.NoError(t, err)
	require.Equal(t, []int{1, 2}, []int{receipts.Read, receipts.Total}, "who is on no list counts nowhere")
	_, err = s.Session("leader").ReportReceipts(ctx, harness.Project, r.ID)
	require.Equal(t, http.StatusForbidden, client.AsProblem(err).Status)
	told, err := s.Session("department").Notices(ctx, true, "")
	require.NoError(t, err)
	require.Equal(t, "report.issued", told.Items[0].Kind)
	require.Equal(t, "open", told.Items[0].Level, "his version, not the list's")
}

// TestLeadersGetTheWeekOnMonday: from 08:00, once, or as soon as it is issued.
func TestLeadersGetTheWeekOnMonday(t *testing.T) {
	s := start(t)
	s.at(time.Sunday, 20, 0)
	s.publishAt(t, "00000000-0000-7000-8000-0000000000d3", "open")
	week := isoWeek(s.Clock.Now())
	s.at(time.Monday, 6, 30)
	s.issue(t, "week", week)
	run := func() {
		for range 3 {
			_, err := s.Notify.Digest(t.Context())
			require.NoError(t, err)
		}
	}
	s.at(time.Monday, 7, 59)
	run()
	require.Empty(t, digests(t, s, "leader"))
	s.at(time.Monday, 8, 0)
	run()
	require.Len(t, digests(t, s, "leader"), 1)
	require.Equal(t, "digest.weekly", digests(t, s, "leader")[0].Kind)
	require.Empty(t, digests(t, s, "department"))
}

func isoWeek(at time.Time) string {
	year, week := at.In(calendar.Zone).ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week)
}
