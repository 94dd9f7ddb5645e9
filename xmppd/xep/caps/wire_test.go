package caps_test

import (
	"regexp"
	"strings"
	"testing"

	"parley/xmppd/xmpptest"
)

const (
	ver    = "QgayPKawpkPSDYmwT/WM94uAlu0="
	say    = "<presence xmlns='jabber:client'><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='urn:x' ver='" + ver + "'/></presence>"
	answer = `<query xmlns='http://jabber.org/protocol/disco#info' node='urn:x#` + ver + `'><identity category='client' name='Exodus 0.9.1' type='pc'/>
		<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#items'/>
		<feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/muc'/></query>`
)

var id = regexp.MustCompile(` id='([^']+)'`)

// TestOnlyTheAnswerOfWhoWasAskedCounts: neither another client's with the right id, nor one with another id.
func TestOnlyTheAnswerOfWhoWasAskedCounts(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet", "romeo", "tybalt")
	juliet, romeo, tybalt := s.Dial(t).Login(xmpptest.Plain("juliet")), s.Dial(t).Login(xmpptest.Plain("romeo")), s.Dial(t).Login(xmpptest.Plain("tybalt"))
	juliet.Send(say)
	asked := id.FindStringSubmatch(juliet.Until("<iq", "type='get'", "from='localhost'", "node='urn:x#"+ver+"'"))[1]
	reply := func(c *xmpptest.Client, id string) {
		c.Send("<iq xmlns='jabber:client' type='result' to='localhost' id='" + id + "'>" + answer + "</iq>")
		c.Ping()
	}
	reply(tybalt, asked)
	reply(juliet, asked+"x")
	romeo.Send(say)
	romeo.Until("<iq", "type='get'", "from='localhost'", "node='urn:x#"+ver+"'") // it is still not known
	reply(juliet, asked)
	tybalt.Send(say)
	if got := strings.Join(tybalt.Ping(), ""); strings.Contains(got, "disco#info") {
		t.Errorf("asked again: %s", got)
	}
}

// TestOwnCapabilities: what the features announce is what disco tells.
func TestOwnCapabilities(t *testing.T) {
	s := xmpptest.Start(t)
	s.Account(t, "juliet")
	juliet := s.Dial(t)
	juliet.Send(xmpptest.Open, xmpptest.Plain("juliet"), xmpptest.Open)
	juliet.Until("<success")
	features := juliet.Until("<stream:features", "http://jabber.org/protocol/caps")
	said := regexp.MustCompile(`<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='([^']+)' ver='([^']+)'/>`).FindStringSubmatch(features)
	if said == nil {
		t.Fatalf("no capabilities in %s", features)
	}
	juliet.Send(xmpptest.Bind)
	juliet.Expect("id='bind'")
	const ns = "http://jabber.org/protocol/disco#info"
	plain := juliet.Result("get", "localhost", "<query xmlns='"+ns+"'/>")
	node := said[1] + "#" + said[2]
	if got := juliet.Result("get", "localhost", "<query xmlns='"+ns+"' node='"+node+"'/>"); string(got.SetAttr("node", "").Bytes()) != string(plain.Bytes()) {
		t.Errorf("node %s: %s, the server: %s", node, got.Bytes(), plain.Bytes())
	}
	juliet.Refused("get", "localhost", "<query xmlns='"+ns+"' node='"+said[1]+"#other'/>", "item-not-found")
}
