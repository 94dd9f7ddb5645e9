package api

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

// Peer is who asks, as far as it can be believed.
type Peer struct {
	Addr netip.Addr // the browser's address; a trusted proxy may have told it
	// Secure means TLS to us, or to a trusted proxy.
	Secure bool
	// Direct means that no header hints at a proxy in between (DESIGN 2.11: a loopback demo is only then as good as TLS).
	Direct bool
}

type peerKey struct{}

// PeerOf is the peer of a request that has come through the router of this package.
func PeerOf(r *http.Request) Peer {
	p, _ := r.Context().Value(peerKey{}).(Peer)
	return p
}

// knowPeer settles once who asks. Headers count only if every hop that wrote them is a trusted proxy.
func (a *API) knowPeer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p := Peer{Secure: r.TLS != nil, Direct: !forwarded(r.Header)}
		if from, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
			p.Addr = from.Addr().Unmap()
		}
		if a.trusted(p.Addr) {
			if strings.EqualFold(strings.TrimSpace(r.Header.Get("X-Forwarded-Proto")), "https") {
				p.Secure = true
			}
			p.Addr = a.lastUntrusted(p.Addr, r.Header.Values("X-Forwarded-For"))
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), peerKey{}, p)))
	})
}

func forwarded(h http.Header) bool {
	for _, name := range []string{"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-Ip", "Via"} {
		if h.Get(name) != "" {
			return true
		}
	}
	return false
}

func (a *API) trusted(addr netip.Addr) bool {
	for _, p := range a.proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}

// lastUntrusted walks the hops backwards: the first that is no proxy of ours is the peer. What stands before it may
// have been written by anybody.
func (a *API) lastUntrusted(peer netip.Addr, headers []string) netip.Addr {
	hops := strings.Split(strings.Join(headers, ","), ",")
	for i := len(hops) - 1; i >= 0 && a.trusted(peer); i-- {
		addr, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		peer = addr.Unmap()
	}
	return peer
}
