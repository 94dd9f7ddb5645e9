package attack

import (
	"crypto/tls"
	"fmt"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// streamRows attack the negotiation of streams and what carries them.
func streamRows() []row {
	return []row{{
		id:    "STR-1",
		about: "STARTTLS injection: a stream and a log-in in clear text behind <starttls/> (the class of CVE-2011-0411)",
		holds: "nothing sent before TLS is processed in it: the connection ends",
		setup: setup{strict: true},
		control: weakened(
			plant{"xmppd/tcp.go", "	if c.conn.Buffered() {", "	if c.conn.Buffered() && !WEAK {"},
			plant{"xmppd/listen/tcp.go", "	if c.Buffered() {\n		return ErrEarly", "	if c.Buffered() && !WEAK {\n		return ErrEarly"},
		),
		attack: injectBeforeTLS,
	}, {
		id:      "STR-2",
		about:   "log-in without TLS (CVE-2014-8760, Openfire JM-794, stripping of STARTTLS)",
		holds:   "STARTTLS is required and stands alone; no mechanism is offered or works before it, on TCP or on a WebSocket through a proxy without TLS",
		setup:   setup{strict: true},
		control: prosody("c2s_require_encryption = false"),
		attack:  logInWithoutTLS,
	}, {
		id:    "STR-3",
		about: "a stream begun anew for another host or as somebody else after log-in (CVE-2018-10847)",
		holds: "host-unknown, invalid-from; the log-in is worth nothing there",
		control: weakened(
			plant{"xmppd/stream/negotiator.go", "	case !n.isHost(string(v.To)):", "	case !n.isHost(string(v.To)) && !WEAK:"},
			plant{"xmppd/stream/negotiator.go", "	case n.phase == awaitReopen && !n.isFrom(v.From):", "	case n.phase == awaitReopen && !n.isFrom(v.From) && !WEAK:"},
		),
		attack: restartElsewhere,
	}, {
		id:    "STR-4",
		about: "stanzas, resumption and elements out of order before log-in and before bind",
		holds: "not-authorized or a stream error; nothing of it reaches anybody",
		control: weakened(plant{"xmppd/stream/negotiator.go", `	return n.Fail(Error{NotAuthorized, "Log in first."})`,
			`	if WEAK {
		return Step{}
	}
	return n.Fail(Error{NotAuthorized, "Log in first."})`}),
		attack: outOfOrder,
	}, {
		id:    "STR-5",
		about: "old versions of TLS (CVE-2021-32920 and what TLS 1.0 and 1.1 are known for)",
		holds: "TLS 1.2 or later, with STARTTLS as with direct TLS",
		setup: setup{strict: true},
		control: weakened(plant{"internal/cert/source.go", "	c := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: protocols}",
			"	c := &tls.Config{MinVersion: tls.VersionTLS12, NextProtos: protocols}\n	if WEAK {\n		c.MinVersion = tls.VersionTLS10\n	}"}),
		attack: oldTLS,
	}, {
		id:      "STR-6",
		about:   "WebSocket frames that lie: lengths of 2⁶³, control frames of 126 bytes, fragments of nothing, no mask (CVE-2020-27813, CVE-2026-27889)",
		holds:   "the connection ends, as a rule with status 1002 or a stream error; others are served on",
		control: ejabberd("as it comes"),
		attack:  lyingFrames,
	}, {
		id:    "STR-7",
		about: "pages of other sites that open a WebSocket with the visitor's cookies (CSWSH, GHSA-f53g-frr2-jhpf)",
		holds: "a foreign Origin gets 403; a cookie counts for nothing, the log-in is SASL's",
		control: weakened(plant{"xmppd/listen/websocket.go", "CompressionMode: websocket.CompressionDisabled,",
			"CompressionMode: websocket.CompressionDisabled, InsecureSkipVerify: WEAK,"}),
		attack: foreignOrigin,
	}, {
		id:    "STR-8",
		about: "a connection for each of many that is given up in the middle of the handshake (CVE-2026-43506, OF-2896)",
		holds: "files and goroutines are back where they were; memory does not grow with the number",
		control: weakened(
			plant{"xmppd/listen/conn.go", "	_ = c.sock.low.Close() // first: a writer that is stuck lets go", "	if !WEAK {\n		_ = c.sock.low.Close()\n	}"},
			plant{"xmppd/connection.go", "	delete(s.conns, c)\n", "	if !WEAK {\n		delete(s.conns, c)\n	}\n"},
		),
		attack: connectAndAbort,
	}, {
		id:    "STR-9",
		about: "slow and silent peers before log-in: a byte now and then, white space, WebSocket pings (CVE-2021-32918, slowloris)",
		holds: "they are closed when auth-timeout is over (20 s as a rule, 2 s here), whatever they send; in the long form also who begins no TLS, after 10 s",
		setup: setup{strict: true, toml: "[xmpp]\nauth-timeout = \"2s\"\n"},
		control: weakened(plant{"xmppd/login.go", "	_ = c.conn.SetReadDeadline(time.Now().Add(c.srv.cfg.AuthTimeout))",
			"	if !WEAK {\n		_ = c.conn.SetReadDeadline(time.Now().Add(c.srv.cfg.AuthTimeout))\n	}"}),
		attack: slowBeforeLogin,
	}}
}

const startTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"

func injectBeforeTLS(t *testing.T, s *server) (string, error) {
	w := newWire(s, s.plain())
	w.open()
	w.send(startTLS + w.header(host) + auth("PLAIN", "\x00mallory\x00"+password))
	text, proceeds := w.until("<proceed", "</stream:stream>")
	if !proceeds || !strings.Contains(text, "<proceed") {
		if err := w.refused(false, "policy-violation"); err != nil && !strings.Contains(text, "policy-violation") {
			return "", err
		}
		return "the stream ends with policy-violation", nil
	}
	w.must(">")
	conn := tls.Client(w.conn, &tls.Config{InsecureSkipVerify: true})
	if err := conn.Handshake(); err != nil {
		return "the connection ends", nil
	}
	w = newWire(s, conn)
	if text, _ := w.until("<success", "</stream:stream>"); text != "" {
		return "", open("in TLS comes the answer to what was sent before it: %s", cut(text))
	}
	return "what was sent before TLS is gone", nil
}

func logInWithoutTLS(t *testing.T, s *server) (string, error) {
	var found []error
	w := newWire(s, s.plain())
	features := w.open()
	if strings.Contains(features, "<mechanism>") || !strings.Contains(features, "<required/>") {
		found = append(found, open("offered without TLS: %s", cut(features)))
	}
	w.send(auth("PLAIN", "\x00mallory\x00"+password))
	if text, _ := w.until("<success", "<failure", "</stream:stream>"); !strings.Contains(text, "<failure") || strings.Contains(text, "<success") {
		found = append(found, open("PLAIN without TLS: %s", cut(text)))
	}
	w, head := s.overWebSocket("X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: http")
	if strings.Contains(head, " 101 ") {
		features := w.open()
		w.send(auth("PLAIN", "\x00mallory\x00"+password))
		if text, _ := w.until("<success", "<failure", "</stream:error>"); strings.Contains(features, "<mechanism>") || strings.Contains(text, "<success") {
			found = append(found, open("through a proxy without TLS: %s%s", cut(features), cut(text)))
		}
	}
	return "STARTTLS alone is offered; PLAIN gets encryption-required", breaches(found)
}

func restartElsewhere(t *testing.T, s *server) (string, error) {
	var found []error
	tried := 0
	for way, connect := range s.ways() {
		for header, condition := range map[string]string{
			"to='other.example'":                         "host-unknown",
			"to='acd.example'":                           "host-unknown",
			"to='romeo@example'":                         "host-unknown",
			"to='example' from='romeo@example'":          "invalid-from",
			"to='example' from='mallory@other.example'":  "invalid-from",
			"to='example' from='example'":                "invalid-from",
			"to='example' from='romeo@example/resource'": "invalid-from",
		} {
			w := connect().authenticate("mallory")
			tried++
			w.send(strings.Replace(w.header("X"), "to='X'", header, 1))
			text, _ := w.until("</stream:features>", "</stream:error>")
			if !strings.Contains(text, "<"+condition) {
				found = append(found, fmt.Errorf("%s, %s: %w", way, header, open("%s", cut(text))))
			}
			w.leave()
		}
	}
	return fmt.Sprintf("%d headers refused", tried), breaches(found)
}

func outOfOrder(t *testing.T, s *server) (string, error) {
	var found []error
	tried := 0
	romeo := s.overTCP().logIn("romeo").present()
	message := "<message xmlns='jabber:client' to='" + romeo.jid + "'><body>evil</body></message>"
	evil := []string{
		message,
		"<presence xmlns='jabber:client' to='" + romeo.jid + "'/>",
		"<iq xmlns='jabber:client' type='get' id='1' to='" + romeo.jid + "'><ping xmlns='urn:xmpp:ping'/></iq>",
		"<iq xmlns='jabber:client' type='result' id='1' to='" + romeo.jid + "'/>",
		"<enable xmlns='urn:xmpp:sm:3' resume='true'/>",
		"<inactive xmlns='urn:xmpp:csi:0'/>",
		"<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>",
		"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
		"<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
		"<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
	}
	early := append([]string{
		"<iq xmlns='jabber:client' type='set' id='1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
		"<resume xmlns='urn:xmpp:sm:3' previd='x' h='0'/>",
	}, evil...)
	for way, connect := range s.ways() {
		for phase, these := range map[string][]string{"before log-in": early, "before bind": evil} {
			for _, text := range these {
				w := connect()
				if phase == "before bind" {
					w.authenticate("mallory")
				}
				w.open()
				tried++
				w.send(text)
				// Whatever is answered, the next element must not find a stream that goes on as if nothing were.
				w.send(message)
				for w.more(s.patience) {
				}
				answer := w.text
				if !w.ended() || !strings.Contains(answer, "stream:error") && !strings.Contains(answer, "<failure") {
					found = append(found, fmt.Errorf("%s, %s, %s: %w", way, phase, cut(text), open("%s", cut(answer))))
					return "", breaches(found)
				}
				w.leave()
			}
		}
	}
	if !romeo.ping() || strings.Contains(romeo.text, "mallory") || strings.Contains(romeo.text, "evil") {
		found = append(found, open("romeo was sent %s", cut(romeo.text)))
	}
	return fmt.Sprintf("%d tried, each ended", tried), breaches(found)
}

func oldTLS(t *testing.T, s *server) (string, error) {
	var found []error
	for _, version := range []uint16{tls.VersionTLS10, tls.VersionTLS11} {
		old := &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: version}
		if conn, err := tls.Dial("tcp", s.tls, old); err == nil {
			_ = conn.Close()
			found = append(found, open("direct TLS speaks %s", tls.VersionName(version)))
		}
		w := newWire(s, s.plain())
		w.open()
		w.send(startTLS)
		w.must("<proceed")
		w.must(">")
		if err := tls.Client(w.conn, old).Handshake(); err == nil {
			found = append(found, open("STARTTLS speaks %s", tls.VersionName(version)))
		}
	}
	conn, err := tls.Dial("tcp", s.tls, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatalf("today's TLS: %v", err)
	}
	defer conn.Close()
	return "TLS 1.0 and 1.1 are refused; " + tls.VersionName(conn.ConnectionState().Version) + " is spoken", breaches(found)
}

