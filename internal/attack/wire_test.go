package attack

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"time"
)

// patience bounds every wait for something that must come; it is no measure of speed.
const patience = 20 * time.Second

// controlPatience is the same of a control, on which it need not come: that the attack succeeds there is all that is claimed.
const controlPatience = 2 * time.Second

// wire is one raw connection: what is sent is what the attacker writes, and what comes is kept as text.
type wire struct {
	t    *testing.T
	s    *server
	conn net.Conn
	in   *bufio.Reader
	ws   bool
	host string
	jid  string // once bound

	text  string // has come, and nobody has taken it yet
	over  error  // why nothing more comes
	codes []int  // status codes of close frames
}

// overTCP is a connection to where clients connect.
func (s *server) overTCP() *wire { return newWire(s, s.dial()) }

func newWire(s *server, conn net.Conn) *wire {
	return &wire{t: s.t, s: s, conn: conn, in: bufio.NewReader(conn), host: host}
}

// overWebSocket is a connection upgraded with some more header fields, or how that was refused.
func (s *server) overWebSocket(fields ...string) (*wire, string) {
	s.t.Helper()
	conn, err := net.Dial("tcp", s.web)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = conn.Close() })
	return upgrade(newWire(s, conn), fields...)
}

// upgrade makes a WebSocket of a connection to the web.
func upgrade(w *wire, fields ...string) (*wire, string) {
	w.ws = true
	var b strings.Builder
	fmt.Fprintf(&b, "GET /xmpp-websocket HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: xmpp\r\n", w.s.web)
	for _, f := range fields {
		b.WriteString(f + "\r\n")
	}
	w.raw([]byte(b.String() + "\r\n"))
	var head string
	for !strings.HasSuffix(head, "\r\n\r\n") {
		_ = w.conn.SetReadDeadline(time.Now().Add(patience))
		line, err := w.in.ReadString('\n')
		if err != nil {
			return w, head
		}
		head += line
	}
	return w, head
}

// ways are a connection of each kind.
func (s *server) ways() map[string]func() *wire {
	return map[string]func() *wire{"TCP": s.overTCP, "WebSocket": func() *wire {
		w, head := s.overWebSocket()
		if !strings.Contains(head, " 101 ") {
			s.t.Fatalf("no WebSocket: %s", head)
		}
		return w
	}}
}

// raw writes bytes as they are. A connection that is over is noticed by who reads.
func (w *wire) raw(b []byte) {
	_ = w.conn.SetWriteDeadline(time.Now().Add(patience))
	_, _ = w.conn.Write(b)
}

// send writes text, on a WebSocket as one message.
func (w *wire) send(text string) {
	if w.ws {
		w.raw(frame(0x81, []byte(text)))
		return
	}
	w.raw([]byte(text))
}

// frame is a masked WebSocket frame (RFC 6455 §5.2).
func frame(first byte, payload []byte) []byte {
	b := []byte{first}
	switch n := len(payload); {
	case n < 126:
		b = append(b, 0x80|byte(n))
	case n < 1<<16:
		b = binary.BigEndian.AppendUint16(append(b, 0x80|126), uint16(n))
	default:
		b = binary.BigEndian.AppendUint64(append(b, 0x80|127), uint64(n))
	}
	var mask [4]byte
	_, _ = rand.Read(mask[:]) // never fails
	b = append(b, mask[:]...)
	for i, c := range payload {
		b = append(b, c^mask[i%4])
	}
	return b
}

// more waits for something more, within patience. It returns false when nothing more comes.
func (w *wire) more(within time.Duration) bool {
	if w.ended() {
		return false
	}
	_ = w.conn.SetReadDeadline(time.Now().Add(within))
	if w.ws {
		w.over = w.readFrame()
	} else {
		var buf [16 << 10]byte
		n, err := w.in.Read(buf[:])
		w.text += string(buf[:n])
		w.over = err
	}
	return w.over == nil
}

func (w *wire) readFrame() error {
	var head [2]byte
	if _, err := io.ReadFull(w.in, head[:]); err != nil {
		return err
	}
	n := uint64(head[1] & 0x7f)
	if n >= 126 {
		long := make([]byte, 2)
		if n == 127 {
			long = make([]byte, 8)
		}
		if _, err := io.ReadFull(w.in, long); err != nil {
			return err
		}
		n = 0
		for _, c := range long {
			n = n<<8 | uint64(c)
		}
	}
	payload := make([]byte, n)
	if _, err := io.ReadFull(w.in, payload); err != nil {
		return err
	}
	switch head[0] & 0x0f {
	case 0, 1, 2:
		w.text += string(payload)
	case 8:
		if len(payload) >= 2 {
			w.codes = append(w.codes, int(binary.BigEndian.Uint16(payload)))
		}
		w.raw(frame(0x88, payload)) // who began to close waits for the answer
		return io.EOF
	}
	return nil
}

