package xmppd_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/xmppd"
	"parley/xmppd/listen"
	"parley/xmppd/xmpptest"
)

// upgrade asks for a WebSocket and returns the HTTP status.
func upgrade(t *testing.T, s *xmpptest.Server, o websocket.DialOptions) int {
	t.Helper()
	ws, answer, err := websocket.Dial(t.Context(), s.URL, &o)
	if err == nil {
		t.Cleanup(func() { _ = ws.CloseNow() })
		return http.StatusSwitchingProtocols
	}
	if answer == nil {
		t.Fatal(err)
	}
	return answer.StatusCode
}

func TestUpgrade(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Listen.Origins = []string{"https://shop.example", "127.0.0.1:*"} })
	xmpp := []string{"xmpp"}
	origin := func(o string) http.Header { return http.Header{"Origin": {o}} }
	for _, c := range []struct {
		name string
		o    websocket.DialOptions
		want int
	}{
		{"no browser", websocket.DialOptions{Subprotocols: xmpp}, 101},
		{"no subprotocol", websocket.DialOptions{}, 501},
		{"another subprotocol", websocket.DialOptions{Subprotocols: []string{"xmpp2", "chat"}}, 501},
		{"one of several", websocket.DialOptions{Subprotocols: []string{"chat", "xmpp"}}, 101},
		{"same origin", websocket.DialOptions{Subprotocols: xmpp, HTTPHeader: origin(s.HTTP.URL)}, 101},
		{"allowed origin", websocket.DialOptions{Subprotocols: xmpp, HTTPHeader: origin("https://shop.example")}, 101},
		{"allowed, any port", websocket.DialOptions{Subprotocols: xmpp, HTTPHeader: origin("http://127.0.0.1:9")}, 101},
		{"foreign origin", websocket.DialOptions{Subprotocols: xmpp, HTTPHeader: origin("https://evil.example")}, 403},
		{"wrong scheme", websocket.DialOptions{Subprotocols: xmpp, HTTPHeader: origin("http://shop.example")}, 403},
		{"suffix", websocket.DialOptions{Subprotocols: xmpp, HTTPHeader: origin("https://notshop.example")}, 403},
		{"opaque origin", websocket.DialOptions{Subprotocols: xmpp, HTTPHeader: origin("null")}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := upgrade(t, s, c.o); got != c.want {
				t.Errorf("got %d, expected %d", got, c.want)
			}
		})
	}
}

func TestConnectionsPerAddressAreBounded(t *testing.T) {
	addr := netip.MustParseAddr("2001:db8::1")
	s := xmpptest.Start(t, func(c *xmppd.Config) {
		c.Listen.ConnsPerIPMax = 2
		c.Listen.Peer = func(r *http.Request) listen.Peer { return listen.Peer{Addr: addr, TLS: true} }
	})
	first := s.DialWebSocket(t)
	addr = netip.MustParseAddr("2001:db8::2") // the same subscriber
	s.DialWebSocket(t)
	o := websocket.DialOptions{Subprotocols: []string{"xmpp"}}
	if got := upgrade(t, s, o); got != 503 {
		t.Errorf("the third of a /64 got %d", got)
	}
	addr = netip.MustParseAddr("2001:db8:0:1::1")
	if got := upgrade(t, s, o); got != 101 {
		t.Errorf("another /64 got %d", got)
	}
	addr = netip.MustParseAddr("2001:db8::1")
	first.Send(xmpptest.Open, xmpptest.Close)
	first.ExpectEnd(1000)
	_ = first.WS.CloseNow()
	for upgrade(t, s, o) != 101 { // the server notices the end in its own time
	}
}

func TestNewConnectionsPerAddressAreBounded(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) {
		c.Listen.ConnsPerIPPerMinute, c.Listen.ConnsPerIPBurst = 10, 2
		c.Listen.Peer = func(r *http.Request) listen.Peer {
			return listen.Peer{Addr: netip.MustParseAddr("192.0.2.1"), TLS: true}
		}
	})
	s.DialWebSocket(t)
	s.DialWebSocket(t)
	_, answer, err := websocket.Dial(t.Context(), s.URL, &websocket.DialOptions{Subprotocols: []string{"xmpp"}})
	if err == nil || answer == nil || answer.StatusCode != http.StatusTooManyRequests || answer.Header.Get("Retry-After") != "6" {
		t.Fatalf("the third got %v, %v", answer, err)
	}
	s.Clock.Pass(6)
	s.DialWebSocket(t)
}

