// Package notify tries notices and their ways out on the whole product, through the client: who gets what, once, when,
// and how much of it leaves the house.
package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/internal/domain/fault"
	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/store"
	"github.com/countersign/countersign/pkg/client"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/mailbox"
)

// site is a product that may call loopback and has a mail server.
type site struct {
	*harness.Site
	mail *mailbox.Server
}

func start(t *testing.T) site {
	t.Helper()
	server := mailbox.Start(t)
	config := harness.Config(t, harness.Embedded)
	config.Outbound.Allow = []string{"127.0.0.1:*"}
	config.Mail.Host, config.Mail.Port, config.Mail.From, config.Mail.TLS = "127.0.0.1", server.Port, "countersign@site.example", delivery.NoTLS
	return site{harness.StartWith(t, config), server}
}

// at moves the clock to an hour of a day from now on that has this weekday, in the project's zone.
func (s site) at(day time.Weekday, hour, minute int) {
	now := s.Clock.Now().In(calendar.Zone)
	ahead := (int(day) - int(now.Weekday()) + 7) % 7
	then := time.Date(now.Year(), now.Month(), now.Day()+ahead, hour, minute, 0, 0, calendar.Zone)
	if !then.After(now) {
		then = then.AddDate(0, 0, 7)
	}
	s.Clock.Move(then.Sub(now))
}

// tell inserts a notice to everybody who is a project manager or technician.
func (s site) tell(t *testing.T, change func(*store.Notice)) {
	t.Helper()
	n := store.Notice{
		Project: harness.Project, Kind: "alert.accident", Roles: []policy.Role{policy.ProjectManager, policy.Technician}, Level: record.Internal, At: s.Clock.Now().UTC().Truncate(time.Microsecond),
		Title: fault.Text{Zh: "有事故报告待处理", En: "An accident report waits"}, Lines: []fault.Text{{Zh: "3# 楼 12 层。", En: "Building 3, floor 12."}}, Link: "/alerts",
	}
	if change != nil {
		change(&n)
	}
	require.NoError(t, s.Store.Write(t.Context(), func(tx *store.Tx) error { return tx.InsertNotice(n) }))
}

// deliver routes and sends until nothing is left to do at this moment.
func (s site) deliver(t *testing.T) {
	t.Helper()
	for _, work := range []func(context.Context) (bool, error){s.Notify.Route, s.Notify.Send} {
		for more := true; more; {
			var err error
			more, err = work(t.Context())
			require.NoError(t, err)
		}
	}
}

// group is a chat that keeps what it is told.
type group struct {
	*httptest.Server
	mu     sync.Mutex
	bodies []string
	answer string
}

func startGroup(t *testing.T) *group {
	t.Helper()
	g := &group{answer: `{"errcode":0}`}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		g.mu.Lock()
		defer g.mu.Unlock()
		g.bodies = append(g.bodies, string(body))
		_, _ = io.WriteString(w, g.answer)
	}))
	t.Cleanup(g.Close)
	return g
}

func (g *group) says(answer string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answer = answer
}

func (g *group) told() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]string{}, g.bodies...)
}

func bot(address string, topics ...string) client.ChannelInput {
	if topics == nil {
		topics = []string{}
	}
	return client.ChannelInput{Kind: "wecom", Name: "项目群", Address: &address, Topics: topics, Clearance: "internal", Language: "zh", Enabled: true}
}

