package mam_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/xmppd/stanza"
	"parley/xmppd/xmpptest"
)

// query is a <query/> with a form of these fields, given as name and value in turn, and more inside it.
func query(more string, fields ...string) string {
	x := ""
	for i := 0; i < len(fields); i += 2 {
		x += fmt.Sprintf("<field var='%s'><value>%s</value></field>", fields[i], fields[i+1])
	}
	if x != "" {
		x = "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>urn:xmpp:mam:2</value></field>" + x + "</x>"
	}
	return "<query xmlns='urn:xmpp:mam:2' queryid='q1'>" + x + more + "</query>"
}

func set(inside string) string {
	return "<set xmlns='http://jabber.org/protocol/rsm'>" + inside + "</set>"
}

// results asks c's archive and returns the bodies found, their ids, and the end.
func results(t *testing.T, c *xmpptest.Client, query string) (bodies, ids []string, fin *stanza.Element) {
	t.Helper()
	c.Send("<iq xmlns='jabber:client' type='set' id='mam'>" + query + "</iq>")
	for {
		e, err := stanza.Parse([]byte(c.Next()))
		if err != nil {
			t.Fatal(err)
		}
		if e.Name == "iq" {
			if e.Attr("type") != "result" {
				t.Fatalf("%s", e.Bytes())
			}
			return bodies, ids, e.Child("urn:xmpp:mam:2", "fin")
		}
		r := e.Child("urn:xmpp:mam:2", "result")
		if r == nil || r.Attr("queryid") != "q1" || e.Attr("from") != "" && strings.Contains(e.Attr("from"), "/") {
			t.Fatalf("no result: %s", e.Bytes())
		}
		forwarded := r.Child("urn:xmpp:forward:0", "forwarded")
		if forwarded.Child("urn:xmpp:delay", "delay").Attr("stamp") == "" {
			t.Errorf("no time: %s", e.Bytes())
		}
		m := forwarded.Child(stanza.NSClient, "message")
		ids = append(ids, r.Attr("id"))
		if body := m.Child(stanza.NSClient, "body"); body != nil {
			bodies = append(bodies, body.Text())
		} else {
			bodies = append(bodies, string(m.Bytes()))
		}
	}
}

func say(c *xmpptest.Client, to, id, inside string) {
	c.Send("<message xmlns='jabber:client' type='chat' to='" + to + "' id='" + id + "'>" + inside + "</message>")
}

// pair are two accounts that see each other, after ten lines in turn.
func pair(t *testing.T) (s *xmpptest.Server, romeo, juliet *xmpptest.Client) {
	t.Helper()
	s = xmpptest.Start(t)
	s.Account(t, "romeo", "juliet")
	romeo, juliet = s.Dial(t).Login(xmpptest.Plain("romeo")).Present(), s.Dial(t).Login(xmpptest.Plain("juliet")).Present()
	for i := range 5 {
		say(romeo, "juliet@localhost", fmt.Sprint("r", i), fmt.Sprintf("<body>r%d</body>", i))
		juliet.Until(fmt.Sprintf("<body>r%d</body>", i))
		say(juliet, "romeo@localhost", fmt.Sprint("j", i), fmt.Sprintf("<body>j%d</body>", i))
		romeo.Until(fmt.Sprintf("<body>j%d</body>", i))
	}
	return s, romeo, juliet
}

var all = []string{"r0", "j0", "r1", "j1", "r2", "j2", "r3", "j3", "r4", "j4"}

func TestBothHaveTheWholeConversation(t *testing.T) {
	_, romeo, juliet := pair(t)
	for _, c := range []*xmpptest.Client{romeo, juliet} {
		bodies, ids, fin := results(t, c, query(""))
		if !slices.Equal(bodies, all) || fin.Attr("complete") != "true" {
			t.Errorf("%q, %s", bodies, fin.Bytes())
		}
		rsm := fin.Child("http://jabber.org/protocol/rsm", "set")
		if first := rsm.Child(rsm.NS, "first"); first.Text() != ids[0] || first.Attr("index") != "0" {
			t.Errorf("%s", fin.Bytes())
		}
		if rsm.Child(rsm.NS, "last").Text() != ids[9] || rsm.Child(rsm.NS, "count").Text() != "10" {
			t.Errorf("%s", fin.Bytes())
		}
	}
}

