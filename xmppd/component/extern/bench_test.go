package extern

import (
	"log/slog"
	"net"
	"sync"
	"testing"

	"parley/xmppd/component"
)

// BenchmarkToComponent is one message from the server to a component in another process, written, read and handed over,
// many in flight; the component is this end's own, over loopback.
func BenchmarkToComponent(b *testing.B) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	quiet := slog.New(slog.DiscardHandler)
	came := make(chan *component.Link, 1)
	terms := DefaultTerms()
	terms.Secrets = map[string][]byte{"bot.localhost": []byte(testSecret)}
	terms.Attach = func(domain string, h component.Handler) (*component.Link, error) {
		link := component.NewLink(domain, "localhost", h, func(*component.Link, []byte) error { return nil }, func(*component.Link) {}, quiet)
		came <- link
		return link, nil
	}
	a := NewAcceptor(terms, quiet)
	go func() { _ = a.Serve(l, nil) }()
	defer a.Close()
	var under sync.WaitGroup
	cfg := Default()
	cfg.Address, cfg.Domain, cfg.Host, cfg.Secret = l.Addr().String(), "bot.localhost", "localhost", []byte(testSecret)
	p, err := Connect(b.Context(), cfg, counter{&under}, quiet)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = p.Close() }()
	link := <-came
	m := []byte("<message xmlns='jabber:client' from='romeo@localhost/eofya5k7dk3azsuajnzgi5oygm' to='c-1f6q0d9m4k2aa@bot.localhost' type='groupchat' id='m1'><body>a line of some hundred characters, as people write them when they have something to say to one another</body><origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>")
	b.SetBytes(int64(len(m)))
	b.ReportAllocs()
	b.ResetTimer()
	under.Add(b.N)
	for range b.N {
		link.Handle(m, func() {})
	}
	under.Wait()
}

type counter struct{ under *sync.WaitGroup }

func (c counter) Handle(_ []byte, done func()) { done(); c.under.Done() }
