package listen

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/coder/websocket"
)

// Subprotocol is what a WebSocket must agree on (RFC 7395 §3.1).
const Subprotocol = "xmpp"

// Sizes of the buffers each connection has for itself. The library's are 4 KiB each, two thirds of an idle connection's
// memory. Ours can be small, since what they read from and write to is memory most of the time: what await has read, and
// what a cork holds back. A control frame must fit: it is written with one call.
const (
	readBufferBytes  = 64
	writeBufferBytes = 128
)

// webSocket is the http.Handler that accepts connections (RFC 7395 §3.1).
type webSocket struct{ *Door }

// ServeHTTP upgrades the connection, or refuses: 501 without the subprotocol, 403 for a foreign origin,
// 429 to who comes too often, 503 where a bound is reached.
func (w webSocket) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
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
	hijack := &hijacker{ResponseWriter: rw, owner: w.Door}
	ws, err := websocket.Accept(hijack, r, &websocket.AcceptOptions{
		Subprotocols: []string{Subprotocol}, OriginPatterns: w.cfg.Origins, CompressionMode: websocket.CompressionDisabled,
	})
	c := w.newConn(hijack.sock, peer)
	if err != nil {
		w.left(c)
		w.log.Debug("upgrade refused", "remote", peer.Addr.String(), "err", err)
		return
	}
	ws.SetReadLimit(-1) // Read has a limit of its own, under which a stream error can still be sent
	c.frames = &webFrames{ws: ws, reader: hijack.reader, buffers: &w.buffers}
	w.bring(c)
	w.lead(c)
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

// hijacker hands the library our socket and two small buffers instead of those of the HTTP server.
type hijacker struct {
	http.ResponseWriter
	owner  *Door
	sock   *socket
	reader *bufio.Reader
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
	if err := tune(conn, h.owner.cfg.UnackedMax); err != nil {
		h.owner.log.Debug("tune socket", "err", err) // it works all the same
	}
	h.sock = newSocket(conn, append([]byte(nil), early...), h.owner)
	r, w := bufio.NewReaderSize(h.sock, readBufferBytes), bufio.NewWriterSize(h.sock, writeBufferBytes)
	h.reader = r
	return h.sock, bufio.NewReadWriter(r, w), nil
}
