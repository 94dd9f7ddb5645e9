package xmpptest

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"parley/xmppd/stanza"
)

// patience is how long a client waits for a message that must come; passing it fails the test.
const patience = 20 * time.Second

// Stanzas as a script writes them.
const (
	Open    = `<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='localhost' version='1.0'/>`
	Close   = `<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>`
	Bind    = `<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>`
	Enable  = `<enable xmlns='urn:xmpp:sm:3' resume='true'/>`
	Request = `<r xmlns='urn:xmpp:sm:3'/>`
)

// Client speaks RFC 7395, or RFC 6120 on TCP, as a script tells it to, and does nothing by itself. The script is the same:
// Open and Close are said as they are on TCP, and headers and end tags are read as if they were those of RFC 7395.
type Client struct {
	t    testing.TB
	WS   *websocket.Conn // nil on TCP
	TCP  net.Conn        // nil on a WebSocket
	JID  string          // once bound
	SMID string          // once enabled

	asked int // requests by IQ

	Spaces int // bytes of white space passed over, on TCP
	framer stanza.Framer
	buf    []byte
	in     []byte // of buf: read, not framed yet
}

// Transport is the environment variable that has Dial use TCP: tcp, tls, or starttls, with TLS begun before the test sees the
// client. So a whole suite can be run over each.
const Transport = "XMPPTEST_TRANSPORT"

// Dial connects without a word, as a rule by WebSocket. Cut or a test's end closes the socket.
func (s *Server) Dial(t testing.TB) *Client {
	t.Helper()
	switch os.Getenv(Transport) {
	case "tcp":
		return s.DialTCP(t)
	case "tls":
		return s.DialTLS(t)
	case "starttls":
		return s.DialTCP(t).StartTLS()
	}
	return s.DialWebSocket(t)
}

// DialWebSocket connects by WebSocket, without a word.
func (s *Server) DialWebSocket(t testing.TB) *Client {
	t.Helper()
	ws, _, err := websocket.Dial(t.Context(), s.URL, &websocket.DialOptions{Subprotocols: []string{"xmpp"}, HTTPClient: s.Dialing})
	check(t, err)
	return s.Over(t, ws)
}

// Over is Dial for a WebSocket that is there.
func (s *Server) Over(t testing.TB, ws *websocket.Conn) *Client {
	ws.SetReadLimit(1 << 20)
	t.Cleanup(func() { _ = ws.CloseNow() })
	return &Client{t: t, WS: ws}
}

// Auth is <auth/> with a mechanism and its initial response.
func Auth(mechanism, initial string) string {
	return fmt.Sprintf(`<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='%s'>%s</auth>`, mechanism,
		base64.StdEncoding.EncodeToString([]byte(initial)))
}

// Plain is <auth/> for an account made by Server.Account.
func Plain(user string) string { return Auth("PLAIN", "\x00"+user+"\x00"+Password) }

// Bearer is <auth/> for a token.
func Bearer(token string) string {
	return Auth("OAUTHBEARER", "n,,\x01auth=Bearer "+token+"\x01\x01")
}

// Send sends messages.
func (c *Client) Send(messages ...string) {
	c.t.Helper()
	if c.TCP != nil {
		c.sendTCP(messages)
		return
	}
	for _, m := range messages {
		check(c.t, c.WS.Write(c.t.Context(), websocket.MessageText, []byte(m)))
	}
}

// Read returns the next message, or the error that ended the connection.
func (c *Client) Read() (string, error) {
	if c.TCP != nil {
		return c.readTCP()
	}
	ctx, cancel := context.WithTimeout(c.t.Context(), patience)
	defer cancel()
	typ, b, err := c.WS.Read(ctx)
	if err == nil && typ != websocket.MessageText {
		err = fmt.Errorf("a binary message")
	}
	return string(b), err
}

// Next returns the next message.
func (c *Client) Next() string {
	c.t.Helper()
	m, err := c.Read()
	check(c.t, err)
	return m
}

