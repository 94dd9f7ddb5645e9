package xmppd_test

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"parley/xmppd"
	"parley/xmppd/listen"
	"parley/xmppd/stanza"
	"parley/xmppd/xmpptest"
)

// requireTLS is a server that makes no exception.
func requireTLS(c *xmppd.Config) { c.PlainAllowed = false }

// rawTCP connects to a listener with STARTTLS and speaks for itself.
func rawTCP(t *testing.T, s *xmpptest.Server) net.Conn {
	t.Helper()
	return s.DialTCP(t).TCP
}

// say sends s in the parts that cuts make of it.
func say(t *testing.T, c io.Writer, s string, cuts ...int) {
	t.Helper()
	at := 0
	for _, end := range append(cuts, len(s)) {
		if end <= at {
			continue
		}
		if _, err := io.WriteString(c, s[at:end]); err != nil {
			t.Fatal(err)
		}
		at = end
	}
}

// rest reads up to the end of the connection, which must be in good order.
func rest(t *testing.T, c io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(c)
	if err != nil {
		t.Fatalf("%v after %q", err, b)
	}
	return string(b)
}

func TestLogInOverTCP(t *testing.T) {
	s := xmpptest.Start(t, requireTLS)
	s.Account(t, "juliet", "romeo")
	juliet := s.DialTCP(t).StartTLS().Login(xmpptest.Plain("juliet")).Enable().Present()
	romeo := s.DialTLS(t).Login(xmpptest.Plain("romeo"))
	romeo.Send("<message to='" + juliet.JID + "'><body>羅密歐 &lt;</body></message>")
	m := juliet.Until("<message")
	if !strings.Contains(m, " xmlns='jabber:client'") || !strings.Contains(m, "<body>羅密歐 &lt;</body>") || !strings.Contains(m, "from='"+romeo.JID+"'") {
		t.Error(m)
	}
	for _, c := range []*xmpptest.Client{juliet, romeo} {
		c.Send(xmpptest.Close)
		if got := c.ExpectEnd(0); got[len(got)-1] != xmpptest.Close {
			t.Errorf("%q", got)
		}
	}
}

const (
	streamError = "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><"
	ourHeader   = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' from='localhost' id='"
)