// TestTheIdleMakeRoomForWhoLogsIn: at the bound a new connection gets in, and the one that has said nothing for longest
// is told why it must go.
func TestTheIdleMakeRoomForWhoLogsIn(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Listen.UnauthenticatedMax = 2 })
	s.Account(t, "juliet")
	juliet := s.DialWebSocket(t).Login(xmpptest.Plain("juliet"))
	slow, idle := s.DialWebSocket(t), s.DialWebSocket(t)
	for _, c := range []*xmpptest.Client{idle, slow} { // in the order of their last words, not of their coming
		c.Send(xmpptest.Open)
		c.Until("<stream:features")
	}
	late := s.DialWebSocket(t)
	expectGoodBye(t, idle.ExpectEnd(1000), "connection-timeout")
	slow.Send(xmpptest.Plain("juliet"))
	slow.Expect("<success")
	other := s.DialWebSocket(t)
	silent := s.DialWebSocket(t)
	got := late.ExpectEnd(1000)
	expectGoodBye(t, got, "connection-timeout")
	if !strings.HasPrefix(got[0], "<open ") {
		t.Errorf("no header: %q", got)
	}
	other.Login(xmpptest.Plain("juliet"))
	silent.Send(xmpptest.Open)
	silent.Expect("<open")
	juliet.Ping()
}

// TestEveryStreamErrorComesBeforeTheEnd sends what is wrong and reads what is said, up to the WebSocket's status.
func TestEveryStreamErrorComesBeforeTheEnd(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	message := func(body string) string {
		return "<message xmlns='jabber:client' to='juliet@localhost'><body>" + body + "</body></message>"
	}
	for _, c := range []struct {
		name      string
		login     bool
		send      string
		condition string
		code      websocket.StatusCode
	}{
		{"not well-formed, first", false, "<a", "not-well-formed", 1007},
		{"no XML at all", false, "hello", "not-well-formed", 1007},
		{"DTD", false, "<!DOCTYPE x><x/>", "restricted-xml", 1007},
		{"too big before log-in", false, message(strings.Repeat("x", 8<<10)), "policy-violation", 1008},
		{"too deep before log-in", false, strings.Repeat("<a>", 9) + strings.Repeat("</a>", 9), "policy-violation", 1008},
		{"bad UTF-8", false, "<a>\xff</a>", "unsupported-encoding", 1007},
		{"not well-formed", true, "<message>", "not-well-formed", 1007},
		{"comment", true, "<message xmlns='jabber:client'><!-- --></message>", "restricted-xml", 1007},
		{"duplicate attribute", true, "<message xmlns='jabber:client' from='a@b' from='c@d'/>", "not-well-formed", 1007},
		{"too big", true, message(strings.Repeat("x", 64<<10)), "policy-violation", 1008},
		{"far too big", true, message(strings.Repeat("x", 600<<10)), "policy-violation", 1008},
		{"too many elements", true, message(strings.Repeat("<a/>", 512)), "policy-violation", 1008},
		{"wrong namespace", true, "<message xmlns='jabber:server'/>", "unsupported-stanza-type", 1000},
		{"prefixed stanza", true, "<p:message xmlns:p='jabber:client'/>", "unsupported-stanza-type", 1000},
		{"component's namespace", true, "<message xmlns='jabber:component:accept'/>", "invalid-namespace", 1000},
		{"unknown element", true, "<hello xmlns='jabber:client'/>", "unsupported-stanza-type", 1000},
		{"forged from", true, "<message xmlns='jabber:client' from='romeo@localhost'/>", "invalid-from", 1000},
		{"open again", true, xmpptest.Open, "bad-format", 1000},
		{"auth again", true, xmpptest.Plain("juliet"), "unsupported-stanza-type", 1000},
		{"a without h", true, "<a xmlns='urn:xmpp:sm:3'/>", "bad-format", 1000},
		{"h beyond 32 bits", true, "<a xmlns='urn:xmpp:sm:3' h='4294967296'/>", "bad-format", 1000},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := s.DialWebSocket(t)
			if c.login {
				client.Login(xmpptest.Plain("juliet")).Enable()
			}
			client.Send(c.send)
			got := client.ExpectEnd(c.code)
			if n := len(got); n < 2 || !strings.Contains(got[n-2], "<stream:error") || !strings.Contains(got[n-2], "<"+c.condition+" ") ||
				got[n-1] != xmpptest.Close {
				t.Errorf("%q", got)
			}
			if !c.login && !strings.HasPrefix(got[0], "<open") {
				t.Errorf("no header: %q", got)
			}
		})
	}
}