func lyingFrames(t *testing.T, s *server) (string, error) {
	huge := func(first byte, length ...byte) []byte {
		return append([]byte{first, 0xff}, append(length, 1, 2, 3, 4)...)
	}
	unmasked := append([]byte{0x81, byte(len("<open/>"))}, "<open/>"...)
	long := frame(0x89, []byte(strings.Repeat("x", 126)))
	many := frame(0x01, nil)
	for range 100_000 {
		many = append(many, 0x00, 0x80, 0, 0, 0, 0)
	}
	var found []error
	codes, kinds := map[int]int{}, 0
	for name, bytes := range map[string][]byte{
		"a length of 2⁶³-1":              append(huge(0x81, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), strings.Repeat("x", 1<<20)...),
		"a length of 2⁶³":                huge(0x81, 0x80, 0, 0, 0, 0, 0, 0, 0),
		"a length of 2⁶⁴-1":              huge(0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff),
		"a continuation of nothing":      frame(0x80, []byte("x")),
		"a text within a text":           append(frame(0x01, []byte("<a")), frame(0x81, []byte("<b/>"))...),
		"a ping of 126 bytes":            long,
		"a ping in pieces":               frame(0x09, []byte("x")),
		"a reserved bit":                 frame(0xc1, []byte("<a/>")),
		"an opcode that is none":         frame(0x83, []byte("<a/>")),
		"a control opcode that is none":  frame(0x8b, []byte("<a/>")),
		"no mask":                        unmasked,
		"a close of one byte":            frame(0x88, []byte{3}),
		"a message of bytes":             frame(0x82, []byte("<a/>")),
		"a text that is not UTF-8":       frame(0x81, []byte("\xff\xfe")),
		"an unfinished text of 10 MB":    frame(0x01, []byte(strings.Repeat("x", 10<<20))),
		"100,000 fragments of no length": append(many, frame(0x80, []byte("<a/>"))...),
	} {
		w, head := s.overWebSocket()
		if !strings.Contains(head, " 101 ") {
			t.Fatalf("no WebSocket: %s", head)
		}
		w.open()
		go w.raw(bytes) // it ends with the connection
		for w.more(s.patience) {
		}
		kinds++
		for _, code := range w.codes {
			codes[code]++
		}
		if !w.ended() {
			found = append(found, fmt.Errorf("%s: %w", name, open("the connection goes on; it said %s", cut(w.text))))
		}
		if len(found) == 3 {
			break // enough
		}
		w.leave()
	}
	for _, connect := range s.ways() {
		connect().logIn("juliet")
	}
	return fmt.Sprintf("%d kinds of frames; status codes: %s", kinds, strings.TrimPrefix(fmt.Sprint(codes), "map")), breaches(found)
}