func TestInboxThroughTheClient(t *testing.T) {
	s := start(t)
	due := s.Clock.Now().Add(30 * time.Minute).UTC().Truncate(time.Microsecond)
	s.tell(t, func(n *store.Notice) { n.Urgent, n.AcknowledgeBy, n.Dedup = true, due, "a" })
	s.tell(t, func(n *store.Notice) { n.Level = record.Secret })
	pm, technician := s.As("pm"), s.As("technician")
	count, err := pm.NoticeCount(t.Context())
	require.NoError(t, err)
	require.Equal(t, client.NoticeCount{Unread: 2, Urgent: 1}, *count)
	page, err := technician.Notices(t.Context(), true, "")
	require.NoError(t, err)
	require.Len(t, page.Items, 1, "nothing above his clearance, not even its number")
	require.Equal(t, client.NoticeCount{Unread: 1, Urgent: 1}, page.NoticeCount)
	got := page.Items[0]
	require.Equal(t, due, got.AcknowledgeBy.UTC())
	read, err := technician.ReadNotice(t.Context(), got.ID)
	require.NoError(t, err)
	require.NotNil(t, read.ReadAt)
	again, err := technician.ReadNotice(t.Context(), got.ID)
	require.NoError(t, err)
	require.Equal(t, read.ReadAt, again.ReadAt, "the first time counts")
	taken, err := technician.AcknowledgeNotice(t.Context(), got.ID)
	require.NoError(t, err)
	require.NotNil(t, taken.AcknowledgedAt)
	count, err = technician.NoticeCount(t.Context())
	require.NoError(t, err)
	require.Zero(t, count.Unread)
	_, err = s.As("leader").ReadNotice(t.Context(), got.ID)
	require.Equal(t, http.StatusNotFound, client.AsProblem(err).Status, "somebody else's is absent")
	all, err := pm.ReadNotices(t.Context(), s.Clock.Now())
	require.NoError(t, err)
	require.Equal(t, int64(1), all.Unread, "what has to be acknowledged still is")
	events, err := s.Database().Texts(t.Context(), `SELECT actor FROM events WHERE action = 'notice.acknowledge'`)
	require.NoError(t, err)
	require.Equal(t, []string{"technician"}, events)
}

func TestChannelsKeepTheirSecrets(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	g := startGroup(t)
	pm := s.As("pm")
	in := bot(g.URL+"/cgi-bin/webhook/send?key=very-secret-key", "alert")
	c, err := pm.AddChannel(ctx, harness.Project, in)
	require.NoError(t, err)
	tried, err := pm.TestChannel(ctx, harness.Project, c.ID)
	require.NoError(t, err)
	require.True(t, tried.Arrived)
	require.Contains(t, g.told()[0], "测试消息")
	_, err = pm.TestChannel(ctx, harness.Project, c.ID)
	require.Equal(t, http.StatusTooManyRequests, client.AsProblem(err).Status, "not its turn")
	in.Address, in.Name = nil, "新名"
	changed, err := pm.ChangeChannel(ctx, harness.Project, c.ID, c.Version, in)
	require.NoError(t, err)
	_, err = pm.ChangeChannel(ctx, harness.Project, c.ID, c.Version, in)
	require.Equal(t, http.StatusPreconditionFailed, client.AsProblem(err).Status)
	g.says(`{"errcode":93000,"errmsg":"invalid webhook url"}`)
	s.Clock.Move(time.Minute)
	tried, err = pm.TestChannel(ctx, harness.Project, c.ID)
	require.NoError(t, err)
	require.False(t, tried.Arrived)
	require.Contains(t, tried.Failure, "93000")
	for _, table := range []string{"channels", "events", "deliveries"} {
		rows, err := s.Database().Rows(ctx, "SELECT * FROM "+table)
		require.NoError(t, err)
		require.NotContains(t, fmt.Sprint(rows), "very-secret-key", table)
	}
	all, err := s.As("analyst").Channels(ctx, harness.Project)
	require.NoError(t, err)
	raw, err := json.Marshal(all)
	require.NoError(t, err)
	require.NotContains(t, string(raw), "very-secret-key")
	require.NotContains(t, string(raw), "webhook/send")
	_, err = s.As("leader").Channels(ctx, harness.Project)
	require.Equal(t, http.StatusForbidden, client.AsProblem(err).Status)
	require.NoError(t, pm.RemoveChannel(ctx, harness.Project, c.ID, changed.Version))
}

// TestAddressesInsideTheHouseAreRefusedWhenTyped is SSRF as a user would try it; package outbound tries every class.
func TestAddressesInsideTheHouseAreRefusedWhenTyped(t *testing.T) {
	s := start(t)
	for _, address := range []string{
		"https://10.0.0.1/", "https://169.254.169.254/latest/meta-data/", "http://hook.example/", "https://[::1]/", "file:///etc/passwd", "",
		"https://u:p@hook.example/",
	} {
		_, err := s.As("pm").AddChannel(t.Context(), harness.Project, bot(address))
		problem := client.AsProblem(err)
		require.NotNil(t, problem, address)
		require.Equal(t, http.StatusUnprocessableEntity, problem.Status, address)
		require.Equal(t, "address", problem.Errors[0].Field)
	}
}

