package xmppd_test

import (
	"net/netip"
	"strings"
	"sync"
	"testing"

	"github.com/coder/websocket"

	"parley/xmppd"
	"parley/xmppd/jid"
	"parley/xmppd/xmpptest"
)

// bans are those of a test. They hold as soon as they are set.
type bans struct {
	mu    sync.Mutex
	names map[string]bool
	all   bool // whoever comes from loopback
}

func (b *bans) set(all bool, names ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all, b.names = all, map[string]bool{}
	for _, n := range names {
		b.names[n] = true
	}
}

func (b *bans) banned(bare jid.JID, from netip.Addr) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all && from.IsLoopback() && bare.Local() != "juliet" || b.names[bare.Local()]
}

// TestBanned: who is banned while connected, asleep, halfway in or outside is out within the moment and stays out, by
// name as by address; others are not touched.
func TestBanned(t *testing.T) {
	for name, byAddress := range map[string]bool{"by name": false, "by address": true} {
		t.Run(name, func(t *testing.T) {
			var b bans
			s := xmpptest.Start(t, func(c *xmppd.Config) { c.Banned, c.AnonymousAllowed = b.banned, true })
			s.Account(t, "juliet")
			acd := s.Attach(t, "acd.localhost")
			guest, token := s.Guest(t, "acd.localhost")
			bound := s.Dial(t).Login(xmpptest.Bearer(token)).Enable()
			if from, ok := s.AddressOf(jid.MustParse(bound.JID)); !ok || !from.IsLoopback() {
				t.Errorf("comes from %v, %t", from, ok)
			}
			sleeper, sleeperToken := s.Guest(t, "acd.localhost")
			asleep := s.Dial(t).Login(xmpptest.Bearer(sleeperToken)).Enable()
			asleep.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
			acd.Expect("<message")
			asleep.Cut()
			acd.Expect("state='lost'")
			halfway := s.Dial(t)
			halfway.Send(xmpptest.Open, xmpptest.Bearer(token), xmpptest.Open)
			halfway.Until("xmpp-bind")
			juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))

			b.set(byAddress, guest, sleeper)
			if byAddress {
				b.set(true)
			}
			s.EndBanned()
			for _, c := range []*xmpptest.Client{bound, halfway} {
				expectNotServed(t, c)
			}
			acd.Expect("state='ended'", "jid='"+asleep.JID+"'")
			juliet.Ping()
			if _, ok := s.AddressOf(jid.MustParse(bound.JID)); ok {
				t.Error("a session that has ended has an address")
			}

			tries := []string{xmpptest.Bearer(token)}
			if byAddress {
				tries = append(tries, xmpptest.Auth("ANONYMOUS", "trace"))
			}
			for _, try := range tries {
				again := s.Dial(t)
				again.Send(xmpptest.Open, try)
				expectNotServed(t, again)
			}
			b.set(false)
			s.Dial(t).Login(xmpptest.Bearer(token)).Ping()
		})
	}
}

func expectNotServed(t *testing.T, c *xmpptest.Client) {
	t.Helper()
	got := c.ExpectEnd(websocket.StatusPolicyViolation)
	if n := len(got); n < 2 || !strings.Contains(got[n-2], "<policy-violation ") || !strings.Contains(got[n-2], "not served here") {
		t.Errorf("%q", got)
	}
}
