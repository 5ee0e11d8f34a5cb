package outbound

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// anyPort stands for every port in an entry of the house list.
const anyPort = "*"

// entry is one exception that the operator made: a name or a block of addresses, with a port.
type entry struct {
	name  string // lower case; empty: block counts
	block netip.Prefix
	port  string // empty: 80 and 443
}

// readEntry reads NAME, ADDRESS or BLOCK, each with an optional :PORT, where * is any port.
func readEntry(text string) (entry, error) {
	host, port := text, ""
	if h, p, err := net.SplitHostPort(text); err == nil {
		if _, wrong := strconv.ParseUint(p, 10, 16); wrong != nil && p != anyPort {
			return entry{}, fmt.Errorf("%q: %q is no port", text, p)
		}
		host, port = h, p
	}
	if block, err := netip.ParsePrefix(host); err == nil {
		return entry{block: block.Masked(), port: port}, nil
	}
	if a, err := netip.ParseAddr(host); err == nil {
		return entry{block: netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), port: port}, nil
	}
	if host == "" || strings.ContainsAny(host, "/@: ") {
		return entry{}, fmt.Errorf("%q is no address, block or name of a house", text)
	}
	return entry{name: strings.ToLower(host), port: port}, nil
}

func (e entry) takesPort(port string) bool {
	return e.port == anyPort || e.port == port || (e.port == "" && usual(port))
}

func usual(port string) bool { return port == "80" || port == "443" }

// names reports whether the operator named this host and port as one of his own.
func (c *Client) names(host, port string) bool {
	for _, e := range c.house {
		if e.name != "" && strings.EqualFold(e.name, host) && e.takesPort(port) {
			return true
		}
	}
	return false
}

// lets reports whether a connection to an address and port may be made.
func (c *Client) lets(a netip.Addr, port string) bool {
	for _, e := range c.house {
		if e.name == "" && e.block.Contains(a.Unmap()) && e.takesPort(port) {
			return true
		}
	}
	return usual(port) && public(a)
}
