package xmppd_test

import (
	"errors"
	"strings"
	"testing"

	"parley/internal/store"
	xstore "parley/xmppd/store"
	"parley/xmppd/xmpptest"
)

// TestLogFirst: a message between accounts is acknowledged, and delivered, once it is durable; whoever has it knows it by
// the id under which the archive has it.
func TestLogFirst(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable(), s.Dial(t).Login(xmpptest.Plain("romeo"))
	held := make(chan struct{})
	s.DB.Append(func(*store.Tx) error { // nothing behind it is durable before it is
		<-held
		return nil
	}, nil)
	juliet.Send(chat(romeo.JID, "one"), chat(romeo.JID, "two"), xmpptest.Request)
	juliet.Expect("<a ", "h='0'")
	if got := romeo.Ping(); len(got) > 0 {
		t.Errorf("told before it is durable: %q", got)
	}
	close(held)
	one := romeo.Expect("<body>one</body>", "<stanza-id xmlns='urn:xmpp:sid:0' by='romeo@localhost'")
	romeo.Expect("<body>two</body>")
	juliet.Until("<a ", "h='2'")
	id := one[strings.Index(one, "by='romeo@localhost'"):]
	id = id[strings.Index(id, "id='"):]
	for _, c := range []*xmpptest.Client{juliet, romeo} { // both archives have it, under one id
		c.Send("<iq xmlns='jabber:client' type='set' id='page'><query xmlns='urn:xmpp:mam:2'/></iq>")
		c.Until("<result xmlns='urn:xmpp:mam:2' "+id[:strings.Index(id, "/>")], "<body>one</body>")
		c.Until("<body>two</body>")
		c.Until("id='page'", "complete='true'")
	}
}

// TestWhoIsCutInMidSentence: what a client that vanishes had said before is told before its end is.
func TestWhoIsCutInMidSentence(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := friends(t, s)
	held := make(chan struct{})
	s.DB.Append(func(*store.Tx) error {
		<-held
		return nil
	}, nil)
	juliet.Send(chat(romeo.JID, "farewell"), xmpptest.Close)
	juliet.ExpectEnd(1000)
	close(held)
	romeo.Expect("<body>farewell</body>")
	romeo.Expect("<presence", "type='unavailable'", "from='"+juliet.JID+"'")
}

// TestAllThatWaitsFitsASession: whoever finds as many messages as are kept for them, and is slow to acknowledge, still
// gets all of them and stays.
func TestAllThatWaitsFitsASession(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	big := []byte("<message xmlns='jabber:client' from='romeo@localhost/x' to='juliet@localhost' type='chat'><body>" + strings.Repeat("x", 60_000) + "</body></message>")
	kept := 0
	for ; ; kept++ {
		if err := s.Accounts.StoreOffline(t.Context(), 1, big); errors.Is(err, xstore.ErrFull) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if kept < 2 {
		t.Fatalf("%d are kept", kept)
	}
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Enable().Present()
	for range kept {
		juliet.Until("<body>xxx")
	}
	juliet.Ping()
}