// TestHeaders holds what a header may be, and that whatever is wrong is said behind a header of ours.
func TestHeaders(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	instead := func(of, put string) string { return strings.Replace(xmpptest.Header, of, put, 1) }
	for _, c := range []struct{ name, send, condition string }{
		{"as it should be", xmpptest.Header, ""},
		{"no declaration", instead("<?xml version='1.0'?>", ""), ""},
		{"white space first", " \r\n" + instead("<?xml version='1.0'?>", "\t"), ""},
		{"encoding", instead("'?>", "' encoding='utf-8'?>"), ""},
		{"a generous end", xmpptest.Header + "\n" + strings.Replace(xmpptest.End, ">", " \n>", 1), ""},
		{"from", instead(" to=", " from='juliet@localhost' to="), ""},
		{"other prefixes", instead(" to=", " xmlns:db='jabber:server:dialback' to="), ""},
		{"another encoding", instead("'?>", "' encoding='UTF-16'?>"), "unsupported-encoding"},
		{"an instruction", "<?x?>" + xmpptest.Header, "restricted-xml"},
		{"two declarations", "<?xml version='1.0'?>" + xmpptest.Header + "<?xml version='1.0'?>", "restricted-xml"},
		{"a DTD", "<!DOCTYPE x []>", "restricted-xml"},
		{"HTTP", "GET / HTTP/1.1\r\n", "not-well-formed"},
		{"TLS", "\x16\x03\x01\x02\x00", "not-well-formed"},
		{"an attribute twice", instead(" to=", " to='x' to="), "not-well-formed"},
		{"a prefix nobody declared", instead(" to=", " x:y='' to="), "not-well-formed"},
		{"a header that is all", "<stream:stream/>", "not-well-formed"},
		{"no UTF-8", instead("'localhost'", "'\xff'"), "unsupported-encoding"},
		{"an entity", instead("'localhost'", "'&lol;'"), "restricted-xml"},
		{"another host", instead("localhost", "example.org"), "host-unknown"},
		{"no host", instead(" to='localhost'", ""), "host-unknown"},
		{"no version", strings.Replace(xmpptest.Header, " version='1.0'>", ">", 1), "unsupported-version"},
		{"version 2", strings.Replace(xmpptest.Header, " version='1.0'>", " version='2.0'>", 1), "unsupported-version"},
		{"a server's", instead("jabber:client", "jabber:server"), "invalid-namespace"},
		{"a server's with dialback", instead("jabber:client' ", "jabber:server' xmlns:db='jabber:server:dialback' "), "invalid-namespace"},
		{"a component's", instead("jabber:client", "jabber:component:accept"), "invalid-namespace"},
		{"no namespace", instead(" xmlns='jabber:client'", ""), "invalid-namespace"},
		{"another stream's namespace", instead("etherx.jabber.org", "example.org"), "invalid-namespace"},
		{"another prefix", strings.ReplaceAll(strings.ReplaceAll(xmpptest.Header, "stream:stream", "s:stream"), "xmlns:stream", "xmlns:s"), "bad-namespace-prefix"},
		{"no prefix", "<stream xmlns='http://etherx.jabber.org/streams' to='localhost' version='1.0'>", "bad-namespace-prefix"},
		{"another element", strings.Replace(xmpptest.Header, "stream:stream", "stream:strewn", 1), "bad-format"},
		{"RFC 7395", xmpptest.Open + "<a>", "not-well-formed"},
		{"a stanza", "<message xmlns='jabber:client'>", "invalid-namespace"},
		{"too many declarations", instead(" to=", " xmlns:x='"+strings.Repeat("x", stanza.OuterBytesMax)+"' to="), "policy-violation"},
		{"too long", instead(" to=", strings.Repeat(" ", 9<<10)+" to="), "policy-violation"},
		{"endless", "<" + strings.Repeat("x", 9<<10), "policy-violation"},
	} {
		t.Run(c.name, func(t *testing.T) {
			conn := rawTCP(t, s)
			end := ""
			if c.condition == "" {
				end = xmpptest.End
			}
			say(t, conn, c.send+end)
			got := rest(t, conn)
			if !strings.HasPrefix(got, ourHeader) || strings.Count(got, "<stream:stream ") != 1 || !strings.HasSuffix(got, "</stream:stream>") {
				t.Errorf("%q", got)
			}
			if c.condition == "" && (strings.Contains(got, "<stream:error") || !strings.Contains(got, "<stream:features")) ||
				c.condition != "" && !strings.Contains(got, streamError+c.condition+" ") {
				t.Errorf("%q", got)
			}
			if strings.Contains(got, " to='juliet@localhost'") != (c.name == "from") {
				t.Errorf("to whom? %q", got)
			}
		})
	}
}

