// Command bot is an agent that is a program, in Go with mellium: it answers each line of a visitor with the same line, and
// hands over to people, with a summary, who says "human" or 真人. It knows XEP-0142 and rooms, and three elements of
// urn:parley:acd:1 (docs/protocol.md, "Bots").
//
//	parley user add helper --role agent --password-file FILE
//	parley agent set helper --bot --slots 10000
//	parley queue join 8000 helper
//	PASSWORD=... bot -jid helper@localhost -websocket ws://127.0.0.1:8080/xmpp-websocket -queue 8000 -people 8001
//
// Plain ws:// is for a demo on this machine alone; anywhere else it is wss://.
package main

import (
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"

	"mellium.im/sasl"
	"mellium.im/xmlstream"
	"mellium.im/xmpp"
	"mellium.im/xmpp/jid"
	"mellium.im/xmpp/stanza"
	"mellium.im/xmpp/websocket"
)

// stanzasMax is what may wait to be sent; while so much does, nothing more is read.
const stanzasMax = 1000

// saidMax is how many of a visitor's lines a summary has.
const saidMax = 5

// bot is the program's one session.
type bot struct {
	acd, people string
	out         chan string         // stanzas, in order
	said        map[string][]string // by room: what its visitor said last
	missed      map[string]bool     // rooms whose history ends with a line of the visitor's
	ids         atomic.Uint64
}

// heard is what the bot reads of a stanza.
type heard struct {
	XMLName xml.Name
	From    string    `xml:"from,attr"`
	ID      string    `xml:"id,attr"`
	Type    string    `xml:"type,attr"`
	Body    string    `xml:"body"`
	Subject *struct{} `xml:"subject"`
	Delay   *struct{} `xml:"urn:xmpp:delay delay"`
	Offer   *struct {
		JID string `xml:"jid,attr"`
	} `xml:"http://jabber.org/protocol/workgroup offer"`
	Invite *struct{} `xml:"http://jabber.org/protocol/muc#user x>invite"`
	Closed *struct {
		JID string `xml:"jid,attr"`
	} `xml:"urn:parley:acd:1 closed"`
}

func main() {
	address := flag.String("jid", "helper@localhost", "the bot's account")
	url := flag.String("websocket", "ws://127.0.0.1:8080/xmpp-websocket", "where the server is")
	queue := flag.String("queue", "8000", "ACD DN whose contacts it takes")
	people := flag.String("people", "8001", "ACD DN of people")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *address, *url, *queue, *people); err != nil {
		log.Fatal("bot: ", err)
	}
}

func run(ctx context.Context, address, url, queue, people string) error {
	self, err := jid.Parse(address)
	if err != nil {
		return fmt.Errorf("address %q: %w", address, err)
	}
	session, err := logIn(ctx, self, url)
	if err != nil {
		return err
	}
	defer session.Close()
	b := &bot{acd: "acd." + self.Domain().String(), people: people, out: make(chan string, stanzasMax), said: make(map[string][]string), missed: make(map[string]bool)}
	served := make(chan error, 1)
	go func() { served <- session.Serve(b) }()
	// One presence is enough: it signs on, and makes ready.
	b.say("<presence to='%s@%s'><show>chat</show><agent-status xmlns='http://jabber.org/protocol/workgroup'/></presence>", queue, b.acd)
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-served:
			return fmt.Errorf("the stream has ended: %w", errors.Join(err, io.EOF))
		case text := <-b.out:
			if err := session.Send(ctx, xml.NewDecoder(strings.NewReader(text))); err != nil {
				return fmt.Errorf("send: %w", err)
			}
		}
	}
}

func logIn(ctx context.Context, self jid.JID, url string) (*xmpp.Session, error) {
	origin := strings.Replace(strings.TrimSuffix(url, "/xmpp-websocket"), "ws", "http", 1)
	conn, err := websocket.DialDirect(ctx, origin, url)
	if err != nil {
		return nil, fmt.Errorf("connect to %s: %w", url, err)
	}
	features := func(*xmpp.Session, *xmpp.StreamConfig) xmpp.StreamConfig {
		return xmpp.StreamConfig{Features: []xmpp.StreamFeature{
			xmpp.SASL("", os.Getenv("PASSWORD"), sasl.ScramSha256), xmpp.BindResource()}}
	}
	session, err := xmpp.NewSession(ctx, self.Domain(), self, conn, xmpp.Secure, websocket.Negotiator(features))
	if err != nil {
		return nil, fmt.Errorf("log in as %s: %w", self, err)
	}
	return session, nil
}

