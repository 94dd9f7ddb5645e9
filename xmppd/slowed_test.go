package xmppd_test

import (
	"strings"
	"testing"
	"time"

	"parley/xmppd"
	"parley/xmppd/xmpptest"
)

// slowly waits so little that nobody has to wait for the test.
func slowly(c *xmppd.Config) {
	c.FailedLogins.DelayMin, c.FailedLogins.DelayMax = time.Millisecond, 2*time.Millisecond
	c.AuthTriesMax = 100
}

// wrong is <auth/> with a password that is nobody's.
func wrong(name string) string { return xmpptest.Auth("PLAIN", "\x00"+name+"\x00a wrong password") }

// TestGuessingIsNoLockOut: after many wrong passwords the right one still works, and what is said is the same for those who
// exist and those who do not.
func TestGuessingIsNoLockOut(t *testing.T) {
	s := xmpptest.Start(t, slowly)
	s.Account(t, "juliet")
	said := map[string]string{}
	for _, name := range []string{"juliet", "nobody"} {
		c := s.Dial(t)
		c.Send(xmpptest.Open)
		c.Expect("<open")
		c.Expect("<stream:features")
		for range 30 {
			c.Send(wrong(name))
			said[name] = said[name] + c.Expect("<failure", "<not-authorized")
		}
	}
	if said["juliet"] != said["nobody"] {
		t.Error("a name that exists is answered otherwise than one that does not")
	}
	s.Dial(t).Login(xmpptest.Plain("juliet"))
}

// TestNobodyWaitsBeyondTheBound: who finds no place to wait is told to come again; who waits does so for nobody else, and not
// beyond the end of the server.
func TestNobodyWaitsBeyondTheBound(t *testing.T) {
	s := xmpptest.Start(t, func(c *xmppd.Config) {
		c.FailedLogins.PerName, c.FailedLogins.DelayMin, c.FailedLogins.DelayMax, c.FailedLogins.WaitingMax = 1, time.Hour, time.Hour, 1
	})
	s.Account(t, "juliet", "romeo")
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Enable()
	guess := func() *xmpptest.Client {
		c := s.Dial(t)
		c.Send(xmpptest.Open)
		c.Expect("<open")
		c.Expect("<stream:features")
		c.Send(wrong("juliet"))
		return c
	}
	guess().Expect("<failure", "<not-authorized")
	answers := make(chan string)
	for range 2 { // one of them gets the place
		c := guess()
		go func() {
			answer, err := c.Read()
			if err != nil {
				answer = err.Error()
			}
			answers <- answer
		}()
	}
	if turned := <-answers; !strings.Contains(turned, "<temporary-auth-failure") {
		t.Errorf("beyond the bound: %s", turned)
	}
	romeo.Ping()
	if err := s.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	if waited := <-answers; strings.Contains(waited, "<success") || strings.Contains(waited, "<not-authorized") {
		t.Errorf("judged at the end of the server: %s", waited)
	}
}
