package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
)

const loginPath = "/api/v1/session"

func loginBody(login, password string) string {
	raw, _ := json.Marshal(client.Login{Login: login, Password: password})
	return string(raw)
}

// withoutID makes two problems comparable.
func withoutID(t *testing.T, answer reply, body string) string {
	t.Helper()
	return strings.ReplaceAll(body, problemIn(t, answer, body).RequestID, "")
}

// B1: after five wrong passwords right and wrong ones are answered alike, until the window is over.
func TestWrongPasswordsLockTheAccount(t *testing.T) {
	w := ownWorld(t)
	for try := range 5 {
		if answer, body := w.raw(t, "", "POST", loginPath, loginBody("tech", "wrong-guess-1")); answer.StatusCode != 401 {
			t.Fatalf("try %d: %d %s", try+1, answer.StatusCode, body)
		}
	}
	sixth, sixthBody := w.raw(t, "", "POST", loginPath, loginBody("tech", "wrong-guess-1"))
	right, rightBody := w.raw(t, "", "POST", loginPath, loginBody("tech", password))
	if sixth.StatusCode != 423 || right.StatusCode != 423 {
		t.Fatalf("sixth %d, right %d", sixth.StatusCode, right.StatusCode)
	}
	if withoutID(t, sixth, sixthBody) != withoutID(t, right, rightBody) {
		t.Errorf("right and wrong differ:\n%s\n%s", sixthBody, rightBody)
	}
	if event := w.written(t, problemIn(t, right, rightBody).RequestID); event != "auth.locked" {
		t.Errorf("written down as %q", event)
	}
	if answer, _ := w.raw(t, "", "POST", loginPath, loginBody("tech2", password)); answer.StatusCode != 200 {
		t.Errorf("another account: %d", answer.StatusCode)
	}
	if err := w.as(t, "root").UnlockUser(t.Context(), "tech"); !client.IsStatus(err, 403) {
		t.Errorf("the system administrator unlocks: %v", err)
	}
	w.clock.advance(16 * time.Minute)
	if answer, body := w.raw(t, "", "POST", loginPath, loginBody("tech", password)); answer.StatusCode != 200 {
		t.Errorf("after the window: %d %s", answer.StatusCode, body)
	}
}

// B1: the security administrator, and nobody else, may end the lock before the window is over.
func TestTheSecurityAdministratorUnlocks(t *testing.T) {
	w := ownWorld(t)
	ctx := t.Context()
	if _, err := w.as(t, "root").CreateUser(ctx, client.UserInput{Login: "safe", Password: password, NameZh: "安全员", NameEn: "Security", Office: "secadmin"}); err != nil {
		t.Fatal(err)
	}
	for range 6 {
		w.raw(t, "", "POST", loginPath, loginBody("tech", "wrong-guess-1"))
	}
	if err := w.as(t, "safe").UnlockUser(ctx, "tech"); err != nil {
		t.Fatal(err)
	}
	if answer, body := w.raw(t, "", "POST", loginPath, loginBody("tech", password)); answer.StatusCode != 200 {
		t.Errorf("after the unlocking: %d %s", answer.StatusCode, body)
	}
	if err := w.as(t, "safe").UnlockUser(ctx, "nobody-here"); !client.IsStatus(err, 404) {
		t.Errorf("nobody: %v", err)
	}
}

// B2: who does not exist is answered like who mistyped.
func TestUnknownUserLooksLikeAWrongPassword(t *testing.T) {
	w := theWorld(t)
	unknown, unknownBody := w.raw(t, "", "POST", loginPath, loginBody("nobody-here", "some-password"))
	wrong, wrongBody := w.raw(t, "", "POST", loginPath, loginBody("auditor", "some-password"))
	if unknown.StatusCode != 401 || withoutID(t, unknown, unknownBody) != withoutID(t, wrong, wrongBody) {
		t.Errorf("%d %s\n%d %s", unknown.StatusCode, unknownBody, wrong.StatusCode, wrongBody)
	}
	if event := w.written(t, problemIn(t, wrong, wrongBody).RequestID); event != "auth.failed" {
		t.Errorf("written down as %q", event)
	}
}

func TestLoginsAreLimited(t *testing.T) {
	c := &clock{}
	l := newLimiter(c.now, loginBurst, loginEvery)
	for i := range loginBurst {
		if err := l.admit("ip 1"); err != nil {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	if err := l.admit("ip 1"); err == nil {
		t.Error("no limit")
	}
	if err := l.admit("ip 2"); err != nil {
		t.Errorf("somebody else pays: %v", err)
	}
	c.advance(2 * loginEvery)
	if err := l.admit("ip 1"); err != nil {
		t.Errorf("after a while: %v", err)
	}
}

// browser logs in as the panel does, and gives the cookie and the CSRF word.
func (w *world) browser(t *testing.T, who, oldCookie string) (cookie, csrf string) {
	t.Helper()
	answer, body := w.raw(t, "", "POST", loginPath, loginBody(who, password), "Cookie", oldCookie)
	if answer.StatusCode != 200 {
		t.Fatalf("%d %s", answer.StatusCode, body)
	}
	var s client.Session
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		t.Fatal(err)
	}
	for _, c := range (&http.Response{Header: answer.Header}).Cookies() {
		if c.Name == plainCookie {
			if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
				t.Errorf("cookie %+v", c)
			}
			return c.Name + "=" + c.Value, s.CSRF
		}
	}
	t.Fatal("no cookie")
	return "", ""
}

