package xmppd_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/xmppd"
	xstore "parley/xmppd/store"
	"parley/xmppd/xmpptest"
)

// TestRevocation holds that whatever ends an account's rights ends its sessions, and those alone.
func TestRevocation(t *testing.T) {
	for name, revoke := range map[string]func(context.Context, *xstore.Accounts) error{
		"new password": func(ctx context.Context, a *xstore.Accounts) error {
			return a.SetPassword(ctx, "juliet", "another password")
		},
		"disabled": func(ctx context.Context, a *xstore.Accounts) error { return a.SetDisabled(ctx, "juliet", true) },
		"removed":  func(ctx context.Context, a *xstore.Accounts) error { return a.Remove(ctx, "juliet") },
	} {
		t.Run(name, func(t *testing.T) {
			s := xmpptest.Start(t)
			s.Account(t, "juliet", "romeo")
			acd := s.Attach(t, "acd.localhost")
			bound := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
			asleep := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
			asleep.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
			acd.Expect("<message")
			asleep.Cut()
			acd.Expect("state='lost'")
			halfway := s.Dial(t)
			halfway.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open)
			halfway.Until("xmpp-bind")
			romeo := s.Dial(t).Login(xmpptest.Plain("romeo"))

			if err := revoke(t.Context(), s.Accounts); err != nil {
				t.Fatal(err)
			}
			for _, c := range []*xmpptest.Client{bound, halfway} {
				got := c.ExpectEnd(websocket.StatusPolicyViolation)
				if n := len(got); n < 2 || !strings.Contains(got[n-2], "<not-authorized ") || got[n-1] != xmpptest.Close {
					t.Errorf("%q", got)
				}
			}
			acd.Expect("state='ended'", "jid='"+asleep.JID+"'")
			romeo.Ping()
			again := s.Dial(t)
			again.Send(xmpptest.Open, xmpptest.Plain("juliet"))
			again.Until("<failure", "<not-authorized/>")
		})
	}
}

func TestWhoDoesNotReadIsRevokedAsWell(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	c := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Send("<message xmlns='jabber:client' to='acd.localhost'/>")
	acd.Expect("<message")
	if err := s.Accounts.SetDisabled(t.Context(), "juliet", true); err != nil {
		t.Fatal(err)
	}
	acd.Expect("state='ended'")
}

func TestALogInOfThePagesTakesItsStreamsAlong(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	_, login, err := s.Accounts.PasswordLogin(t.Context(), "juliet", xmpptest.Password)
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := s.Accounts.NewStreamToken(t.Context(), login)
	if err != nil {
		t.Fatal(err)
	}
	desk := s.Dial(t).Login(xmpptest.Bearer(token)).Enable()
	other := s.Dial(t).Login(xmpptest.Plain("juliet"))
	used := s.Dial(t)
	used.Send(xmpptest.Open, xmpptest.Bearer(token))
	used.Until("<challenge") // a stream token is good once; RFC 7628 §3.2.3 says why in a challenge
	used.Send("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AQ==</response>")
	used.Expect("<failure", "<not-authorized/>")
	if err := s.Accounts.EndLogin(t.Context(), login); err != nil {
		t.Fatal(err)
	}
	if got := desk.ExpectEnd(websocket.StatusPolicyViolation); !strings.Contains(strings.Join(got, ""), "<not-authorized ") {
		t.Errorf("%q", got)
	}
	other.Ping()
}

func TestAGuestsTimeEnds(t *testing.T) {
	s := xmpptest.Start(t)
	s.Attach(t, "acd.localhost")
	name, token := s.Guest(t, "acd.localhost")
	guest := s.Dial(t).Login(xmpptest.Bearer(token)).Enable()
	if err := s.Accounts.EndGuest(t.Context(), name, time.Now().Add(-time.Second)); err != nil && !errors.Is(err, xstore.ErrNotFound) {
		t.Fatal(err)
	}
	s.Clock.Pass(31) // guests are looked for every 30 s
	if got := guest.ExpectEnd(websocket.StatusPolicyViolation); !strings.Contains(strings.Join(got, ""), "<not-authorized ") {
		t.Errorf("%q", got)
	}
}

func TestRatesAreHeldByNotReading(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Guest.StanzasPerSecond, c.Guest.StanzasBurst = 50, 1 })
	s.Attach(t, "acd.localhost")
	_, token := s.Guest(t, "acd.localhost")
	guest := s.Dial(t).Login(xmpptest.Bearer(token))
	start := time.Now()
	for range 11 {
		guest.Ping() // each is answered, none is lost
	}
	if took := time.Since(start); took < 200*time.Millisecond {
		t.Errorf("10 stanzas above the burst, at 50 a second, took %v", took)
	}
}

// TestARemovedAccountIsMissed: who sees an account learns that it goes (RFC 6121 §4.5.2, §2.1.6).
func TestARemovedAccountIsMissed(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	s.Befriend(t, "juliet", "romeo")
	juliet, romeo := join(t, s, "juliet"), join(t, s, "romeo")
	juliet.Ping()
	if err := s.Accounts.Remove(t.Context(), "romeo"); err != nil {
		t.Fatal(err)
	}
	rest := map[string]bool{"type='unavailable'": true, "type='unsubscribed'": true, "type='unsubscribe'": true, "subscription='none'": true}
	for len(rest) > 0 {
		m := juliet.Next()
		for part := range rest {
			if strings.Contains(m, part) && strings.Contains(m, "romeo@localhost") {
				delete(rest, part)
			}
		}
	}
	romeo.Until("<not-authorized")
}
