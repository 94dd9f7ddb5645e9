package extern

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"parley/xmppd/stanza"
)

// FuzzGreeting plays any bytes to the server's side of the handshake, in one piece and byte by byte: it says the same, lets
// nobody in who does not know the secret, and takes no more than its budget.
func FuzzGreeting(f *testing.F) {
	sum := sha1.Sum([]byte("id" + testSecret))
	proof := hex.EncodeToString(sum[:])
	f.Add([]byte(headerTo("bot.localhost") + "<handshake>" + proof + "</handshake><message from='bot.localhost' to='a@localhost'/>"))
	f.Add([]byte(headerTo("bot.localhost") + "<handshake>" + proof[1:] + "</handshake>"))
	f.Add([]byte(headerTo("bot.localhost") + "<handshake/></stream:stream>"))
	f.Add([]byte("<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client' to='localhost'></stream:stream>"))
	f.Add([]byte("<?xml version='1.0'?>  <?xml"))
	f.Fuzz(func(t *testing.T, b []byte) {
		whole := greetWith(bytes.NewReader(b))
		parts := greetWith(iotest.OneByteReader(bytes.NewReader(b)))
		if whole != parts {
			t.Errorf("in one piece %+v\nbyte by byte %+v", whole, parts)
		}
		if whole.proven && !bytes.Contains(bytes.ToLower(b), []byte(proof)) && !bytes.ContainsAny(b, "&[") { // as it stands, or written otherwise
			t.Errorf("let in without the secret: %q", b)
		}
		if len(whole.said) > 1024 {
			t.Errorf("%d bytes said before anybody is known", len(whole.said))
		}
	})
}

// outcome is what became of a handshake.
type outcome struct {
	said, domain string
	proven       bool
	ended        streamError
}

func greetWith(from io.Reader) (o outcome) {
	in := newReader(from, stanza.PreAuthLimits(), greetingBytesMax)
	g := &greeting{host: "localhost", secrets: map[string][]byte{"bot.localhost": []byte(testSecret)}, id: "id"}
	for !g.proven {
		what, v, err := in.next()
		if err != nil {
			o.ended = conditionFor(err)
			break
		}
		reply, err := g.step(what, v)
		o.said += string(reply)
		if errors.As(err, &o.ended) {
			break
		}
	}
	o.domain, o.proven = g.domain, g.proven
	return o
}

// FuzzReader cuts a stream wherever the input says: what the reader makes of it is the same as of the whole.
func FuzzReader(f *testing.F) {
	f.Add([]byte("<message from='a' to='b'><body>1</body></message> <iq a='>'/><stream:error/></stream:stream>"), []byte{1, 7, 3})
	f.Add([]byte("<a><![CDATA[</a>]]></a><b xmlns:x='y' x:c='d'/>"), []byte{9})
	f.Add(bytes.Repeat([]byte("<presence from='a@b/c' to='d'>          </presence>"), 5), []byte{255, 1})
	f.Fuzz(func(t *testing.T, b, cuts []byte) {
		stream := append([]byte(headerTo("bot.localhost")), b...)
		whole := readAll(bytes.NewReader(stream))
		parts := readAll(&cutReader{bytes.NewReader(stream), cuts, 0})
		if whole != parts {
			t.Errorf("whole %q\ncut   %q", whole, parts)
		}
	})
}

func readAll(from io.Reader) string {
	var all strings.Builder
	in := newReader(from, stanza.SessionLimits(), -1)
	for {
		what, v, err := in.next()
		var syntax *stanza.SyntaxError
		switch {
		case errors.As(err, &syntax):
			return all.String() + "!" + syntax.Condition
		case err != nil:
			return all.String()
		case what == stanza.End:
			return all.String() + "."
		}
		all.Write(v.Raw())
	}
}

// cutReader reads as many bytes at a time as cuts say, in turn.
type cutReader struct {
	io.Reader
	cuts []byte
	next int
}

func (c *cutReader) Read(p []byte) (int, error) {
	if len(c.cuts) > 0 {
		n := 1 + int(c.cuts[c.next%len(c.cuts)])
		c.next++
		p = p[:min(len(p), n)]
	}
	return c.Reader.Read(p)
}
