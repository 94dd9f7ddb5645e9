package xmppd_test

import (
	"context"
	"crypto/tls"
	"encoding/xml"
	"net"
	"testing"
	"time"

	"mellium.im/sasl"
	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	"mellium.im/xmpp/disco"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/ping"
	"mellium.im/xmpp/roster"
	"mellium.im/xmpp/stanza"
	"mellium.im/xmpp/websocket"

	"parley/xmppd/xmpptest"
)

// body is a message as mellium reads and writes it.
type body struct {
	stanza.Message
	Body string `xml:"body"`
}

// melliumClient logs in with mellium's own WebSocket client.
func melliumClient(t *testing.T, s *xmpptest.Server, name string, m sasl.Mechanism, got chan<- body) *xmpp.Session {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	conn, err := (&websocket.Dialer{Origin: s.HTTP.URL}).DialDirect(ctx, s.URL)
	if err != nil {
		t.Fatal(err)
	}
	session, err := xmpp.NewSession(ctx, jid.MustParse("localhost"), jid.MustParse(name+"@localhost"), conn, xmpp.Secure,
		websocket.Negotiator(func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
			return xmpp.StreamConfig{Features: []xmpp.StreamFeature{xmpp.SASL("", xmpptest.Password, m), xmpp.BindResource()}}
		}))
	if err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	return serveMellium(t, session, got)
}

// melliumOverTCP logs in with mellium's own client, with STARTTLS or with TLS from the beginning.
func melliumOverTCP(t *testing.T, s *xmpptest.Server, name string, direct bool, m sasl.Mechanism, got chan<- body) *xmpp.Session {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	trust := &tls.Config{InsecureSkipVerify: true, NextProtos: []string{"xmpp-client"}}
	features := []xmpp.StreamFeature{xmpp.StartTLS(trust), xmpp.SASL("", xmpptest.Password, m), xmpp.BindResource()}
	var state xmpp.SessionState
	var conn net.Conn
	var err error
	if direct {
		state, features = xmpp.Secure, features[1:]
		conn, err = tls.Dial("tcp", s.ListenTCP(t, xmpptest.Certificate(t), true), trust)
	} else {
		conn, err = net.Dial("tcp", s.ListenTCP(t, xmpptest.Certificate(t), false))
	}
	if err != nil {
		t.Fatal(err)
	}
	session, err := xmpp.NewSession(ctx, jid.MustParse("localhost"), jid.MustParse(name+"@localhost"), conn, state,
		xmpp.NewNegotiator(func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
			return xmpp.StreamConfig{Features: features}
		}))
	if err != nil {
		t.Fatalf("%s: %v", m.Name, err)
	}
	return serveMellium(t, session, got)
}

// serveMellium has a session hand on messages until the test ends, and close then.
func serveMellium(t *testing.T, session *xmpp.Session, got chan<- body) *xmpp.Session {
	served := make(chan error, 1)
	go func() {
		served <- session.Serve(xmpp.HandlerFunc(func(r xmlstream.TokenReadEncoder, start *xml.StartElement) error {
			if start.Name.Local != "message" {
				return nil
			}
			var m body
			if err := xml.NewTokenDecoder(xmlstream.Wrap(r, *start)).Decode(&m); err != nil {
				return err
			}
			got <- m
			return nil
		}))
	}()
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		<-served
	})
	return session
}

// TestMelliumOverTCP has two of them talk over TCP.
func TestMelliumOverTCP(t *testing.T) {
	s := xmpptest.Start(t, requireTLS)
	s.Account(t, "juliet", "romeo")
	got := make(chan body, 10)
	juliet := melliumOverTCP(t, s, "juliet", false, sasl.ScramSha256, got)
	romeo := melliumOverTCP(t, s, "romeo", true, sasl.ScramSha1, got)
	for _, c := range []*xmpp.Session{juliet, romeo} {
		if err := c.Send(t.Context(), stanza.Presence{}.Wrap(nil)); err != nil {
			t.Fatal(err)
		}
		if err := ping.Send(t.Context(), c, jid.MustParse("localhost")); err != nil {
			t.Fatal(err)
		}
	}
	for from, to := range map[*xmpp.Session]*xmpp.Session{juliet: romeo, romeo: juliet} {
		text := "wherefore art thou <&> 羅密歐"
		if err := from.Encode(t.Context(), body{stanza.Message{To: to.LocalAddr().Bare(), Type: stanza.ChatMessage}, text}); err != nil {
			t.Fatal(err)
		}
		if m := <-got; m.Body != text || !m.From.Equal(from.LocalAddr()) {
			t.Errorf("got %+v, expected it from %v", m, from.LocalAddr())
		}
	}
}

// TestMelliumClients has two clients of another make log in by SCRAM, talk, and close their streams their way.
func TestMelliumClients(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	got := make(chan body, 10)
	juliet := melliumClient(t, s, "juliet", sasl.ScramSha256, got)
	romeo := melliumClient(t, s, "romeo", sasl.ScramSha1, got)
	if err := romeo.Send(t.Context(), stanza.Presence{}.Wrap(nil)); err != nil {
		t.Fatal(err)
	}
	if err := ping.Send(t.Context(), romeo, jid.MustParse("localhost")); err != nil {
		t.Fatal(err)
	}
	text := "wherefore art thou <&> 羅密歐"
	if err := juliet.Encode(t.Context(), body{stanza.Message{To: jid.MustParse("romeo@localhost"), Type: stanza.ChatMessage}, text}); err != nil {
		t.Fatal(err)
	}
	m := <-got
	if m.Body != text || !m.From.Equal(juliet.LocalAddr()) {
		t.Errorf("got %+v, expected it from %v", m, juliet.LocalAddr())
	}
	info, err := disco.GetInfo(t.Context(), "", jid.MustParse("localhost"), juliet)
	if err != nil || len(info.Identity) != 1 || info.Identity[0].Category != "server" {
		t.Errorf("%+v %v", info, err)
	}
	items := roster.Fetch(t.Context(), juliet)
	for items.Next() {
		t.Errorf("a roster item: %+v", items.Item())
	}
	if err := items.Close(); err != nil {
		t.Error(err)
	}
}