// TestWhatIsWrongInAStream is the part of TestEveryStreamErrorComesBeforeTheEnd that differs on TCP.
func TestWhatIsWrongInAStream(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	message := func(body string) string { return "<message to='juliet@localhost'><body>" + body + "</body></message>" }
	for _, c := range []struct {
		name      string
		login     bool
		send      string
		condition string
	}{
		{"text between stanzas", true, "hello", "not-well-formed"},
		{"a comment between", true, "<!-- -->", "restricted-xml"},
		{"a comment inside", true, "<message><!-- --></message>", "restricted-xml"},
		{"a DTD inside", true, "<message><!DOCTYPE x>", "restricted-xml"},
		{"an instruction", true, "<?x?>", "restricted-xml"},
		{"an entity", true, message("&lol;"), "restricted-xml"},
		{"another end tag", true, "</stream>", "not-well-formed"},
		{"crossed tags", true, "<message><body></message></body>", "not-well-formed"},
		{"a tag in a tag", true, "<message <body>", "not-well-formed"},
		{"a prefix nobody declared", true, "<message><x:y/></message>", "not-well-formed"},
		{"no UTF-8", true, message("\xff"), "unsupported-encoding"},
		{"too big", true, message(strings.Repeat("x", 64<<10)), "policy-violation"},
		{"too big, and never whole", true, "<message><body>" + strings.Repeat("x", 600<<10), "policy-violation"},
		{"too many elements", true, message(strings.Repeat("<a/>", 512)), "policy-violation"},
		{"too deep", true, strings.Repeat("<a>", 33) + strings.Repeat("</a>", 33), "policy-violation"},
		{"a server's stanza", true, "<message xmlns='jabber:server'/>", "unsupported-stanza-type"},
		{"an unknown element", true, "<hello/>", "unsupported-stanza-type"},
		{"forged from", true, "<message from='romeo@localhost'/>", "invalid-from"},
		{"a header again", true, strings.TrimPrefix(xmpptest.Header, "<?xml version='1.0'?>"), "bad-format"},
		{"a header again before log-in", false, strings.TrimPrefix(xmpptest.Header, "<?xml version='1.0'?>"), "bad-format"},
		{"a header behind a log-in that fails", false, xmpptest.Auth("PLAIN", "\x00juliet\x00wrong") + strings.TrimPrefix(xmpptest.Header, "<?xml version='1.0'?>"), "bad-format"},
		{"RFC 7395's end", true, xmpptest.Close + " ", "unsupported-stanza-type"},
		{"RFC 7395's header", true, xmpptest.Open + " ", "unsupported-stanza-type"},
		{"STARTTLS again", true, xmpptest.StartTLS, "unsupported-stanza-type"},
		{"compression", true, "<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>", "unsupported-stanza-type"},
		{"too big before log-in", false, message(strings.Repeat("x", 8<<10)), "policy-violation"},
		{"too deep before log-in", false, strings.Repeat("<a>", 9) + strings.Repeat("</a>", 9), "policy-violation"},
		{"a stanza before log-in", false, message(""), "not-authorized"},
		{"dialback", false, "<db:result xmlns:db='jabber:server:dialback' to='localhost'>x</db:result>", "not-authorized"},
	} {
		t.Run(c.name, func(t *testing.T) {
			client := s.DialTCP(t)
			if c.login {
				client.Login(xmpptest.Plain("juliet")).Enable()
			} else {
				client.Send(xmpptest.Open)
			}
			_, _ = io.WriteString(client.TCP, c.send) // the end may come in the middle of it
			got := client.ExpectEnd(0)
			if n := len(got); n < 2 || !strings.HasPrefix(got[n-2], streamError+c.condition+" ") || got[n-1] != xmpptest.Close {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestTheLimitIsWhatIsSent: what a stanza is given to stand by itself does not count.
func TestTheLimitIsWhatIsSent(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.DialTCP(t)
	c.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open)
	c.Until("<stream:features", "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>8192</max-bytes><idle-seconds>20</idle-seconds></limits>")
	c.Until("<stream:features", "<max-bytes>65536</max-bytes><idle-seconds>20</idle-seconds>")
	c.Send(xmpptest.Bind)
	c.Until("id='bind'")
	m := func(n int) string {
		const before, after = "<message to='localhost'><body>", "</body></message>"
		return before + strings.Repeat("x", n-len(before)-len(after)) + after
	}
	c.Send(m(65536))
	c.Ping()
	c.Send(m(65537))
	expectGoodBye(t, c.ExpectEnd(0), "policy-violation")
}

// TestEveryCut sends a whole life of a stream in any parts, and byte by byte: what comes of it is the same.
func TestEveryCut(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	life := func(to string) string {
		return xmpptest.Header + " " + xmpptest.Plain("juliet") + "\n" + strings.Replace(xmpptest.Header, " to", " xmlns:p='urn:p' to", 1) + xmpptest.Bind + " " +
			xmpptest.Enable + "<message to='acd.localhost' id='" + to + "'><body>a &gt; 中 ]]<![CDATA[</message>]]></body><p:x/></message> \n <presence/>" + xmpptest.Request + xmpptest.End
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	n := len(life(""))
	var all [][]int
	for at := range n {
		all = append(all, []int{at})
	}
	all = append(all, nil)
	for i := range n {
		all[n] = append(all[n], i)
	}
	for range 50 {
		var some []int
		for at := rnd.IntN(50); at < n; at += 1 + rnd.IntN(100) {
			some = append(some, at)
		}
		all = append(all, some)
	}
	for i, cuts := range all {
		conn := rawTCP(t, s)
		id := fmt.Sprintf("m%d", i)
		say(t, conn, life(id), cuts...)
		got := rest(t, conn)
		want := acd.Until("id='"+id+"'", "<message xmlns='jabber:client' xmlns:p='urn:p' to='acd.localhost'",
			"><body>a &gt; 中 ]]<![CDATA[</message>]]></body><p:x/></message>")
		if strings.Contains(got, "<stream:error") || !strings.Contains(got, "h='2'") || !strings.HasSuffix(got, "</stream:stream>") {
			t.Fatalf("cut at %d: %s\n%s", cuts, got, want.Stanza)
		}
	}
}

// TestWhatAHeaderDeclares stays with the stanza that uses it, on whatever transport that is read.
func TestWhatAHeaderDeclares(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	web := s.DialWebSocket(t).Login(xmpptest.Plain("romeo"))
	c := s.DialTCP(t)
	header := strings.Replace(xmpptest.Header, " to", " xmlns:p='urn:p' to", 1)
	say(t, c.TCP, xmpptest.Header+xmpptest.Plain("juliet")+header+xmpptest.Bind+"<message to='"+web.JID+"'><p:x p:y=''/></message>")
	m := web.Until("<message")
	e, err := stanza.Parse([]byte(m))
	if err != nil || e.Child("urn:p", "x") == nil {
		t.Errorf("%s: %v", m, err)
	}
}

func TestStartTLSIsRequired(t *testing.T) {
	s := xmpptest.Start(t, requireTLS)
	s.Account(t, "juliet")
	c := s.DialTCP(t)
	c.Send(xmpptest.Open)
	c.Expect("<open")
	if f := c.Expect("<stream:features"); f != "<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"+
		"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features>" {
		t.Error(f)
	}
	c.Send(xmpptest.Plain("juliet"))
	c.Expect("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><encryption-required/>")
	c.Send(xmpptest.StartTLS)
	c.Expect("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
	c.Secure()
	c.Send(xmpptest.Open)
	c.Expect("<open")
	if f := c.Expect("<stream:features", "PLAIN"); strings.Contains(f, "starttls") {
		t.Error(f)
	}
	c.Send(xmpptest.StartTLS)
	c.Expect("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
	c.Expect("<close")
}

// TestStartTLSIsOffered where a log-in is allowed without it.
func TestStartTLSIsOffered(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.DialTCP(t)
	c.Send(xmpptest.Open)
	c.Expect("<open")
	c.Expect("<stream:features", "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", "<mechanism>PLAIN</mechanism>")
	s.DialTCP(t).StartTLS().Login(xmpptest.Plain("juliet")).Ping()
}

func TestStartTLSWithoutACertificate(t *testing.T) {
	s := xmpptest.Start(t, requireTLS)
	s.TCPAddr = s.ListenTCP(t, nil, false)
	c := s.DialTCP(t)
	c.Send(xmpptest.Open)
	c.Expect("<open")
	if f := c.Expect("<stream:features"); strings.Contains(f, "starttls") || strings.Contains(f, "mechanism") {
		t.Error(f)
	}
	c.Send(xmpptest.StartTLS)
	if got := c.ExpectEnd(0); len(got) != 2 || got[0] != "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" || got[1] != xmpptest.Close {
		t.Errorf("%q", got)
	}
}

// TestNothingIsBelievedFromBeforeTLS sends behind <starttls/> what a man in the middle would (the class of CVE-2011-0411).
func TestNothingIsBelievedFromBeforeTLS(t *testing.T) {
	s := xmpptest.Start(t, requireTLS)
	s.Account(t, "juliet")
	for _, early := range []string{xmpptest.Header + xmpptest.Plain("juliet"), "<iq", "x", "\x16\x03\x01"} {
		conn := rawTCP(t, s)
		say(t, conn, xmpptest.Header+xmpptest.StartTLS+early)
		if got := rest(t, conn); strings.Contains(got, "<proceed") || strings.Contains(got, "<success") ||
			strings.Count(got, "<stream:stream ") != 1 || !strings.Contains(got, streamError+"policy-violation ") {
			t.Errorf("%q: %q", early, got)
		}
	}
	// White space behind it is nothing anybody can be made to say.
	conn := rawTCP(t, s)
	say(t, conn, xmpptest.Header+xmpptest.StartTLS+" \n")
	if got := rest(t, conn); strings.Contains(got, "<proceed") {
		t.Errorf("%q", got)
	}
}

func TestDirectTLS(t *testing.T) {
	s := xmpptest.Start(t, requireTLS)
	s.Account(t, "juliet")
	s.DialTLS(t).Login(xmpptest.Plain("juliet")).Ping()
	dial := func(protocols ...string) (*tls.Conn, error) {
		return tls.Dial("tcp", s.TLSAddr, &tls.Config{InsecureSkipVerify: true, NextProtos: protocols})
	}
	for want, protocols := range map[string][]string{"xmpp-client": {"h2", "xmpp-client"}, "": nil} {
		c, err := dial(protocols...)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.ConnectionState().NegotiatedProtocol; got != want {
			t.Errorf("%q offered, %q agreed on", protocols, got)
		}
		_ = c.Close()
	}
	if c, err := dial("http/1.1"); err == nil {
		t.Error("a browser was let in")
		_ = c.Close()
	}
	conn, err := net.Dial("tcp", s.TLSAddr)
	if err != nil {
		t.Fatal(err)
	}
	say(t, conn, xmpptest.Header)
	if b, _ := io.ReadAll(conn); bytes.Contains(b, []byte("stream")) {
		t.Errorf("%q", b)
	}
}

// TestTLSMustBeginInTime, and who says nothing makes room for others.
func TestTLSMustBeginInTime(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Listen.HandshakeMax = time.Second })
	s.Account(t, "juliet")
	s.DialTLS(t).Login(xmpptest.Plain("juliet"))
	silent, err := net.Dial("tcp", s.TLSAddr)
	if err != nil {
		t.Fatal(err)
	}
	if b, _ := io.ReadAll(silent); len(b) > 0 {
		t.Errorf("%q", b)
	}
	conn := rawTCP(t, s)
	say(t, conn, xmpptest.Header+xmpptest.StartTLS)
	if b, _ := io.ReadAll(conn); !bytes.HasSuffix(b, []byte("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")) {
		t.Errorf("%q", b)
	}
}

func TestWhoDoesNotBeginTLSMakesRoom(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Listen.UnauthenticatedMax = 2 })
	s.Account(t, "juliet")
	s.DialTLS(t).Login(xmpptest.Plain("juliet"))
	for range 3 {
		silent, err := net.Dial("tcp", s.TLSAddr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = silent.Close() })
	}
	s.DialTLS(t).Login(xmpptest.Plain("juliet")).Ping()
}

func TestSpaces(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.DialTCP(t).Login(xmpptest.Plain("juliet"))
	c.Send(" ", "\n\n", " \t\r\n")
	c.Ping()
	s.Clock.Pass(listen.PingAfterBeats - 1)
	c.Ping()
	if c.Spaces != 0 {
		t.Fatal("pinged too early")
	}
	for range 3 {
		came := make(chan string)
		go func() {
			b := make([]byte, 10)
			n, err := c.TCP.Read(b)
			came <- fmt.Sprintf("%q, %v", b[:n], err)
		}()
		for got := ""; got == ""; { // while a batch is under way there is no ping: its time passes again
			s.Clock.Pass(1)
			select {
			case got = <-came:
				if got != `" ", <nil>` {
					t.Fatal(got)
				}
			case <-time.After(time.Millisecond):
			}
		}
	}
	c.Ping()
}

// TestSpacesCount as bytes that may come no faster than others.
func TestSpacesCount(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Account.BytesPerSecond, c.Account.BytesBurst = 100_000, 64<<10 })
	s.Account(t, "juliet")
	c := s.DialTCP(t).Login(xmpptest.Plain("juliet"))
	start := time.Now()
	c.Send(strings.Repeat(" ", 64<<10+30_000))
	c.Ping()
	if took := time.Since(start); took < 200*time.Millisecond {
		t.Errorf("30 kB above the burst, at 100 kB a second, took %v", took)
	}
}

