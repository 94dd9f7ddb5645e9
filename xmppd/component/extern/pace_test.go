package extern

import (
	"fmt"
	"log/slog"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"parley/xmppd/component"
	"parley/xmppd/stanza"
)

// TestAComponentIsReadAtItsPace: what comes faster than it may is read later, and nothing of it is lost.
func TestAComponentIsReadAtItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		terms := DefaultTerms()
		var came []time.Duration
		start := time.Now()
		terms.Attach = func(domain string, h component.Handler) (*component.Link, error) {
			route := func(*component.Link, []byte) error { came = append(came, time.Since(start)); return nil }
			return component.NewLink(domain, "localhost", h, route, func(*component.Link) {}, slog.New(slog.DiscardHandler)), nil
		}
		a := NewAcceptor(terms, slog.New(slog.DiscardHandler))
		near, far := net.Pipe()
		go func() { // the component
			const more = 1000
			b := make([]byte, 100)
			if _, err := far.Read(b); err != nil { // <handshake/>
				t.Error(err)
			}
			for range terms.StanzasBurst + more {
				if _, err := fmt.Fprint(far, "<message from='bot.localhost' to='romeo@localhost'/>"); err != nil {
					t.Error(err)
				}
			}
			_ = far.Close()
		}()
		in := newReader(near, stanza.PreAuthLimits(), -1)
		if _, _, err := readHeader(in, far); err != nil {
			t.Fatal(err)
		}
		a.host(near, in, "bot.localhost", slog.New(slog.DiscardHandler))
		if len(came) != 1500 {
			t.Fatalf("%d came", len(came))
		}
		if burst, last := came[terms.StanzasBurst-1], came[len(came)-1]; burst != 0 || last < 1990*time.Millisecond || last > 2*time.Second {
			t.Errorf("what was saved up came after %v, the last after %v: want 0 and 2 s", burst, last)
		}
	})
}

// readHeader has the reader read a header, so that elements may follow.
func readHeader(in *reader, far net.Conn) (stanza.Piece, *stanza.View, error) {
	go func() { _, _ = fmt.Fprint(far, headerTo("bot.localhost")) }()
	return in.next()
}
