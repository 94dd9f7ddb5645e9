package pubsub_test

import (
	"strings"
	"testing"

	"parley/xmppd"
	"parley/xmppd/jid"
	"parley/xmppd/xmpptest"
)

const (
	ns      = "xmlns='http://jabber.org/protocol/pubsub'"
	nsOwner = "xmlns='http://jabber.org/protocol/pubsub#owner'"
	service = "pubsub.localhost"
)

func ask(inner string) string   { return "<pubsub " + ns + ">" + inner + "</pubsub>" }
func owner(inner string) string { return "<pubsub " + nsOwner + ">" + inner + "</pubsub>" }

func publish(node, id, text string) string {
	return ask("<publish node='" + node + "'><item id='" + id + "'><note xmlns='urn:x'>" + text + "</note></item></publish>")
}

// submit is a form of settings, from pairs of name and value.
func submit(formType string, pairs ...string) string {
	x := "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#" + formType + "</value></field>"
	for i := 0; i < len(pairs); i += 2 {
		x += "<field var='pubsub#" + pairs[i] + "'><value>" + pairs[i+1] + "</value></field>"
	}
	return x + "</x>"
}

// start starts a server of which juliet is the administrator.
func start(t *testing.T, names ...string) *xmpptest.Server {
	s := xmpptest.Start(t, func(c *xmppd.Config) { c.IsAdmin = func(j jid.JID) bool { return j.Local() == "juliet" } })
	s.Account(t, names...)
	return s
}

func login(t *testing.T, s *xmpptest.Server, name string) *xmpptest.Client {
	return s.Dial(t).Login(xmpptest.Plain(name))
}

// read returns the text of what a request is answered with.
func read(c *xmpptest.Client, to, payload string) string {
	if e := c.Result("get", to, payload); e != nil {
		return string(e.Bytes())
	}
	return ""
}

func TestUseCasesOfTheService(t *testing.T) {
	s := start(t, "juliet", "romeo", "nurse")
	juliet, romeo := login(t, s, "juliet").Present(), login(t, s, "romeo").Present()
	nurse := login(t, s, "nurse")
	romeo.Refused("set", service, ask("<create node='n'/>"), "forbidden")
	juliet.Result("set", service, ask("<create node='n'/>"))
	juliet.Refused("set", service, ask("<create node='n'/>"), "conflict")
	if e := juliet.Result("set", service, ask("<create/>")); e.Elements()[0].Attr("node") == "" {
		t.Error("an instant node has no name")
	}

	romeo.Refused("set", service, ask("<subscribe node='n'/>"), "jid-required")
	romeo.Refused("set", service, ask("<subscribe node='n' jid='nurse@localhost'/>"), "invalid-jid")
	romeo.Refused("set", service, ask("<subscribe node='nothing' jid='romeo@localhost'/>"), "item-not-found")
	e := romeo.Result("set", service, ask("<subscribe node='n' jid='romeo@localhost'/>"))
	if got := e.Elements()[0]; got.Attr("subscription") != "subscribed" || got.Attr("jid") != "romeo@localhost" {
		t.Error(string(e.Bytes()))
	}
	romeo.Result("set", service, ask("<subscribe node='n' jid='romeo@localhost'/>")) // again: the same one

	romeo.Refused("set", service, publish("n", "1", "no"), "forbidden")
	juliet.Refused("set", service, ask("<publish node='n'/>"), "item-required")
	juliet.Refused("set", service, ask("<publish node='n'><item id='1'/></publish>"), "payload-required")
	juliet.Refused("set", service, ask("<publish node='n'><item><a xmlns='a'/><b xmlns='a'/></item></publish>"), "invalid-payload")
	juliet.Refused("set", service, ask("<publish><item><a xmlns='a'/></item></publish>"), "nodeid-required")
	juliet.Result("set", service, publish("n", "1", "first"))
	m := romeo.Until("<message", "#event", "first")
	if !strings.Contains(m, "from='pubsub.localhost'") || !strings.Contains(m, "type='headline'") || strings.Count(m, "<item ") != 1 {
		t.Error(m)
	}
	juliet.Result("set", service, publish("n", "2", "second"))
	juliet.Result("set", service, publish("n", "1", "third"))
	romeo.Until("second")
	romeo.Until("third")

	if got := read(nurse, service, ask("<items node='n'/>")); strings.Index(got, "second") > strings.Index(got, "third") || strings.Contains(got, "first") {
		t.Error(got)
	}
	if got := read(nurse, service, ask("<items node='n' max_items='1'/>")); strings.Contains(got, "second") || !strings.Contains(got, "third") {
		t.Error(got)
	}
	if got := read(nurse, service, ask("<items node='n'><item id='2'/><item id='none'/></items>")); strings.Contains(got, "third") || !strings.Contains(got, "second") {
		t.Error(got)
	}
	nurse.Refused("get", service, ask("<items node='n' max_items='-1'/>"), "bad-request")
	if got := read(romeo, service, ask("<subscriptions/>")); !strings.Contains(got, "node='n'") {
		t.Error(got)
	}

	romeo.Refused("set", service, ask("<retract node='n'><item id='1'/></retract>"), "forbidden")
	juliet.Refused("set", service, ask("<retract node='n'><item id='none'/></retract>"), "item-not-found")
	juliet.Result("set", service, ask("<retract node='n'><item id='1'/></retract>"))
	romeo.Until("<retract", "id='1'")
	juliet.Result("set", service, owner("<purge node='n'/>"))
	romeo.Until("<purge")
	if got := read(nurse, service, ask("<items node='n'/>")); strings.Contains(got, "<item ") {
		t.Error(got)
	}
	nurse.Refused("set", service, ask("<unsubscribe node='n' jid='romeo@localhost'/>"), "forbidden")
	nurse.Refused("set", service, ask("<unsubscribe node='n' jid='nurse@localhost'/>"), "not-subscribed")
	romeo.Result("set", service, ask("<unsubscribe node='n' jid='romeo@localhost'/>"))
	juliet.Result("set", service, publish("n", "4", "unheard"))
	for _, m := range romeo.Ping() {
		if strings.Contains(m, "unheard") {
			t.Error(m)
		}
	}
	romeo.Send("<iq xmlns='jabber:client' type='set' id='s' to='pubsub.localhost'>" + ask("<subscribe node='n' jid='"+romeo.JID+"'/>") + "</iq>")
	romeo.Until("unheard") // the last item
	juliet.Result("set", service, owner("<delete node='n'/>"))
	romeo.Until("<delete", "node='n'")
	romeo.Refused("get", service, ask("<items node='n'/>"), "item-not-found")
}

