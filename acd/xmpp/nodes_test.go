package xmpp

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

const (
	boss      = "1009@localhost/desk"
	nodesXML  = `<iq type='%s' id='n' to='acd.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'>%s</pubsub></iq>`
	integrate = `<iq type='set' id='n' to='acd.localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><affiliations node='urn:parley:acd:1/queues/8000'>%s</affiliations></pubsub></iq>`
)

func followXML(node, bare string) string {
	return fmt.Sprintf(nodesXML, "set", fmt.Sprintf(`<subscribe node='%s%s' jid='%s'/>`, nodePrefix, node, bare))
}

// supervised has a supervisor, and an administrator of the same name with a 0 behind.
func supervised(t *testing.T) *floor {
	t.Helper()
	f := newFloor(t, Default())
	f.administer("add-agent 1009 督導 supervisor 2")
	f.administer("add-agent 10090 管理 admin 1")
	return f
}

// inside runs something on the owner's goroutine.
func (f *floor) inside(do func(b *bridge)) {
	done := make(chan struct{})
	f.acd.tasks.put(func() { do(f.acd.owner); close(done) })
	<-done
}

// events is what was told of nodes, by node.
func (f *floor) events() map[string]int {
	told := make(map[string]int)
	for _, e := range f.heard() {
		if ev := e.Child(nsPubSubEvent, "event"); ev != nil {
			told[ev.Elements()[0].Attr("node")]++
		}
	}
	return told
}

// TestFollowersAreBounded: of one node, of one account and in all; what is refused leaves nothing behind.
func TestFollowersAreBounded(t *testing.T) {
	f := supervised(t)
	f.inside(func(b *bridge) {
		for i := range followersMax {
			b.nodes.add(nodeKey{kind: store.NodeQueues}, fmt.Sprintf("a%d@localhost", i))
		}
	})
	f.refused(boss, followXML("queues", "1009@localhost"), "resource-constraint")
	f.inside(func(b *bridge) {
		for i := range followedMax {
			b.nodes.add(contactNode(acd.ContactID(i+1)), "1009@localhost")
		}
	})
	f.refused(boss, followXML("agents", "1009@localhost"), "resource-constraint")
	f.inside(func(b *bridge) {
		if b.nodes.followed["1009@localhost"] != followedMax {
			t.Errorf("follows %d nodes", b.nodes.followed["1009@localhost"])
		}
		for i := range followedMax {
			b.nodes.remove(contactNode(acd.ContactID(i+1)), "1009@localhost")
		}
		for i := range followersMax {
			b.nodes.remove(nodeKey{kind: store.NodeQueues}, fmt.Sprintf("a%d@localhost", i))
		}
		if b.nodes.count != 0 || len(b.nodes.followers) != 0 || len(b.nodes.followed) != 0 {
			t.Errorf("%d are left", b.nodes.count)
		}
		b.nodes.count = followedAllMax
	})
	f.refused(boss, followXML("agents", "1009@localhost"), "resource-constraint")
	f.inside(func(b *bridge) { b.nodes.count = 0 })
}

func TestIntegratorsAreBounded(t *testing.T) {
	f := supervised(t)
	var some strings.Builder
	for i := range integratorsMax {
		fmt.Fprintf(&some, `<affiliation jid='crm%d@localhost' affiliation='member'/>`, i)
	}
	admin := "10090@localhost/desk"
	f.from(admin, fmt.Sprintf(integrate, some.String()))
	f.refused(admin, fmt.Sprintf(integrate, `<affiliation jid='one@localhost' affiliation='member'/>`), "resource-constraint")
	f.refused(admin, fmt.Sprintf(integrate, `<affiliation jid='one@localhost/web' affiliation='member'/>`), "jid-malformed")
	f.refused(admin, fmt.Sprintf(integrate, `<affiliation jid='one@localhost' affiliation='owner'/>`), "not-acceptable")
	f.refused(admin, fmt.Sprintf(integrate, `<affiliation jid='one@localhost' affiliation='member'/><affiliation jid='crm3@localhost' affiliation='none'/>`), "")
	f.refused("crm3@localhost/x", fmt.Sprintf(nodesXML, "get", `<items node='urn:parley:acd:1/queues'/>`), "forbidden")
	f.stop()
	f.start()
	f.refused("one@localhost/x", fmt.Sprintf(nodesXML, "get", `<items node='urn:parley:acd:1/queues'/>`), "")
}

// TestWhoMayFollowNoMoreIsToldNothing: rights are looked at with every notification.
func TestWhoMayFollowNoMoreIsToldNothing(t *testing.T) {
	f := supervised(t)
	f.from("10090@localhost/desk", fmt.Sprintf(integrate, `<affiliation jid='crm@localhost' affiliation='member'/>`))
	f.from("crm@localhost/x", followXML("queues", "crm@localhost"))
	f.from("crm@localhost/x", followXML("queues/8000", "crm@localhost"))
	f.heard()
	f.from(romeo, joinXML("8000", "Romeo"))
	if told := f.events(); told[nodePrefix+"queues/8000"] != 1 {
		t.Errorf("told %v, want one event, though it follows the collection too", told)
	}
	f.from("10090@localhost/desk", fmt.Sprintf(integrate, `<affiliation jid='crm@localhost' affiliation='none'/>`))
	f.wait(2 * time.Second)
	f.events()
	f.from("juliet@localhost/web", joinXML("8000", "Juliet"))
	f.wait(2 * time.Second)
	for _, e := range f.heard() {
		if e.Attr("to") == "crm@localhost" && e.Child(nsPubSubEvent, "event").Child(nsPubSubEvent, "items").Child(nsPubSubEvent, "item") != nil {
			t.Errorf("was told %s", e.Bytes())
		}
	}
}

