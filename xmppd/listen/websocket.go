package listen

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// Subprotocol is what a WebSocket must agree on (RFC 7395 §3.1).
const Subprotocol = "xmpp"

// Sizes of the buffers each connection has for itself. The library's are 4 KiB each, two thirds of an idle connection's
// memory. Ours can be small, since what they read from and write to is memory most of the time: what await has read, and
// what a cork holds back. A control frame must fit: it is written with one call.
const (
	readBufferBytes  = 64
	writeBufferBytes = 160
)

// Config bounds what connections may cost. Start from Default.
type Config struct {
	// Origins are those of pages elsewhere that may connect, besides pages of the same host: patterns of
	// path.Match for "host" or "scheme://host". A request without Origin comes from no browser and may.
	Origins []string
	// ConnsPerIPMax is how many connections one IPv4 address, or one IPv6 /64, may have open; then 503.
	ConnsPerIPMax int
	// ConnsPerIPPerMinute is how many new ones it may open in the long run, ConnsPerIPBurst how many at once; then 429.
	ConnsPerIPPerMinute int
	ConnsPerIPBurst     int
	// Unlimited are networks to which these limits do not apply.
	Unlimited []netip.Prefix
	// UnauthenticatedMax is how many connections that have not logged in may be open on the whole server. One more takes
	// the place of that which has been idle for longest, whose Read then gives ErrEvicted; while as many again are on their
	// way out, 503.
	UnauthenticatedMax int
	// WriteTimeout is how long one write may wait for a peer that does not read.
	WriteTimeout time.Duration
	// Peer tells who made a request; PeerOf if nil. One that knows trusted proxies goes here.
	Peer func(*http.Request) Peer `toml:"-"`
}

// Default returns what a server begins with.
func Default() Config {
	return Config{
		ConnsPerIPMax:       20,
		ConnsPerIPPerMinute: 10,
		ConnsPerIPBurst:     20,
		Unlimited:           []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		UnauthenticatedMax:  2000,
		WriteTimeout:        30 * time.Second,
	}
}

// Validate names everything in c that cannot work.
func (c Config) Validate() error {
	var problems []error
	if c.ConnsPerIPMax < 1 {
		problems = append(problems, errors.New("ConnsPerIPMax must be at least 1"))
	}
	if c.ConnsPerIPPerMinute < 1 || c.ConnsPerIPBurst < 1 {
		problems = append(problems, errors.New("ConnsPerIPPerMinute and ConnsPerIPBurst must be at least 1"))
	}
	if c.UnauthenticatedMax < 1 {
		problems = append(problems, errors.New("UnauthenticatedMax must be at least 1"))
	}
	if c.WriteTimeout < time.Second {
		problems = append(problems, errors.New("WriteTimeout must be at least 1s"))
	}
	return errors.Join(problems...)
}

// WebSocket is an http.Handler that accepts connections (RFC 7395 §3.1).
type WebSocket struct {
	cfg     Config
	serve   func(*Conn)
	pulse   *Pulse
	log     *slog.Logger
	buffers buffers
	gate    *gate
}

// NewWebSocket returns a handler that runs serve for each connection, in a goroutine of its own: the HTTP
// request's has ended by then, and its memory is free.
func NewWebSocket(cfg Config, pulse *Pulse, serve func(*Conn), log *slog.Logger) *WebSocket {
	if cfg.Peer == nil {
		cfg.Peer = PeerOf
	}
	return &WebSocket{cfg: cfg, serve: serve, pulse: pulse, log: log, gate: newGate(cfg)}
}

// Close makes the handler refuse what comes from now on.
func (w *WebSocket) Close() { w.gate.close() }

// ServeHTTP upgrades the connection, or refuses: 501 without the subprotocol, 403 for a foreign origin,
// 429 to who comes too often, 503 where a bound is reached.
func (w *WebSocket) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if !offersXMPP(r) {
		http.Error(rw, "this address speaks the WebSocket subprotocol xmpp (RFC 7395)", http.StatusNotImplemented)
		return
	}
	peer := w.cfg.Peer(r)
	if no := w.gate.enter(peer, w.pulse.beat.Load()); no != nil {
		w.log.Warn("connection refused", "remote", peer.Addr.String(), "reason", no.why)
		if no.status == http.StatusTooManyRequests {
			rw.Header().Set("Retry-After", strconv.Itoa(max(1, 60/w.cfg.ConnsPerIPPerMinute))) // seconds (RFC 9110 §10.2.3)
		}
		http.Error(rw, "too many connections", no.status)
		return
	}
	hijack := &hijacker{ResponseWriter: rw, owner: w}
	ws, err := websocket.Accept(hijack, r, &websocket.AcceptOptions{
		Subprotocols: []string{Subprotocol}, OriginPatterns: w.cfg.Origins, CompressionMode: websocket.CompressionDisabled,
	})
	c := &Conn{ws: ws, sock: hijack.sock, peer: peer, owner: w, ending: make(chan struct{}), done: make(chan struct{})}
	if err != nil {
		w.left(c)
		w.log.Debug("upgrade refused", "remote", peer.Addr.String(), "err", err)
		return
	}
	ws.SetReadLimit(-1) // Read has a limit of its own, under which a stream error can still be sent
	w.gate.wait(c)
	w.pulse.add(c)
	go func() {
		defer c.leave()
		w.serve(c)
	}()
}

func offersXMPP(r *http.Request) bool {
	for _, line := range r.Header.Values("Sec-WebSocket-Protocol") {
		for name := range strings.SplitSeq(line, ",") {
			if strings.EqualFold(strings.TrimSpace(name), Subprotocol) {
				return true
			}
		}
	}
	return false
}

// left counts a connection out.
func (w *WebSocket) left(c *Conn) {
	c.Authenticated()
	w.gate.leave(c.peer)
}

// hijacker hands the library our socket and two small buffers instead of those of the HTTP server.
type hijacker struct {
	http.ResponseWriter
	owner *WebSocket
	sock  *socket
}

// Hijack takes the connection from the HTTP server.
func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("take the connection over: %w", err)
	}
	if err := rw.Writer.Flush(); err != nil {
		return nil, nil, errors.Join(fmt.Errorf("send the upgrade: %w", err), conn.Close())
	}
	early, err := rw.Reader.Peek(rw.Reader.Buffered())
	if err != nil {
		return nil, nil, errors.Join(fmt.Errorf("read on from the upgrade: %w", err), conn.Close())
	}
	if err := tune(conn); err != nil {
		h.owner.log.Debug("tune socket", "err", err) // it works all the same
	}
	h.sock = newSocket(conn, append([]byte(nil), early...), h.owner)
	r, w := bufio.NewReaderSize(h.sock, readBufferBytes), bufio.NewWriterSize(h.sock, writeBufferBytes)
	h.sock.reader = r
	return h.sock, bufio.NewReadWriter(r, w), nil
}
