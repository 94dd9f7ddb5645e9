package extern

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
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
