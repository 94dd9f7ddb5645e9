package scs

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/coder/websocket"

	"parley/xmppd/stanza"
)

// web is a server over WebSocket (RFC 7395).
type web struct {
	url   string
	host  string
	guest func(scope []string) (token string, err error) // nil: the server makes none
}

// session speaks for one actor.
type session struct {
	ws  *websocket.Conn
	jid string
}

// Connect logs an actor in, PLAIN for a client, OAUTHBEARER for a guest.
func (w *web) Connect(ctx context.Context, who Actor) (Session, error) {
	auth, resource, err := w.auth(who)
	if err != nil {
		return nil, err
	}
	ws, _, err := websocket.Dial(ctx, w.url, &websocket.DialOptions{Subprotocols: []string{"xmpp"}})
	if err != nil {
		return nil, err
	}
	ws.SetReadLimit(1 << 20)
	s := &session{ws: ws}
	if err := s.login(ctx, w.host, auth, resource); err != nil {
		_ = ws.CloseNow()
		return nil, fmt.Errorf("log in: %w", err)
	}
	return s, nil
}

func (w *web) auth(who Actor) (auth, resource string, err error) {
	say := func(mechanism, initial string) string {
		return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" +
			base64.StdEncoding.EncodeToString([]byte(initial)) + "</auth>"
	}
	if who.Kind == "Guest" {
		if w.guest == nil {
			return "", "", errors.New("this server has no guests")
		}
		token, err := w.guest(strings.Fields(who.Props["scope"]))
		return say("OAUTHBEARER", "n,,\x01auth=Bearer "+token+"\x01\x01"), "", err
	}
	bare, resource, _ := strings.Cut(who.Props["jid"], "/")
	user, _, _ := strings.Cut(bare, "@")
	return say("PLAIN", "\x00"+user+"\x00"+who.Props["password"]), resource, nil
}

func (s *session) login(ctx context.Context, host, auth, resource string) error {
	open := "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + host + "' version='1.0'/>"
	bind := stanza.New(stanza.NSClient, "iq", "type", "set", "id", "bind").Add(stanza.New("urn:ietf:params:xml:ns:xmpp-bind", "bind"))
	if resource != "" {
		bind.Elements()[0].Add(stanza.New("urn:ietf:params:xml:ns:xmpp-bind", "resource").AddText(resource))
	}
	for _, turn := range []struct{ say, until string }{{open, "features"}, {auth, "success"}, {open, "features"}, {string(bind.Bytes()), "iq"}} {
		if err := s.Send(ctx, []byte(turn.say)); err != nil {
			return err
		}
		e, err := s.until(ctx, turn.until)
		if err != nil {
			return err
		}
		s.jid = e.Child("urn:ietf:params:xml:ns:xmpp-bind", "bind").Child("urn:ietf:params:xml:ns:xmpp-bind", "jid").Text()
	}
	if s.jid == "" {
		return errors.New("no resource was bound")
	}
	return nil
}

// until reads up to an element of a name; <open/> may come before.
func (s *session) until(ctx context.Context, name string) (*stanza.Element, error) {
	for {
		b, err := s.Next(ctx)
		if err != nil {
			return nil, err
		}
		switch e, err := stanza.Parse(b); {
		case err != nil:
			return nil, err
		case e.Name == name:
			return e, nil
		case e.Name != "open":
			return nil, fmt.Errorf("%s instead of %s", b, name)
		}
	}
}

// JID is the full one.
func (s *session) JID() string { return s.jid }

// Send sends one element.
func (s *session) Send(ctx context.Context, b []byte) error {
	return s.ws.Write(ctx, websocket.MessageText, b)
}

// Next waits for the next element.
func (s *session) Next(ctx context.Context) ([]byte, error) {
	_, b, err := s.ws.Read(ctx)
	return b, err
}

// Close says good-bye and waits for the server to say it too.
func (s *session) Close(ctx context.Context) error {
	defer s.ws.CloseNow()
	if err := s.Send(ctx, []byte("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>")); err != nil {
		return err
	}
	for {
		b, err := s.Next(ctx)
		if err != nil {
			return err
		}
		if strings.Contains(string(b), "xmpp-framing") {
			return nil
		}
	}
}