func foreignOrigin(t *testing.T, s *server) (string, error) {
	var found []error
	tried := 0
	for _, origin := range []string{"https://evil.example", "null", "http://" + s.web + ".evil.example", "https://example.evil", "http://user@evil.example", "file://"} {
		_, head := s.overWebSocket("Origin: "+origin, "Cookie: __Host-session=x")
		tried++
		if !strings.Contains(head, " 403 ") {
			found = append(found, fmt.Errorf("%s: %w", origin, open("%s", cut(head))))
		}
	}
	w, _ := s.overWebSocket("Origin: http://"+s.web, "Cookie: session=x; __Host-session=x")
	if features := w.open(); !strings.Contains(features, "<mechanism>") || strings.Contains(features, "-bind") {
		found = append(found, open("a cookie logs in: %s", cut(features)))
	}
	return fmt.Sprintf("%d origins refused with 403", tried), breaches(found)
}

func connectAndAbort(t *testing.T, s *server) (string, error) {
	dial := func(at string) net.Conn {
		conn, err := net.Dial("tcp", at)
		if err != nil {
			t.Error(err)
			runtime.Goexit() // this worker's work is over
		}
		return conn
	}
	connect := func() net.Conn { return dial(s.tcp) }
	states := []func(){
		func() { abort(connect()) },
		func() { c := connect(); _, _ = c.Write([]byte("<stream:str")); abort(c) },
		func() { w := newWire(s, connect()); w.open(); abort(w.conn) },
		func() {
			w := newWire(s, connect())
			w.open()
			w.send("<auth xmlns='urn:ietf:params:xml:n")
			abort(w.conn)
		},
		func() { w := newWire(s, connect()); w.open(); w.send(startTLS); w.must("<proceed"); abort(w.conn) },
		func() {
			w := newWire(s, connect())
			w.open()
			w.send(startTLS)
			w.must("<proceed")
			w.send("\x16\x03\x01\x02\x00\x01")
			abort(w.conn)
		},
		func() {
			w := newWire(s, connect())
			w.open()
			w.send(auth("SCRAM-SHA-256", "n,,n=romeo,r=0123456789abcdef"))
			w.must("<challenge")
			abort(w.conn)
		},
		func() { c := dial(s.web); _, _ = c.Write([]byte("GET /xmpp-websocket HTT")); abort(c) },
		func() { w, _ := upgrade(newWire(s, dial(s.web))); abort(w.conn) },
		func() { w, _ := upgrade(newWire(s, dial(s.web))); w.open(); abort(w.conn) },
		func() { w, _ := upgrade(newWire(s, dial(s.web))); w.raw(frame(0x01, []byte("<op"))); abort(w.conn) },
	}
	costly := []func(){ // a password is looked at
		func() { w := newWire(s, connect()); w.authenticate("romeo"); abort(w.conn) },
		func() { w := newWire(s, connect()); w.logIn("romeo"); abort(w.conn) },
	}
	round := func(times int) {
		var workers sync.WaitGroup
		for worker := range 8 {
			workers.Go(func() {
				for i := worker; i < times; i += 8 {
					if t.Failed() {
						return
					}
					if i%50 == 0 {
						costly[i/50%len(costly)]()
						continue
					}
					states[i%len(states)]()
				}
			})
		}
		workers.Wait()
	}
	settle := func(base int) int {
		for range 100 {
			if s.files() <= base {
				break
			}
			time.Sleep(50 * time.Millisecond) // the kernel and the server let go of what was aborted; there is nothing to wait on
		}
		return s.files()
	}
	const idle = 40 // files of a server that nobody is connected to
	round(500)
	if files := settle(idle); files > idle+100 {
		// Many more connections and one that keeps them has no files left, and answers nobody.
		return "", open("500 connections in %d states: %d files are kept", len(states)+len(costly), files)
	}
	round(long(0, 50_000))
	files := settle(idle)
	memory := s.resident()
	n := long(1_500, 1_000_000)
	round(n)
	filesAfter := settle(files)
	grown := s.resident() - memory
	goroutines := s.goroutines()
	figure := fmt.Sprintf("%d connections in %d states: files %d → %d, memory %+d KiB, %d goroutines left", n, len(states)+len(costly), files, filesAfter, grown>>10, goroutines)
	switch {
	case filesAfter > files+files/100+4:
		return figure, open("%s", figure)
	case goroutines > 100:
		return figure, open("%s", figure)
	case grown > 24<<20:
		return figure, open("%s", figure)
	}
	return figure, nil
}

