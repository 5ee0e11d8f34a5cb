package ledger

import (
	"context"
	"encoding/base64"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/delivery"
	"github.com/countersign/countersign/internal/delivery/outbound"
	"github.com/countersign/countersign/internal/domain/calendar"
	"github.com/countersign/countersign/pkg/proof"
	"github.com/countersign/countersign/test/harness"
	"github.com/countersign/countersign/test/mailbox"
)

// hook is somebody outside who takes notes by POST, and refuses them as long as he is told to.
type hook struct {
	*httptest.Server
	mu      sync.Mutex
	refuses bool
	asked   int
	notes   []string
	ids     []string
}

func startHook(t *testing.T) *hook {
	t.Helper()
	h := &hook{}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		h.mu.Lock()
		defer h.mu.Unlock()
		h.asked++
		if h.refuses {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		h.notes, h.ids = append(h.notes, string(body)), append(h.ids, r.Header.Get("Idempotency-Key"))
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hook) refuse(yes bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refuses = yes
}

func (h *hook) seen() (asked int, notes []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.asked, append([]string{}, h.notes...)
}

// TestCheckpointLeavesTheHouseOnceADay lets replicas deliver side by side, all day long.
func TestCheckpointLeavesTheHouseOnceADay(t *testing.T) {
	onEachStack(t, func(t *testing.T, stack harness.Stack) {
		s := harness.Start(t, stack)
		atNoon(s)
		settle(t, s)
		hook, server := startHook(t), mailbox.Start(t)
		targets := targetsOf(t, hook.URL+"/a-secret", server)
		for day := 1; day <= 2; day++ {
			deliverTogether(t, s, targets)
			_, notes := hook.seen()
			require.Len(t, notes, day)
			letters := server.Letters()
			require.Len(t, letters, day)
			c, err := s.Ledger.Newest(t.Context())
			require.NoError(t, err)
			require.Equal(t, c.Note, notes[day-1])
			require.Equal(t, c.Note, attached(t, letters[day-1]))
			_, err = proof.OpenCheckpoint([]byte(notes[day-1]), s.Ledger.Key().VerifierKey)
			require.NoError(t, err)
			s.Session("technician") // something new
			settle(t, s)
			s.Clock.Move(24 * time.Hour)
		}
		require.NotEqual(t, hook.ids[0], hook.ids[1])
		kept, err := s.Database().Texts(t.Context(), `SELECT target FROM ledger_deliveries`)
		require.NoError(t, err)
		require.Len(t, kept, 4)
		require.NotContains(t, strings.Join(kept, " "), "a-secret")
	})
}

// atNoon keeps a test from running into the next day.
func atNoon(s *harness.Site) {
	now := s.Clock.Now().In(calendar.Zone)
	s.Clock.Move(time.Date(now.Year(), now.Month(), now.Day()+1, 12, 0, 0, 0, calendar.Zone).Sub(now))
}

func targetsOf(t *testing.T, address string, server *mailbox.Server) []delivery.Target {
	t.Helper()
	client, err := outbound.New([]string{"127.0.0.1:*"}, net.DefaultResolver)
	require.NoError(t, err)
	webhook, err := delivery.Webhook(client, address)
	require.NoError(t, err)
	letters := delivery.Mailbox(delivery.MailServer{Host: "127.0.0.1", Port: server.Port, From: "ledger@site.example", TLS: delivery.NoTLS}, "owner@client.example")
	return []delivery.Target{webhook, letters}
}

func deliverTogether(t *testing.T, s *harness.Site, targets []delivery.Target) {
	t.Helper()
	replicas := []*harness.Site{s, harness.Open(t, s.Config, s.Clock), harness.Open(t, s.Config, s.Clock)}
	var all sync.WaitGroup
	for _, r := range replicas {
		all.Go(func() {
			for range 4 {
				if _, err := r.Ledger.Post(targets).Deliver(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

var attachment = regexp.MustCompile(`(?s)filename="checkpoint-[0-9-]+\.txt"[^\n]*\n(?:[^\n]+\n)*\n(.*?)\n--`)

// attached gives the note in a letter.
func attached(t *testing.T, letter string) string {
	t.Helper()
	found := attachment.FindStringSubmatch(letter)
	require.Len(t, found, 2, letter)
	content, err := base64.StdEncoding.DecodeString(strings.ReplaceAll(strings.TrimSpace(found[1]), "\n", ""))
	require.NoError(t, err)
	return string(content)
}

// TestFailedDeliveryIsTriedAgain shows a failure at once, keeps the other target from it, and comes back after a pause.
func TestFailedDeliveryIsTriedAgain(t *testing.T) {
	s := harness.Start(t, harness.Embedded)
	atNoon(s)
	settle(t, s)
	hook, server := startHook(t), mailbox.Start(t)
	post := s.Ledger.Post(targetsOf(t, hook.URL, server))
	hook.refuse(true)
	for range 3 {
		_, err := post.Deliver(t.Context())
		if asked, _ := hook.seen(); asked == 1 && err != nil {
			require.ErrorContains(t, err, "502")
		}
	}
	asked, _ := hook.seen()
	require.Equal(t, 1, asked, "it rests after a failure")
	require.Len(t, server.Letters(), 1)
	require.Equal(t, 1, undelivered(t, s))

	s.Clock.Move(90 * time.Second)
	_, err := post.Deliver(t.Context())
	require.Error(t, err)
	hook.refuse(false)
	s.Clock.Move(time.Minute)
	_, err = post.Deliver(t.Context())
	require.NoError(t, err, "the second pause is longer")
	require.Equal(t, 1, undelivered(t, s))
	s.Clock.Move(2 * time.Minute)
	_, err = post.Deliver(t.Context())
	require.NoError(t, err)
	asked, notes := hook.seen()
	require.Equal(t, 3, asked)
	require.Len(t, notes, 1)
	require.Zero(t, undelivered(t, s))
	require.Len(t, server.Letters(), 1)
}

// TestMailIsNeverSentInClearByItself refuses a server that offers no encryption, unless the operator said so.
func TestMailIsNeverSentInClearByItself(t *testing.T) {
	server := mailbox.Start(t)
	for _, how := range []string{delivery.StartTLS, delivery.ImplicitTLS} {
		letters := delivery.Mailbox(delivery.MailServer{Host: "127.0.0.1", Port: server.Port, From: "ledger@site.example", TLS: how}, "owner@client.example")
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		require.Error(t, letters.Send(ctx, delivery.Letter{ID: "1", Subject: "s", Text: "t", Name: "n", Content: []byte("c")}), how)
		cancel()
	}
	require.Empty(t, server.Letters())
}

// undelivered asks the server itself, as whoever watches it would.
func undelivered(t *testing.T, s *harness.Site) int {
	t.Helper()
	answer, err := http.Get(s.URL + "/readyz")
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	found := regexp.MustCompile(`"undelivered":(\d)`).FindSubmatch(body)
	require.Len(t, found, 2, "%s", body)
	return int(found[1][0] - '0')
}
