package listen

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
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
	// Unlimited are networks to which ConnsPerIPMax does not apply.
	Unlimited []netip.Prefix
	// UnauthenticatedMax is how many connections that have not logged in may be open on the whole server; then 503.
	UnauthenticatedMax int
	// WriteTimeout is how long one write may wait for a peer that does not read.
	WriteTimeout time.Duration
	// Peer tells who made a request; PeerOf if nil. One that knows trusted proxies goes here.
	Peer func(*http.Request) Peer `toml:"-"`
}

// Default returns what a server begins with.
func Default() Config {
	return Config{
		ConnsPerIPMax:      20,
		Unlimited:          []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		UnauthenticatedMax: 2000,
		WriteTimeout:       30 * time.Second,
	}
}

// Validate names everything in c that cannot work.
func (c Config) Validate() error {
	var problems []error
	if c.ConnsPerIPMax < 1 {
		problems = append(problems, errors.New("ConnsPerIPMax must be at least 1"))
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

	unauthenticated atomic.Int64
	closed          atomic.Bool

	mu   sync.Mutex
	open map[netip.Addr]int
}

// NewWebSocket returns a handler that runs serve for each connection, in a goroutine of its own: the HTTP
// request's has ended by then, and its memory is free.
func NewWebSocket(cfg Config, pulse *Pulse, serve func(*Conn), log *slog.Logger) *WebSocket {
	if cfg.Peer == nil {
		cfg.Peer = PeerOf
	}
	return &WebSocket{cfg: cfg, serve: serve, pulse: pulse, log: log, open: map[netip.Addr]int{}}
}

// Close makes the handler refuse what comes from now on.
func (w *WebSocket) Close() { w.closed.Store(true) }

// ServeHTTP upgrades the connection, or refuses: 501 without the subprotocol, 403 for a foreign origin,
// 503 where a bound is reached.
func (w *WebSocket) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if !offersXMPP(r) {
		http.Error(rw, "this address speaks the WebSocket subprotocol xmpp (RFC 7395)", http.StatusNotImplemented)
		return
	}
	peer := w.cfg.Peer(r)
	if why := w.enter(peer); why != "" {
		w.log.Warn("connection refused", "remote", peer.Addr.String(), "reason", why)
		http.Error(rw, "too many connections", http.StatusServiceUnavailable)
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

// enter counts a connection in, or says why not.
func (w *WebSocket) enter(p Peer) string {
	if w.closed.Load() {
		return "shutting down"
	}
	if w.unauthenticated.Add(1) > int64(w.cfg.UnauthenticatedMax) {
		w.unauthenticated.Add(-1)
		return "UnauthenticatedMax"
	}
	at := neighbourhood(p.Addr)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open[at] >= w.cfg.ConnsPerIPMax && !w.unlimited(p.Addr) {
		w.unauthenticated.Add(-1)
		return "ConnsPerIPMax"
	}
	w.open[at]++
	return ""
}

func (w *WebSocket) unlimited(a netip.Addr) bool {
	for _, p := range w.cfg.Unlimited {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// left counts a connection out.
func (w *WebSocket) left(c *Conn) {
	c.Authenticated()
	at := neighbourhood(c.peer.Addr)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.open[at]--; w.open[at] <= 0 {
		delete(w.open, at)
	}
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
