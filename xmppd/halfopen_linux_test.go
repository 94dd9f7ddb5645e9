package xmppd_test

import (
	"net"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"parley/xmppd"
	"parley/xmppd/listen"
	"parley/xmppd/xmpptest"
)

// TestWhoVanishes has the kernel of a client drop all that comes for it, as if its cable was pulled: no end, no reset, no
// acknowledgement. The session is lost after the next ping.
func TestWhoVanishes(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.Listen.UnackedMax = time.Second })
	s.Account(t, "juliet")
	acd := s.Attach(t, "acd.localhost")
	c := s.DialTCP(t).Login(xmpptest.Plain("juliet")).Enable()
	c.Send("<message to='acd.localhost'/>")
	acd.Expect("<message")
	raw, err := c.TCP.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	if err2 := raw.Control(func(fd uintptr) {
		nothing := unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K}
		err = unix.SetsockoptSockFprog(int(fd), unix.SOL_SOCKET, unix.SO_ATTACH_FILTER, &unix.SockFprog{Len: 1, Filter: &nothing})
	}); err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	s.Clock.Pass(listen.PingAfterBeats + 5)
	acd.Expect("state='lost'")
	if got := listen.Default().UnackedMax + (listen.PingAfterBeats+5)*time.Second; got > listen.DeadAfterBeats*time.Second {
		t.Errorf("who vanishes is found within %v", got)
	}
}