// Expect reads the next message, which must contain all parts, and returns it.
func (c *Client) Expect(parts ...string) string {
	c.t.Helper()
	m := c.Next()
	for _, p := range parts {
		if !strings.Contains(m, p) {
			c.t.Fatalf("expected %q in\n%s", p, m)
		}
	}
	return m
}

// Until reads up to the first message that contains all parts, and returns it.
func (c *Client) Until(parts ...string) string {
	c.t.Helper()
	for {
		m := c.Next()
		found := true
		for _, p := range parts {
			found = found && strings.Contains(m, p)
		}
		if found {
			return m
		}
	}
}

// ExpectEnd reads up to the end of the connection, which must come with this status code on a WebSocket, and in good order
// on TCP, and returns all messages.
func (c *Client) ExpectEnd(code websocket.StatusCode) (messages []string) {
	c.t.Helper()
	for {
		m, err := c.Read()
		if err == nil {
			messages = append(messages, m)
			continue
		}
		if c.TCP != nil && errors.Is(err, io.EOF) {
			return messages
		}
		if got := websocket.CloseStatus(err); got != code {
			c.t.Fatalf("the connection ended with %v (%v), expected %v, after %q", got, err, code, messages)
		}
		return messages
	}
}

// Ping makes sure that everything sent so far has been dealt with, and returns what came before the answer.
func (c *Client) Ping() (before []string) {
	c.t.Helper()
	c.Send(`<iq xmlns='jabber:client' type='get' id='sync' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>`)
	for {
		m := c.Next()
		if strings.Contains(m, "id='sync'") {
			return before
		}
		before = append(before, m)
	}
}

var boundJID = regexp.MustCompile(`<jid>([^<]+)</jid>`)

// login logs in with an <auth/>, in one flight, up to the new header's features.
func (c *Client) login(auth string) {
	c.t.Helper()
	c.Send(Open, auth, Open)
	c.Expect("<open", " version='1.0'", " id='")
	c.Expect("<stream:features", "mechanism")
	c.Expect("<success")
	c.Expect("<open", " version='1.0'", " id='")
	c.Expect("<stream:features", "urn:ietf:params:xml:ns:xmpp-bind", "urn:xmpp:sm:3")
}

// Login logs in with an <auth/> and binds a resource.
func (c *Client) Login(auth string) *Client {
	c.t.Helper()
	c.login(auth)
	c.Send(Bind)
	c.JID = boundJID.FindStringSubmatch(c.Expect("id='bind'", "type='result'"))[1]
	return c
}

var enabledID = regexp.MustCompile(`<enabled[^>]* id='([^']+)'`)

// Enable turns stream management on, with resumption.
func (c *Client) Enable() *Client {
	c.t.Helper()
	c.Send(Enable)
	c.SMID = enabledID.FindStringSubmatch(c.Until("<enabled"))[1]
	return c
}

// Resume logs in with an <auth/> and resumes a session, having handled h stanzas. It returns the server's h.
func (c *Client) Resume(auth string, of *Client, h int) (serverH string) {
	c.t.Helper()
	c.login(auth)
	c.Send(fmt.Sprintf(`<resume xmlns='urn:xmpp:sm:3' previd='%s' h='%d'/>`, of.SMID, h))
	m := c.Expect("<resumed", "previd='"+of.SMID+"'")
	c.JID, c.SMID = of.JID, of.SMID
	return regexp.MustCompile(` h='(\d+)'`).FindStringSubmatch(m)[1]
}

// Present sends initial presence and reads its echo.
func (c *Client) Present() *Client {
	c.t.Helper()
	c.Send(`<presence xmlns='jabber:client'/>`)
	c.Until("<presence", "from='"+c.JID+"'")
	return c
}

// Cut ends the socket without a word, as a vanished client does.
func (c *Client) Cut() {
	if c.TCP != nil {
		_ = c.TCP.Close()
		return
	}
	_ = c.WS.CloseNow()
}
