package attack

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// resourceRows attack memory, files and time.
func resourceRows() []row {
	return []row{{
		id:      "RES-1",
		about:   "more connections than the server has places for, none of which logs in (CVE-2026-43506; slowloris)",
		holds:   "unauthenticated-max (2,000 as a rule, 50 here): the one longest idle makes room; who has an account logs in meanwhile",
		setup:   setup{strict: true, toml: "[xmpp.listen]\nunauthenticated-max = 50\n"},
		control: prosody("no bound"),
		attack:  crowd,
	}, {
		id:      "RES-2",
		about:   "many connections from one address, open at once and one after the other",
		holds:   "20 open, 20 at once and 10 a minute; the next is refused, on all listeners together",
		setup:   setup{strict: true, toml: "[xmpp.listen]\nunlimited = []\n"},
		control: prosody("no bound"),
		attack:  manyFromOneAddress,
	}, {
		id:      "RES-3",
		about:   "one client that sends as fast as it can (CVE-2010-0305, OF-835)",
		holds:   "100 stanzas at once, then 20 a second are read, the rest waits in the sender's own socket; others are served on",
		setup:   setup{strict: true},
		control: prosody("no limit of rate"),
		attack:  flood,
	}, {
		id:      "RES-4",
		about:   "a client that never reads, while much is sent to it",
		holds:   "what waits for it is bounded: it is cut, memory does not grow with what is sent",
		control: weakenedAs("SES-4"),
		attack:  neverRead,
	}, {
		id:    "RES-5",
		about: "log-ins tried again and again on one connection",
		holds: "the third wrong password ends the stream with policy-violation",
		control: weakened(plant{"xmppd/stream/login.go", "	if n.tries++; n.guesses >= n.cfg.TriesMax || n.tries >= n.cfg.TriesMax+missesMax {",
			"	if n.tries++; (n.guesses >= n.cfg.TriesMax || n.tries >= n.cfg.TriesMax+missesMax) && !WEAK {"}),
		attack: tryOnAndOn,
	}, {
		id:    "RES-6",
		about: "sessions of one account without end",
		holds: "20 (sessions-per-account-max), those that wait to be resumed included; then resource-constraint",
		control: weakened(plant{"xmppd/im/router.go", "	if len(u.clients)-len(replaced) >= r.cfg.SessionsPerAccountMax {",
			"	if len(u.clients)-len(replaced) >= r.cfg.SessionsPerAccountMax && !WEAK {"}),
		attack: manySessions,
	}, {
		id:    "RES-7",
		about: "names without end: addresses, namespaces, ids, resources (CVE-2011-4320, ejabberd's atoms before 26.07)",
		holds: "no name a peer has made up is kept once its stanza is done with, or the number kept is bounded: memory stays",
		control: control{name: "Parley, with a list of all stanzas planted", plants: []plant{
			{"xmppd/im/deliver.go", "func (r *Router) FromClient(c *Client, v *stanza.View, done func()) {\n",
				"var hoard []string\n\nfunc (r *Router) FromClient(c *Client, v *stanza.View, done func()) {\n	if WEAK {\n		hoard = append(hoard, string(v.Raw()))\n	}\n"},
		}},
		attack: manyNames,
	}}
}

// open counts the connections that the other side has not closed.
func stillOpen(conns []net.Conn) (n int) {
	for _, c := range conns {
		_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
		var b [4096]byte
		for {
			_, err := c.Read(b[:])
			if slow, ok := err.(net.Error); ok && slow.Timeout() {
				n++
			}
			if err != nil {
				break
			}
		}
	}
	return n
}

