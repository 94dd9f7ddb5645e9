package listen

import (
	"net/http"
	"net/netip"
)

// Peer is who is at the other end of a connection, as far as the transport knows.
type Peer struct {
	Addr    netip.Addr
	TLS     bool // on the whole way: to us, or to a proxy that is believed
	Proxied bool // something stands between
}

// PeerOf reads a Peer from a request. It believes no proxy: Forwarded, X-Forwarded-For and the like only
// make the peer a proxied one.
func PeerOf(r *http.Request) Peer {
	p := Peer{TLS: r.TLS != nil}
	if a, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		p.Addr = a.Addr().Unmap()
	}
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		p.Proxied = p.Proxied || r.Header.Get(name) != ""
	}
	return p
}

// Neighbourhood is what peers are counted by: an IPv4 address, or an IPv6 /64.
func (p Peer) Neighbourhood() netip.Addr { return neighbourhood(p.Addr) }

// neighbourhood is what addresses are counted by: IPv4 addresses each by itself, IPv6 ones by /64, which is what
// one subscriber has.
func neighbourhood(a netip.Addr) netip.Addr {
	if a.Is4() || !a.IsValid() {
		return a
	}
	p, err := a.Prefix(64)
	if err != nil {
		return a
	}
	return p.Addr()
}
