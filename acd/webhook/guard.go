package webhook

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// ErrRefused is what a try gets whose target may not be dialled.
var ErrRefused = errors.New("this address may not be told")

// guard says which addresses may be told.
type guard struct{ allowed, private []netip.Prefix }

// newGuard allows all public addresses, and the networks given.
func newGuard(allowed []netip.Prefix) guard {
	g := guard{allowed: allowed}
	// Nobody's public addresses (RFC 6890), and what maps IPv4 into IPv6.
	for _, text := range []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
		"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
		"::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
		"5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
	} {
		g.private = append(g.private, netip.MustParsePrefix(text))
	}
	return g
}

// allows says whether an address may be dialled.
func (g guard) allows(a netip.Addr) bool {
	if a.Zone() != "" {
		return false
	}
	for _, p := range g.allowed {
		if p.Contains(a) || p.Contains(a.Unmap()) {
			return true
		}
	}
	for _, p := range g.private {
		if p.Contains(a) {
			return false
		}
	}
	return a.IsValid() && a.IsGlobalUnicast()
}

// newClient makes the client of all senders. It looks at each address at the moment it is dialled, whatever a name was
// looked up to before, follows nothing, and keeps nothing between requests. roots may be nil: the system's.
func newClient(allowed []netip.Prefix, resolver *net.Resolver, roots *x509.CertPool) *http.Client {
	g := newGuard(allowed)
	dialer := &net.Dialer{
		Timeout: answerMax, Resolver: resolver, KeepAlive: -1,
		ControlContext: func(_ context.Context, _, address string, _ syscall.RawConn) error {
			to, err := netip.ParseAddrPort(address)
			if err != nil || !g.allows(to.Addr()) {
				return fmt.Errorf("%s: %w", address, ErrRefused)
			}
			return nil
		},
	}
	return &http.Client{
		Timeout:       answerMax,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			Proxy: nil, DialContext: dialer.DialContext, DisableKeepAlives: true, DisableCompression: true,
			TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}, TLSHandshakeTimeout: answerMax,
			ResponseHeaderTimeout: answerMax, MaxResponseHeaderBytes: 16 << 10, ExpectContinueTimeout: time.Second,
		},
	}
}
