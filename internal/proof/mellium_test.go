package proof

import (
	"strconv"
	"testing"

	"mellium.im/sasl"
)

// TestOneChatWithAnotherClient has a client that is not ours on both sides, from join to wrap-up and to the next
// contact: XEP-0142 outside, a room (XEP-0045) for the conversation.
func TestOneChatWithAnotherClient(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	juliet := agent(t, p, "1001", demoPassword)
	romeo, v := visitor(t, p, "王小明 <Romeo & co>", "8000")

	readyState(juliet, "8000")
	joinQueue(romeo, "王小明 <Romeo & co>")
	status := romeo.await("the place in the queue", isMessageWith(nsWorkgroup, "queue-status"))
	if got := status.kid(nsWorkgroup, "queue-status").kid(nsWorkgroup, "position").Text; got != "0" {
		t.Errorf("position of the only visitor: %q, want 0 contacts ahead", got)
	}

	offer := juliet.await("the offer", isOffer)
	checkOffer(t, offer, v)
	accept(juliet, offer)

	room := invitation(t, romeo)
	if also := invitation(t, juliet); also != room {
		t.Fatalf("the agent is invited to %s, the visitor to %s", also, room)
	}
	join(t, romeo, room, "visitor")
	join(t, juliet, room, "agent")
	talk(t, romeo, juliet, room)
	checkHistory(t, romeo, room)

	juliet.want(`<iq type='set' to='%s' xmlns='jabber:client'><end xmlns='`+nsParley+`'/></iq>`, room)
	ended := romeo.await("the end", isContactState(room, "ended"))
	if by := ended.kid(nsParley, "contact").attr("by"); by != "agent" {
		t.Errorf("ended by %q, want agent", by)
	}
	juliet.want(`<iq type='set' to='%s' xmlns='jabber:client'><wrap-up xmlns='`+nsParley+`' code='resolved'>`+
		`<note>%s</note></wrap-up></iq>`, room, "訂單已補寄")
}

// TestNextContactOnlyAfterReady: after-call work holds the agent until the agent says ready again.
func TestNextContactOnlyAfterReady(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	juliet := agent(t, p, "1001", demoPassword)
	readyState(juliet, "8000")
	first, _ := visitor(t, p, "first", "8000")
	second, _ := visitor(t, p, "second", "8000")
	joinQueue(first, "first")
	offer := juliet.await("the first offer", isOffer)
	joinQueue(second, "second")
	accept(juliet, offer)
	room := invitation(t, juliet)
	first.want(`<iq type='set' to='%s' xmlns='jabber:client'><end xmlns='`+nsParley+`'/></iq>`, room)

	desk := deskOf(juliet)
	if shown := desk.kid(nsParley, "state").attr("shown"); shown != "wrap-up" {
		t.Errorf("state after the visitor left: %q, want wrap-up", shown)
	}
	if desk.has(nsParley, "offer") {
		t.Errorf("offered during wrap-up: %s", desk)
	}
	readyState(juliet, "8000")
	next := juliet.await("the second offer", isOffer)
	if caller := parleyOffer(next).attr("caller"); caller != "second" {
		t.Errorf("next offered: %q, want second", caller)
	}
}

// TestLogInEveryWay tries each mechanism that a client of any age may bring.
func TestLogInEveryWay(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	withPassword := map[string]sasl.Mechanism{
		"SCRAM-SHA-256": sasl.ScramSha256,
		"SCRAM-SHA-1":   sasl.ScramSha1,
		"PLAIN":         sasl.Plain,
	}
	for name, how := range withPassword {
		t.Run(name, func(t *testing.T) {
			c, err := dial(t, p, "1001@localhost", demoPassword, how)
			if err != nil {
				t.Fatal(err)
			}
			c.want(`<iq type='get' to='localhost' xmlns='jabber:client'><ping xmlns='urn:xmpp:ping'/></iq>`)
		})
		t.Run(name+" with a wrong password", func(t *testing.T) {
			if _, err := dial(t, p, "1001@localhost", "wrong-"+demoPassword, how); err == nil {
				t.Fatal("a wrong password logged in")
			}
		})
	}
	t.Run("OAUTHBEARER with a wrong token", func(t *testing.T) {
		if _, err := dial(t, p, "1001@localhost", "", bearer("nonsense")); err == nil {
			t.Fatal("a made-up token logged in")
		}
	})
}

func joinQueue(c *client, name string) {
	c.t.Helper()
	c.want(`<iq type='set' to='8000@acd.localhost' xmlns='jabber:client'><join-queue xmlns='`+nsWorkgroup+`'>`+
		`<queue-notifications/><x xmlns='jabber:x:data' type='submit'><field var='name'><value>%s</value></field></x>`+
		`</join-queue></iq>`, name)
}

// readyState says so to one queue (XEP-0142 v0.3.1 §4.1).
func readyState(c *client, dn string) {
	c.t.Helper()
	c.send(`<presence to='%s@acd.localhost' xmlns='jabber:client'><show>chat</show>`+
		`<agent-status xmlns='`+nsWorkgroup+`'/></presence>`, dn)
}

func deskOf(c *client) node {
	c.t.Helper()
	return c.want(`<iq type='set' to='acd.localhost' xmlns='jabber:client'><desk xmlns='`+nsParley+`'/></iq>`).
		kid(nsParley, "desk")
}

func isOffer(n node) bool {
	return n.XMLName.Local == "iq" && n.attr("type") == "set" && n.has(nsWorkgroup, "offer")
}

