package xmppd_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd"
	"parley/xmppd/listen"
	xstore "parley/xmppd/store"
	"parley/xmppd/xmpptest"
)

func BenchmarkLogIn(b *testing.B) {
	s := xmpptest.Start(b)
	_, token := s.Guest(b, "acd.localhost")
	auth := xmpptest.Bearer(token)
	for b.Loop() {
		c := s.Dial(b).Login(auth)
		c.Send(xmpptest.Close)
		c.ExpectEnd(1000)
	}
}

// BenchmarkMessage sends a message of 400 bytes from one session to another, and waits for it.
func BenchmarkMessage(b *testing.B) {
	for _, over := range []string{"ws", "tcp", "tls"} {
		for _, inFlight := range []int{1, 16} {
			b.Run(fmt.Sprintf("%s/in-flight=%d", over, inFlight), func(b *testing.B) { benchMessage(b, over, inFlight) })
		}
	}
}

func benchMessage(b *testing.B, over string, inFlight int) {
	s := xmpptest.Start(b)
	s.Account(b, "juliet", "romeo")
	dial := map[string]func(testing.TB) *xmpptest.Client{"ws": s.DialWebSocket, "tcp": s.DialTCP, "tls": s.DialTLS}[over]
	juliet, romeo := dial(b).Login(xmpptest.Plain("juliet")), dial(b).Login(xmpptest.Plain("romeo"))
	m := "<message xmlns='jabber:client' type='chat' id='x' to='" + romeo.JID + "'><body>" + strings.Repeat("x", 250) + "</body></message>"
	sent, got := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		for sent-got < inFlight {
			juliet.Send(m)
			sent++
		}
		romeo.Expect("<message")
		got++
	}
}

// rawSession is a client that costs this process next to nothing: a socket.
type rawSession struct {
	net.Conn
	r   *bufio.Reader
	tcp bool
}

func (c rawSession) send(messages ...string) error {
	var b []byte
	for _, m := range messages {
		if c.tcp {
			b = append(b, strings.Replace(m, xmpptest.Open, xmpptest.Header, 1)...)
			continue
		}
		b = append(b, 0x81)
		if len(m) < 126 {
			b = append(b, byte(len(m))|0x80)
		} else {
			b = binary.BigEndian.AppendUint16(append(b, 126|0x80), uint16(len(m)))
		}
		b = append(append(b, 0, 0, 0, 0), m...) // masked with nothing
	}
	_, err := c.Write(b)
	return err
}

// until reads messages up to one that contains part.
func (c rawSession) until(part string) error {
	for c.tcp {
		m, err := c.r.ReadString('>')
		if err != nil || strings.Contains(m, part) {
			return err
		}
	}
	for {
		var h [2]byte
		if _, err := io.ReadFull(c.r, h[:]); err != nil {
			return err
		}
		n := int(h[1])
		if n == 126 {
			var l [2]byte
			if _, err := io.ReadFull(c.r, l[:]); err != nil {
				return err
			}
			n = int(binary.BigEndian.Uint16(l[:]))
		}
		m := make([]byte, n)
		if _, err := io.ReadFull(c.r, m); err != nil {
			return err
		}
		if strings.Contains(string(m), part) {
			return nil
		}
	}
}

// idleSession logs in, turns stream management on, sends presence, and gets one message and acknowledges all.
func idleSession(addr, token, over string) (rawSession, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return rawSession{}, err
	}
	if over == "wss" || over == "tls" {
		conn = tls.Client(conn, &tls.Config{InsecureSkipVerify: true})
	}
	c := rawSession{conn, bufio.NewReader(conn), over == "tcp" || over == "tls"}
	if !c.tcp {
		if err := c.upgrade(); err != nil {
			return c, err
		}
	}
	err = c.send(xmpptest.Open, xmpptest.Bearer(token), xmpptest.Open, xmpptest.Bind, xmpptest.Enable, "<presence xmlns='jabber:client'/>",
		"<message xmlns='jabber:client' type='chat'><body>"+strings.Repeat("x", 300)+"</body></message>")
	if err == nil {
		err = c.until("<message")
	}
	if err == nil {
		err = c.send("<a xmlns='urn:xmpp:sm:3' h='2'/>", "<r xmlns='urn:xmpp:sm:3'/>")
	}
	if err == nil {
		err = c.until("<a ")
	}
	c.r = nil
	return c, err
}