func TestUrgentLeavesAtNightTheRestInTheMorningAsOneDigest(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	g := startGroup(t)
	s.at(time.Wednesday, 22, 10)
	_, err := s.As("pm").AddChannel(ctx, harness.Project, bot(g.URL, "alert", "record"))
	require.NoError(t, err)
	for i := range 3 {
		s.tell(t, func(n *store.Notice) { n.Kind, n.Title.Zh = "record.returned", fmt.Sprintf("第 %d 条被退回", i) })
	}
	s.tell(t, func(n *store.Notice) {
		n.Kind, n.Level, n.Title.Zh = "record.returned", record.Secret, "机密的一条"
	})
	s.tell(t, func(n *store.Notice) { n.Urgent = true })
	s.deliver(t)
	require.Len(t, g.told(), 1)
	require.Contains(t, g.told()[0], "有事故报告待处理")
	s.Clock.Move(time.Minute)
	s.deliver(t)
	require.Len(t, g.told(), 1, "the night is quiet")
	s.at(time.Thursday, 7, 0)
	s.deliver(t)
	require.Len(t, g.told(), 2, "one digest, not one message a record")
	require.Contains(t, g.told()[1], "3 条消息")
	require.Contains(t, g.told()[1], "第 2 条被退回")
	require.NotContains(t, strings.Join(g.told(), ""), "机密的一条", "the group is not cleared for it")
}

func TestOnlyTitleAndLinkLeaveByMailAboveInternal(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	s.at(time.Wednesday, 10, 0)
	_, err := s.As("pm").SetNoticeAddress(ctx, client.NoticeAddress{Mail: "pm@site.example", Wanted: "all", Language: "en"})
	require.NoError(t, err)
	_, err = s.As("pm").SetNoticeAddress(ctx, client.NoticeAddress{Mail: "Bad <pm@site.example>\r\nBcc: x@y.z", Wanted: "never", Language: "fr"})
	require.Len(t, client.AsProblem(err).Errors, 3)
	s.tell(t, func(n *store.Notice) {
		n.Title.En, n.Lines = "An open matter", []fault.Text{{Zh: "可以。", En: "these words may leave"}}
	})
	s.tell(t, func(n *store.Notice) {
		n.Level, n.Title.En, n.Lines = record.Confidential, "A closed matter", []fault.Text{{Zh: "不可。", En: "these words stay"}}
	})
	s.deliver(t)
	letters := s.mail.Letters()
	require.Len(t, letters, 2)
	all := strings.Join(letters, "\n")
	require.Contains(t, all, "these words may leave")
	require.NotContains(t, all, "these words stay")
	require.Contains(t, all, "A closed matter")
	require.Contains(t, all, "/alerts")
	kept, err := s.Database().Texts(ctx, `SELECT message FROM deliveries`)
	require.NoError(t, err)
	require.NotContains(t, strings.Join(kept, ""), "these words stay", "nor do they wait outside the notice itself")
	s.deliver(t)
	require.Len(t, s.mail.Letters(), 2, "once")
}

