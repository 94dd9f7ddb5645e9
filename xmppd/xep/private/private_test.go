package private_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/xmppd/stanza"
	"parley/xmppd/xmpptest"
)

func query(inner string) string { return "<query xmlns='jabber:iq:private'>" + inner + "</query>" }

const (
	bookmarks = "<storage xmlns='storage:bookmarks'><conference jid='room@acd.localhost' autojoin='true'><nick>王</nick></conference></storage>"
	none      = "<storage xmlns='storage:bookmarks'/>"
)

func TestPrivate(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo")
	juliet, romeo := s.Dial(t).Login(xmpptest.Plain("juliet")), s.Dial(t).Login(xmpptest.Plain("romeo"))
	want := func(c *xmpptest.Client, asked, inner string) {
		t.Helper()
		if got := c.Result("get", "", query(asked)).Bytes(); string(got) != query(inner) {
			t.Errorf("got %s, want %s", got, query(inner))
		}
	}
	want(juliet, none, none)
	juliet.Result("set", "", query(bookmarks))
	want(juliet, none, bookmarks)
	want(romeo, none, none)
	want(s.Dial(t).Login(xmpptest.Plain("juliet")), none, bookmarks)
	juliet.Result("set", "", query("<a xmlns='urn:x'>1</a><b xmlns='urn:x' c='2'/>"))
	want(juliet, "<a xmlns='urn:x'/><b xmlns='urn:x'/>", "<a xmlns='urn:x'>1</a><b xmlns='urn:x' c='2'/>")
	juliet.Result("set", "", query(none))
	want(juliet, none, none)

	juliet.Refused("get", "", query(""), "bad-request")
	juliet.Refused("set", "", query(""), "bad-request")
	juliet.Refused("set", "", query("<a/>"), "not-acceptable")
	juliet.Refused("get", "", query("<a xmlns='urn:x'/><b xmlns='urn:y'/>"), "bad-request")
	juliet.Refused("set", "", query("<a xmlns='urn:x'/><a xmlns='urn:x'/>"), "bad-request")
	romeo.Refused("get", "juliet@localhost", query(none), "forbidden")
	romeo.Refused("set", "juliet@localhost", query(bookmarks), "forbidden")
}

// TestBound: what does not fit is refused, and the rest stays.
func TestBound(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	juliet := s.Dial(t).Login(xmpptest.Plain("juliet"))
	big := strings.Repeat("x", 60<<10)
	n := 0
	for ; n < 100; n++ {
		answer := juliet.IQ("set", "", query(fmt.Sprintf("<a%d xmlns='urn:x'>%s</a%d>", n, big, n)))
		if e := answer.Child(stanza.NSClient, "error"); e != nil {
			if e.Child(stanza.NSStanzas, "resource-constraint") == nil {
				t.Fatalf("%s", answer.Bytes())
			}
			break
		}
	}
	if n < 60 || n > 70 { // 4 MiB in pieces of 60 KiB
		t.Errorf("%d pieces were kept", n)
	}
	if got := juliet.Result("get", "", query("<a0 xmlns='urn:x'/>")); len(got.Elements()[0].Text()) != len(big) {
		t.Error("the first piece has gone")
	}
}

func FuzzSet(f *testing.F) {
	s := xmpptest.Start(f)
	s.Account(f, "juliet")
	juliet := s.Dial(f).Login(xmpptest.Plain("juliet"))
	f.Add("<a xmlns='urn:x'>1</a><b xmlns='urn:x' c='2'/>")
	f.Add("<p:a xmlns:p='urn:x' p:b='1'>x<p:c/>y</p:a>")
	f.Fuzz(func(t *testing.T, inner string) {
		sent, err := stanza.Parse([]byte(query(inner)))
		if err != nil || len(inner) > 4096 || len(sent.Elements()) != 1 {
			return
		}
		juliet := juliet.For(t)
		if answer := juliet.IQ("set", "", string(sent.Bytes())); answer.Attr("type") == "error" {
			return
		}
		e := sent.Elements()[0]
		back := juliet.Result("get", "", string(stanza.New("jabber:iq:private", "query").Add(stanza.New(e.NS, e.Name)).Bytes()))
		if string(back.Elements()[0].Bytes()) != string(e.Bytes()) {
			t.Errorf("kept %s, got %s", e.Bytes(), back.Bytes())
		}
	})
}
