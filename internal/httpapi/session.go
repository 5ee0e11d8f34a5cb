package httpapi

import (
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Names of the panel's cookie. The prefix makes a browser refuse it from anywhere but this very host over TLS; plain
// http on loopback cannot have it.
const (
	secureCookie = "__Host-countersign"
	plainCookie  = "countersign"
)

// maxToken is the longest token in bytes that is worth looking up.
const maxToken = 256

func (a *api) cookieName() string {
	if a.secure {
		return secureCookie
	}
	return plainCookie
}

// presentedToken finds the session token: of Authorization: Bearer, else of the cookie. No other place counts, the
// query least of all: addresses are logged and sent on.
func (x *exchange) presentedToken() (token string, byCookie bool) {
	if header := x.Request.Header.Get("Authorization"); header != "" {
		scheme, token, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return "", false
		}
		return strings.TrimSpace(token), false
	}
	if cookie, err := x.Request.Cookie(x.api.cookieName()); err == nil {
		return cookie.Value, true
	}
	return "", false
}

// authenticate finds out who asks. A route whose action needs no session runs without one.
func authenticate(x *exchange) error {
	if x.route.Action.Anonymous() {
		return nil
	}
	token, byCookie := x.presentedToken()
	if token == "" || len(token) > maxToken {
		return noSession()
	}
	actor, csrf, err := x.api.people.Resolve(x.Request.Context(), token)
	if err != nil {
		return err
	}
	x.actor, x.token = actor, token
	if byCookie && unsafeMethod(x.Request.Method) {
		return checkCSRF(x.Request, csrf)
	}
	return nil
}

func noSession() error {
	return fault.New(fault.Unauthenticated, "E_NO_SESSION", "请先登录。", "Log in first.").Audited("auth.missing")
}

// setCookie hands the token to a browser; an empty token takes it back.
func (x *exchange) setCookie(token string, expires time.Time) {
	cookie := &http.Cookie{ //nolint:gosec // Secure follows the installation: plain http is for loopback alone
		Name: x.api.cookieName(), Value: token, Path: "/", HttpOnly: true,
		Expires: expires.UTC(), Secure: x.api.secure, SameSite: http.SameSiteLaxMode,
	}
	if token == "" {
		cookie.MaxAge = -1
	}
	http.SetCookie(x.Writer, cookie)
}

// remoteIP is the peer of the connection; no header is believed.
func remoteIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