// TestNotificationsAreBounded: beyond the burst they wait, and each node is told once, as it stands then.
func TestNotificationsAreBounded(t *testing.T) {
	f := supervised(t)
	const many = 3 * notesBurst
	f.from(boss, followXML("contacts", "1009@localhost"))
	f.wait(time.Second)
	f.heard()
	for i := range many {
		f.send(fmt.Sprintf("v%d@localhost/web", i), joinXML("8000", "V"))
	}
	f.taken()
	told := f.events()
	if len(told) != notesBurst {
		t.Errorf("%d nodes told at once, want %d", len(told), notesBurst)
	}
	f.wait(300 * time.Millisecond)
	for node := range f.events() {
		told[node]++
	}
	if len(told) != 2*notesBurst {
		t.Errorf("%d nodes told after a while, want %d", len(told), 2*notesBurst)
	}
	f.wait(2 * time.Second)
	for node := range f.events() {
		told[node]++
	}
	for node, times := range told {
		if times != 1 {
			t.Errorf("%s was told %d times", node, times)
		}
	}
	f.inside(func(b *bridge) {
		if len(told) != many || b.nodes.pending() {
			t.Errorf("%d nodes told in the end, want %d; left: %t", len(told), many, b.nodes.pending())
		}
	})
}

// TestItemsComeInPages: all nodes of a collection are told once, in their order.
func TestItemsComeInPages(t *testing.T) {
	f := supervised(t)
	const many = itemsMax + 20
	for i := range many {
		f.send(fmt.Sprintf("v%d@localhost/web", i), joinXML("8000", "V"))
	}
	f.taken()
	f.heard()
	seen, after := map[string]bool{}, ""
	for range 5 {
		f.from(boss, fmt.Sprintf(nodesXML, "get", `<items node='urn:parley:acd:1/contacts'/><set xmlns='http://jabber.org/protocol/rsm'>`+after+`</set>`))
		page := f.heard()[0].Child(nsPubSub, "pubsub")
		items := page.Child(nsPubSub, "items").Elements()
		if len(items) > itemsMax {
			t.Fatalf("%d items in a page", len(items))
		}
		for _, i := range items {
			if seen[i.Attr("id")] {
				t.Errorf("%s was told twice", i.Attr("id"))
			}
			seen[i.Attr("id")] = true
		}
		set := page.Child("http://jabber.org/protocol/rsm", "set")
		if set == nil {
			break
		}
		after = "<after>" + set.Child(set.NS, "last").Text() + "</after>"
	}
	if len(seen) != many {
		t.Errorf("%d items in all, want %d", len(seen), many)
	}
	f.refused(boss, fmt.Sprintf(nodesXML, "get", `<items node='urn:parley:acd:1/contacts'/><set xmlns='http://jabber.org/protocol/rsm'><before/></set>`), "feature-not-implemented")
}

// TestEveryNodeHasItsName: the name of a node finds it again.
func TestEveryNodeHasItsName(t *testing.T) {
	f := supervised(t)
	f.from(romeo, joinXML("8000", "Romeo"))
	f.inside(func(b *bridge) {
		for kind := store.NodeAgents; kind <= store.NodeContacts; kind++ {
			for _, id := range append(b.members(kind), 0) {
				k := nodeKey{kind, id}
				if again, ok := b.nodeNamed(b.nodeName(k)); !ok || again != k {
					t.Errorf("%s is %v, want %v", b.nodeName(k), again, k)
				}
			}
		}
	})
}

func FuzzNodes(f *testing.F) {
	f.Add(`<items node='urn:parley:acd:1/queues/8000'/>`, true)
	f.Add(`<subscribe node='urn:parley:acd:1/contacts' jid='1009@localhost'/>`, false)
	f.Add(`<items node='urn:parley:acd:1/agents'><item id='1001'/></items><set xmlns='http://jabber.org/protocol/rsm'><max>1</max></set>`, true)
	f.Fuzz(func(t *testing.T, inside string, get bool) {
		kind := "set"
		if get {
			kind = "get"
		}
		if _, err := stanza.Parse([]byte(strings.Replace(fmt.Sprintf(nodesXML, kind, inside), " ", " xmlns='jabber:client' ", 1))); err != nil {
			return
		}
		fl := supervised(t)
		if !fl.from(boss, fmt.Sprintf(nodesXML, kind, inside)) {
			t.Error("not acknowledged")
		}
		answers := 0
		for _, e := range fl.heard() {
			if e.Name == "iq" && e.Attr("to") == boss && (e.Attr("type") == "result" || e.Attr("type") == "error") {
				answers++
			}
		}
		if answers != 1 {
			t.Errorf("%d answers", answers)
		}
	})
}

// An integrator who is an agent, too, sees the contacts of both.
func TestAnIntegratorWhoIsAnAgentSeesAllContacts(t *testing.T) {
	f := supervised(t)
	f.administer("leave 8000 1002")
	f.from("10090@localhost/desk", fmt.Sprintf(integrate, `<affiliation jid='1002@localhost' affiliation='member'/>`))
	f.from(romeo, joinXML("8000", "Romeo"))
	f.heard()
	f.from("1002@localhost/desk", fmt.Sprintf(nodesXML, "get", `<items node='urn:parley:acd:1/contacts'/>`))
	if got := toldTo(f.heard(), "1002@localhost/desk"); !strings.Contains(got, firstJID) {
		t.Errorf("the collection is\n%s", got)
	}
}
