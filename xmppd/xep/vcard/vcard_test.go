package vcard_test

import (
	"strings"
	"testing"

	"parley/xmppd/xmpptest"
)

const (
	get = "<vCard xmlns='vcard-temp'/>"
	set = "<vCard xmlns='vcard-temp'><FN>Juliet Capulet</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>AAAA</BINVAL></PHOTO></vCard>"
)

func TestVCard(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := s.Dial(t).Login(xmpptest.Plain("juliet")), s.Dial(t).Login(xmpptest.Plain("romeo"))

	juliet.Refused("get", "", get, "item-not-found")
	romeo.Refused("get", "juliet@localhost", get, "service-unavailable")
	juliet.Result("set", "", set)
	if got := juliet.Result("get", "juliet@localhost", get).Bytes(); string(got) != set {
		t.Errorf("own: %s", got)
	}
	if got := romeo.Result("get", "juliet@localhost", get).Bytes(); string(got) != set {
		t.Errorf("another's: %s", got)
	}
	romeo.Refused("set", "juliet@localhost", set, "forbidden")
	romeo.Refused("get", "nobody@localhost", get, "service-unavailable")
	juliet.Result("set", "", get)
	if got := romeo.Result("get", "juliet@localhost", get).Bytes(); string(got) != get {
		t.Errorf("emptied: %s", got)
	}
}

// TestBound: what fits into a stanza is kept, a bigger one never arrives.
func TestBound(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	big := "<vCard xmlns='vcard-temp'><DESC>" + strings.Repeat("x", 60<<10) + "</DESC></vCard>"
	juliet.Result("set", "", big)
	if got := juliet.Result("get", "", get).Bytes(); string(got) != big {
		t.Errorf("%d bytes came back, not %d", len(got), len(big))
	}
}

func TestGuestsHaveNone(t *testing.T) {
	s := xmpptest.Start(t)
	_, token := s.Guest(t, "acd.localhost")
	guest := s.Dial(t).Login(xmpptest.Bearer(token))
	guest.Refused("set", "", set, "service-unavailable")
	guest.Refused("get", "", get, "service-unavailable")
}
