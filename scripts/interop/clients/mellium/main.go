// Command mellium is mellium.im/xmpp as a driven client over TCP with STARTTLS; the lines on stdin and stdout are told in
// ../../clients.py. The library has no XEP-0198: it logs in anew after every cut and says again what its archive lacks.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"mellium.im/sasl"
	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	"mellium.im/xmpp/history"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/stanza"
)

const (
	pageLines  = 7               // of the archive, asked for at a time
	askTimeout = 5 * time.Second // for a page, and for a log-in
	pause      = 200 * time.Millisecond
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "mellium:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 6 {
		return errors.New("wanted: HOST PORT USER PASSWORD PEER CA")
	}
	user, err := jid.Parse(args[2])
	if err != nil {
		return fmt.Errorf("user: %w", err)
	}
	peer, err := jid.Parse(args[4])
	if err != nil {
		return fmt.Errorf("peer: %w", err)
	}
	pem, err := os.ReadFile(args[5])
	if err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return fmt.Errorf("no certificate in %s", args[5])
	}
	c := &client{address: net.JoinHostPort(args[0], args[1]), user: user, password: args[3], peer: peer, roots: roots}
	go c.stay()
	return c.obey()
}

// line is one that was said, with its id.
type line struct{ ID, Text string }

// client is a user that stays logged in.
type client struct {
	address    string
	user, peer jid.JID
	password   string
	roots      *x509.CertPool

	mu      sync.Mutex
	said    []line
	session *xmpp.Session // nil while nothing is to be sent

	telling sync.Mutex
	page    []archived // written by the session's goroutine, until the query's answer
}

// message is one as it comes in: said, or shown from the archive.
type message struct {
	stanza.Message
	Body   string   `xml:"body"`
	Result archived `xml:"urn:xmpp:mam:2 result"`
}

type archived struct {
	ID        string `xml:"id,attr"`
	Forwarded struct {
		Message struct {
			ID   string  `xml:"id,attr"`
			From jid.JID `xml:"from,attr"`
			Body string  `xml:"body"`
		} `xml:"jabber:client message"`
	} `xml:"urn:xmpp:forward:0 forwarded"`
}

func (c *client) tell(what map[string]any) {
	c.telling.Lock()
	defer c.telling.Unlock()
	if err := json.NewEncoder(os.Stdout).Encode(what); err != nil {
		os.Exit(1) // nobody listens
	}
}

// stay logs in, again and again.
func (c *client) stay() {
	for {
		if err := c.once(); err != nil {
			fmt.Fprintln(os.Stderr, "mellium:", err)
		}
		time.Sleep(pause)
	}
}

// once is the life of a session, from the dial to its loss.
func (c *client) once() error {
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", c.address)
	if err != nil {
		return fmt.Errorf("dial: %w", err)
	}
	defer conn.Close()
	session, err := xmpp.NewClientSession(ctx, c.user, conn,
		xmpp.StartTLS(&tls.Config{RootCAs: c.roots, ServerName: c.user.Domainpart(), MinVersion: tls.VersionTLS12}),
		xmpp.SASL("", c.password, sasl.ScramSha256Plus, sasl.ScramSha256),
		xmpp.BindResource())
	if err != nil {
		return fmt.Errorf("log in: %w", err)
	}
	served := make(chan error, 1)
	go func() { served <- session.Serve(xmpp.HandlerFunc(c.take)) }()
	if err := c.begin(session); err != nil {
		err = errors.Join(fmt.Errorf("begin: %w", err), session.Conn().Close())
		<-served
		return err
	}
	<-served
	c.mu.Lock()
	c.session = nil
	c.mu.Unlock()
	c.tell(map[string]any{"is": "lost"})
	return nil
}