func TestBinaryMessages(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.DialWebSocket(t).Login(xmpptest.Plain("juliet"))
	if err := c.WS.Write(t.Context(), websocket.MessageBinary, []byte("<presence xmlns='jabber:client'/>")); err != nil {
		t.Fatal(err)
	}
	if got := c.ExpectEnd(1003); len(got) != 2 || !strings.Contains(got[0], "<bad-format ") {
		t.Errorf("%q", got)
	}
}

func TestFragmentsAreJoined(t *testing.T) {
	s := xmpptest.Start(t)
	c := s.DialWebSocket(t)
	w, err := c.WS.Writer(t.Context(), websocket.MessageText)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{xmpptest.Open[:10], xmpptest.Open[10:11], xmpptest.Open[11:]} {
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c.Expect("<open")
	c.Expect("<stream:features")
}

func TestWhoDoesNotLogInIsToldAndSentAway(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.AuthTimeout = 50 * time.Millisecond })
	c := s.DialWebSocket(t)
	c.Send(xmpptest.Open)
	got := c.ExpectEnd(1000)
	if n := len(got); n != 4 || !strings.Contains(got[2], "<connection-timeout ") || got[3] != xmpptest.Close {
		t.Errorf("%q", got)
	}
}

func TestCloseIsAnswered(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	for _, end := range []string{xmpptest.Close, "</stream:stream>", "</stream:stream> "} {
		for _, login := range []bool{false, true} {
			c := s.DialWebSocket(t)
			if login {
				c.Login(xmpptest.Plain("juliet")).Enable()
			} else {
				c.Send(xmpptest.Open)
			}
			c.Send(end)
			if got := c.ExpectEnd(1000); got[len(got)-1] != xmpptest.Close {
				t.Errorf("%q", got)
			}
		}
	}
}

func TestNothingIsOfferedWithoutTLS(t *testing.T) {
	var peer listen.Peer
	local := netip.MustParseAddr("127.0.0.1")
	for _, c := range []struct {
		name            string
		plain, insecure bool
		peer            listen.Peer
		offered         bool
	}{
		{"TLS", false, false, listen.Peer{Addr: netip.MustParseAddr("192.0.2.1"), TLS: true}, true},
		{"loopback, not allowed", false, false, listen.Peer{Addr: local}, false},
		{"loopback, allowed", true, false, listen.Peer{Addr: local}, true},
		{"loopback, allowed, proxied", true, false, listen.Peer{Addr: local, Proxied: true}, false},
		{"elsewhere, allowed for loopback", true, false, listen.Peer{Addr: netip.MustParseAddr("192.0.2.1")}, false},
		{"elsewhere, insecure", false, true, listen.Peer{Addr: netip.MustParseAddr("192.0.2.1")}, true},
		{"elsewhere, insecure, proxied", false, true, listen.Peer{Addr: netip.MustParseAddr("192.0.2.1"), Proxied: true}, false},
		{"loopback, both, proxied", true, true, listen.Peer{Addr: local, Proxied: true}, false},
		{"TLS to a proxy that is believed", false, true, listen.Peer{Addr: netip.MustParseAddr("192.0.2.1"), TLS: true, Proxied: true}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			peer = c.peer
			s := xmpptest.Start(t, func(cfg *xmppd.Config) {
				cfg.PlainAllowed, cfg.InsecureAllowed = c.plain, c.insecure
				cfg.Listen.Peer = func(*http.Request) listen.Peer { return peer }
			})
			client := s.DialWebSocket(t)
			client.Send(xmpptest.Open)
			client.Expect("<open")
			if f := client.Expect("<stream:features"); strings.Contains(f, "PLAIN") != c.offered || strings.Contains(f, "<mechanisms") != c.offered {
				t.Error(f)
			}
		})
	}
}