func crowd(t *testing.T, s *server) (string, error) {
	const bound, coming = 50, 400
	var conns []net.Conn
	for range coming {
		c := s.plain()
		_, _ = c.Write([]byte("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example' version='1.0'>"))
		conns = append(conns, c)
	}
	tries := 1
	for ; s.strict; tries++ { // while others make room, who comes may be asked to come again
		conn, err := tls.Dial("tcp", s.tls, &tls.Config{InsecureSkipVerify: true})
		if err == nil {
			_ = conn.Close()
			break
		}
		if tries == 100 {
			return "", open("romeo does not get in: %v", err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	w := newWire(s, s.dial()).logIn("romeo")
	if !w.ping() {
		return "", open("romeo is cut: %s", cut(w.text))
	}
	time.Sleep(1500 * time.Millisecond) // who must go has a second to say good-bye
	n := stillOpen(conns)
	figure := fmt.Sprintf("%d came, %d stayed; romeo logged in, at the %d. time of asking", coming, n, tries)
	if n > bound {
		return figure, open("%s", figure)
	}
	return figure, nil
}

func manyFromOneAddress(t *testing.T, s *server) (string, error) {
	const coming = 60
	var conns []net.Conn
	for i := range coming {
		at := s.tcp
		if i%2 == 1 && s.name == "Parley" {
			at = s.web
		}
		c, err := net.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if at == s.web {
			_, _ = fmt.Fprintf(c, "GET /xmpp-websocket HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
				"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n", s.web)
		} else {
			_, _ = c.Write([]byte("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example' version='1.0'>"))
		}
		conns = append(conns, c)
	}
	in := 0
	for _, c := range conns {
		w := newWire(s, c)
		for w.more(2 * time.Second) {
			if strings.Contains(w.text, "features>") || strings.Contains(w.text, " 101 ") {
				in++
				break
			}
			if strings.Contains(w.text, "error") || strings.Contains(w.text, "HTTP/1.1 ") {
				break
			}
		}
	}
	figure := fmt.Sprintf("of %d at once, half of them WebSockets, %d got in", coming, in)
	if in > 21 {
		return figure, open("%s", figure)
	}
	if in < 1 {
		t.Fatal("nobody gets in")
	}
	return figure, nil
}

func flood(t *testing.T, s *server) (string, error) {
	romeo := newWire(s, s.dial()).logIn("romeo").present()
	juliet := newWire(s, s.dial()).logIn("juliet")
	mallory := newWire(s, s.dial()).logIn("mallory")
	before := s.resident()
	message := strings.Repeat("<message xmlns='jabber:client' type='headline' to='"+romeo.jid+"'><body>evil</body></message>", 50)
	lasts := time.Duration(long(3, 60)) * time.Second
	until := time.Now().Add(lasts)
	var writer sync.WaitGroup
	writer.Go(func() {
		_ = mallory.conn.SetWriteDeadline(until)
		for time.Now().Before(until) {
			if _, err := mallory.conn.Write([]byte(message)); err != nil {
				return
			}
		}
	})
	got, pings := 0, 0
	var slowest time.Duration
	count := func() {
		got += strings.Count(romeo.text, "</message>")
		if i := strings.LastIndex(romeo.text, "</message>"); i >= 0 {
			romeo.text = romeo.text[i+len("</message>"):]
		}
	}
	for time.Now().Before(until) {
		romeo.more(50 * time.Millisecond)
		count()
		if pings%4 == 0 {
			began := time.Now()
			if !juliet.ping() {
				return "", open("juliet is cut")
			}
			juliet.text = ""
			slowest = max(slowest, time.Since(began))
		}
		pings++
	}
	writer.Wait()
	grown := (s.resident() - before) >> 10
	figure := fmt.Sprintf("in %v %d stanzas of the flood were read; memory %+d KiB; others' pings took %.1f ms at most", lasts, got, grown, float64(slowest.Microseconds())/1000)
	if got > 100+20*int(lasts.Seconds()+2) {
		return figure, open("%s", figure)
	}
	return figure, nil
}

func neverRead(t *testing.T, s *server) (string, error) {
	const each, messages = 60_000, 2_000
	romeo := s.overTCP()
	if tcp, ok := romeo.conn.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(4 << 10)
	}
	romeo.logIn("romeo")
	romeo.manage()
	juliet := s.overTCP().logIn("juliet")
	before := s.resident()
	message := "<message xmlns='jabber:client' type='headline' to='" + romeo.jid + "'><body>" + strings.Repeat("x", each) + "</body></message>"
	go func() {
		for juliet.more(patience) { // what is refused comes back; it must not be juliet that reads nothing
			juliet.text = ""
		}
	}()
	most := 0
	for i := range messages {
		juliet.send(message)
		if i%50 == 0 {
			most = max(most, s.resident())
		}
	}
	most = max(most, s.resident())
	grown := (most - before) >> 20
	figure := fmt.Sprintf("%d MB sent to who does not read: memory %+d MiB at most", each*messages/1_000_000, grown)
	if grown > 48 {
		return figure, open("%s", figure)
	}
	return figure, nil
}

func tryOnAndOn(t *testing.T, s *server) (string, error) {
	var found []error
	counts := map[string]int{}
	for way, connect := range s.ways() {
		w := connect()
		w.open()
		for range 20 {
			w.send(auth("PLAIN", "\x00romeo\x00wrong"))
			text, ok := w.until("</failure>")
			if !ok {
				w.text = text
				break
			}
			counts[way]++
		}
		if counts[way] > 3 {
			found = append(found, open("%d tries over %s", counts[way], way))
			continue
		}
		if err := w.refused(false, "policy-violation"); err != nil {
			found = append(found, fmt.Errorf("%s: %w", way, err))
		}
	}
	return fmt.Sprintf("%d tries over TCP, %d over WebSocket, then the end", counts["TCP"], counts["WebSocket"]), breaches(found)
}

func manySessions(t *testing.T, s *server) (string, error) {
	const bound = 20
	sessions := 0
	for i := range 3 * bound {
		w := s.overTCP().authenticate("romeo")
		w.open()
		w.send("<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
		text, _ := w.until("</iq>")
		if !strings.Contains(text, "<jid>") {
			if !strings.Contains(text, "resource-constraint") {
				return "", open("%s", cut(text))
			}
			continue
		}
		sessions++
		w.manage()
		if i%2 == 0 {
			abort(w.conn) // it waits to be resumed
		}
	}
	figure := fmt.Sprintf("of %d sessions %d were made", 3*bound, sessions)
	if sessions > bound {
		return figure, open("%s", figure)
	}
	return figure, nil
}

func manyNames(t *testing.T, s *server) (string, error) {
	mallory := s.overTCP().logIn("mallory")
	serial := 0
	batch := func(n int) {
		for range n / 100 {
			var b strings.Builder
			for range 100 {
				serial++
				name := fmt.Sprintf("%s%d", strings.Repeat("n", 180), serial)
				switch serial % 4 {
				case 0:
					fmt.Fprintf(&b, "<presence xmlns='jabber:client' type='unavailable' to='%s@example/r'/>", name)
				case 1:
					fmt.Fprintf(&b, "<message xmlns='jabber:client' type='headline' to='nobody@example/%s'><x xmlns='%s'/></message>", name, name)
				case 2:
					fmt.Fprintf(&b, "<iq xmlns='jabber:client' type='result' id='%s' to='example'/>", name)
				case 3:
					fmt.Fprintf(&b, "<message xmlns='jabber:client' type='headline' to='juliet@%s.example' id='%s'><%s xmlns='u'/></message>", strings.Repeat("a", 10), name, name)
				}
			}
			mallory.send(b.String())
			if !mallory.ping() {
				t.Fatalf("cut: %s", cut(mallory.text))
			}
			mallory.text = ""
		}
	}
	batch(20_000) // what is kept up to a bound is full then
	before := s.resident()
	n := long(60_000, 1_000_000)
	batch(n)
	grown := s.resident() - before
	figure := fmt.Sprintf("%d names of 180 bytes and more: memory %+d KiB", n, grown>>10)
	if grown > 16<<20 {
		return figure, open("%s", figure)
	}
	return figure, nil
}