// B3: a session id that was there before the login is not the one after it, and is dead.
func TestSessionIsNewAfterLogin(t *testing.T) {
	w := theWorld(t)
	planted := plainCookie + "=" + strings.Repeat("A", 43)
	first, _ := w.browser(t, "tech2", planted)
	if first == planted {
		t.Fatal("the planted id became a session")
	}
	second, _ := w.browser(t, "tech2", first)
	for cookie, status := range map[string]int{planted: 401, first: 401, second: 200} {
		if answer, _ := w.raw(t, "", "GET", "/api/v1/me", "", "Cookie", cookie); answer.StatusCode != status {
			t.Errorf("%.20s…: %d, want %d", cookie, answer.StatusCode, status)
		}
	}
}

// B5: a session ends when nobody uses it, and after half a day in any case.
func TestSessionsEnd(t *testing.T) {
	w := ownWorld(t)
	me := func() int {
		answer, _ := w.raw(t, "tech", "GET", "/api/v1/me", "")
		return answer.StatusCode
	}
	w.as(t, "tech")
	for range 23 {
		w.clock.advance(29 * time.Minute)
		if me() != 200 {
			t.Fatal("a session in use ended")
		}
	}
	w.clock.advance(time.Hour) // past twelve hours since the login
	if me() != 401 {
		t.Error("a session outlives its day")
	}
	w.as(t, "tech2")
	w.clock.advance(31 * time.Minute)
	answer, body := w.raw(t, "tech2", "GET", "/api/v1/me", "")
	if answer.StatusCode != 401 {
		t.Error("an idle session lives")
	}
	if event := w.written(t, problemIn(t, answer, body).RequestID); event != "session.timeout" {
		t.Errorf("written down as %q", event)
	}
}

// B6: what a browser sends from elsewhere does nothing.
func TestCrossSiteRequestsDoNothing(t *testing.T) {
	w := theWorld(t)
	cookie, csrf := w.browser(t, "tech2", "")
	in := w.progressRecord(true)
	raw, _ := json.Marshal(in)
	path := "/api/v1/projects/ALPHA/records/" + in.ID
	before := w.picture(t)
	for name, headers := range map[string][]string{
		"from another site":             {"Sec-Fetch-Site", "cross-site", "X-CSRF-Token", csrf},
		"from a sister site":            {"Sec-Fetch-Site", "same-site", "X-CSRF-Token", csrf},
		"from another origin":           {"Origin", "https://evil.example", "X-CSRF-Token", csrf},
		"without the page's word":       {"Sec-Fetch-Site", "same-origin"},
		"with a wrong word":             {"Sec-Fetch-Site", "same-origin", "X-CSRF-Token", csrf + "x"},
		"as a form would send the JSON": {"Content-Type", "text/plain"},
	} {
		answer, body := w.raw(t, "", "PUT", path, string(raw), append(headers, "Cookie", cookie)...)
		if answer.StatusCode != 403 {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
			continue
		}
		if event := w.written(t, problemIn(t, answer, body).RequestID); event != "csrf.denied" {
			t.Errorf("%s: written down as %q", name, event)
		}
	}
	if w.picture(t) != before {
		t.Error("something changed")
	}
	answer, body := w.raw(t, "", "POST", loginPath, loginBody("tech2", password), "Sec-Fetch-Site", "cross-site")
	if answer.StatusCode != 403 {
		t.Errorf("a login from another site: %d %s", answer.StatusCode, body)
	}
	answer, body = w.raw(t, "", "PUT", path, string(raw), "Cookie", cookie, "Sec-Fetch-Site", "same-origin", "X-CSRF-Token", csrf)
	if answer.StatusCode != 201 {
		t.Errorf("our own page: %d %s", answer.StatusCode, body)
	}
}

// B11: a token is good in the header and in the cookie, and nowhere else.
func TestWhereATokenIsGood(t *testing.T) {
	w := theWorld(t)
	token := w.as(t, "tm").Token()
	path := "/api/v1/projects/ALPHA/records"
	for name, c := range map[string]struct {
		path    string
		headers []string
		status  int
	}{
		"bearer": {path, []string{"Authorization", "Bearer " + token}, 200},
		"cookie": {path, []string{"Cookie", plainCookie + "=" + token}, 200},
		"basic":  {path, []string{"Authorization", "Basic " + token}, 401},
		"query":  {path + "?token=" + token, nil, 401},
		"access_token in the query, beside a good one": {path + "?access_token=" + token, []string{"Authorization", "Bearer " + token}, 422},
		"another cookie": {path, []string{"Cookie", "session=" + token}, 401},
		"long":           {path, []string{"Authorization", "Bearer " + strings.Repeat("x", 5000)}, 401},
		"two words":      {path, []string{"Authorization", "Bearer " + token + " " + token}, 401},
	} {
		answer, body := w.raw(t, "", "GET", c.path, "", c.headers...)
		if answer.StatusCode != c.status {
			t.Errorf("%s: %d %s", name, answer.StatusCode, body)
		}
	}
}

func TestLogoutEndsTheSession(t *testing.T) {
	w := theWorld(t)
	c, err := client.New(w.address, client.WithHTTPClient(checkedHTTP()))
	if err != nil {
		t.Fatal(err)
	}
	s, err := c.Login(t.Context(), "tech2", password)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.User.Projects) != 1 || s.User.Projects[0].Role != "technician" || s.User.Projects[0].Name == nil {
		t.Errorf("who I am: %+v", s.User)
	}
	if err := c.Logout(t.Context()); err != nil {
		t.Fatal(err)
	}
	if answer, _ := w.raw(t, "", "GET", "/api/v1/me", "", "Authorization", "Bearer "+s.Token); answer.StatusCode != 401 {
		t.Errorf("after the logout: %d", answer.StatusCode)
	}
	if text := fmt.Sprint(w.dump(t, "sessions")); strings.Contains(text, s.Token) {
		t.Error("the token itself is kept")
	}
}