// TestInsecureIsForDirectPeers sends what a proxy would, to a listener that goes without TLS and believes nobody.
func TestInsecureIsForDirectPeers(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.PlainAllowed, c.InsecureAllowed = false, true })
	s.Account(t, "juliet")
	s.DialWebSocket(t).Login(xmpptest.Plain("juliet"))
	for name, value := range map[string]string{"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1", "Forwarded": "proto=http", "Via": "1.1 x"} {
		ws, _, err := websocket.Dial(t.Context(), s.URL, &websocket.DialOptions{Subprotocols: []string{"xmpp"}, HTTPHeader: http.Header{name: {value}}})
		if err != nil {
			t.Fatal(err)
		}
		c := s.Over(t, ws)
		c.Send(xmpptest.Open, xmpptest.Plain("juliet"))
		c.Expect("<open")
		if f := c.Expect("<stream:features"); strings.Contains(f, "<mechanisms") {
			t.Errorf("%s: %s", name, f)
		}
		c.Expect("<failure", "<encryption-required")
	}
}

func TestTLS(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.PlainAllowed = false })
	s.Account(t, "juliet")
	secure := httptest.NewTLSServer(s.WebSocket())
	t.Cleanup(secure.Close)
	s.URL, s.Dialing = "wss"+strings.TrimPrefix(secure.URL, "https"), secure.Client()
	c := s.DialWebSocket(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Ping()
	again := s.DialWebSocket(t) // the old one is let go
	again.Resume(xmpptest.Plain("juliet"), c, 1)
	expectGoodBye(t, c.ExpectEnd(websocket.StatusPolicyViolation), "conflict")
	again.Send(xmpptest.Close)
	again.ExpectEnd(1000)
}

// TestPings lets time pass: a silent peer is pinged, and is given up when no answer comes.
func TestPings(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	pings := make(chan struct{}, 100)
	ws, _, err := websocket.Dial(t.Context(), s.URL, &websocket.DialOptions{Subprotocols: []string{"xmpp"},
		OnPingReceived: func(context.Context, []byte) bool { pings <- struct{}{}; return true }})
	if err != nil {
		t.Fatal(err)
	}
	lively := &xmpptest.Client{WS: ws}
	ctx := lively.WS.CloseRead(t.Context()) // answers pings
	s.Clock.Pass(listen.PingAfterBeats - 1)
	if len(pings) != 0 {
		t.Fatal("pinged too early")
	}
	for range 3 { // its answers are awaited before more time passes
		for s.Clock.Pass(1); ; s.Clock.Pass(1) {
			select {
			case <-pings:
			case <-time.After(10 * time.Millisecond):
				continue
			}
			break
		}
	}
	if ctx.Err() != nil {
		t.Fatal("a peer that answers was given up")
	}
}

func TestTheSilentAreBuried(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	acd := s.Attach(t, "acd.localhost")
	c := s.DialWebSocket(t).Login(xmpptest.Plain("juliet")).Enable() // does not read from now on, and so answers no ping
	c.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
	acd.Expect("<message")
	unnamed := s.DialWebSocket(t)
	unnamed.Send(xmpptest.Open)
	unnamed.Expect("<open")
	s.Clock.Pass(listen.DeadAfterBeats + 5)
	acd.Expect("state='lost'")
	for _, gone := range []*xmpptest.Client{c, unnamed} { // late, but they can read what they were told
		expectGoodBye(t, gone.ExpectEnd(1000), "connection-timeout")
	}
}

// broken is a component with a bug.
type broken struct{}

func (broken) Handle([]byte, func()) { panic("a bug") }

func TestABugTakesOneConnectionAlone(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	if _, err := s.Server.Attach("broken.localhost", broken{}); err != nil {
		t.Fatal(err)
	}
	juliet, romeo := s.DialWebSocket(t).Login(xmpptest.Plain("juliet")), s.DialWebSocket(t).Login(xmpptest.Plain("romeo"))
	juliet.Send("<message xmlns='jabber:client' to='broken.localhost'/>")
	if got := juliet.ExpectEnd(websocket.StatusInternalError); len(got) != 2 || !strings.Contains(got[0], "<internal-server-error ") {
		t.Errorf("%q", got)
	}
	romeo.Ping()
}