func TestPagesBothWays(t *testing.T) {
	_, romeo, _ := pair(t)
	var forward, backward []string
	for after := ""; ; {
		bodies, ids, fin := results(t, romeo, query(set("<max>3</max><after>"+after+"</after>")))
		forward = append(forward, bodies...)
		if fin.Attr("complete") == "true" {
			break
		}
		after = ids[2]
	}
	for before := ""; ; {
		bodies, ids, fin := results(t, romeo, query(set("<max>3</max><before>"+before+"</before>")+"<flip-page/>"))
		backward = append(backward, bodies...)
		if fin.Attr("complete") == "true" {
			break
		}
		before = ids[2]
	}
	slices.Reverse(backward)
	if !slices.Equal(forward, all) || !slices.Equal(backward, all) {
		t.Errorf("forward %q, backward %q", forward, backward)
	}
}

func TestTheIDOfALiveMessageIsTheArchives(t *testing.T) {
	_, romeo, juliet := pair(t)
	say(romeo, "juliet@localhost", "x", "<body>x</body>")
	e, err := stanza.Parse([]byte(juliet.Until("<body>x</body>")))
	if err != nil {
		t.Fatal(err)
	}
	id := e.Child("urn:xmpp:sid:0", "stanza-id")
	if id == nil || id.Attr("by") != "juliet@localhost" {
		t.Fatalf("%s", e.Bytes())
	}
	if bodies, _, _ := results(t, juliet, query("", "ids", id.Attr("id"))); !slices.Equal(bodies, []string{"x"}) {
		t.Errorf("%q", bodies)
	}
	if bodies, _, _ := results(t, juliet, query("", "after-id", id.Attr("id"))); len(bodies) != 0 {
		t.Errorf("%q", bodies)
	}
}

func TestRefusals(t *testing.T) {
	s, romeo, _ := pair(t)
	_, token := s.Guest(t, "acd.localhost")
	guest := s.Dial(t).Login(xmpptest.Bearer(token))
	for _, c := range []struct {
		client    *xmpptest.Client
		typ, to   string
		payload   string
		condition string
	}{
		{romeo, "set", "juliet@localhost", query(""), "forbidden"},
		{romeo, "get", "juliet@localhost", "<query xmlns='urn:xmpp:mam:2'/>", "forbidden"},
		{romeo, "get", "juliet@localhost", "<metadata xmlns='urn:xmpp:mam:2'/>", "forbidden"},
		{romeo, "set", "juliet@localhost", "<prefs xmlns='urn:xmpp:mam:2' default='never'/>", "forbidden"},
		{romeo, "get", "juliet@localhost", "<prefs xmlns='urn:xmpp:mam:2'/>", "forbidden"},
		{romeo, "set", "", "<prefs xmlns='urn:xmpp:mam:2'/>", "bad-request"},
		{romeo, "set", "", "<prefs xmlns='urn:xmpp:mam:2' default='never'><always><jid>@@</jid></always></prefs>", "jid-malformed"},
		{romeo, "set", "", query("", "mood", "gay"), "feature-not-implemented"},
		{romeo, "set", "", query("", "start", "yesterday"), "bad-request"},
		{romeo, "set", "", query("", "with", "@@"), "jid-malformed"},
		{romeo, "set", "", query("", "after-id", "nobody"), "item-not-found"},
		{romeo, "set", "", query(set("<after>nobody</after>")), "item-not-found"},
		{romeo, "set", "", query(set("<index>3</index>")), "feature-not-implemented"},
		{romeo, "set", "", "<query xmlns='urn:xmpp:mam:2' node='n'/>", "item-not-found"},
		{guest, "set", "", query(""), "service-unavailable"},
	} {
		c.client.Refused(c.typ, c.to, c.payload, c.condition)
	}
}

