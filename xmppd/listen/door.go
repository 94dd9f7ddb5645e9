package listen

import (
	"log/slog"
	"net"
	"net/http"
	"sync"
)

// Door is where connections come in, whatever they are framed by: the bounds hold for all of them together.
type Door struct {
	cfg     Config
	serve   func(*Conn)
	pulse   *Pulse
	log     *slog.Logger
	buffers buffers
	gate    *gate

	mu        sync.Mutex
	closed    bool
	listeners map[net.Listener]struct{}
}

// NewDoor returns a Door that runs serve for each connection, in a goroutine of its own: what accepting has cost is free by
// then.
func NewDoor(cfg Config, pulse *Pulse, serve func(*Conn), log *slog.Logger) *Door {
	if cfg.Peer == nil {
		cfg.Peer = PeerOf
	}
	return &Door{cfg: cfg, serve: serve, pulse: pulse, log: log, gate: newGate(cfg), listeners: map[net.Listener]struct{}{}}
}

// WebSocket is the Door for requests to upgrade (RFC 7395 §3.1).
func (d *Door) WebSocket() http.Handler { return webSocket{d} }

// Close lets nobody in from now on, and has ServeTCP and ServeTLS return.
func (d *Door) Close() {
	d.gate.close()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for l := range d.listeners {
		_ = l.Close() // it accepts nothing more, whatever it says
	}
}

func (d *Door) newConn(s *socket, p Peer) *Conn {
	return &Conn{sock: s, peer: p, owner: d}
}

// bring brings a connection in that has come past the gate.
func (d *Door) bring(c *Conn) {
	d.pulse.add(c)
	d.gate.wait(c)
}

// lead has a connection served that is in.
func (d *Door) lead(c *Conn) {
	go func() {
		defer c.leave()
		d.serve(c)
	}()
}

// left counts a connection out.
func (d *Door) left(c *Conn) {
	c.Authenticated()
	d.gate.leave(c.peer)
}
