package xmppd_test

import (
	"testing"

	"parley/xmppd/xmpptest"
)

func TestTwoSessionsTalk(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable()
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Enable().Present()

	juliet.Send(`<message xmlns='jabber:client' type='chat' to='romeo@localhost' id='m1'><body>wherefore</body></message>`)
	romeo.Until("<body>wherefore</body>", "from='"+juliet.JID+"'", "to='romeo@localhost'", "id='m1'")
	juliet.Send(xmpptest.Request)
	juliet.Until("<a xmlns='urn:xmpp:sm:3' h='1'/>") // one with 0 comes first where its message is not done with yet
}

func TestGuestTalksToAComponent(t *testing.T) {
	s := xmpptest.Start(t)
	acd := s.Attach(t, "acd.localhost")
	_, token := s.Guest(t, "acd.localhost")
	guest := s.Dial(t).Login(xmpptest.Bearer(token)).Enable()
	guest.Send(`<iq xmlns='jabber:client' type='get' to='acd.localhost' id='q1'><visit xmlns='urn:parley:acd:1'/></iq>`)
	acd.Expect("<iq", "from='"+guest.JID+"'", "to='acd.localhost'", "<visit xmlns='urn:parley:acd:1'/>")
	acd.Say(`<iq xmlns='jabber:client' type='result' from='acd.localhost' to='` + guest.JID + `' id='q1'/>`)
	guest.Expect("<iq", "id='q1'", "type='result'")
}
