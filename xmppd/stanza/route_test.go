package stanza

import (
	"bytes"
	"slices"
	"testing"
)

func scan(t *testing.T, xml string) *View {
	t.Helper()
	v, err := NewScanner(SessionLimits()).Scan([]byte(xml))
	if err != nil {
		t.Fatalf("%v\n%q", err, xml)
	}
	return v
}

func TestAppendRouted(t *testing.T) {
	romeo, none, odd := "romeo@example.com/x", "", "a'b\"c<d>&\t中\uFFFE\xff"
	only := func(name string) func(Child, []byte) bool {
		return func(c Child, raw []byte) bool { return string(c.Name) == name }
	}
	for _, c := range []struct {
		name, in, want string
		r              Rewrite
	}{
		{"nothing", `<a  b = "1"  xmlns='u' ><c  /> t </a >`, `<a  b = "1"  xmlns='u' ><c  /> t </a >`, Rewrite{}},
		{"odd white space", "<m\n to='a'\n\tfrom='b'\r\n id='c' ><a/></m\t>", "<m to='romeo@example.com/x'\n\tfrom='b' type='romeo@example.com/x' ><a/></m\t>", Rewrite{To: &romeo, ID: &none, Type: &romeo}},
		{"odd white space, empty", "<m\n to='a'\n/>", "<m\n to='a' from='romeo@example.com/x'\n/>", Rewrite{From: &romeo}},
		{"new from", `<message xmlns='jabber:client' to='b'/>`, `<message xmlns='jabber:client' to='b' from='romeo@example.com/x'/>`, Rewrite{From: &romeo}},
		{"other from", `<message from="mallory&amp;co" xmlns='jabber:client'><body>&lt;</body></message>`,
			`<message from='romeo@example.com/x' xmlns='jabber:client'><body>&lt;</body></message>`, Rewrite{From: &romeo}},
		{"all four", `<iq/>`, `<iq from='romeo@example.com/x' to='romeo@example.com/x' id='romeo@example.com/x' type='romeo@example.com/x'/>`,
			Rewrite{From: &romeo, To: &romeo, ID: &romeo, Type: &romeo}},
		{"taken away", `<iq to='a' id='b' from='c' type='d' x='e'/>`, `<iq x='e'/>`, Rewrite{From: &none, To: &none, ID: &none, Type: &none}},
		{"taken away where nothing is", `<iq/>`, `<iq/>`, Rewrite{From: &none}},
		{"escaped", `<iq/>`, `<iq from='a&apos;b&quot;c&lt;d&gt;&amp;&#9;中'/>`, Rewrite{From: &odd}},
		{"prefixed namesake stays", `<iq xmlns:p='u' p:from='c'/>`, `<iq xmlns:p='u' p:from='c' from='romeo@example.com/x'/>`, Rewrite{From: &romeo}},
		{"to the component", `<message xmlns='jabber:client'><body>a</body><f xmlns='u'><message xmlns='jabber:client'/></f></message>`,
			`<message xmlns='jabber:component:accept'><body>a</body><f xmlns='u'><message xmlns='jabber:client'/></f></message>`, Rewrite{NS: NSComponent}},
		{"from the component", `<message xmlns="jabber:component:accept"/>`, `<message xmlns='jabber:client'/>`, Rewrite{NS: NSClient}},
		{"the same namespace", `<message xmlns='jabber:client'/>`, `<message xmlns='jabber:client'/>`, Rewrite{NS: NSClient}},
		{"no namespace before", `<message to='a'/>`, `<message to='a' xmlns='jabber:client'/>`, Rewrite{NS: NSClient}},
		{"none declared before", `<message xmlns='' to='a'/>`, `<message xmlns='jabber:client' to='a'/>`, Rewrite{NS: NSClient}},
		{"namespace by prefix", `<c:iq xmlns:c='jabber:&#99;lient' xmlns='v'><c:x/><y/></c:iq>`,
			`<c:iq xmlns:c='jabber:&#99;lient' xmlns='v'><c:x/><y/></c:iq>`, Rewrite{NS: NSComponent}},
		{"namespace by both", `<iq xmlns='jabber:client' xmlns:c='jabber:client'><c:x/></iq>`,
			`<iq xmlns='jabber:component:accept' xmlns:c='jabber:client'><c:x/></iq>`, Rewrite{NS: NSComponent}},
		{"two prefixes that must not meet", `<iq xmlns='jabber:client' xmlns:c='jabber:client' xmlns:d='jabber:component:accept'><x c:a='' d:a=''/></iq>`,
			`<iq xmlns='jabber:component:accept' xmlns:c='jabber:client' xmlns:d='jabber:component:accept'><x c:a='' d:a=''/></iq>`, Rewrite{NS: NSComponent}},
		{"add", `<m><a/>t</m>`, `<m><a/>t<b xmlns='u'/></m>`, Rewrite{Add: []byte(`<b xmlns='u'/>`)}},
		{"add to nothing", `<m />`, `<m><b xmlns='u'/></m>`, Rewrite{Add: []byte(`<b xmlns='u'/>`)}},
		{"add nothing to nothing", `<m />`, `<m />`, Rewrite{}},
		{"drop", `<m>1<a/>2<b><a/></b>3<a>x</a>4</m>`, `<m>12<b><a/></b>34</m>`, Rewrite{Drop: only("a")}},
		{"drop all", `<m><a/><a/></m>`, `<m></m>`, Rewrite{Drop: only("a")}},
		{"drop what kept ]]> apart", `<m>]]<a/>></m>`, `<m>]]&gt;</m>`, Rewrite{Drop: only("a")}},
		{"drop what kept ] apart", `<m>]<a/>]><b/>]<a/>]<a/>><a/></m>`, `<m>]&#93;><b/>]&#93;></m>`, Rewrite{Drop: only("a")}},
		{"drop what kept ]]> apart twice", `<m>]]<a/><a/>></m>`, `<m>]]&gt;</m>`, Rewrite{Drop: only("a")}},
		{"drop what kept a line end apart", "<m>\r<a/>\n<a/>\n</m>", "<m>\r&#10;\n</m>", Rewrite{Drop: only("a")}},
		{"drop and add", `<m><a/><b/></m>`, `<m><b/><a xmlns='u'/></m>`, Rewrite{Drop: only("a"), Add: []byte(`<a xmlns='u'/>`)}},
	} {
		once := scan(t, c.in).AppendRouted([]byte("before"), c.r)
		if string(once) != "before"+c.want {
			t.Errorf("%s:\n got %s\nwant before%s", c.name, once, c.want)
		}
		if twice := scan(t, c.want).AppendRouted(nil, c.r); len(c.r.Add) == 0 && string(twice) != c.want {
			t.Errorf("%s: twice gives %s", c.name, twice)
		}
	}
}