// HandleXMPP hears one stanza. An offer is answered at once, which says that it was received, and then accepted.
func (b *bot) HandleXMPP(t xmlstream.TokenReadEncoder, start *xml.StartElement) error {
	var h heard
	if err := xml.NewTokenDecoder(xmlstream.MultiReader(xmlstream.Token(*start), t)).Decode(&h); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read a stanza: %w", err)
	}
	room, nick, _ := strings.Cut(h.From, "/")
	switch {
	case h.XMLName.Local == "iq" && (h.Type == "set" || h.Type == "get"):
		if err := answer(t, h); err != nil {
			return err
		}
		if h.Offer != nil {
			b.say("<iq type='set' to='%s' id='%s'><offer-accept xmlns='http://jabber.org/protocol/workgroup' jid='%s'/></iq>", h.From, b.id(), h.Offer.JID)
		}
	case h.Invite != nil:
		b.say("<presence to='%s/bot'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='5'/></x></presence>", room)
	case h.Closed != nil:
		delete(b.said, h.Closed.JID)
	case h.Type == "groupchat" && h.Subject != nil: // the history is over (XEP-0045 v1.35 §7.2.15)
		if b.missed[room] {
			b.repeat(room)
		}
		delete(b.missed, room)
	case h.Type == "groupchat" && h.Body != "" && h.Delay != nil:
		if b.missed[room] = nick == "visitor"; b.missed[room] {
			b.hear(room, h.Body)
		}
	case h.Type == "groupchat" && h.Body != "" && nick == "visitor":
		b.hear(room, h.Body)
		b.reply(room)
	}
	return nil
}

// answer ends a request. What is sent from here must not wait for what is read.
func answer(t xmlstream.TokenReadEncoder, h heard) error {
	to, err := jid.Parse(h.From)
	if err != nil {
		return fmt.Errorf("address of a request: %w", err)
	}
	if _, err := xmlstream.Copy(t, stanza.IQ{ID: h.ID, To: to, Type: stanza.ResultIQ}.Wrap(nil)); err != nil {
		return fmt.Errorf("answer a request: %w", err)
	}
	return nil
}

func (b *bot) hear(room, line string) {
	b.said[room] = append(b.said[room], line)
	if n := len(b.said[room]); n > saidMax {
		b.said[room] = b.said[room][n-saidMax:]
	}
}

// reply is all the bot can: to say the same, or to call somebody who can more.
func (b *bot) reply(room string) {
	line := b.said[room][len(b.said[room])-1]
	if strings.Contains(strings.ToLower(line), "human") || strings.Contains(line, "真人") {
		b.say("<iq type='set' to='%s' id='%s'><transfer xmlns='urn:parley:acd:1' queue='%s'><reason>asked for a person</reason><note>%s</note></transfer></iq>",
			room, b.id(), b.people, strings.Join(b.said[room], "\n"))
		return
	}
	b.repeat(room)
}

func (b *bot) repeat(room string) {
	id, line := b.id(), b.said[room][len(b.said[room])-1]
	b.say("<message type='groupchat' to='%s' id='%s'><body>%s</body><origin-id xmlns='urn:xmpp:sid:0' id='%s'/></message>", room, id, line, id)
}

// say has a stanza sent, with its values escaped.
func (b *bot) say(format string, values ...any) {
	for i, v := range values {
		var escaped strings.Builder
		_ = xml.EscapeText(&escaped, fmt.Append(nil, v)) // a Builder never fails
		values[i] = escaped.String()
	}
	text := fmt.Sprintf(format, values...)
	name, rest, _ := strings.Cut(text, " ")
	b.out <- name + " xmlns='jabber:client' " + rest
}

func (b *bot) id() string { return fmt.Sprintf("b%d", b.ids.Add(1)) }
