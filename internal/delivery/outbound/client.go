// Package outbound is the one way by which the product calls addresses that somebody typed in: it never reaches a
// machine inside the house (SSRF), unless the operator named it in the configuration.
//
// A name is resolved once for each connection, all its addresses are judged, and the connection is made to one that was
// judged: what the name says a moment later no longer counts. Nobody is followed elsewhere.
package outbound

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// Limits of one call.
const (
	timeout   = 20 * time.Second
	answerMax = 64 << 10
)

// ErrForbidden says that an address is not one that the product calls.
var ErrForbidden = errors.New("this address is not allowed")

// Resolver finds the addresses of a name; net.DefaultResolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Client calls addresses outside. It is safe for concurrent use.
type Client struct {
	house    []entry
	resolver Resolver
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
	http     *http.Client
}

// New makes a client that calls the public Internet on ports 80 and 443, and the house addresses in allow: NAME,
// ADDRESS or BLOCK, each with an optional :PORT (:* for any). Errors: an entry that is none of these.
func New(allow []string, resolver Resolver) (*Client, error) {
	c := &Client{resolver: resolver, dial: (&net.Dialer{Timeout: timeout}).DialContext}
	for _, text := range allow {
		e, err := readEntry(text)
		if err != nil {
			return nil, err
		}
		c.house = append(c.house, e)
	}
	c.http = &http.Client{
		Timeout: timeout,
		// No proxy: it would resolve the name anew. No kept connections: each is judged.
		Transport:     &http.Transport{DialContext: c.connect, DisableKeepAlives: true, TLSHandshakeTimeout: timeout, MaxResponseHeaderBytes: answerMax},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return c, nil
}

// connect makes a connection to an address of a host that was judged.
func (c *Client) connect(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	all, err := c.judged(ctx, host, port)
	if err != nil {
		return nil, err
	}
	var failed error
	for _, a := range all {
		conn, err := c.dial(ctx, network, net.JoinHostPort(a.String(), port))
		if err == nil {
			return conn, nil
		}
		failed = err
	}
	return nil, failed
}

// judged gives the addresses of a host. One that is not allowed refuses all of them: a name that mixes is up to
// something.
func (c *Client) judged(ctx context.Context, host, port string) ([]netip.Addr, error) {
	all, err := c.addresses(ctx, host)
	if err != nil || c.names(host, port) {
		return all, err
	}
	for _, a := range all {
		if !c.lets(a, port) {
			return nil, fmt.Errorf("%w: port %s of an address inside the house, or an unusual port", ErrForbidden, port)
		}
	}
	return all, nil
}

func (c *Client) addresses(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	all, err := c.resolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(all) == 0 {
		err = errors.New("the name has no address")
	}
	return all, err
}

// Check says whether a text is an address that could be called, as far as that shows without asking anybody: https, or
// http where plain allows it or the house list names the address. Errors: ErrForbidden.
func (c *Client) Check(address string, plain bool) error {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || u.Fragment != "" {
		return fmt.Errorf("%w: no address like https://host/path", ErrForbidden)
	}
	port := portOf(u)
	a, err := netip.ParseAddr(u.Hostname())
	literal := err == nil
	own := c.names(u.Hostname(), port) || literal && !usualPublic(a, port) && c.lets(a, port)
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !plain && !own):
		return fmt.Errorf("%w: it has to begin with https://", ErrForbidden)
	case own:
		return nil
	case literal && !c.lets(a, port):
		return fmt.Errorf("%w: it is inside the house", ErrForbidden)
	case !usual(port) && !c.takesPort(port):
		return fmt.Errorf("%w: port %s", ErrForbidden, port)
	}
	return nil
}

func usualPublic(a netip.Addr, port string) bool { return usual(port) && public(a) }

// takesPort reports whether some block of the house takes the port: a name may yet turn out to lie in it.
func (c *Client) takesPort(port string) bool {
	for _, e := range c.house {
		if e.name == "" && e.takesPort(port) {
			return true
		}
	}
	return false
}

func portOf(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "http":
		return "80"
	}
	return "443"
}

// Answer is what was answered to a call.
type Answer struct {
	Status     int
	RetryAfter string
	Body       []byte // its first 64 KB
}

// Do makes a call. Errors hold no part of the address, which may be a secret.
func (c *Client) Do(request *http.Request) (Answer, error) {
	answer, err := c.http.Do(request)
	if err != nil {
		return Answer{}, hidden(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerMax))
	return Answer{Status: answer.StatusCode, RetryAfter: answer.Header.Get("Retry-After"), Body: body}, hidden(err)
}

// hidden takes the address out of an error.
func hidden(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	var name *net.DNSError
	if errors.As(err, &name) {
		return errors.New("the name could not be resolved")
	}
	return err
}