func TestDeadLettersAreSeenAndSentAgain(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	g := startGroup(t)
	s.at(time.Wednesday, 10, 0)
	pm := s.As("pm")
	_, err := pm.AddChannel(ctx, harness.Project, bot(g.URL, "alert"))
	require.NoError(t, err)
	g.says(`{"errcode":-1,"errmsg":"system busy"}`)
	s.tell(t, func(n *store.Notice) { n.Urgent = true })
	for range 8 {
		s.deliver(t)
		s.deliver(t) // rests
		s.Clock.Move(75 * time.Minute)
	}
	require.Len(t, g.told(), 8)
	s.deliver(t)
	require.Len(t, g.told(), 8, "given up")
	pm = s.Session("pm") // the night was long
	dead, err := pm.Deliveries(ctx, harness.Project, "", "")
	require.NoError(t, err)
	require.Len(t, dead.Items, 1)
	require.Contains(t, dead.Items[0].Failure, "system busy")
	require.Equal(t, 8, dead.Items[0].Attempts)
	told, err := pm.Notices(ctx, true, "")
	require.NoError(t, err)
	require.Equal(t, "system.delivery", told.Items[0].Kind)
	seen, err := s.Session("sysadmin").Deliveries(ctx, harness.Project, "dead", "")
	require.NoError(t, err)
	require.Len(t, seen.Items, 1)
	require.Nil(t, seen.Items[0].Title, "an administrator sees no content")
	g.says(`{"errcode":0}`)
	require.NoError(t, pm.RetryDelivery(ctx, harness.Project, dead.Items[0].ID))
	require.Equal(t, http.StatusPreconditionFailed, client.AsProblem(pm.RetryDelivery(ctx, harness.Project, dead.Items[0].ID)).Status)
	s.deliver(t)
	require.Len(t, g.told(), 9)
	sent, err := pm.Deliveries(ctx, harness.Project, "sent", "")
	require.NoError(t, err)
	require.Len(t, sent.Items, 1)
}

// TestRefusedForGoodIsNotTriedAgain: a wrong key does not become right by waiting.
func TestRefusedForGoodIsNotTriedAgain(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	s.at(time.Wednesday, 10, 0)
	_, err := s.As("pm").SetNoticeAddress(ctx, client.NoticeAddress{Mail: "gone@site.example", Wanted: "all", Language: "zh"})
	require.NoError(t, err)
	s.mail.Refuse("550 no such user")
	s.tell(t, nil)
	s.deliver(t)
	dead, err := s.As("pm").Deliveries(ctx, harness.Project, "dead", "")
	require.NoError(t, err)
	require.Len(t, dead.Items, 1)
	require.Equal(t, 1, dead.Items[0].Attempts)
	require.Contains(t, dead.Items[0].Failure, "550")
}

