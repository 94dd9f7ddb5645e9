package stream

import (
	"context"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"parley/xmppd/sasl"
	"parley/xmppd/stanza"
)

const (
	tcpHeader = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>"
	starttls  = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
)

// tcpPeer is what stands between a TCP connection and a Negotiator.
type tcpPeer struct {
	t         testing.TB
	neg       *Negotiator
	framer    stanza.Framer
	outer     stanza.Outer
	scanner   *stanza.Scanner
	piece     []byte
	said      strings.Builder
	secure    bool // TLS is there
	loggedIn  bool
	bound     bool
	over      bool
	mustBegin bool // what is said next is a header
}

func newTCPPeer(t testing.TB, how StartTLS) *tcpPeer {
	var before []string
	if how != StartTLSRequired {
		before = []string{sasl.ScramSHA1, sasl.Plain, sasl.OAuthBearer}
	}
	return &tcpPeer{t: t, scanner: stanza.NewScanner(stanza.PreAuthLimits()), mustBegin: true, neg: New(Config{
		Host: "localhost", TriesMax: 3, Framing: TCP, StartTLS: how, Before: [][]byte{Limits(8192, 0)},
		BeforeLogin: func(_ context.Context, iq *stanza.View) ([]byte, bool) {
			_, asked := iq.Child("jabber:iq:register", "query")
			return []byte("<iq xmlns='jabber:client' type='result' id='r'/>"), asked
		},
	}, before, oneUser{})}
}

// hear takes bytes as they come in, and throws away what comes behind <starttls/>.
func (p *tcpPeer) hear(b []byte) {
	for len(b) > 0 && !p.over {
		n, what, err := p.framer.Next(b)
		p.piece, b = append(p.piece, b[:n]...), b[n:]
		switch {
		case err != nil:
			p.do(p.neg.Fail(ErrorOf(err)))
		case what == stanza.Part:
			continue
		case what == stanza.Space || what == stanza.Declaration:
		case what == stanza.End:
			p.do(p.neg.End())
		default:
			if what == stanza.Header {
				if p.outer, err = stanza.OuterOf(p.piece); err != nil {
					p.do(p.neg.Fail(ErrorOf(err)))
					return
				}
				p.piece = append(p.piece[:len(p.piece)-1], "/>"...)
			} else {
				p.piece = p.outer.Complete(p.piece, p.framer.Tag())
			}
			v, err := p.scanner.Scan(p.piece)
			if err != nil {
				p.do(p.neg.Fail(ErrorOf(err)))
			} else if p.do(p.neg.Step(p.t.Context(), v)) == Secure {
				b = nil
				p.neg.Secured(nil, []string{sasl.ScramSHA1, sasl.Plain, sasl.OAuthBearer})
			}
		}
		p.piece = p.piece[:0]
	}
}

// do does what a step asks for, and holds what no step may do.
func (p *tcpPeer) do(s Step) Next {
	p.t.Helper()
	for _, a := range s.Answers {
		p.said.Write(a)
		if strings.HasPrefix(string(a), "<?xml version='1.0'?><stream:stream ") != p.mustBegin {
			p.t.Fatalf("%s where a header is due: %t", a, p.mustBegin)
		}
		p.mustBegin = false
	}
	if p.over && len(s.Answers) > 0 {
		p.t.Fatalf("%q after the end", s.Answers)
	}
	switch s.Next {
	case Secure:
		if p.secure || p.loggedIn {
			p.t.Fatal("TLS in TLS")
		}
		p.secure, p.mustBegin, p.framer = true, true, stanza.Framer{}
	case LogIn:
		if p.neg.cfg.StartTLS == StartTLSRequired {
			p.t.Fatal("a log-in without TLS")
		}
		p.loggedIn, p.mustBegin, p.framer = true, true, stanza.Framer{}
	case Bind, Resume:
		if !p.loggedIn || p.neg.Identity().Name == "" {
			p.t.Fatal("bound without log-in")
		}
		p.bound = true
	case End, Fail:
		if n := len(s.Answers); n > 0 && string(s.Answers[n-1]) != "</stream:stream>" {
			p.t.Fatalf("no end: %q", s.Answers)
		}
		p.over = true
	}
	return s.Next
}

