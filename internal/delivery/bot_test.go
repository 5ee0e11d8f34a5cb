package delivery

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/countersign/countersign/internal/delivery/outbound"
)

// TestSignatures holds fixed vectors that openssl computed:
//
//	printf '1700000000000\nSEC0123456789abcdef' | openssl dgst -sha256 -hmac SEC0123456789abcdef -binary | base64
//	KEY=$(printf '1700000000\nfeishu-secret-1' | xxd -p -c 200)
//	printf '' | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | base64
//	printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac hook-secret-1 -hex
func TestSignatures(t *testing.T) {
	require.Equal(t, "TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk=", dingTalkSign("SEC0123456789abcdef", 1700000000000))
	require.Equal(t, "O+NhcBzGQTPcmDxsV+GPHkM1FmChG6fUDNuJCOKB2pM=", feishuSign("feishu-secret-1", 1700000000))
	require.Equal(t, "v1=0a35054582bf30f4c2fe1b0a920b1f5cdd7df1355e8d538236dfa8c2ad7c65d1", hookSign("hook-secret-1", 1700000000, []byte(`{"a":1}`)))
}

// TestWeComImage: printf 'picture' | base64; printf 'picture' | openssl md5
func TestWeComImage(t *testing.T) {
	raw, err := json.Marshal(weComImage([]byte("picture")))
	require.NoError(t, err)
	require.JSONEq(t, `{"msgtype":"image","image":{"base64":"cGljdHVyZQ==","md5":"5456fc54c74a297ce994998c2873b370"}}`, string(raw))
}

// group is a chat's server that keeps what it is told and answers what it is to answer.
type group struct {
	*httptest.Server
	queries []url.Values
	headers []http.Header
	bodies  []string
	answer  string
	status  int
}

func startGroup(t *testing.T, answer string) (*group, *outbound.Client) {
	t.Helper()
	g := &group{answer: answer, status: http.StatusOK}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		g.queries, g.headers, g.bodies = append(g.queries, r.URL.Query()), append(g.headers, r.Header), append(g.bodies, string(body))
		w.WriteHeader(g.status)
		_, _ = io.WriteString(w, g.answer)
	}))
	t.Cleanup(g.Close)
	u, err := url.Parse(g.URL)
	require.NoError(t, err)
	c, err := outbound.New([]string{u.Host}, net.DefaultResolver)
	require.NoError(t, err)
	return g, c
}

func atMoment() time.Time { return time.Unix(1700000000, 0).UTC() }

var weekly = Message{
	ID: "report.1", Title: "周报 2026-W47：进度滞后 7.9 个百分点", Lines: []string{"安全零事故。", "待签认 12，其中紧急 2。", "缺报 3 天。"},
	Link: "https://site.example/reports/1", More: "查看",
}

func TestWeComBot(t *testing.T) {
	g, c := startGroup(t, `{"errcode":0,"errmsg":"ok"}`)
	m := weekly
	m.Picture = []byte("picture")
	require.NoError(t, WeCom(c, g.URL+"/cgi-bin/webhook/send?key=k").Send(t.Context(), m))
	require.Len(t, g.bodies, 2)
	require.Contains(t, g.bodies[0], `"msgtype":"image"`)
	require.Equal(t, "k", g.queries[1].Get("key"))
	var sent struct{ Markdown struct{ Content string } }
	require.NoError(t, json.Unmarshal([]byte(g.bodies[1]), &sent))
	require.Equal(t, "### 周报 2026-W47：进度滞后 7.9 个百分点\n\n> 安全零事故。\n\n> 待签认 12，其中紧急 2。\n\n> 缺报 3 天。\n\n[查看](https://site.example/reports/1)", sent.Markdown.Content)
}

func TestDingTalkBot(t *testing.T) {
	g, c := startGroup(t, `{"errcode":0,"errmsg":"ok"}`)
	require.NoError(t, DingTalk(c, g.URL+"/robot/send?access_token=a", "SEC0123456789abcdef", atMoment).Send(t.Context(), weekly))
	require.Equal(t, url.Values{
		"access_token": {"a"}, "timestamp": {"1700000000000"}, "sign": {"TSZbRFUuvaSQaRKUpF970OPCb2/LcQAP3wOvwZIzBZk="},
	}, g.queries[0])
	require.Contains(t, g.bodies[0], `"msgtype":"markdown"`)
	require.NoError(t, DingTalk(c, g.URL+"/robot/send?access_token=a", "", atMoment).Send(t.Context(), weekly))
	require.Equal(t, url.Values{"access_token": {"a"}}, g.queries[1])
}

