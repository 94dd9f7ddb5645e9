package last_test

import (
	"testing"

	"parley/internal/store"
	"parley/xmppd/stanza"
	"parley/xmppd/xmpptest"
)

const query = "<query xmlns='jabber:iq:last'/>"

func TestUptime(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	s.Clock.Pass(5)
	if got := juliet.Result("get", "localhost", query).Attr("seconds"); got != "5" {
		t.Errorf("up for %s s", got)
	}
}

func TestAccounts(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo", "tybalt")
	s.Befriend(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo"))
	tybalt := s.Dial(t).Login(xmpptest.Plain("tybalt"))

	romeo.Refused("get", "romeo@localhost", query, "item-not-found") // never seen
	if got := romeo.Result("get", "juliet@localhost", query).Attr("seconds"); got != "0" {
		t.Errorf("online: %s s", got)
	}
	juliet.Send("<presence xmlns='jabber:client' type='unavailable'><status>good night</status></presence>")
	juliet.Ping()
	if err := s.DB.Do(t.Context(), func(*store.Tx) error { return nil }); err != nil { // what was queued is kept
		t.Fatal(err)
	}
	s.Clock.Pass(7)
	got := romeo.Result("get", "juliet@localhost", query)
	if got.Attr("seconds") != "7" || got.Text() != "good night" {
		t.Errorf("away: %s", got.Bytes())
	}
	for _, of := range []string{"juliet@localhost", "nobody@localhost"} {
		tybalt.Refused("get", of, query, "forbidden")
	}
}

// TestResources: a client is asked only by who may see it (XEP-0012 §4).
func TestResources(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo", "tybalt")
	s.Befriend(t, "juliet", "romeo")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	romeo, tybalt := s.Dial(t).Login(xmpptest.Plain("romeo")), s.Dial(t).Login(xmpptest.Plain("tybalt"))
	tybalt.Refused("get", juliet.JID, query, "forbidden")
	romeo.Send("<iq xmlns='jabber:client' type='get' id='r' to='" + juliet.JID + "'>" + query + "</iq>")
	juliet.Until("<iq", "id='r'", "from='"+romeo.JID+"'")
	if got := juliet.Ping(); len(got) != 0 {
		t.Errorf("juliet hears %q", got)
	}
}

// TestWhoVanishes: the time counts from the end of the session, whatever ended it.
func TestWhoVanishes(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	s.Befriend(t, "juliet", "romeo")
	romeo := s.Dial(t).Login(xmpptest.Plain("romeo")).Present()
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	romeo.Until("<presence", "from='"+juliet.JID+"'")
	juliet.Cut()
	romeo.Until("<presence", "unavailable", "from='"+juliet.JID+"'")
	var answer *stanza.Element
	for answer.Attr("type") != "result" || answer.Child("jabber:iq:last", "query").Attr("seconds") == "0" {
		s.Clock.Pass(1) // the note follows the presence
		answer = romeo.IQ("get", "juliet@localhost", query)
	}
}