// TestTheQuietStay: nobody need answer white space, so that silence is no sign of death on TCP; and white space must not
// stand before a header.
func TestTheQuietStay(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	bound := s.DialTCP(t).Login(xmpptest.Plain("juliet"))
	unbound := s.DialTCP(t)
	unbound.Send(xmpptest.Open, xmpptest.Plain("juliet"))
	unbound.Until("<success")
	s.Clock.Pass(3 * listen.DeadAfterBeats)
	unbound.Send(xmpptest.Open, xmpptest.Bind)
	unbound.Until("id='bind'")
	if unbound.Spaces != 0 {
		t.Error("white space before the stream was open")
	}
	bound.Ping()
	unbound.Ping()
}

// TestTimeToLogInIsBounded whatever is sent meanwhile.
func TestTimeToLogInIsBounded(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.AuthTimeout = time.Second })
	for name, first := range map[string]string{"one byte at a time": "<?xml version='1.0'?><stream:stream ", "spaces": xmpptest.Header + " ",
		"an element": xmpptest.Header + "<iq "} {
		t.Run(name, func(t *testing.T) {
			conn := rawTCP(t, s)
			go func() {
				drip := first + strings.Repeat(first[len(first)-1:], 1<<20)
				for i := range drip {
					if _, err := io.WriteString(conn, drip[i:i+1]); err != nil {
						return
					}
					time.Sleep(20 * time.Millisecond)
				}
			}()
			got, _ := io.ReadAll(conn) // it may end by a reset: something is always on its way
			if !bytes.Contains(got, []byte(streamError+"connection-timeout ")) {
				t.Errorf("%q", got)
			}
		})
	}
}

