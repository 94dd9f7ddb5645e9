package extern

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/xmppd/component"
)

const testSecret = "sixteen bytes at least"

// site is an Acceptor on loopback with a router that only writes down.
type site struct {
	*Acceptor
	t    *testing.T
	addr string

	mu     sync.Mutex
	links  map[string]*component.Link
	routed chan string // what components have sent
	came   chan *component.Link
	lost   chan string // whose links were closed
}

func newSite(t *testing.T, change func(*Terms)) *site {
	t.Helper()
	s := &site{t: t, links: map[string]*component.Link{}, routed: make(chan string, 10_000), came: make(chan *component.Link, 100), lost: make(chan string, 100)}
	terms := DefaultTerms()
	terms.Host, terms.Attach = "localhost", s.attach
	terms.Secrets = map[string][]byte{"bot.localhost": []byte(testSecret), "acd.localhost": []byte("another of such secrets")}
	if change != nil {
		change(&terms)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	s.Acceptor = NewAcceptor(terms, slog.New(slog.DiscardHandler))
	served := make(chan error, 1)
	go func() { served <- s.Serve(l, nil) }()
	t.Cleanup(func() {
		s.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s *site) attach(domain string, h component.Handler) (*component.Link, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.links[domain] != nil {
		return nil, errors.New("is there")
	}
	route := func(_ *component.Link, b []byte) error { s.routed <- string(b); return nil }
	detach := func(l *component.Link) {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.links, domain)
		s.lost <- domain
	}
	s.links[domain] = component.NewLink(domain, "localhost", h, route, detach, slog.New(slog.DiscardHandler))
	s.came <- s.links[domain]
	return s.links[domain], nil
}

func (s *site) link(domain string) *component.Link {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.links[domain]
}

// caller is a component that speaks in bytes.
type caller struct {
	t *testing.T
	net.Conn
	seen string
}

func (s *site) call() *caller {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.addr)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(30 * time.Second)); err != nil { // patience, not a measure
		s.t.Fatal(err)
	}
	return &caller{t: s.t, Conn: conn}
}

func (c *caller) say(format string, args ...any) {
	c.t.Helper()
	if _, err := fmt.Fprintf(c, format, args...); err != nil {
		c.t.Fatal(err)
	}
}

// hear reads until text has come, and returns what came up to its end.
func (c *caller) hear(text string) string {
	c.t.Helper()
	var b [4096]byte
	for {
		if i := strings.Index(c.seen, text); i >= 0 {
			heard := c.seen[:i+len(text)]
			c.seen = c.seen[i+len(text):]
			return heard
		}
		n, err := c.Read(b[:])
		c.seen += string(b[:n])
		if n == 0 && err != nil {
			c.t.Fatalf("%v before %q; heard %q", err, text, c.seen)
		}
	}
}

// rest is all up to the end of the connection, which must come.
func (c *caller) rest() string {
	c.t.Helper()
	b, err := io.ReadAll(c)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.t.Fatalf("the connection never ended; heard %q", c.seen+string(b))
	}
	return c.seen + string(b)
}

func headerTo(domain string) string {
	return "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' to='" + domain + "'>"
}

// greet shakes hands as the component of a domain.
func (c *caller) greet(domain, secret string) *caller {
	c.t.Helper()
	c.say("%s", headerTo(domain))
	header := c.hear("'>")
	_, id, _ := strings.Cut(header, " id='")
	id, _, _ = strings.Cut(id, "'")
	sum := sha1.Sum([]byte(id + secret))
	c.say("<handshake>%s</handshake>", hex.EncodeToString(sum[:]))
	return c
}

func TestAComponentSpeaksBothWays(t *testing.T) {
	s := newSite(t, nil)
	bot := s.call().greet("bot.localhost", testSecret)
	bot.hear("<handshake/>")
	bot.say("<message from='bot.localhost' to='romeo@localhost'><body>hi</body></message>")
	if got, want := <-s.routed, "<message xmlns='jabber:client' from='bot.localhost' to='romeo@localhost'><body>hi</body></message>"; got != want {
		t.Errorf("routed %s\nwant   %s", got, want)
	}
	written := make(chan struct{})
	s.link("bot.localhost").Handle([]byte("<iq xmlns='jabber:client' from='romeo@localhost/x' to='bot.localhost' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>"),
		func() { close(written) })
	bot.hear("<iq xmlns='jabber:component:accept' from='romeo@localhost/x' to='bot.localhost' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>")
	<-written
	bot.say("</stream:stream>")
	if got := bot.rest(); got != "</stream:stream>" {
		t.Errorf("at the end: %q", got)
	}
	if got := <-s.lost; got != "bot.localhost" {
		t.Errorf("lost %s", got)
	}
}