func TestOwnersDecide(t *testing.T) {
	s := start(t, "juliet", "romeo", "nurse")
	juliet, romeo := login(t, s, "juliet"), login(t, s, "romeo").Present()
	juliet.Result("set", service, ask("<create node='n'/><configure>"+submit("node_config", "access_model", "whitelist", "max_items", "2")+"</configure>"))
	romeo.Refused("set", service, ask("<subscribe node='n' jid='romeo@localhost'/>"), "closed-node")
	romeo.Refused("get", service, ask("<items node='n'/>"), "closed-node")
	for _, payload := range []string{"<configure node='n'/>", "<affiliations node='n'/>", "<subscriptions node='n'/>"} {
		romeo.Refused("get", service, owner(payload), "forbidden")
		juliet.Result("get", service, owner(payload))
	}
	for _, payload := range []string{"<delete node='n'/>", "<purge node='n'/>", "<configure node='n'>" + submit("node_config") + "</configure>",
		"<affiliations node='n'><affiliation jid='romeo@localhost' affiliation='owner'/></affiliations>",
		"<subscriptions node='n'><subscription jid='romeo@localhost' subscription='subscribed'/></subscriptions>"} {
		romeo.Refused("set", service, owner(payload), "forbidden")
	}
	affiliate := func(who, what string) string {
		return owner("<affiliations node='n'><affiliation jid='" + who + "@localhost' affiliation='" + what + "'/></affiliations>")
	}
	juliet.Refused("set", service, affiliate("romeo", "king"), "bad-request")
	juliet.Result("set", service, affiliate("romeo", "member"))
	romeo.Result("set", service, ask("<subscribe node='n' jid='romeo@localhost'/>"))
	romeo.Refused("set", service, publish("n", "1", "no"), "forbidden")
	juliet.Result("set", service, affiliate("romeo", "publisher"))
	for _, id := range []string{"1", "2", "3"} {
		romeo.Result("set", service, publish("n", id, "item"+id))
	}
	if got := read(romeo, service, ask("<items node='n'/>")); strings.Contains(got, "item1") || !strings.Contains(got, "item3") {
		t.Error("the oldest is not the one that goes:", got)
	}
	if got := read(romeo, service, ask("<affiliations/>")); !strings.Contains(got, "publisher") {
		t.Error(got)
	}
	romeo.Ping()
	juliet.Result("set", service, affiliate("romeo", "outcast"))
	romeo.Refused("get", service, ask("<items node='n'/>"), "forbidden")
	juliet.Result("set", service, publish("n", "4", "secret"))
	for _, m := range romeo.Ping() {
		if strings.Contains(m, "secret") {
			t.Error("an outcast is told:", m)
		}
	}
	juliet.Refused("set", service, affiliate("juliet", "none"), "not-acceptable")
	juliet.Refused("set", service, owner("<configure node='n'>"+submit("node_config", "max_items", "0")+"</configure>"), "not-acceptable")
	juliet.Refused("set", service, owner("<configure node='n'>"+submit("node_config", "access_model", "presence")+"</configure>"), "not-acceptable")
	juliet.Result("set", service, owner("<configure node='n'>"+submit("node_config", "max_items", "1")+"</configure>"))
	if got := read(juliet, service, ask("<items node='n'/>")); strings.Count(got, "<item ") != 1 || !strings.Contains(got, "secret") {
		t.Error(got)
	}
}

