package xmppd_test

import (
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"parley/xmppd"
	"parley/xmppd/xmpptest"
)

// settle waits until count is down to want. A leak makes the test run into its own timeout, which shows all goroutines.
func settle(count func() int, want int) {
	for count() > want {
		time.Sleep(time.Millisecond)
	}
}

// sockets counts the process's.
func sockets() (n int) {
	all, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	for _, e := range all {
		if to, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && strings.HasPrefix(to, "socket:") {
			n++
		}
	}
	return n
}

// TestNothingIsLeftBehind breaks off at every step of a connection's life, again and again.
func TestNothingIsLeftBehind(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.ResumeTimeout = time.Second })
	s.Account(t, "juliet")
	s.Attach(t, "acd.localhost")
	auth := xmpptest.Plain("juliet")
	scripts := [][]string{
		{},
		{"<"},
		{xmpptest.Open},
		{xmpptest.Open, "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='SCRAM-SHA-1'>biwsbj1qdWxpZXQscj1ub25jZW5vbmNlbm9uY2U=</auth>"},
		{xmpptest.Open, auth},
		{xmpptest.Open, auth, xmpptest.Open},
		{xmpptest.Open, auth, xmpptest.Open, xmpptest.Bind},
		{xmpptest.Open, auth, xmpptest.Open, xmpptest.Bind, "<presence xmlns='jabber:client'/>", xmpptest.Close},
		{xmpptest.Open, auth, xmpptest.Open, xmpptest.Bind, xmpptest.Enable, "<presence xmlns='jabber:client' to='acd.localhost'/>"},
		{xmpptest.Open, auth, xmpptest.Open, xmpptest.Bind, "<message"},
	}
	s.Dial(t).Login(auth).Ping() // what is made once is made
	s.Clock.Pass(2)
	goroutines, files := runtime.NumGoroutine(), sockets()
	for range 5 {
		for _, script := range scripts {
			c := s.Dial(t)
			c.Send(script...)
			if len(script) > 2 {
				c.Next()
			}
			c.Cut()
		}
	}
	settle(func() int { s.Clock.Pass(1); return s.Sessions() }, 1)
	settle(runtime.NumGoroutine, goroutines)
	settle(sockets, files)
}
