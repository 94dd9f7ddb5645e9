package proof

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"mellium.im/sasl"
	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/stanza"
	"mellium.im/xmpp/websocket"
)

const (
	nsMUC       = "http://jabber.org/protocol/muc"
	nsMUCUser   = "http://jabber.org/protocol/muc#user"
	nsWorkgroup = "http://jabber.org/protocol/workgroup"
	nsParley    = "urn:parley:acd:1"
	nsStanzaID  = "urn:xmpp:sid:0"
	nsArchive   = "urn:xmpp:mam:2"
	nsForward   = "urn:xmpp:forward:0"
)

// client is one XMPP session of mellium, with what came kept in order until somebody awaits it.
type client struct {
	t       *testing.T
	session *xmpp.Session
	arrived chan node
	kept    []node
	ended   chan error // one value when the stream is over
}

// dial logs in at p as who with one SASL mechanism. The listener is plain on loopback, where the server treats a
// stream as it would under TLS; mellium has to be told so.
func dial(t *testing.T, p *program, who, password string, how sasl.Mechanism) (*client, error) {
	t.Helper()
	ctx := patience(t)
	conn, err := websocket.DialDirect(ctx, "http://"+p.addr, "ws://"+p.addr+"/xmpp-websocket")
	if err != nil {
		return nil, fmt.Errorf("open the WebSocket: %w", err)
	}
	address, err := jid.Parse(who)
	if err != nil {
		return nil, fmt.Errorf("address of the client: %w", err)
	}
	features := func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
		return xmpp.StreamConfig{Features: []xmpp.StreamFeature{xmpp.SASL("", password, how), xmpp.BindResource()}}
	}
	session, err := xmpp.NewSession(ctx, address.Domain(), address, conn, xmpp.Secure, websocket.Negotiator(features))
	if err != nil {
		return nil, fmt.Errorf("log in as %s: %w", who, errors.Join(err, conn.Close()))
	}
	if session.State()&xmpp.Authn == 0 {
		// Where nothing is offered, mellium is content with nothing.
		return nil, errors.Join(fmt.Errorf("log in as %s: no mechanism was offered", who), conn.Close())
	}
	return begin(t, session, conn), nil
}

// begin reads what comes in a session from now on.
func begin(t *testing.T, session *xmpp.Session, conn io.Closer) *client {
	c := &client{t: t, session: session, arrived: make(chan node, 1000), ended: make(chan error, 1)}
	go func() { c.ended <- session.Serve(c) }()
	t.Cleanup(func() {
		_ = session.Close() // it may be over already
		_ = conn.Close()
	})
	return c
}

// agent logs in with the account's password, never sent: SCRAM-SHA-256.
func agent(t *testing.T, p *program, name, password string) *client {
	t.Helper()
	c, err := dial(t, p, name+"@localhost", password, sasl.ScramSha256)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// visit is the answer to a posted visit.
type visit struct{ JID, Token, ACD string }

// visitor posts a visit over HTTP and logs in with the token it gets.
func visitor(t *testing.T, p *program, name, dn string) (*client, visit) {
	t.Helper()
	var v visit
	status := post(t, p.url("/api/v1/visits"), map[string]string{"name": name, "dn": dn, "lang": "en"}, &v)
	if status != http.StatusCreated {
		t.Fatalf("POST /api/v1/visits: status %d", status)
	}
	c, err := dial(t, p, v.JID, "", bearer(v.Token))
	if err != nil {
		t.Fatal(err)
	}
	return c, v
}

// bearer is SASL OAUTHBEARER (RFC 7628 §3.1), which mellium leaves to its users.
func bearer(token string) sasl.Mechanism {
	return sasl.Mechanism{
		Name: "OAUTHBEARER",
		Start: func(*sasl.Negotiator) (bool, []byte, any, error) {
			return false, []byte("n,,\x01auth=Bearer " + token + "\x01\x01"), nil, nil
		},
		Next: func(*sasl.Negotiator, []byte, any) (bool, []byte, any, error) {
			return false, nil, nil, sasl.ErrTooManySteps
		},
	}
}

// HandleXMPP keeps what comes and answers requests with an empty result: for an offer, "received".
func (c *client) HandleXMPP(t xmlstream.TokenReadEncoder, start *xml.StartElement) error {
	var n node
	whole := xmlstream.MultiReader(xmlstream.Token(*start), t)
	if err := xml.NewTokenDecoder(whole).Decode(&n); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("decode a stanza: %w", err)
	}
	if n.XMLName.Local == "iq" && (n.attr("type") == "set" || n.attr("type") == "get") {
		to, err := jid.Parse(n.attr("from"))
		if err != nil {
			return fmt.Errorf("address of a request: %w", err)
		}
		result := stanza.IQ{ID: n.attr("id"), To: to, Type: stanza.ResultIQ}
		if _, err := xmlstream.Copy(t, result.Wrap(nil)); err != nil {
			return fmt.Errorf("answer a request: %w", err)
		}
	}
	c.arrived <- n
	return nil
}

