package extern

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/xmppd/component"
)

// bot is a component that writes down what it is told, in order.
type bot struct{ told chan string }

func newBot() *bot { return &bot{told: make(chan string, 10_000)} }

func (b *bot) Handle(raw []byte, done func()) { b.told <- string(raw); done() }
func (b *bot) Away()                          { b.told <- "away" }
func (b *bot) Back()                          { b.told <- "back" }

func connectTo(t *testing.T, addr string, h component.Handler, change func(*Config)) (*Port, error) {
	t.Helper()
	cfg := Default()
	cfg.Address, cfg.Domain, cfg.Host, cfg.Secret = addr, "bot.localhost", "localhost", []byte(testSecret)
	cfg.RetryFirst, cfg.RetryLast = time.Millisecond, 50*time.Millisecond
	if change != nil {
		change(&cfg)
	}
	p, err := Connect(t.Context(), cfg, h, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Cleanup(func() {
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	return p, err
}

func TestBothEnds(t *testing.T) {
	s, b := newSite(t, nil), newBot()
	p, err := connectTo(t, s.addr, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if p.Domain() != "bot.localhost" || p.Host() != "localhost" {
		t.Errorf("%s at %s", p.Domain(), p.Host())
	}
	if got := <-b.told; got != "back" {
		t.Errorf("first told %s", got)
	}
	// Prefixes, forwarded stanzas, characters: all that travels is the namespace of the root.
	const there = `<message xmlns='jabber:client' to='romeo@localhost/x' from='bot.localhost'><body>羅 &amp; <![CDATA[<]]></body><f:forwarded xmlns:f='urn:xmpp:forward:0'><message xmlns='jabber:client' to='x'/></f:forwarded></message>`
	if err := p.Send([]byte(there)); err != nil {
		t.Fatal(err)
	}
	if got := <-s.routed; got != there {
		t.Errorf("the server was sent %s\nwant %s", got, there)
	}
	back := strings.NewReplacer("to='romeo@localhost/x' from='bot.localhost'", "to='bot.localhost' from='romeo@localhost/x'").Replace(there)
	written := make(chan struct{})
	(<-s.came).Handle([]byte(back), func() { close(written) })
	<-written
	if got := <-b.told; got != back {
		t.Errorf("the component was sent %s\nwant %s", got, back)
	}
	for _, wrong := range []string{
		"<message xmlns='jabber:client' to='romeo@localhost' from='localhost'/>",
		"<message xmlns='jabber:client' to='romeo@localhost'/>",
		"<message xmlns='jabber:client' to='romeo@localhost' from='bot.localhost'>",
	} {
		if err := p.Send([]byte(wrong)); err == nil {
			t.Errorf("sent: %s", wrong)
		}
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if err := p.Send([]byte(there)); !errors.Is(err, errClosed) {
		t.Errorf("after Close: %v", err)
	}
	if len(b.told) > 0 {
		t.Errorf("told after its own Close: %s", <-b.told)
	}
}

func TestARefusalIsAnErrorAtOnce(t *testing.T) {
	s := newSite(t, nil)
	for condition, change := range map[string]func(*Config){
		"not-authorized": func(c *Config) { c.Secret = []byte("another") },
		"host-unknown":   func(c *Config) { c.Domain = "unknown.localhost" },
	} {
		_, err := connectTo(t, s.addr, newBot(), change)
		var refused *RefusedError
		if !errors.As(err, &refused) || refused.Condition != condition {
			t.Errorf("%v, want %s", err, condition)
		}
	}
}

// TestALostConnectionIsMadeAgain: what is sent in between waits for it, up to a bound.
func TestALostConnectionIsMadeAgain(t *testing.T) {
	s, b := newSite(t, nil), newBot()
	relay := newRelay(t, s.addr)
	p, err := connectTo(t, relay.addr, b, func(c *Config) { c.StanzasMax = 3 })
	if err != nil {
		t.Fatal(err)
	}
	<-b.told // back
	relay.cut()
	if got := <-b.told; got != "away" {
		t.Fatalf("told %s", got)
	}
	message := func(i int) []byte {
		return fmt.Appendf(nil, "<message xmlns='jabber:client' to='romeo@localhost' from='bot.localhost' id='%d'/>", i)
	}
	for i := range 3 {
		if err := p.Send(message(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Send(message(3)); !errors.Is(err, errFull) {
		t.Errorf("at the bound: %v", err)
	}
	relay.mend()
	if got := <-b.told; got != "back" {
		t.Fatalf("told %s", got)
	}
	for i := range 3 {
		if got, want := <-s.routed, string(message(i)); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestAServerThatIsNotThereYet: a component may start first.
func TestAServerThatIsNotThereYet(t *testing.T) {
	s, b := newSite(t, nil), newBot()
	relay := newRelay(t, s.addr)
	relay.cut()
	if _, err := connectTo(t, relay.addr, b, nil); err != nil {
		t.Fatal(err)
	}
	relay.mend()
	if got := <-b.told; got != "back" {
		t.Errorf("told %s", got)
	}
}

// TestWhatAServerMaySay: bytes that no Scanner accepts end the connection, stanzas for others are passed over.
func TestWhatAServerMaySay(t *testing.T) {
	for name, tt := range map[string]struct {
		said string
		told []string
	}{
		"a stanza without namespace": {"<message to='a@bot.localhost' from='x@y'><body>1</body></message>",
			[]string{"<message xmlns='jabber:client' to='a@bot.localhost' from='x@y'><body>1</body></message>", "away"}},
		"one for somebody else": {"<message to='localhost' from='x@y'/><presence to='bot.localhost' from='x@y'/>",
			[]string{"<presence xmlns='jabber:client' to='bot.localhost' from='x@y'/>", "away"}},
		"not well-formed": {"<message to='bot.localhost' from='x@y'><a></b></message>", []string{"away"}},
		"a comment":       {"<message to='bot.localhost' from='x@y'><!-- --></message>", []string{"away"}},
		"a stream error":  {"<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>", []string{"away"}},
		"its end":         {"</stream:stream>", []string{"away"}},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer l.Close()
			go func() {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				c := &caller{t: t, Conn: conn}
				c.hear(">")
				c.say("<?xml version='1.0'?><stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:component:accept' id='1' from='bot.localhost'>")
				c.hear("</handshake>")
				c.say("<handshake/>%s", tt.said)
				_ = conn.(*net.TCPConn).CloseWrite()
			}()
			b := newBot()
			if _, err := connectTo(t, l.Addr().String(), b, func(c *Config) { c.RetryFirst = time.Hour }); err != nil {
				t.Fatal(err)
			}
			for _, want := range append([]string{"back"}, tt.told...) {
				if got := <-b.told; got != want {
					t.Errorf("told %s\nwant %s", got, want)
				}
			}
		})
	}
}

// relay is a way to a server that can be cut.
type relay struct {
	t          *testing.T
	addr, from string

	mu    sync.Mutex
	l     net.Listener
	conns []net.Conn
}

func newRelay(t *testing.T, to string) *relay {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{t: t, addr: l.Addr().String(), from: to, l: l}
	go r.run(l)
	t.Cleanup(r.cut)
	return r
}

func (r *relay) run(l net.Listener) {
	for {
		near, err := l.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", r.from)
		if err != nil {
			_ = near.Close()
			continue
		}
		r.mu.Lock()
		r.conns = append(r.conns, near, far)
		r.mu.Unlock()
		for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
			go func() {
				b := make([]byte, 4096)
				for {
					n, err := way[0].Read(b)
					if _, failed := way[1].Write(b[:n]); err != nil || failed != nil {
						_, _ = way[0].Close(), way[1].Close()
						return
					}
				}
			}()
		}
	}
}

// cut ends what is open and lets nothing through.
func (r *relay) cut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	_ = r.l.Close()
	for _, c := range r.conns {
		_ = c.Close()
	}
	r.conns = nil
}

// mend lets connections through again, at the same address.
func (r *relay) mend() {
	r.t.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(context.Background(), "tcp", r.addr)
	if err != nil {
		r.t.Fatal(err)
	}
	r.mu.Lock()
	r.l = l
	r.mu.Unlock()
	go r.run(l)
}
