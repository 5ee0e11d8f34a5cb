package client

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Client speaks API v1 to one server. It is safe for concurrent use.
type Client struct {
	base     string // scheme, host and the API's prefix
	http     *http.Client
	language string
	tries    int
	pause    time.Duration

	mu    sync.RWMutex
	token string
}

// Option changes how a client works.
type Option func(*Client)

// WithToken uses a session that was opened before.
func WithToken(token string) Option { return func(c *Client) { c.token = token } }

// WithHTTPClient uses the caller's HTTP client, e.g. with his own transport.
func WithHTTPClient(h *http.Client) Option { return func(c *Client) { c.http = h } }

// WithLanguage picks the language of titles and details of problems: "zh" (default) or "en".
func WithLanguage(tag string) Option { return func(c *Client) { c.language = tag } }

// WithTLS uses a TLS configuration, e.g. with a company's own roots.
func WithTLS(config *tls.Config) Option {
	return func(c *Client) {
		t := newTransport()
		t.TLSClientConfig = config
		c.http = &http.Client{Transport: t}
	}
}

// WithRetries sets how often a call that may be repeated is tried (1: once), and the first pause between two tries;
// each further pause is twice as long. A Retry-After of the server outranks the pause.
func WithRetries(tries int, pause time.Duration) Option {
	return func(c *Client) { c.tries, c.pause = max(1, tries), pause }
}

// Defaults of a client.
const (
	defaultTries = 4
	defaultPause = 200 * time.Millisecond
	idlePerHost  = 64
)

// New makes a client of the server at baseURL, e.g. http://127.0.0.1:8080. Errors: an address that is none.
func New(baseURL string, opts ...Option) (*Client, error) {
	u, err := url.Parse(strings.TrimRight(baseURL, "/"))
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" {
		return nil, errors.New("client: the address must look like https://host or http://host:port")
	}
	c := &Client{base: u.String() + "/api/v1", http: &http.Client{Transport: newTransport()}, language: "zh", tries: defaultTries, pause: defaultPause}
	for _, opt := range opts {
		opt(c)
	}
	return c, nil
}

// newTransport keeps enough connections for a parallel import; the default keeps two.
func newTransport() *http.Transport {
	t := &http.Transport{}
	if d, ok := http.DefaultTransport.(*http.Transport); ok {
		t = d.Clone()
	}
	t.MaxIdleConnsPerHost = idlePerHost
	return t
}

// Token gives the session's token, to be kept and used again by WithToken; empty without a session.
func (c *Client) Token() string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.token
}

func (c *Client) setToken(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = token
}
