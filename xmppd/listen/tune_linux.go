package listen

import (
	"crypto/tls"
	"errors"
	"net"
	"time"

	"golang.org/x/sys/unix"
)

// What the kernel may hold for one peer: a client that does not read would otherwise be "written" almost 4 MiB.
const (
	sendBufferBytes = 64 << 10
	notSentBytes    = 16 << 10
)

// tune bounds what the kernel does for a connection: a half-open one with something unacknowledged would otherwise live for
// a quarter of an hour. Where that is not possible it does nothing.
func tune(conn net.Conn, unackedMax time.Duration) error {
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	if r, ok := conn.(*records); ok {
		conn = r.Conn
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return err
	}
	var problems [3]error
	err = raw.Control(func(fd uintptr) {
		problems[0] = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_SNDBUF, sendBufferBytes)
		problems[1] = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_NOTSENT_LOWAT, notSentBytes)
		problems[2] = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unackedMax.Milliseconds()))
	})
	return errors.Join(err, errors.Join(problems[:]...))
}
