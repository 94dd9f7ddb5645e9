package xmppd_test

import (
	"fmt"
	"testing"

	"parley/xmppd"
	"parley/xmppd/im"
	"parley/xmppd/jid"
	"parley/xmppd/xmpptest"
)

// TestAProgramMayBeInManyRooms: an account that is a program's is held to limits of its own, and to no other's.
func TestAProgramMayBeInManyRooms(t *testing.T) {
	const most = 3 * im.DirectedMax
	s := xmpptest.Start(t, func(c *xmppd.Config) {
		c.IsProgram = func(j jid.JID) bool { return j.Local() == "bot" }
		c.Program.DirectedMax = most
	})
	rooms := s.Attach(t, "acd.localhost")
	s.Account(t, "bot", "juliet")
	for name, bound := range map[string]int{"bot": most, "juliet": im.DirectedMax} {
		c := s.Dial(t).Login(xmpptest.Plain(name))
		for i := range bound {
			c.Send(fmt.Sprintf(`<presence xmlns='jabber:client' to='c-%d@acd.localhost/%s'/>`, i, name))
		}
		for i := range bound {
			rooms.Expect("<presence", fmt.Sprintf("to='c-%d@acd.localhost/%s'", i, name))
		}
		c.Send(`<presence xmlns='jabber:client' to='c-x@acd.localhost/x'/>`)
		c.Expect("type='error'", "<policy-violation ")
		rooms.Nothing()
		c.Send(xmpptest.Close)
		c.ExpectEnd(1000)
		for range bound {
			rooms.Until("<presence", "type='unavailable'", "@acd.localhost/"+name)
		}
	}
}
