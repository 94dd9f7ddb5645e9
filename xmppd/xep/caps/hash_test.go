package caps

import (
	"slices"
	"testing"

	"parley/xmppd/form"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// The examples of XEP-0115 v1.6.0 §5.2 and §5.3.
const (
	simple = `<query xmlns='http://jabber.org/protocol/disco#info'><identity category='client' name='Exodus 0.9.1' type='pc'/>
		<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#items'/>
		<feature var='http://jabber.org/protocol/disco#info'/><feature var='http://jabber.org/protocol/muc'/></query>`
	complicated = `<query xmlns='http://jabber.org/protocol/disco#info'>
		<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/><identity xml:lang='el' category='client' name='Ψ 0.11' type='pc'/>
		<feature var='http://jabber.org/protocol/caps'/><feature var='http://jabber.org/protocol/disco#info'/>
		<feature var='http://jabber.org/protocol/disco#items'/><feature var='http://jabber.org/protocol/muc'/>
		<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>
		<field var='ip_version' type='text-multi'><value>ipv4</value><value>ipv6</value></field>
		<field var='os'><value>Mac</value></field><field var='os_version'><value>10.5.1</value></field>
		<field var='software'><value>Psi</value></field><field var='software_version'><value>0.11</value></field></x></query>`
)

func parse(t testing.TB, s string) module.Node {
	t.Helper()
	e, err := stanza.Parse([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	n, ok := read(e)
	if !ok {
		t.Fatalf("%s cannot be read", s)
	}
	return n
}

func TestHash(t *testing.T) {
	for s, want := range map[string]string{simple: "QgayPKawpkPSDYmwT/WM94uAlu0=", complicated: "q07IKJEyjvHSyhy//CH0CxmKi8w="} {
		n := parse(t, s)
		if got := hashOf(n); got != want || !sound(n) {
			t.Errorf("got %s, sound: %v, want %s", got, sound(n), want)
		}
		slices.Reverse(n.Features)
		slices.Reverse(n.Identities)
		if got := hashOf(n); got != want {
			t.Errorf("in another order: %s", got)
		}
	}
}

func TestUnsound(t *testing.T) {
	const head, tail = `<query xmlns='http://jabber.org/protocol/disco#info'>`, `</query>`
	x := func(inner string) string { return head + "<x xmlns='jabber:x:data'>" + inner + "</x>" + tail }
	formType := func(v string) string { return "<field var='FORM_TYPE' type='hidden'><value>" + v + "</value></field>" }
	for name, s := range map[string]string{
		"a feature twice":              head + `<feature var='a'/><feature var='a'/>` + tail,
		"an identity twice":            head + `<identity category='a' type='b'/><identity category='a' type='b'/>` + tail,
		"a feature of two":             head + `<feature var='a&lt;b'/>` + tail,
		"an identity of two":           head + `<identity category='a' type='b' name='c&lt;d'/>` + tail,
		"two forms of a type":          head + "<x xmlns='jabber:x:data'>" + formType("a") + "</x><x xmlns='jabber:x:data'>" + formType("a") + "</x>" + tail,
		"a form of two types":          x("<field var='FORM_TYPE' type='hidden'><value>a</value><value>b</value></field>"),
		"a field twice":                x(formType("a") + "<field var='b'/><field var='b'/>"),
		"a value that is a field, too": x(formType("a") + "<field var='b'><value>c&lt;d</value></field>"),
	} {
		if sound(parse(t, s)) {
			t.Errorf("%s is taken for sound", name)
		}
	}
	if n := parse(t, x("<field var='b'/><field var='b'/>")); !sound(n) || hashOf(n) != hashOf(module.Node{}) {
		t.Error("a form without a type counts")
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := newCache(3)
	for _, key := range []string{"a", "b", "c"} {
		c.put(key, features{})
	}
	c.get("a")
	c.put("d", features{})
	if c.get("b") != nil || c.get("a") == nil || c.get("c") == nil || c.get("d") == nil || c.order.Len() != 3 || len(c.at) != 3 {
		t.Errorf("kept: %v", c.at)
	}
}

// FuzzRead: what is sound has the same hash in any order, and nothing panics.
func FuzzRead(f *testing.F) {
	f.Add([]byte(simple))
	f.Add([]byte(complicated))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := stanza.Parse(b)
		if err != nil {
			return
		}
		n, ok := read(e)
		if !ok {
			return
		}
		was := hashOf(n)
		slices.Reverse(n.Features)
		slices.Reverse(n.Identities)
		for _, x := range n.Forms {
			_ = form.Parse(x)
		}
		if sound(n) && hashOf(n) != was {
			t.Errorf("the hash depends on the order: %s", b)
		}
	})
}