func (c rawSession) upgrade() error {
	fmt.Fprintf(c, "GET /xmpp-websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"+
		"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: xmpp\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64)\r\n\r\n")
	for line := ""; line != "\r\n"; {
		var err error
		if line, err = c.r.ReadString('\n'); err != nil {
			return err
		}
	}
	return nil
}

// BenchmarkIdleSession prints what an idle session costs the server, resident and as heap and stack. The server runs in a
// process of its own: this one, started again.
func BenchmarkIdleSession(b *testing.B) {
	for _, over := range []string{"ws", "wss", "tcp", "tls"} {
		b.Run(over, func(b *testing.B) { benchIdle(b, over) })
	}
}

func benchIdle(b *testing.B, over string) {
	const sessions = 2000
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), "XMPPD_BENCH_SERVER="+strconv.Itoa(sessions), "XMPPD_BENCH_OVER="+over)
	in, err := child.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := child.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = child.Process.Kill(); _ = child.Wait() }()
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, 1<<20)
	next := func() []string {
		if !lines.Scan() {
			b.Fatal("the server ended")
		}
		return strings.Fields(lines.Text())
	}
	hello := next()
	for range b.N { // once: the cost does not depend on how often it is measured
		before := next()
		var all []rawSession
		for i := range sessions {
			c, err := idleSession(hello[0], hello[1+i], over)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, c)
		}
		fmt.Fprintln(in)
		after := next()
		for i, name := range []string{"RSS-B/session", "heap-B/session", "stack-B/session"} {
			x, _ := strconv.Atoi(before[i])
			y, _ := strconv.Atoi(after[i])
			b.ReportMetric(float64(y-x)/sessions, name)
		}
		for _, c := range all {
			_ = c.Close()
		}
		break
	}
}

func TestMain(m *testing.M) {
	if n, err := strconv.Atoi(os.Getenv("XMPPD_BENCH_SERVER")); err == nil {
		benchServer(n)
		return
	}
	os.Exit(m.Run())
}

// benchServer serves n guests, and prints what it occupies before they come and, when told to, with all of them there.
func benchServer(n int) {
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	dir, err := os.MkdirTemp("", "idle")
	must(err)
	defer os.RemoveAll(dir)
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(dir, log)
	must(err)
	accounts, err := xstore.OpenAccounts(context.Background(), db, xstore.Config{})
	must(err)
	cfg := xmppd.Default("localhost")
	cfg.PlainAllowed = true
	s, err := xmppd.New(cfg, db, accounts, log)
	must(err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(err)
	config, err := xmpptest.SelfSigned()
	must(err)
	over := os.Getenv("XMPPD_BENCH_OVER")
	addr := l.Addr().String()
	switch over {
	case "ws":
		go func() { must(http.Serve(l, s.WebSocket())) }()
	case "wss":
		go func() { must(http.Serve(tls.NewListener(listen.Records(l), config), s.WebSocket())) }()
	case "tcp":
		go func() { must(s.ServeTCP(l, nil)) }()
	case "tls":
		go func() { must(s.ServeTLS(l, config)) }()
	}
	fmt.Print(addr)
	for range n {
		_, token, err := accounts.NewGuest(context.Background(), []string{"acd.localhost"}, time.Hour, "bench")
		must(err)
		fmt.Print(" ", token)
	}
	fmt.Println()
	// One comes and goes, so that what is made once is made.
	_, token, err := accounts.NewGuest(context.Background(), []string{"acd.localhost"}, time.Hour, "bench")
	must(err)
	c, err := idleSession(addr, token, over)
	must(err)
	must(c.Close())
	fmt.Println(occupied())
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	if got := s.Sessions(); got < n {
		panic(fmt.Sprintf("%d sessions of %d", got, n))
	}
	fmt.Println(occupied())
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// occupied is resident memory, heap and stacks in use, in bytes.
func occupied() string {
	runtime.GC()
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	status, _ := os.ReadFile("/proc/self/status")
	_, after, _ := strings.Cut(string(status), "VmRSS:")
	kib, _ := strconv.Atoi(strings.Fields(after)[0])
	return fmt.Sprint(kib<<10, " ", m.HeapInuse, " ", m.StackInuse)
}