// TestReplicasSendOnce lets replicas route and send side by side.
func TestReplicasSendOnce(t *testing.T) {
	s := start(t)
	g := startGroup(t)
	s.at(time.Wednesday, 10, 0)
	_, err := s.As("pm").AddChannel(t.Context(), harness.Project, bot(g.URL, "alert"))
	require.NoError(t, err)
	for i := range 5 {
		_, err = s.As("pm").SetNoticeAddress(t.Context(), client.NoticeAddress{Mail: "pm@site.example", Wanted: "all", Language: "zh"})
		require.NoError(t, err)
		s.tell(t, func(n *store.Notice) { n.Dedup, n.Urgent = fmt.Sprint(i), true })
		s.tell(t, func(n *store.Notice) { n.Dedup, n.Urgent = fmt.Sprint(i), true })
	}
	replicas := []*harness.Site{s.Site, harness.Open(t, s.Config, s.Clock), harness.Open(t, s.Config, s.Clock)}
	for range 6 {
		var all sync.WaitGroup
		for _, r := range replicas {
			all.Go(func() {
				for range 2 {
					_, err := r.Notify.Route(t.Context())
					if err == nil {
						_, err = r.Notify.Send(t.Context())
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		s.Clock.Move(10 * time.Second)
	}
	require.Len(t, g.told(), 5)
	require.Len(t, s.mail.Letters(), 5)
	ids := map[string]bool{}
	for _, letter := range s.mail.Letters() {
		for line := range strings.Lines(letter) {
			if strings.HasPrefix(line, "Message-ID:") {
				ids[line] = true
			}
		}
	}
	require.Len(t, ids, 5)
}

func digests(t *testing.T, s site, login string) []client.Notice {
	t.Helper()
	page, err := s.Session(login).Notices(t.Context(), false, "")
	require.NoError(t, err)
	var found []client.Notice
	for _, n := range page.Items {
		if strings.HasPrefix(n.Kind, "digest.") {
			found = append(found, n)
		}
	}
	return found
}

// TestDailyDigests makes each once for a person and a slot, whatever the clock does.
func TestDailyDigests(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	run := func() {
		for range 3 {
			_, err := s.Notify.Digest(ctx)
			require.NoError(t, err)
		}
	}
	s.at(time.Wednesday, 8, 0)
	s.Classified(s.Progress("00000000-0000-7000-8000-0000000000c1"))
	s.at(time.Wednesday, 8, 59)
	run()
	require.Empty(t, digests(t, s, "pm"))
	s.at(time.Wednesday, 9, 0)
	run()
	pm := digests(t, s, "pm")
	require.Len(t, pm, 1)
	require.Equal(t, "待签认 1，其中紧急 0", pm[0].Title.Zh)
	s.Clock.Move(-time.Hour)
	run()
	s.Clock.Move(2 * time.Hour)
	run()
	require.Len(t, digests(t, s, "pm"), 1, "a clock that jumps makes no second one")
	s.at(time.Wednesday, 14, 0)
	run()
	require.Len(t, digests(t, s, "pm"), 1)
	s.at(time.Wednesday, 17, 30)
	run()
	require.Len(t, digests(t, s, "pm"), 2, "that of 16:00, still good")
	technician := digests(t, s, "technician")
	require.Len(t, technician, 1)
	require.Equal(t, "今日安全未报", technician[0].Title.Zh)
	require.Empty(t, digests(t, s, "leader"))
	s.at(time.Saturday, 17, 30)
	run()
	require.Len(t, digests(t, s, "technician"), 1, "no working day")
}

func TestListsNameTheirFaults(t *testing.T) {
	s := start(t)
	ctx := t.Context()
	analyst := s.As("analyst")
	_, err := analyst.AddDistributionList(ctx, harness.Project, client.DistributionListInput{Name: "x", Kinds: []string{"week"}, Members: []client.DistributionMember{}})
	require.Equal(t, http.StatusForbidden, client.AsProblem(err).Status)
	_, err = s.As("sysadmin").AddDistributionList(ctx, harness.Project, client.DistributionListInput{
		Name: " ", Kinds: []string{"year"}, Members: []client.DistributionMember{
			{User: "stranger", Clearance: "internal", Language: "zh"},
			{Mail: "no mail", Clearance: "secret", Language: "xx"},
			{Clearance: "open", Language: "zh"},
			{User: "leader", Clearance: "open", Language: "zh"},
			{User: "leader", Clearance: "open", Language: "zh"},
			{Channel: "00000000-0000-7000-8000-000000000000", Clearance: "open", Language: "zh"},
		},
	})
	var fields []string
	for _, f := range client.AsProblem(err).Errors {
		fields = append(fields, f.Field)
	}
	require.Equal(t, []string{"name", "kinds[0]", "members[0].user", "members[1].clearance", "members[1].mail", "members[1].language", "members[2].user", "members[4]", "members[5].channel"}, fields)
	l, err := s.As("pm").AddDistributionList(ctx, harness.Project, client.DistributionListInput{
		Name: "领导", Kinds: []string{"week"}, Enabled: true, Members: []client.DistributionMember{{User: "leader", Clearance: "secret", Language: "zh"}, {Mail: "owner@client.example", Clearance: "open", Language: "en"}},
	})
	require.NoError(t, err)
	require.Len(t, l.Members, 2)
	tokens, err := s.Database().Texts(ctx, `SELECT token FROM distribution_members WHERE mail <> ''`)
	require.NoError(t, err)
	nobody := harness.Client(t, s.URL, "")
	require.NoError(t, nobody.Unsubscribe(ctx, tokens[0]))
	require.Equal(t, http.StatusNotFound, client.AsProblem(nobody.Unsubscribe(ctx, tokens[0])).Status)
	l.Members[0].Clearance = "internal"
	changed, err := s.As("pm").ChangeDistributionList(ctx, harness.Project, l.ID, l.Version, client.DistributionListInput{Name: "领导", Kinds: l.Kinds, Enabled: true, Members: l.Members})
	require.NoError(t, err)
	require.NotNil(t, changed.Members[1].UnsubscribedAt, "who wanted off stays off")
	require.NoError(t, s.As("pm").RemoveDistributionList(ctx, harness.Project, l.ID, changed.Version))
}
