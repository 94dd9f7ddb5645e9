package bench

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"time"
)

// wire is how a client connects.
type wire string

const (
	tcp wire = "tcp" // RFC 6120, in the clear
	stl wire = "tls" // RFC 6120 with STARTTLS
	ws  wire = "ws"  // RFC 7395
	wss wire = "wss"
)

func (w wire) web() bool    { return w == ws || w == wss }
func (w wire) secure() bool { return w == stl || w == wss }

const (
	// patience is how long a client waits for an answer while a trial is set up; passing it fails the trial.
	patience = 60 * time.Second
	// elementMax bounds what one element may take.
	elementMax = 1 << 20
)

// client is one connection. Its methods are for one goroutine, but that one may send while another reads.
type client struct {
	conn net.Conn
	web  bool
	jid  string // once bound

	in   []byte // what was read and not yet taken
	read int    // how much of it was
	out  []byte
}

// connect opens a connection, up to where a stream may begin.
func connect(w wire, addr string) (*client, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	c := &client{conn: conn, web: w.web()}
	if w == wss {
		c.secure()
	}
	if c.web {
		if err := c.upgrade(); err != nil {
			return nil, errors.Join(err, conn.Close())
		}
	}
	return c, nil
}

// secure begins TLS. The servers' certificate is of this run; no ticket is kept, so each log-in is a full handshake.
func (c *client) secure() { c.conn = tls.Client(c.conn, &tls.Config{InsecureSkipVerify: true}) }

// upgrade makes the connection a WebSocket (RFC 6455 §4.1). All servers are given the path that they take.
func (c *client) upgrade() error {
	_, err := io.WriteString(c.conn, "GET /xmpp-websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n")
	for err == nil {
		if head, _, found := bytes.Cut(c.in[c.read:], []byte("\r\n\r\n")); found {
			c.read += len(head) + 4
			if !bytes.HasPrefix(head, []byte("HTTP/1.1 101")) {
				return fmt.Errorf("no WebSocket: %s", head)
			}
			return nil
		}
		err = c.more()
	}
	return fmt.Errorf("ask for a WebSocket: %w", err)
}

// more reads what there is.
func (c *client) more() error {
	if c.read == len(c.in) {
		c.in, c.read = c.in[:0], 0
	}
	if c.read > 0 && cap(c.in)-len(c.in) < 512 {
		c.in = append(c.in[:0], c.in[c.read:]...)
		c.read = 0
	}
	if len(c.in) > elementMax {
		return errors.New("an element without end")
	}
	c.in = slices.Grow(c.in, 512)
	n, err := c.conn.Read(c.in[len(c.in):cap(c.in)])
	c.in = c.in[:len(c.in)+n]
	if n > 0 {
		return nil
	}
	return err
}

// next returns the next element; it is valid until the next call.
func (c *client) next() ([]byte, error) {
	for {
		e, err := c.take()
		if e != nil || err != nil {
			return e, err
		}
		if err := c.more(); err != nil {
			return nil, err
		}
	}
}

// take returns the next element if it is there as a whole.
func (c *client) take() ([]byte, error) {
	if c.web {
		return c.takeFrame()
	}
	for c.read < len(c.in) && (c.in[c.read] == ' ' || c.in[c.read] == '\n') {
		c.read++
	}
	rest := c.in[c.read:]
	n := elementEnd(rest)
	c.read += n
	if n == 0 {
		return nil, nil
	}
	return rest[:n], nil
}

const (
	frameText  = 0x81
	frameClose = 0x88
	framePing  = 0x89
	framePong  = 0x8a
)

// takeFrame takes a message of one frame, as all servers send them, and answers pings.
func (c *client) takeFrame() ([]byte, error) {
	for {
		rest := c.in[c.read:]
		head, size := 2, 0
		switch {
		case len(rest) < 2:
			return nil, nil
		case rest[1] < 126:
			size = int(rest[1])
		case rest[1] == 126 && len(rest) >= 4:
			head, size = 4, int(binary.BigEndian.Uint16(rest[2:]))
		case rest[1] == 127 && len(rest) >= 10:
			head, size = 10, int(binary.BigEndian.Uint64(rest[2:]))
		default:
			return nil, nil
		}
		if size < 0 || size > elementMax {
			return nil, errors.New("a frame without end")
		}
		if len(rest)-head < size {
			return nil, nil
		}
		c.read += head + size
		payload := rest[head : head+size]
		switch rest[0] {
		case frameText:
			return payload, nil
		case framePing:
			if err := c.frame(framePong, payload); err != nil {
				return nil, err
			}
		case frameClose:
			return nil, io.EOF
		case framePong:
		default:
			return nil, fmt.Errorf("a frame of kind %#x", rest[0])
		}
	}
}

// send sends one element, which names its own namespace.
func (c *client) send(element []byte) error {
	if c.web {
		return c.frame(frameText, element)
	}
	_, err := c.conn.Write(element)
	return err
}

// frame sends a masked frame. The mask is the same for all: servers spend the same on any.
func (c *client) frame(kind byte, payload []byte) error {
	mask := [4]byte{0x5a, 0xa5, 0x3c, 0xc3}
	c.out = append(c.out[:0], kind)
	if len(payload) < 126 {
		c.out = append(c.out, byte(len(payload))|0x80)
	} else {
		c.out = binary.BigEndian.AppendUint16(append(c.out, 126|0x80), uint16(len(payload)))
	}
	c.out = append(c.out, mask[:]...)
	start := len(c.out)
	c.out = append(c.out, payload...)
	for i, b := range c.out[start:] {
		c.out[start+i] = b ^ mask[i&3]
	}
	_, err := c.conn.Write(c.out)
	return err
}

// say is send for what is made as a string.
func (c *client) say(format string, args ...any) error {
	return c.send(fmt.Appendf(nil, format, args...))
}

// await reads up to an element that contains all parts. An error or a refusal ends it.
func (c *client) await(parts ...string) ([]byte, error) {
	if err := c.conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	for {
		e, err := c.next()
		if err != nil {
			return nil, fmt.Errorf("wait for %q: %w", parts, err)
		}
		found := true
		for _, p := range parts {
			found = found && bytes.Contains(e, []byte(p))
		}
		if found {
			return e, c.conn.SetReadDeadline(time.Time{})
		}
		if refused(e) {
			return nil, fmt.Errorf("wait for %q: %s", parts, e)
		}
	}
}

// refused says whether an element is an error's.
func refused(e []byte) bool {
	return bytes.Contains(e, []byte("<error")) || bytes.HasPrefix(e, []byte("<failure")) ||
		bytes.HasPrefix(e, []byte("<stream:error")) || bytes.HasPrefix(e, []byte("</stream:stream"))
}

func (c *client) close() { _ = c.conn.Close() } // the trial is over
