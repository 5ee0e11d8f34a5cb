package outbound

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// names is a resolver whose answers a test writes; each look-up takes the next one.
type names map[string][]string

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	all := n[host]
	if len(all) == 0 {
		return nil, &net.DNSError{Err: "no such host", Name: host}
	}
	if len(all) > 1 {
		n[host] = all[1:]
	}
	var addresses []netip.Addr
	for text := range strings.FieldsSeq(all[0]) {
		addresses = append(addresses, netip.MustParseAddr(text))
	}
	return addresses, nil
}

func clientFor(t *testing.T, n names, allow ...string) *Client {
	t.Helper()
	c, err := New(allow, n)
	require.NoError(t, err)
	return c
}

func call(t *testing.T, c *Client, address string) (Answer, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("hello"))
	require.NoError(t, err)
	return c.Do(request)
}

// insideAddresses are the classes of addresses that no webhook reaches, each by an example and its borders.
var insideAddresses = map[string][]string{
	"loopback":          {"127.0.0.1", "127.255.255.254", "::1"},
	"private":           {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1", "fd12:3456::1"},
	"link-local":        {"169.254.0.1", "fe80::1", "fe80::1%eth0"},
	"metadata":          {"169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192"},
	"carrier-grade NAT": {"100.64.0.1", "100.127.255.255"},
	"multicast":         {"224.0.0.1", "239.255.255.255", "ff02::1"},
	"unspecified":       {"0.0.0.0", "0.1.2.3", "::"},
	"broadcast":         {"255.255.255.255", "240.0.0.1"},
	"documentation":     {"192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "198.18.0.1"},
	"IPv4-mapped":       {"::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254"},
	"IPv4 carried":      {"64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::1"},
	"not global IPv6":   {"fec0::1", "64:ff9b:1::1", "100::1", "2001::1", "::7f00:1"},
}

func TestAddressesInsideTheHouseAreRefused(t *testing.T) {
	for class, addresses := range insideAddresses {
		t.Run(class, func(t *testing.T) {
			for _, text := range addresses {
				require.False(t, public(netip.MustParseAddr(text)), text)
				c := clientFor(t, names{"hook.example": {text}})
				c.dial = func(context.Context, string, string) (net.Conn, error) {
					t.Fatal("it dialled " + text)
					return nil, nil
				}
				_, err := call(t, c, "https://hook.example/x")
				require.ErrorIs(t, err, ErrForbidden, text)
				literal := "https://" + net.JoinHostPort(strings.ReplaceAll(text, "%", "%25"), "443") + "/"
				_, err = call(t, c, literal)
				require.ErrorIs(t, err, ErrForbidden, text)
				require.ErrorIs(t, c.Check(literal, true), ErrForbidden, text)
			}
		})
	}
	for _, text := range []string{"1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"} {
		require.True(t, public(netip.MustParseAddr(text)), text)
	}
}

// TestNameThatMixesIsRefused: one address inside is enough.
func TestNameThatMixesIsRefused(t *testing.T) {
	c := clientFor(t, names{"hook.example": {"8.8.8.8 10.0.0.1"}})
	c.dial = func(context.Context, string, string) (net.Conn, error) { t.Fatal("it dialled"); return nil, nil }
	_, err := call(t, c, "https://hook.example/x")
	require.ErrorIs(t, err, ErrForbidden)
}

// TestNameThatChangesBetweenCheckAndCall dials the address that was judged, never what the name says next.
func TestNameThatChangesBetweenCheckAndCall(t *testing.T) {
	n := names{"hook.example": {"8.8.8.8", "127.0.0.1"}}
	c := clientFor(t, n)
	var dialled []string
	gone := errors.New("nobody there")
	c.dial = func(_ context.Context, _, address string) (net.Conn, error) {
		dialled = append(dialled, address)
		return nil, gone
	}
	require.NoError(t, c.Check("https://hook.example/x", false))
	_, err := call(t, c, "https://hook.example/x")
	require.ErrorIs(t, err, gone)
	require.Equal(t, []string{"8.8.8.8:443"}, dialled)
	_, err = call(t, c, "https://hook.example/x")
	require.ErrorIs(t, err, ErrForbidden, "the next call is judged anew")
	require.Len(t, dialled, 1)
}

func TestRedirectIntoTheHouseIsNotFollowed(t *testing.T) {
	reached := false
	house := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer house.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, house.URL, status) }))
		u, err := url.Parse(outside.URL)
		require.NoError(t, err)
		answer, err := call(t, clientFor(t, nil, u.Host), outside.URL)
		require.NoError(t, err)
		require.Equal(t, status, answer.Status)
		outside.Close()
	}
	require.False(t, reached)
}

func TestHouseList(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		_, _ = w.Write(append(body, strings.Repeat("x", answerMax)...))
	}))
	defer server.Close()
	u, err := url.Parse(server.URL)
	require.NoError(t, err)
	named := "http://hook.house:" + u.Port() + "/"
	for _, allow := range []string{u.Host, "127.0.0.0/8:*", "127.0.0.1:*"} {
		answer, err := call(t, clientFor(t, nil, allow), server.URL)
		require.NoError(t, err, allow)
		require.Len(t, answer.Body, answerMax, "no more of an answer is read")
		require.NoError(t, clientFor(t, nil, allow).Check(server.URL, false), allow)
	}
	_, err = call(t, clientFor(t, names{"hook.house": {"127.0.0.1"}}, "hook.house:"+u.Port()), named)
	require.NoError(t, err)
	for _, allow := range []string{"127.0.0.1", "127.0.0.1:81", "hook.house", "10.0.0.0/8:*"} {
		_, err = call(t, clientFor(t, names{"hook.house": {"127.0.0.1"}}, allow), named)
		require.ErrorIs(t, err, ErrForbidden, allow)
	}
	for _, wrong := range []string{"", "http://x", "a b", "x@y"} {
		_, err = New([]string{wrong}, nil)
		require.Error(t, err, wrong)
	}
}

func TestCheckBeforeCalling(t *testing.T) {
	c := clientFor(t, nil, "10.1.0.0/16:8443")
	for address, well := range map[string]bool{
		"https://hook.example/a?b=c": true, "https://hook.example:443/": true, "http://hook.example/": false, "https://hook.example:22/": false,
		"https://10.1.2.3:8443/": true, "https://10.2.2.3:8443/": false, "https://10.1.2.3/": false, "https://127.0.0.1/": false, "https://u:p@hook.example/": false,
		"ftp://hook.example/": false, "//hook.example": false, "hook.example": false, "": false, "https://[::1]/": false, "file:///etc/passwd": false,
		"https://hook.example:8443/": true, // its address may lie in the block; the call decides
	} {
		require.Equal(t, well, c.Check(address, false) == nil, address)
	}
	require.NoError(t, c.Check("http://hook.example/", true))
}

// TestErrorsHideTheAddress: the path of a bot's address is its key.
func TestErrorsHideTheAddress(t *testing.T) {
	_, err := call(t, clientFor(t, names{}), "https://hook.example/secret-key")
	require.Error(t, err)
	require.NotContains(t, err.Error(), "secret-key")
	require.NotContains(t, err.Error(), "hook.example")
}