// TestCrowdsOnTCP: the bounds are those of all transports together, and who is turned away is told so.
func TestCrowdsOnTCP(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Listen.ConnsPerIPMax, c.Listen.Unlimited = 3, nil })
	s.DialWebSocket(t)
	s.DialTLS(t)
	s.DialTCP(t).StartTLS()
	got := rest(t, rawTCP(t, s))
	if !strings.HasPrefix(got, ourHeader) || !strings.Contains(got, streamError+"resource-constraint ") || !strings.HasSuffix(got, "</stream:stream>") {
		t.Errorf("%q", got)
	}
	if c, err := tls.Dial("tcp", s.TLSAddr, &tls.Config{InsecureSkipVerify: true}); err == nil {
		t.Error("the fourth came in")
		_ = c.Close()
	}
}

// TestTheEndBeforeAHeader: who is told to go before anything was said is told so behind a header.
func TestTheEndBeforeAHeader(t *testing.T) {
	s := xmpptest.Start(t)
	conn, web := rawTCP(t, s), s.DialWebSocket(t)
	say(t, conn, "<")
	for s.Connections() < 2 { // both have come in
		time.Sleep(time.Millisecond)
	}
	go func() { _ = s.Shutdown(t.Context()) }()
	got := rest(t, conn)
	if !strings.HasPrefix(got, ourHeader) || !strings.Contains(got, streamError+"system-shutdown ") || !strings.HasSuffix(got, "</stream:stream>") {
		t.Errorf("%q", got)
	}
	if got := web.ExpectEnd(1012); len(got) != 3 || !strings.HasPrefix(got[0], "<open") || !strings.Contains(got[1], "system-shutdown") {
		t.Errorf("%q", got)
	}
}