// begin says again what the archive does not have; from then on what is said goes out at once.
func (c *client) begin(session *xmpp.Session) error {
	if err := send(session, stanza.Presence{Type: stanza.AvailablePresence}.Wrap(nil)); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.said) > 0 {
		kept, err := c.archive(session)
		if err != nil {
			return err
		}
		there := map[string]bool{}
		for _, l := range kept {
			there[l[0]] = true
		}
		for _, l := range c.said {
			if there[l.ID] {
				continue
			}
			if err := c.say(session, l); err != nil {
				return err
			}
		}
	}
	c.session = session
	c.tell(map[string]any{"is": "online", "how": "new"})
	return nil
}

func send(session *xmpp.Session, what xml.TokenReader) error {
	ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
	defer cancel()
	return session.Send(ctx, what)
}

func (c *client) say(session *xmpp.Session, l line) error {
	return send(session, stanza.Message{ID: l.ID, To: c.peer, Type: stanza.ChatMessage}.Wrap(xmlstream.MultiReader(
		xmlstream.Wrap(xmlstream.Token(xml.CharData(l.Text)), xml.StartElement{Name: xml.Name{Local: "body"}}),
		stanza.OriginID{ID: l.ID}.TokenReader())))
}

// take gets everything that comes in, from the session's goroutine.
func (c *client) take(tokens xmlstream.TokenReadEncoder, start *xml.StartElement) error {
	if start.Name.Local != "message" {
		return nil
	}
	var m message
	if err := xml.NewTokenDecoder(xmlstream.MultiReader(xmlstream.Token(*start), tokens)).Decode(&m); err != nil {
		return fmt.Errorf("message: %w", err)
	}
	switch {
	case m.Result.ID != "":
		c.page = append(c.page, m.Result)
	case m.Body != "":
		c.tell(map[string]any{"is": "heard", "id": m.ID, "text": m.Body})
	}
	return nil
}

// archive reads the user's archive page by page: id, from, text.
func (c *client) archive(session *xmpp.Session) ([][3]string, error) {
	lines := [][3]string{}
	query := history.Query{Limit: pageLines}
	for {
		c.page = nil
		ctx, cancel := context.WithTimeout(context.Background(), askTimeout)
		result, err := history.Fetch(ctx, query, jid.JID{}, session)
		cancel()
		if err != nil {
			return nil, fmt.Errorf("archive: %w", err)
		}
		for _, a := range c.page {
			m := a.Forwarded.Message
			lines = append(lines, [3]string{m.ID, m.From.Bare().String(), m.Body})
			query.PageID = a.ID
		}
		if result.Complete {
			return lines, nil
		}
	}
}

func (c *client) sayNow(l line) {
	c.said = append(c.said, l)
	if c.session == nil {
		return
	}
	if err := c.say(c.session, l); err != nil {
		c.end(c.session) // said again when the archive lacks it
	}
}

func (c *client) tellArchive() {
	if c.session == nil {
		c.tell(map[string]any{"is": "archive", "lines": nil, "why": "not online"})
		return
	}
	lines, err := c.archive(c.session)
	if err != nil {
		c.end(c.session) // asked again
		c.tell(map[string]any{"is": "archive", "lines": nil, "why": err.Error()})
		return
	}
	c.tell(map[string]any{"is": "archive", "lines": lines})
}

// end gives a session up that has failed to do something; once sees that it is gone.
func (c *client) end(session *xmpp.Session) {
	c.session = nil
	if err := session.Conn().Close(); err != nil {
		fmt.Fprintln(os.Stderr, "mellium: close:", err)
	}
}

// obey does what stdin says, until it ends.
func (c *client) obey() error {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var what struct{ Do, ID, Text string }
		if err := json.Unmarshal(in.Bytes(), &what); err != nil {
			return fmt.Errorf("stdin: %w", err)
		}
		c.mu.Lock()
		switch what.Do {
		case "say":
			c.sayNow(line{what.ID, what.Text})
		case "archive":
			c.tellArchive()
		}
		c.mu.Unlock()
	}
	return in.Err()
}