func slowBeforeLogin(t *testing.T, s *server) (string, error) {
	wait := time.Duration(long(8, 15)) * time.Second
	type slow struct {
		name    string
		connect func() *wire
		first   string
		drip    []byte
	}
	socket := func() *wire { w, _ := s.overWebSocket(); return w }
	inTLS := func() *wire { return newWire(s, s.dial()) }
	plain := func() *wire { return newWire(s, s.plain()) }
	header := "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='example' version='1.0'>"
	all := []slow{
		{"TCP, silent", plain, "", nil},
		{"TCP, a byte of the header now and then", plain, "<stream:stream ", []byte(" ")},
		{"TCP, white space behind the header", plain, header, []byte(" ")},
		{"TLS, silent", inTLS, "", nil},
		{"TLS, a byte of an element now and then", inTLS, header + "<auth", []byte("h")},
		{"WebSocket, silent", socket, "", nil},
		{"WebSocket, pings", socket, "", frame(0x89, nil)},
		{"WebSocket, an unfinished message", socket, "", frame(0x01, []byte("<"))},
	}
	if long(0, 1) > 0 { // this takes 10 s
		all = append(all, slow{"TLS, no handshake", func() *wire {
			conn, err := net.Dial("tcp", s.tls)
			if err != nil {
				t.Fatal(err)
			}
			return newWire(s, conn)
		}, "", nil})
	}
	found := make(chan error, len(all)*10)
	var slowest sync.Map
	var running sync.WaitGroup
	each := long(3, 50)
	for _, one := range all {
		for range each {
			w := one.connect()
			running.Go(func() {
				began := time.Now()
				w.send(one.first)
				for time.Since(began) < wait && !w.ended() {
					w.over = nil
					w.more(100 * time.Millisecond)
					if one.drip != nil {
						w.raw(one.drip)
					}
				}
				slowest.Store(one.name, time.Since(began))
				if !w.ended() {
					select {
					case found <- fmt.Errorf("%s: %w", one.name, open("it is still there after %v", wait)):
					default:
					}
				}
			})
		}
	}
	served := 0
	for range 5 { // meanwhile others log in
		newWire(s, s.dial()).logIn("juliet").leave()
		served++
	}
	running.Wait()
	close(found)
	var errs []error
	for err := range found {
		errs = append(errs, err)
	}
	var last time.Duration
	slowest.Range(func(_, v any) bool { last = max(last, v.(time.Duration)); return true })
	return fmt.Sprintf("%d slow connections of %d kinds, the last closed after %.1f s; %d log-ins meanwhile", len(all)*each, len(all), last.Seconds(), served), breaches(errs)
}
