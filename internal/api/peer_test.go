package api

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// TestPeer: a header counts only as far as trusted proxies wrote it.
func TestPeer(t *testing.T) {
	proxies, err := parseNetworks([]string{"10.0.0.0/8", "2001:db8::1"})
	if err != nil {
		t.Fatal(err)
	}
	a := &API{proxies: proxies}
	for _, tt := range []struct {
		from, forwardedFor, proto string
		addr                      string
		secure, direct            bool
	}{
		{"192.0.2.7:1", "", "", "192.0.2.7", false, true},
		{"192.0.2.7:1", "1.1.1.1", "https", "192.0.2.7", false, false},
		{"10.0.0.1:1", "1.1.1.1", "https", "1.1.1.1", true, false},
		{"10.0.0.1:1", "6.6.6.6, 1.1.1.1, 10.0.0.2", "https", "1.1.1.1", true, false},
		{"10.0.0.1:1", "nonsense", "http", "10.0.0.1", false, false},
		{"10.0.0.1:1", "1.1.1.1, nonsense", "", "10.0.0.1", false, false},
		{"[2001:db8::1]:1", "2001:db8:5::9", "HTTPS", "2001:db8:5::9", true, false},
		{"[::ffff:10.0.0.1]:1", "::ffff:1.1.1.1", "", "1.1.1.1", false, false},
		{"@", "1.1.1.1", "https", "invalid IP", false, false},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://x/", nil)
		r.RemoteAddr = tt.from
		if tt.forwardedFor != "" {
			r.Header.Set("X-Forwarded-For", tt.forwardedFor)
		}
		if tt.proto != "" {
			r.Header.Set("X-Forwarded-Proto", tt.proto)
		}
		var got Peer
		a.knowPeer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = PeerOf(r) })).ServeHTTP(nil, r)
		if got.Addr.String() != tt.addr || got.Secure != tt.secure || got.Direct != tt.direct {
			t.Errorf("%+v: %+v", tt, got)
		}
	}
	if PeerOf(httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)) != (Peer{Addr: netip.Addr{}}) {
		t.Error("a peer from nowhere")
	}
}

func FuzzForwarded(f *testing.F) {
	f.Add("1.1.1.1, 10.0.0.1", "10.0.0.3:1")
	proxies, _ := parseNetworks([]string{"10.0.0.0/8"})
	a := &API{proxies: proxies}
	f.Fuzz(func(t *testing.T, header, from string) {
		addr, err := netip.ParseAddr(from)
		if err != nil {
			return
		}
		got := a.lastUntrusted(addr, []string{header})
		if !a.trusted(addr) && got != addr {
			t.Fatalf("%s made itself %s", addr, got)
		}
	})
}