// TestPersonalEventing holds that an account's own nodes need not be made, and who hears of them.
func TestPersonalEventing(t *testing.T) {
	s := start(t, "romeo", "nurse", "tybalt")
	s.Befriend(t, "romeo", "nurse")
	romeo, nurse, tybalt := login(t, s, "romeo"), login(t, s, "nurse"), login(t, s, "tybalt")
	romeo.Result("set", "", publish("tune", "current", "song"))
	if got := read(nurse, "romeo@localhost", ask("<items node='tune'/>")); !strings.Contains(got, "song") {
		t.Error(got)
	}
	tybalt.Refused("get", "romeo@localhost", ask("<items node='tune'/>"), "presence-subscription-required")
	tybalt.Refused("set", "romeo@localhost", publish("tune", "x", "no"), "forbidden")
	tybalt.Refused("set", "romeo@localhost", publish("other", "x", "no"), "item-not-found")
	tybalt.Refused("set", "romeo@localhost", owner("<delete node='tune'/>"), "forbidden")
	tybalt.Refused("set", "romeo@localhost", owner("<delete node='nothing'/>"), "forbidden")
	tybalt.Refused("get", "nobody@localhost", ask("<items node='tune'/>"), "service-unavailable")
	nurse.Present()
	nurse.Send("<iq xmlns='jabber:client' type='set' id='s' to='romeo@localhost'>" + ask("<subscribe node='tune' jid='nurse@localhost'/>") + "</iq>")
	nurse.Until("song")
	romeo.Result("set", "romeo@localhost", publish("tune", "current", "another"))
	nurse.Until("from='romeo@localhost'", "another")

	private := "<publish-options>" + submit("publish-options", "access_model", "whitelist", "persist_items", "true", "max_items", "max") + "</publish-options>"
	bookmark := "<publish node='urn:xmpp:bookmarks:1'><item id='room@x'><conference xmlns='urn:xmpp:bookmarks:1'/></item></publish>"
	romeo.Result("set", "", ask(bookmark+private))
	romeo.Result("set", "", ask(bookmark+private))
	nurse.Refused("get", "romeo@localhost", ask("<items node='urn:xmpp:bookmarks:1'/>"), "closed-node")
	romeo.Refused("set", "", ask(bookmark+strings.Replace(private, "whitelist", "open", 1)), "precondition-not-met")
	romeo.Refused("set", "", ask(bookmark+strings.Replace(private, "persist_items", "unheard_of", 1)), "precondition-not-met")
	if got := read(nurse, "romeo@localhost", "<query xmlns='http://jabber.org/protocol/disco#items'/>"); strings.Contains(got, "bookmarks") || !strings.Contains(got, "tune") {
		t.Error(got)
	}
}

// TestANamesakeInheritsNothing: what an account had at others' nodes goes with it.
func TestANamesakeInheritsNothing(t *testing.T) {
	s := start(t, "romeo", "nurse")
	romeo, nurse := login(t, s, "romeo"), login(t, s, "nurse")
	private := "<publish-options>" + submit("publish-options", "access_model", "whitelist") + "</publish-options>"
	romeo.Result("set", "", ask("<publish node='n'><item id='1'><a xmlns='a'/></item></publish>"+private))
	romeo.Result("set", "", owner("<affiliations node='n'><affiliation jid='nurse@localhost' affiliation='member'/></affiliations>"))
	romeo.Refused("set", "", owner("<affiliations node='n'><affiliation jid='romeo@localhost' affiliation='none'/></affiliations>"), "not-acceptable")
	nurse.Send("<iq xmlns='jabber:client' type='set' id='s' to='romeo@localhost'>" + ask("<subscribe node='n' jid='nurse@localhost'/>") + "</iq>")
	nurse.Until("id='s'", "result")
	nurse.Result("get", "romeo@localhost", ask("<items node='n'/>"))
	if err := s.Accounts.Remove(t.Context(), "nurse"); err != nil {
		t.Fatal(err)
	}
	s.Account(t, "nurse")
	again := login(t, s, "nurse").Present()
	again.Refused("get", "romeo@localhost", ask("<items node='n'/>"), "closed-node")
	if got := read(romeo, "", owner("<subscriptions node='n'/>")); strings.Contains(got, "nurse") {
		t.Error(got)
	}
	romeo.Refused("set", "", ask("<publish node='m'><item id='1'><a xmlns='a'/></item></publish><publish-options>"+
		submit("publish-options", "unheard_of", "1")+"</publish-options>"), "precondition-not-met")
}