func TestFeishuBot(t *testing.T) {
	g, c := startGroup(t, `{"code":0,"msg":"success","data":{}}`)
	m := weekly
	m.Lines = []string{`<at user_id="all">所有人</at>`}
	require.NoError(t, Feishu(c, g.URL+"/open-apis/bot/v2/hook/h", "feishu-secret-1", atMoment).Send(t.Context(), m))
	require.JSONEq(t, `{"timestamp":"1700000000","sign":"O+NhcBzGQTPcmDxsV+GPHkM1FmChG6fUDNuJCOKB2pM=","msg_type":"post","content":{"post":{"zh_cn":{
		"title":"周报 2026-W47：进度滞后 7.9 个百分点","content":[[{"tag":"text","text":"<at user_id=\"all\">所有人</at>"}],[{"tag":"a","text":"查看","href":"https://site.example/reports/1"}]]}}}}`, g.bodies[0])
	require.Empty(t, g.queries[0], "the signature of this bot goes in the body")
}

func TestHookIsSigned(t *testing.T) {
	g, c := startGroup(t, "")
	g.status = http.StatusNoContent
	require.NoError(t, Hook(c, g.URL, "hook-secret-1", atMoment).Send(t.Context(), weekly))
	h := g.headers[0]
	require.Equal(t, "report.1", h.Get("Idempotency-Key"))
	require.Equal(t, "1700000000", h.Get("X-Countersign-Timestamp"))
	require.Equal(t, hookSign("hook-secret-1", 1700000000, []byte(g.bodies[0])), h.Get("X-Countersign-Signature"))
}

func TestBotRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		answer    string
		status    int
		lasting   bool
		throttled time.Duration
	}{
		"a wrong key":            {answer: `{"errcode":93000,"errmsg":"invalid webhook url"}`, lasting: true},
		"a wrong signature":      {answer: `{"errcode":310000,"errmsg":"sign not match"}`, lasting: true},
		"too many":               {answer: `{"errcode":45009,"errmsg":"api freq out of limit"}`, throttled: time.Minute},
		"too many by status":     {status: 429, throttled: time.Minute},
		"busy":                   {answer: `{"errcode":-1,"errmsg":"system busy"}`},
		"down":                   {status: 502},
		"gone":                   {status: 404, lasting: true},
		"a redirect":             {status: 302, lasting: true},
		"a page that is no bot":  {answer: `<html>`, lasting: true},
		"an object without code": {answer: `{}`, lasting: true},
	} {
		t.Run(name, func(t *testing.T) {
			g, client := startGroup(t, c.answer)
			if c.status != 0 {
				g.status = c.status
			}
			err := WeCom(client, g.URL+"/secret").Send(t.Context(), weekly)
			require.Error(t, err)
			require.NotContains(t, err.Error(), "secret")
			if c.lasting {
				require.ErrorIs(t, err, ErrRefused)
			} else {
				require.NotErrorIs(t, err, ErrRefused)
			}
			var throttled Throttled
			if c.throttled > 0 {
				require.ErrorAs(t, err, &throttled)
				require.Equal(t, c.throttled, throttled.After)
			}
		})
	}
}

// TestMarkdownKeepsToItsBytes: the link survives, and what somebody wrote becomes no link and no mention.
func TestMarkdownKeepsToItsBytes(t *testing.T) {
	m := weekly
	m.Lines = []string{strings.Repeat("混凝土浇筑", 2000), "x"}
	for _, n := range []int{200, 2048, 4096, 4097, 4098} {
		text := m.markdown(n)
		require.LessOrEqual(t, len(text), n)
		require.Greater(t, len(text), n-4, "no more is cut than has to be")
		require.True(t, utf8.ValidString(text))
		require.True(t, strings.HasSuffix(text, "…\n\n[查看](https://site.example/reports/1)"))
	}
	m.Lines = []string{"[点此](https://evil.example)\n# 标题 <@all> @13800000000 **粗**"}
	text := m.markdown(4096)
	require.Equal(t, 1, strings.Count(text, "]("))
	require.NotContains(t, text, "@")
	require.NotContains(t, text, "<")
	require.Equal(t, 1, strings.Count(text, "#")/3)
}

func FuzzCut(f *testing.F) {
	f.Add("进度滞后 7.9 个百分点", 10)
	f.Add("👨‍👩‍👧 é ️", 7)
	f.Fuzz(func(t *testing.T, text string, n int) {
		if n < 0 || n > 1000 || !utf8.ValidString(text) {
			t.Skip()
		}
		got := cut(text, n)
		if len(got) > n || !utf8.ValidString(got) {
			t.Fatalf("cut(%q, %d) = %q", text, n, got)
		}
		if kept := strings.TrimSuffix(got, "…"); got != text && !strings.HasPrefix(text, kept) {
			t.Fatalf("cut(%q, %d) = %q is no beginning", text, n, got)
		}
	})
}
