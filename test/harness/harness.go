// Package harness starts the whole product for a test, either inside the test process (Start) or as the real program
// (Serve): real stores, real services, the real router on a loopback port, and people of every role who talk to it
// through pkg/client. It also looks behind the product's back: at every row and every object (Database, Inspect).
package harness

import (
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/countersign/countersign/internal/app"
	"github.com/countersign/countersign/internal/service/people"
	"github.com/countersign/countersign/pkg/client"
)

// Password is everybody's password.
const Password = "site-password-1"

// Project is the project on which everybody has his role.
const Project = "TOWER"

// Site is a running product.
type Site struct {
	*app.Product
	Config app.Config
	URL    string
	Clock  *Clock
	tb     testing.TB
	mu     sync.Mutex
	known  map[string]*client.Client
}

// Start runs the product on a stack until the test ends, with everybody on Project. Each change is made to the
// composed product before it serves: a test puts its own instrument there.
func Start(tb testing.TB, stack Stack, changes ...func(*app.Product)) *Site {
	tb.Helper()
	return StartWith(tb, Config(tb, stack), changes...)
}

// StartWith is Start with a configuration of one's own.
func StartWith(tb testing.TB, config app.Config, changes ...func(*app.Product)) *Site {
	tb.Helper()
	s := Open(tb, config, &Clock{}, changes...)
	s.found()
	return s
}

// Found makes an installation with everybody on Project and leaves it to the real program. It answers a session's
// token for each login.
func Found(tb testing.TB, config app.Config) map[string]string {
	tb.Helper()
	s, stop := open(tb, config, &Clock{})
	defer stop()
	s.found()
	tokens := map[string]string{"sysadmin": s.As("sysadmin").Token()}
	for _, m := range Crew {
		tokens[m.Login] = s.As(m.Login).Token()
	}
	return tokens
}

// Open runs the product on an installation that is there already, or on none.
func Open(tb testing.TB, config app.Config, clock *Clock, changes ...func(*app.Product)) *Site {
	tb.Helper()
	s, stop := open(tb, config, clock, changes...)
	tb.Cleanup(stop)
	return s
}

func open(tb testing.TB, config app.Config, clock *Clock, changes ...func(*app.Product)) (*Site, func()) {
	tb.Helper()
	product, err := app.Open(tb.Context(), config, slog.New(slog.DiscardHandler), clock.Now)
	if err != nil {
		tb.Fatalf("start on %s and %s: %v", config.Database.Driver, config.Objects.Driver, err)
	}
	for _, change := range changes {
		change(product)
	}
	handler, err := product.Handler(config)
	if err != nil {
		tb.Fatal(err)
	}
	server := httptest.NewServer(handler)
	stop := func() {
		server.Close()
		if err := product.Close(); err != nil {
			tb.Errorf("close: %v", err)
		}
	}
	return &Site{Product: product, Config: config, URL: server.URL, Clock: clock, tb: tb, known: map[string]*client.Client{}}, stop
}

// As gives the person's own client, logged in once.
func (s *Site) As(login string) *client.Client {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.known[login]; !ok {
		s.known[login] = s.Session(login)
	}
	return s.known[login]
}

// Session opens a further session of a person. It asks the service, not the route, which bears only so many logins
// from one address.
func (s *Site) Session(login string) *client.Client {
	s.tb.Helper()
	session, err := s.People.Login(s.tb.Context(), people.LoginInput{Login: login, Password: Password, IP: "127.0.0.1", Agent: "test"})
	if err != nil {
		s.tb.Fatalf("login of %s: %v", login, err)
	}
	return Client(s.tb, s.URL, session.Token)
}

// Client speaks to a server with a session that is there already; the empty token is nobody. It never tries twice, so
// that a test sees each answer.
func Client(tb testing.TB, url, token string) *client.Client {
	tb.Helper()
	c, err := client.New(url, client.WithToken(token), client.WithRetries(1, 0))
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

func (s *Site) must(err error) {
	s.tb.Helper()
	if err != nil {
		s.tb.Fatal(err)
	}
}