// TestWhatEndsAComponentsStream are the rows of the table of attacks: what is said before the handshake, or behind it, and
// the condition that ends the stream.
func TestWhatEndsAComponentsStream(t *testing.T) {
	for name, tt := range map[string]struct {
		first, then, condition string // then: behind the handshake
	}{
		"another namespace":     {first: strings.Replace(headerTo("bot.localhost"), "component:accept", "client", 1), condition: "invalid-namespace"},
		"no namespace":          {first: strings.Replace(headerTo("bot.localhost"), "xmlns='jabber:component:accept'", "", 1), condition: "invalid-namespace"},
		"another prefix":        {first: "<stream xmlns='http://etherx.jabber.org/streams' to='bot.localhost'>", condition: "invalid-namespace"},
		"unknown domain":        {first: headerTo("localhost"), condition: "host-unknown"},
		"no domain":             {first: strings.Replace(headerTo("x"), " to='x'", "", 1), condition: "host-unknown"},
		"somebody's address":    {first: headerTo("me@bot.localhost"), condition: "host-unknown"},
		"a stanza at once":      {first: headerTo("bot.localhost") + "<message from='bot.localhost' to='a@localhost'/>", condition: "not-authorized"},
		"a wrong digest":        {first: headerTo("bot.localhost") + "<handshake>" + strings.Repeat("0", 40) + "</handshake>", condition: "not-authorized"},
		"an empty digest":       {first: headerTo("bot.localhost") + "<handshake/>", condition: "not-authorized"},
		"a document type":       {first: "<!DOCTYPE x [<!ENTITY a 'b'>]>", condition: "restricted-xml"},
		"two declarations":      {first: "<?xml version='1.0'?><?xml version='1.0'?>", condition: "restricted-xml"},
		"a long header":         {first: strings.Replace(headerTo("bot.localhost"), "to=", "a='"+strings.Repeat("a", 20_000)+"' to=", 1), condition: "policy-violation"},
		"much white space":      {first: strings.Repeat(" ", 20_000), condition: "policy-violation"},
		"an element left open":  {first: headerTo("bot.localhost") + "<handshake>" + strings.Repeat("0", 20_000), condition: "policy-violation"},
		"text":                  {first: "hello", condition: "not-well-formed"},
		"an agent's address":    {then: "<message from='1001@localhost' to='romeo@localhost'><body>it is me</body></message>", condition: "invalid-from"},
		"the server's address":  {then: "<iq type='set' id='1' from='localhost' to='romeo@localhost'><query xmlns='jabber:iq:roster'/></iq>", condition: "invalid-from"},
		"a subdomain":           {then: "<message from='x.bot.localhost' to='romeo@localhost'/>", condition: "invalid-from"},
		"another component":     {then: "<message from='acd.localhost' to='romeo@localhost'/>", condition: "invalid-from"},
		"no from":               {then: "<message to='romeo@localhost'/>", condition: "improper-addressing"},
		"no to":                 {then: "<message from='bot.localhost'/>", condition: "improper-addressing"},
		"two froms":             {then: "<message from='bot.localhost' from='1001@localhost' to='romeo@localhost'/>", condition: "not-well-formed"},
		"no stanza":             {then: "<route from='bot.localhost' to='romeo@localhost'/>", condition: "unsupported-stanza-type"},
		"a stanza of servers":   {then: "<message xmlns='jabber:server' from='bot.localhost' to='romeo@localhost'/>", condition: "unsupported-stanza-type"},
		"a comment":             {then: "<!-- -->", condition: "restricted-xml"},
		"too large":             {then: "<message from='bot.localhost' to='romeo@localhost'><body>" + strings.Repeat("x", 256<<10) + "</body></message>", condition: "policy-violation"},
		"too deep":              {then: "<message from='bot.localhost' to='romeo@localhost'>" + strings.Repeat("<a>", 40) + strings.Repeat("</a>", 40) + "</message>", condition: "policy-violation"},
		"an end without begin":  {then: "</message>", condition: "not-well-formed"},
		"an entity of its own":  {then: "<message from='bot.localhost' to='romeo@localhost'><body>&lol;</body></message>", condition: "restricted-xml"},
		"another stream inside": {then: strings.TrimPrefix(headerTo("acd.localhost"), "<?xml version='1.0'?>") + "<message from='acd.localhost' to='romeo@localhost'/></stream:stream>", condition: "unsupported-stanza-type"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, nil)
			c := s.call()
			if tt.then != "" {
				c.greet("bot.localhost", testSecret).hear("<handshake/>")
				<-never(c, tt.then)
			} else {
				<-never(c, tt.first)
			}
			got := c.rest()
			if !strings.HasSuffix(got, "<stream:error><"+tt.condition+" xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>") {
				t.Errorf("got %q, want %s", got, tt.condition)
			}
			if tt.then == "" && !strings.HasPrefix(got, "<?xml version='1.0'?><stream:stream ") {
				t.Errorf("no header before the error: %q", got)
			}
			if len(s.routed) > 0 {
				t.Errorf("routed %s", <-s.routed)
			}
		})
	}
}

