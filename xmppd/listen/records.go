package listen

import (
	"encoding/binary"
	"net"
)

// recordHeaderBytes is the length of a TLS record's header, whose last two bytes are the length of the rest
// (RFC 8446 §5.1).
const recordHeaderBytes = 5

// records is the TCP connection under a TLS one. It hands on no more than one record at a time: what TLS has not been asked
// for is then here, where it can be seen, and who reads can wait for more with no buffer held.
type records struct {
	net.Conn
	tap
	idle   func() // called before each read that may block; may be nil
	header [recordHeaderBytes]byte
	known  uint8  // bytes of the header that are known
	left   uint16 // bytes of the record behind its header that are still to come
}

func newRecords(conn net.Conn, b *buffers) *records {
	r := &records{Conn: conn}
	r.set(conn, b)
	return r
}

// Read gives what belongs to the present record.
func (r *records) Read(p []byte) (n int, err error) {
	if r.known < recordHeaderBytes {
		p = p[:min(len(p), recordHeaderBytes-int(r.known))]
	} else {
		p = p[:min(len(p), int(r.left))]
	}
	if len(r.early) == 0 && len(p) < bufferBytes {
		if r.idle != nil {
			r.idle()
		}
		r.await()
	}
	if len(r.early) > 0 {
		n = r.pour(p)
	} else if n, err = r.Conn.Read(p); n > 0 {
		r.heard()
	}
	r.passed(p[:n])
	return n, err
}

// passed notes what has been handed on.
func (r *records) passed(p []byte) {
	if r.known == recordHeaderBytes {
		r.left -= uint16(len(p))
	} else if r.known += uint8(copy(r.header[r.known:], p)); r.known == recordHeaderBytes {
		r.left = binary.BigEndian.Uint16(r.header[3:])
	}
	if r.known == recordHeaderBytes && r.left == 0 {
		r.known = 0
	}
}

// Records has the connections of l, which is to be put under tls.NewListener, cost less while they are idle.
func Records(l net.Listener) net.Listener { return &recordListener{Listener: l} }

type recordListener struct {
	net.Listener
	buffers buffers
}

// Accept waits for the next connection.
func (l *recordListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return newRecords(conn, &l.buffers), nil
}
