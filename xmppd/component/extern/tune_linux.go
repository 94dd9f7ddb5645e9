package extern

import (
	"net"

	"golang.org/x/sys/unix"
)

// silentMillis is how long a peer may leave bytes unacknowledged.
const silentMillis = 25_000

// tune has the kernel end a half-open connection: the space of the next keep-alive then finds it within 45 s.
func tune(conn net.Conn) error {
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		return nil
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	err = raw.Control(func(fd uintptr) {
		failed = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, silentMillis)
	})
	if err != nil {
		return err
	}
	return failed
}