// never says what may not be heard to its end: the other side hangs up in the middle of it.
func never(c *caller, text string) <-chan struct{} {
	said := make(chan struct{})
	go func() {
		defer close(said)
		_, _ = io.WriteString(c, text)
	}()
	return said
}

func TestASecondComponentOfADomainIsAConflict(t *testing.T) {
	s := newSite(t, nil)
	first := s.call().greet("bot.localhost", testSecret)
	first.hear("<handshake/>")
	second := s.call().greet("bot.localhost", testSecret)
	if got := second.rest(); !strings.Contains(got, "<conflict ") {
		t.Errorf("the second heard %q", got)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	<-s.lost
	s.call().greet("bot.localhost", testSecret).hear("<handshake/>") // the place is free again
}

func TestASlowHandshakeEnds(t *testing.T) {
	s := newSite(t, func(terms *Terms) { terms.AuthTimeout = 50 * time.Millisecond })
	c := s.call()
	c.say("%s", headerTo("bot.localhost"))
	if got := c.rest(); !strings.Contains(got, "<connection-timeout ") {
		t.Errorf("heard %q", got)
	}
}

func TestConnectionsBeforeTheHandshakeAreBounded(t *testing.T) {
	s := newSite(t, func(terms *Terms) { terms.PerAddressMax = 2 })
	a, b := s.call(), s.call()
	a.say("%s", headerTo("bot.localhost"))
	a.hear("'>")
	b.say("%s", headerTo("bot.localhost"))
	b.hear("'>")
	if got := s.call().rest(); got != "" {
		t.Errorf("the third heard %q", got)
	}
	a.say("<handshake/>")
	if got := a.rest(); !strings.Contains(got, "<not-authorized ") {
		t.Errorf("heard %q", got)
	}
	s.call().greet("bot.localhost", testSecret).hear("<handshake/>") // a has left its place
}

// TestAComponentThatDoesNotReadHoldsUpItsSendersAndIsThenLost is the bound on what waits for a component: senders wait, and
// when the component has not read for WriteTimeout each of them is answered.
func TestAComponentThatDoesNotReadHoldsUpItsSendersAndIsThenLost(t *testing.T) {
	s := newSite(t, func(terms *Terms) {
		terms.StanzasMax, terms.BytesMax, terms.WriteTimeout = 16, 1<<20, 300*time.Millisecond
	})
	bot := s.call().greet("bot.localhost", testSecret)
	bot.hear("<handshake/>")
	const senders, each = 8, 100
	body := strings.Repeat("x", 16<<10) // in all more than the kernel holds
	link := s.link("bot.localhost")
	var sending, done sync.WaitGroup
	done.Add(senders * each)
	for i := range senders {
		sending.Go(func() {
			for n := range each {
				b := fmt.Appendf(nil, "<message xmlns='jabber:client' from='u%d@localhost/x' to='bot.localhost' id='%d'><body>%s</body></message>", i, n, body)
				if !link.Handle(b, done.Done) {
					done.Done() // from now on the server itself answers
				}
			}
		})
	}
	sending.Wait()
	done.Wait()
	if got := <-s.lost; got != "bot.localhost" {
		t.Errorf("lost %s", got)
	}
	if len(s.routed) == 0 {
		t.Error("nobody was told that a stanza did not reach the component")
	}
	if got := <-s.routed; !strings.Contains(got, "<remote-server-timeout ") || !strings.Contains(got, "from='bot.localhost'") {
		t.Errorf("a sender was told %s", got)
	}
}

func TestACloseIsToldToComponents(t *testing.T) {
	s := newSite(t, nil)
	bot := s.call().greet("bot.localhost", testSecret)
	bot.hear("<handshake/>")
	s.Close()
	if got := bot.rest(); !strings.Contains(got, "<system-shutdown ") {
		t.Errorf("heard %q", got)
	}
}

func TestWhereComponentsMayComeFrom(t *testing.T) {
	a := NewAcceptor(DefaultTerms(), slog.New(slog.DiscardHandler))
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Serve(l, nil); err == nil {
		t.Error("components may come from anywhere without TLS")
	}
}

func TestAnAddressThatIsNoneIsAnsweredToTheComponent(t *testing.T) {
	s := newSite(t, nil)
	bot := s.call().greet("bot.localhost", testSecret)
	bot.hear("<handshake/>")
	bot.say("<iq type='get' id='7' from='bot.localhost/a' to='@'><ping xmlns='urn:xmpp:ping'/></iq>")
	if got := bot.hear("</iq>"); !strings.Contains(got, "<jid-malformed ") || !strings.Contains(got, " to='bot.localhost/a'") {
		t.Errorf("heard %s", got)
	}
}