// TestAnotherTransport: a session is resumed wherever its client comes back.
func TestAnotherTransport(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	auth := xmpptest.Plain("juliet")
	romeo := s.DialWebSocket(t).Login(xmpptest.Plain("romeo"))
	dials := []func(testing.TB) *xmpptest.Client{s.DialTCP, s.DialWebSocket, s.DialTLS, s.DialTCP}
	c := dials[0](t).Login(auth).Enable().Present()
	had := 1
	for i, dial := range dials[1:] {
		if i == 1 {
			c.Cut()
		}
		id := fmt.Sprintf("m%d", i)
		romeo.Send("<message xmlns='jabber:client' type='chat' to='" + c.JID + "' id='" + id + "'><body>x</body></message>")
		romeo.Ping()
		again := dial(t)
		again.Resume(auth, c, had)
		again.Until("<message", "id='"+id+"'")
		had++
		if i != 1 {
			expectGoodBye(t, c.ExpectEnd(1008), "conflict")
		}
		c = again
	}
	c.Send(xmpptest.Close)
	c.ExpectEnd(1000)
}

func TestClientStates(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.DialTCP(t)
	c.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open, xmpptest.Bind)
	c.Until("<success")
	c.Until("<stream:features", "<csi xmlns='urn:xmpp:csi:0'/>")
	c.Until("id='bind'")
	c.Send("<inactive xmlns='urn:xmpp:csi:0'/>", "<active xmlns='urn:xmpp:csi:0'/>")
	c.Ping()
	c.Send("<asleep xmlns='urn:xmpp:csi:0'/>")
	expectGoodBye(t, c.ExpectEnd(0), "unsupported-stanza-type")
}

func TestCompressionIsRefused(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	c := s.DialTCP(t)
	c.Send(xmpptest.Open, "<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>", xmpptest.Plain("juliet"))
	c.Expect("<open")
	if f := c.Expect("<stream:features"); strings.Contains(f, "compress") {
		t.Error(f)
	}
	c.Expect("<failure xmlns='http://jabber.org/protocol/compress'><unsupported-method/></failure>")
	c.Expect("<success")
}