// Drop sees each child once, in order, as it stands in the document.
func TestAppendRoutedDropSeesChildren(t *testing.T) {
	v := scan(t, `<m xmlns='u'>t<a x='1'/><b xmlns='v'><c/></b></m>`)
	var seen []string
	v.AppendRouted(nil, Rewrite{Drop: func(c Child, raw []byte) bool {
		seen = append(seen, string(c.NS)+" "+string(raw))
		return false
	}})
	if want := []string{`u <a x='1'/>`, `v <b xmlns='v'><c/></b>`}; !slices.Equal(seen, want) {
		t.Errorf("%q", seen)
	}
}

// spoofed is what routing must be able to do for every document: stamp, strip, add, and leave the rest alone.
func spoofed(from *string) Rewrite {
	return Rewrite{
		From: from,
		Drop: func(c Child, raw []byte) bool { return string(c.Name) == "stanza-id" },
		Add:  []byte(`<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='room'/>`),
	}
}

// The children that stay are the same bytes, in the same order; routing twice is routing once.
func TestAppendRoutedSamples(t *testing.T) {
	from := "romeo@example.com/x"
	for _, m := range samples() {
		v := scan(t, m.xml)
		var want []string
		for _, c := range v.Children {
			if string(c.Name) != "stanza-id" {
				want = append(want, string(v.Bytes(c)))
			}
		}
		want = append(want, string(spoofed(nil).Add))
		once := v.AppendRouted(nil, spoofed(&from))
		again := scan(t, string(once))
		var got []string
		for _, c := range again.Children {
			got = append(got, string(again.Bytes(c)))
		}
		if !slices.Equal(got, want) || string(again.From) != from || again.Kind != v.Kind {
			t.Errorf("%s: routed as %s", m.name, once)
		}
		if twice := again.AppendRouted(nil, spoofed(&from)); !bytes.Equal(once, twice) {
			t.Errorf("%s: twice gives %s", m.name, twice)
		}
	}
}

// The namespace moves there and back, and with it the children that inherit it.
func TestAppendRoutedNamespaceThereAndBack(t *testing.T) {
	for _, m := range samples() {
		v := scan(t, m.xml)
		if v.Kind == Other || string(v.NS) != NSClient {
			continue
		}
		there := v.AppendRouted(nil, Rewrite{NS: NSComponent})
		w := scan(t, string(there))
		if w.Kind != v.Kind || string(w.NS) != NSComponent {
			t.Errorf("%s: %s", m.name, there)
		}
		back := w.AppendRouted(nil, Rewrite{NS: NSClient})
		before, after := v.Tree(), scan(t, string(back)).Tree()
		if !bytes.Equal(trace(nil, before), trace(nil, after)) {
			t.Errorf("%s: came back as %s", m.name, back)
		}
	}
}

func TestNoAllocations(t *testing.T) {
	from, id := "romeo@example.com/x", "a&b"
	docs := append(samples(), worst()...)
	for _, m := range docs {
		s, doc := NewScanner(SessionLimits()), []byte(m.xml)
		out := make([]byte, 0, 2*len(doc)+200)
		r := Rewrite{From: &from, ID: &id, NS: NSComponent, Drop: func(c Child, raw []byte) bool { return len(raw) == 7 }, Add: []byte(`<x xmlns='u'/>`)}
		n := testing.AllocsPerRun(10, func() {
			v, err := s.Scan(doc)
			if err != nil {
				t.Fatalf("%s: %v", m.name, err)
			}
			out = v.AppendRouted(out[:0], r)
		})
		if n != 0 {
			t.Errorf("%s: %v allocations", m.name, n)
		}
	}
}

// A Scanner holds on to no more than its dearest document needed.
func TestScannerDoesNotGrow(t *testing.T) {
	s, doc := NewScanner(SessionLimits()), []byte(`<m to='&amp;' from='&lt;'><xml:a/></m>`)
	for range 1000 {
		if _, err := s.Scan(doc); err != nil {
			t.Fatal(err)
		}
	}
	if cap(s.arena) > 1000 || cap(s.attrs)+cap(s.rootAttrs)+cap(s.bindings)+cap(s.open)+cap(s.view.Children) > 100 {
		t.Errorf("arena of %d bytes after 1,000 documents of %d", cap(s.arena), len(doc))
	}
}
