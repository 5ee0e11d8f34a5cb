package outbound

import "net/netip"

// inside are blocks that no service of the public Internet has, beyond those that netip knows by itself.
var inside = prefixes(
	"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"168.63.129.16/32", // metadata of a cloud, at an address that looks public
	"2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
)

// global is what IPv6 gives to the public Internet; everything else is somebody's own.
var global = netip.MustParsePrefix("2000::/3")

// Forms of IPv6 that carry an IPv4 address, which is then what counts.
var (
	nat64  = netip.MustParsePrefix("64:ff9b::/96")
	sixTo4 = netip.MustParsePrefix("2002::/16")
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// public reports whether an address belongs to the public Internet: everything else may be a machine of the house.
func public(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	a = carried(a)
	if !a.IsValid() || !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() {
		return false
	}
	if a.Is6() && !global.Contains(a) {
		return false
	}
	for _, block := range inside {
		if block.Contains(a) {
			return false
		}
	}
	return true
}

// carried gives the IPv4 address that an IPv6 address stands for, or the address itself.
func carried(a netip.Addr) netip.Addr {
	a = a.Unmap()
	if !a.Is6() {
		return a
	}
	b := a.As16()
	switch {
	case nat64.Contains(a):
		return netip.AddrFrom4([4]byte(b[12:16]))
	case sixTo4.Contains(a):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return a
}