// ended reports whether the other side has ended the connection, and is not only silent.
func (w *wire) ended() bool { return w.over != nil && !errors.Is(w.over, os.ErrDeadlineExceeded) }

// until takes what comes up to the first of marks. It returns false if that never comes; then all there was.
func (w *wire) until(marks ...string) (string, bool) {
	for {
		first, end := -1, 0
		for _, m := range marks {
			if i := strings.Index(w.text, m); i >= 0 && (first < 0 || i < first) {
				first, end = i, i+len(m)
			}
		}
		if first >= 0 {
			s := w.text[:end]
			w.text = w.text[end:]
			return s, true
		}
		if !w.more(patience) {
			s := w.text
			w.text = ""
			return s, false
		}
	}
}

// must is until for what has to come for there to be anything to try.
func (w *wire) must(marks ...string) string {
	w.t.Helper()
	s, ok := w.until(marks...)
	if !ok {
		w.t.Fatalf("%s: waited for %q; there was %s, then %v", w.s.name, marks, cut(s), w.over)
	}
	return s
}

// rest takes all there is up to the end of the connection.
func (w *wire) rest() string {
	for w.more(patience) {
	}
	s := w.text
	w.text = ""
	return s
}

// header is the start of a stream.
func (w *wire) header(to string) string {
	if w.ws {
		return "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='" + to + "' version='1.0'/>"
	}
	return "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='" + to + "' version='1.0'>"
}

// open begins a stream and returns the features.
func (w *wire) open() string {
	w.t.Helper()
	w.send(w.header(w.host))
	return w.must("</stream:features>", "<stream:features/>", "</features>")
}

func auth(mechanism, initial string) string {
	return "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='" + mechanism + "'>" + base64.StdEncoding.EncodeToString([]byte(initial)) + "</auth>"
}

// authenticate logs in with a password, without a session.
func (w *wire) authenticate(user string) *wire {
	w.t.Helper()
	w.open()
	w.send(auth("PLAIN", "\x00"+user+"\x00"+password))
	w.must("<success")
	w.must(">")
	return w
}

// logIn makes a session.
func (w *wire) logIn(user string) *wire {
	w.t.Helper()
	w.authenticate(user)
	w.open()
	return w.bind()
}

// bind makes a session of who has logged in.
func (w *wire) bind() *wire {
	w.t.Helper()
	w.send("<iq xmlns='jabber:client' type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
	_, text, _ := strings.Cut(w.must("</iq>"), "<jid>")
	w.jid, _, _ = strings.Cut(text, "</jid>")
	if w.jid == "" {
		w.t.Fatalf("%s gives no address", w.s.name)
	}
	return w
}

// present says that it is there.
func (w *wire) present() *wire {
	w.t.Helper()
	w.send("<presence xmlns='jabber:client'/>")
	w.ping()
	w.text = "" // its own presence, which it hears too
	return w
}

// ping asks the server for an answer, which comes when all before it is done with. It returns false if the stream is over.
func (w *wire) ping() bool {
	w.t.Helper()
	id := "ping-" + rand.Text()
	w.send("<iq xmlns='jabber:client' type='get' id='" + id + "' to='" + w.host + "'><ping xmlns='urn:xmpp:ping'/></iq>")
	text, ok := w.until(id)
	if !ok {
		w.text = text
		return false
	}
	w.text = text + w.text
	return true
}

// probe asks for an answer before the log-in: a mechanism that nobody has.
func (w *wire) probe() bool {
	w.send(auth("NONE", ""))
	text, ok := w.until("</failure>")
	if !ok {
		w.text = text
	}
	return ok
}

// leave ends the connection, and so the session.
func (w *wire) leave() { _ = w.conn.Close() }

// refused reports whether the stream has ended with one of the conditions; what was there instead is a breach.
func (w *wire) refused(alive bool, conditions ...string) error {
	if alive {
		return open("the stream goes on")
	}
	text := w.rest()
	if !w.ended() {
		return open("silence: %s", cut(text))
	}
	_, of, _ := strings.Cut(text, "error")
	for _, c := range conditions {
		if strings.Contains(of, "<"+c) {
			return nil
		}
	}
	return open("ended, but not with %s: %s", strings.Join(conditions, " or "), cut(text))
}