// await returns the first stanza that fits, in order of arrival, and takes it out; the others stay.
func (c *client) await(what string, fits func(node) bool) node {
	c.t.Helper()
	for i, n := range c.kept {
		if fits(n) {
			c.kept = append(c.kept[:i:i], c.kept[i+1:]...)
			return n
		}
	}
	ctx := patience(c.t)
	for {
		select {
		case n := <-c.arrived:
			if fits(n) {
				return n
			}
			c.kept = append(c.kept, n)
		case err := <-c.ended:
			c.t.Fatalf("the stream ended before %s came: %v; so far: %v", what, err, c.kept)
		case <-ctx.Done():
			c.t.Fatalf("%s never came; so far: %v", what, c.kept)
		}
	}
}

// awaitEnd waits until the server has ended the stream.
func (c *client) awaitEnd() {
	c.t.Helper()
	select {
	case <-c.ended:
	case <-patience(c.t).Done():
		c.t.Fatal("the stream never ended")
	}
}

// send writes one stanza.
func (c *client) send(format string, args ...any) {
	c.t.Helper()
	if err := c.session.Send(patience(c.t), reader(format, args...)); err != nil {
		c.t.Fatalf("send: %v", err)
	}
}

// ask sends a request and returns its answer, result or error.
func (c *client) ask(format string, args ...any) node {
	c.t.Helper()
	answer, err := c.session.SendIQ(patience(c.t), reader(format, args...))
	if err != nil {
		c.t.Fatalf("ask: %v", err)
	}
	defer func() {
		if err := answer.Close(); err != nil {
			c.t.Errorf("close the answer: %v", err)
		}
	}()
	var n node
	if err := xml.NewTokenDecoder(answer).Decode(&n); err != nil && !errors.Is(err, io.EOF) {
		c.t.Fatalf("decode the answer: %v", err)
	}
	return n
}

// want is ask for a request that must succeed.
func (c *client) want(format string, args ...any) node {
	c.t.Helper()
	n := c.ask(format, args...)
	if n.attr("type") != "result" {
		c.t.Fatalf("asked %s, answered %s", fmt.Sprintf(format, escaped(args)...), n)
	}
	return n
}

// reader turns a stanza's text into tokens; values are escaped.
func reader(format string, args ...any) xml.TokenReader {
	return xml.NewDecoder(strings.NewReader(fmt.Sprintf(format, escaped(args)...)))
}

func escaped(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		var b bytes.Buffer
		_ = xml.EscapeText(&b, fmt.Append(nil, a)) // a bytes.Buffer never fails
		out[i] = b.String()
	}
	return out
}

// post sends JSON and decodes the answer into out, which may be nil; it returns the status.
func post(t *testing.T, url string, body, out any, cookies ...*http.Cookie) int {
	t.Helper()
	answer := request(t, http.MethodPost, url, body, cookies...)
	defer answer.Body.Close()
	if out != nil && answer.StatusCode < 300 {
		if err := json.NewDecoder(answer.Body).Decode(out); err != nil {
			t.Fatalf("POST %s: %v", url, err)
		}
	}
	return answer.StatusCode
}

func request(t *testing.T, method, url string, body any, cookies ...*http.Cookie) *http.Response {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	ask, err := http.NewRequestWithContext(context.WithoutCancel(t.Context()), method, url, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	ask.Header.Set("Content-Type", "application/json")
	for _, c := range cookies {
		ask.AddCookie(c)
	}
	answer, err := http.DefaultClient.Do(ask)
	if err != nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return answer
}