// checkSaid reads what was said as a client does.
func (p *tcpPeer) checkSaid() {
	p.t.Helper()
	scanner, framer := stanza.NewScanner(stanza.SessionLimits()), stanza.Framer{}
	rest := []byte(p.said.String())
	for len(rest) > 0 {
		n, what, err := framer.Next(rest)
		if err != nil || what == stanza.Part {
			p.t.Fatalf("%v at %q of %s", err, rest, p.said.String())
		}
		m := rest[:n]
		rest = rest[n:]
		switch what {
		case stanza.Whole:
			if _, err := scanner.Scan(m); err != nil {
				p.t.Fatalf("%s: %v", m, err)
			}
			if name := string(m); strings.HasPrefix(name, "<success") || strings.HasPrefix(name, "<proceed") {
				framer = stanza.Framer{}
			}
		case stanza.End:
			if len(rest) > 0 {
				p.t.Fatalf("%q behind the end", rest)
			}
		}
	}
}

var ids = regexp.MustCompile(` id='[A-Z0-9]{26}'|[rs]=[^,]*,|<challenge[^/]*/challenge>`)

func TestALogInOverTCP(t *testing.T) {
	p := newTCPPeer(t, StartTLSRequired)
	p.hear([]byte(tcpHeader + starttls))
	p.hear([]byte(tcpHeader + plain("juliet", "secret")))
	p.hear([]byte(tcpHeader + strings.Replace(bindWish, " xmlns='jabber:client'", "", 1)))
	p.checkSaid()
	contains(t, p.said.String(), "<?xml version='1.0'?><stream:stream xmlns='jabber:client' from='localhost' id='", "version='1.0'",
		"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>", "<proceed ",
		"<stream:stream ", "<mechanism>PLAIN</mechanism>", "<limits ", "<success", "<stream:stream ", "<bind ")
	if !p.bound {
		t.Error(p.said.String())
	}
}

func TestBeforeLogin(t *testing.T) {
	ask := "<iq type='get' id='r'><query xmlns='jabber:iq:register'/></iq>"
	for how, want := range map[StartTLS]string{NoStartTLS: "type='result' id='r'", StartTLSAllowed: "type='result' id='r'", StartTLSRequired: "<not-authorized "} {
		p := newTCPPeer(t, how)
		p.hear([]byte(tcpHeader + ask))
		contains(t, p.said.String(), want)
	}
	p := newTCPPeer(t, NoStartTLS)
	p.hear([]byte(tcpHeader + "<iq type='get' id='r'><query xmlns='jabber:iq:roster'/></iq>"))
	contains(t, p.said.String(), "<not-authorized ")
}

// FuzzTCP plays bytes of all sorts in any order, cut in two ways: both times the same is said, and nobody gets further than
// may be.
func FuzzTCP(f *testing.F) {
	parts := []string{
		tcpHeader, starttls, plain("juliet", "secret"), plain("juliet", "wrong"), bindWish, "</stream:stream>", " \n", "<?xml version='1.0'?>",
		auth("OAUTHBEARER", base64.StdEncoding.EncodeToString([]byte("n,,\x01auth=Bearer abc\x01\x01"))),
		auth("SCRAM-SHA-1", "biwsbj1qdWxpZXQscj1ub25jZW5vbmNlbm9uY2U="), auth("PLAIN", ""), auth("ANONYMOUS", ""),
		"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AQ==</response>", "<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
		"<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>", "<enable xmlns='urn:xmpp:sm:3'/>", "<message/>", "<stream:error/>",
		"<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>", header,
		"<iq type='get' id='r'><query xmlns='jabber:iq:register'/></iq>", "<![CDATA[", "<!-- -->", "<x", "'", ">", "</iq>",
	}
	f.Add([]byte{0, 1, 0, 2, 0, 4}, "", uint8(7), uint8(2))
	f.Add([]byte{0, 2, 0, 4, 5}, "", uint8(1), uint8(0))
	for _, p := range parts {
		f.Add([]byte{0, 1, 0, 255, 2, 0}, p, uint8(3), uint8(1))
	}
	f.Fuzz(func(t *testing.T, order []byte, extra string, cut, how uint8) {
		var said [2]string
		for i, size := range []int{1 << 20, 1 + int(cut)} {
			p := newTCPPeer(t, StartTLS(how%3))
			for _, o := range order {
				part := extra
				if int(o) < len(parts) {
					part = parts[o]
				}
				if p.bound {
					break
				}
				secure := p.secure
				for b := []byte(part); len(b) > 0 && p.secure == secure; b = b[min(size, len(b)):] {
					p.hear(b[:min(size, len(b))]) // what comes behind <starttls/> in one part is lost, however it is cut
				}
			}
			p.checkSaid()
			said[i] = fmt.Sprint(p.loggedIn, p.bound, p.over, ids.ReplaceAllString(p.said.String(), ""))
		}
		if said[0] != said[1] {
			t.Fatalf("%s\n%s", said[0], said[1])
		}
	})
}