func TestFormAndMetadata(t *testing.T) {
	s, romeo, _ := pair(t)
	form := string(romeo.Result("get", "", "<query xmlns='urn:xmpp:mam:2'/>").Bytes())
	for _, name := range []string{"start", "end", "with", "after-id", "before-id", "ids", "include-groupchat"} {
		if !strings.Contains(form, "var='"+name+"'") {
			t.Errorf("no field %s: %s", name, form)
		}
	}
	meta := romeo.Result("get", "", "<metadata xmlns='urn:xmpp:mam:2'/>")
	_, ids, _ := results(t, romeo, query(""))
	first, last := meta.Child(meta.NS, "start"), meta.Child(meta.NS, "end")
	if first.Attr("id") != ids[0] || last.Attr("id") != ids[9] || first.Attr("timestamp") == "" {
		t.Errorf("%s", meta.Bytes())
	}
	s.Account(t, "paris")
	paris := s.Dial(t).Login(xmpptest.Plain("paris"))
	if got := string(paris.Result("get", "", "<metadata xmlns='urn:xmpp:mam:2'/>").Bytes()); got != "<metadata xmlns='urn:xmpp:mam:2'/>" {
		t.Errorf("of an empty archive: %s", got)
	}
	info := string(romeo.Result("get", "romeo@localhost", "<query xmlns='http://jabber.org/protocol/disco#info'/>").Bytes())
	for _, feature := range []string{"urn:xmpp:mam:2", "urn:xmpp:mam:2#extended", "urn:xmpp:sid:0"} {
		if !strings.Contains(info, "var='"+feature+"'") {
			t.Errorf("no feature %s: %s", feature, info)
		}
	}
}

func TestPreferences(t *testing.T) {
	_, romeo, juliet := pair(t)
	prefs := func(name, always, never string) string {
		return "<prefs xmlns='urn:xmpp:mam:2' default='" + name + "'><always>" + always + "</always><never>" + never + "</never></prefs>"
	}
	const get = "<prefs xmlns='urn:xmpp:mam:2'/>"
	if got := string(romeo.Result("get", "", get).Bytes()); got != "<prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never/></prefs>" {
		t.Errorf("at first: %s", got)
	}
	wanted := prefs("always", "<jid>a@b/c</jid>", "<jid>juliet@localhost</jid>")
	if got := string(romeo.Result("set", "", wanted).Bytes()); got != wanted {
		t.Errorf("set: %s", got)
	}
	if got := string(romeo.Result("get", "", get).Bytes()); got != wanted {
		t.Errorf("kept: %s", got)
	}
	say(juliet, "romeo@localhost", "s", "<body>off the record</body>")
	if got := romeo.Until("off the record"); strings.Contains(got, "stanza-id") {
		t.Errorf("with the id of an archive that does not have it: %s", got)
	}
	if bodies, _, _ := results(t, romeo, query("")); !slices.Equal(bodies, all) {
		t.Errorf("romeo's archive: %q", bodies)
	}
	if bodies, _, _ := results(t, juliet, query("")); len(bodies) != len(all)+1 {
		t.Errorf("juliet's archive: %q", bodies)
	}
}

func TestWordsAreFound(t *testing.T) {
	_, romeo, juliet := pair(t)
	say(juliet, "romeo@localhost", "s", "<body>我要退款，謝謝</body>")
	romeo.Until("退款")
	for words, want := range map[string]int{"退款": 1, "r3": 1, "從來": 0} {
		if bodies, _, _ := results(t, romeo, query("", "{urn:xmpp:fulltext:0}fulltext", words)); len(bodies) != want {
			t.Errorf("%s: %q", words, bodies)
		}
	}
}

func TestRetraction(t *testing.T) {
	_, romeo, juliet := pair(t)
	say(romeo, "juliet@localhost", "back", "<retract xmlns='urn:xmpp:message-retract:1' id='r2'/><body>taken back</body>")
	juliet.Until("taken back")
	// It is done just behind the commit: ask until it is.
	for {
		bodies, _, _ := results(t, juliet, query(""))
		if strings.Contains(bodies[4], "<retracted xmlns='urn:xmpp:message-retract:1' id='back'") {
			break
		}
		if bodies[4] != "r2" {
			t.Fatalf("%q", bodies)
		}
	}
}