func isMessageWith(space, local string) func(node) bool {
	return func(n node) bool { return n.XMLName.Local == "message" && n.has(space, local) }
}

func isContactState(room, state string) func(node) bool {
	return func(n node) bool {
		c := n.kid(nsParley, "contact")
		return n.attr("from") == room && c.attr("state") == state
	}
}

func parleyOffer(iq node) node { return iq.kid(nsWorkgroup, "offer").kid(nsParley, "offer") }

func checkOffer(t *testing.T, iq node, v visit) {
	t.Helper()
	outer := iq.kid(nsWorkgroup, "offer")
	if outer.attr("jid") == "" {
		t.Errorf("an offer names its visitor (XEP-0142 §4.2.2): %s", iq)
	}
	if seconds, err := strconv.Atoi(outer.kid(nsWorkgroup, "timeout").Text); err != nil || seconds != 20 {
		t.Errorf("timeout of the offer: %q, want 20", outer.kid(nsWorkgroup, "timeout").Text)
	}
	inner := parleyOffer(iq)
	for name, want := range map[string]string{"caller": "王小明 <Romeo & co>", "dn": "8000", "queue-name": "客服中心"} {
		if got := inner.attr(name); got != want {
			t.Errorf("offer's %s: %q, want %q", name, got, want)
		}
	}
}

func accept(c *client, offer node) {
	c.t.Helper()
	c.want(`<iq type='set' to='8000@acd.localhost' xmlns='jabber:client'><offer-accept xmlns='`+nsWorkgroup+`' jid='%s'/></iq>`,
		offer.kid(nsWorkgroup, "offer").attr("jid"))
}

// invitation is the room one is invited to (XEP-0045 §7.8.2).
func invitation(t *testing.T, c *client) string {
	t.Helper()
	m := c.await("the invitation", func(n node) bool {
		return n.XMLName.Local == "message" && n.kid(nsMUCUser, "x").has(nsMUCUser, "invite")
	})
	if m.kid(nsParley, "contact").attr("state") != "talking" {
		t.Errorf("an invitation tells the contact's state: %s", m)
	}
	return m.attr("from")
}

// join enters a room and checks that the server made the nick (XEP-0045 §7.2.2: statuses 110 and 210).
func join(t *testing.T, c *client, room, nick string) {
	t.Helper()
	c.send(`<presence to='%s/any' xmlns='jabber:client'><x xmlns='`+nsMUC+`'><history maxstanzas='0'/></x></presence>`, room)
	own := c.await("one's own presence in the room", func(n node) bool {
		return n.XMLName.Local == "presence" && hasStatus(n, "110")
	})
	if own.attr("from") != room+"/"+nick || !hasStatus(own, "210") {
		t.Errorf("own presence in the room: %s, want nick %s and status 210", own, nick)
	}
}

func hasStatus(n node, code string) bool {
	for _, k := range n.kid(nsMUCUser, "x").Kids {
		if k.XMLName.Local == "status" && k.attr("code") == code {
			return true
		}
	}
	return false
}

// talk says three lines from either side in turn and checks that both see all six, alike and in one order.
func talk(t *testing.T, romeo, juliet *client, room string) {
	t.Helper()
	lines := []string{"您好，我的訂單還沒到", "請稍候 & <我查一下>", "two\nlines", "👍🏽 sent", "]]> is text", "再見"}
	for i, line := range lines {
		from, nick := romeo, "visitor"
		if i%2 == 1 {
			from, nick = juliet, "agent"
		}
		id := "m" + strconv.Itoa(i)
		from.send(`<message type='groupchat' to='%s' id='%s' xmlns='jabber:client'><body>%s</body>`+
			`<origin-id xmlns='`+nsStanzaID+`' id='%s'/></message>`, room, id, line, id)
		var stamps []string
		for _, c := range []*client{romeo, juliet} {
			m := c.await("line "+id, func(n node) bool {
				return n.attr("type") == "groupchat" && n.has("jabber:client", "body")
			})
			if got := m.kid("jabber:client", "body").Text; got != line || m.attr("from") != room+"/"+nick {
				t.Errorf("line %d: %q from %s, want %q from %s", i, got, m.attr("from"), line, nick)
			}
			stamps = append(stamps, m.kid(nsStanzaID, "stanza-id").attr("id"))
		}
		if stamps[0] == "" || stamps[0] != stamps[1] {
			t.Errorf("line %d: stanza-ids %q, want one and the same", i, stamps)
		}
	}
}

// checkHistory reads the room's archive (XEP-0313 v1 §4) and expects the six lines in their order.
func checkHistory(t *testing.T, c *client, room string) {
	t.Helper()
	fin := c.want(`<iq type='set' to='%s' xmlns='jabber:client'><query xmlns='`+nsArchive+`' queryid='q1'/></iq>`, room)
	if !fin.has(nsArchive, "fin") {
		t.Errorf("answer of the archive: %s", fin)
	}
	for _, want := range []string{"您好，我的訂單還沒到", "請稍候 & <我查一下>", "two\nlines", "👍🏽 sent", "]]> is text", "再見"} {
		m := c.await("a line of the archive", isMessageWith(nsArchive, "result"))
		kept := m.kid(nsArchive, "result").kid(nsForward, "forwarded").kid("jabber:client", "message")
		if got := kept.kid("jabber:client", "body").Text; got != want {
			t.Errorf("kept: %q, want %q", got, want)
		}
	}
}
