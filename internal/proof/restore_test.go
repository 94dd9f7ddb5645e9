package proof

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// TestRestoreDrill backs a server up in the middle of a chat, while both sides go on talking and others come and go; kills it;
// restores the backup elsewhere; proves the record; and goes on with the chat there: what was said before the backup is in
// the archive, each line once and in order, and what is said now arrives.
func TestRestoreDrill(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	juliet := agent(t, p, "1001", demoPassword)
	romeo, v := visitor(t, p, "Romeo", "8000")
	readyState(juliet, "8000")
	joinQueue(romeo, "Romeo")
	accept(juliet, juliet.await("the offer", isOffer))
	room := invitation(t, romeo)
	invitation(t, juliet)
	join(t, romeo, room, "visitor")
	join(t, juliet, room, "agent")

	for i := range 5 {
		other, _ := visitor(t, p, fmt.Sprintf("Paris %d", i), "8000")
		joinQueue(other, "Paris")
	}
	said := 0
	for ; said < 20; said++ {
		line(romeo, room, said)
	}
	before, kept, done := said, filepath.Join(t.TempDir(), "kept"), make(chan result, 1)
	go func() { done <- parley(t, "backup", "--data", p.dir, kept) }()
	for backedUp := false; !backedUp; said++ {
		line(romeo, room, said)
		select {
		case r := <-done:
			if backedUp = true; r.code != 0 {
				t.Fatalf("backup: exit %d\n%s%s", r.code, r.out, r.errors)
			}
		default:
		}
	}
	if said == before {
		t.Error("nothing was said meanwhile: the test shows nothing")
	}
	p.kill()

	dir := filepath.Join(t.TempDir(), "restored")
	must(t, "backup", "verify", kept)
	must(t, "restore", "--data", dir, kept)
	if r := parley(t, "audit", "--data", dir); r.code != 0 {
		t.Fatalf("audit of what was restored: exit %d\n%s%s", r.code, r.out, r.errors)
	}
	p = serve(t, dir, "--demo")
	romeo, err := dial(t, p, v.JID, "", bearer(v.Token))
	if err != nil {
		t.Fatal(err)
	}
	juliet = agent(t, p, "1001", demoPassword)
	deskOf(juliet)
	join(t, romeo, room, "visitor")
	join(t, juliet, room, "agent")
	lines := archived(romeo, room)
	if len(lines) < before {
		t.Errorf("%d lines are back, %d were said before the backup", len(lines), before)
	}
	for i, text := range lines {
		if want := fmt.Sprintf("line %d", i); text != want {
			t.Fatalf("line %d is %q", i, text)
		}
	}
	line(romeo, room, 10_000)
	heard := juliet.await("a line in the restored room", func(n node) bool {
		return n.attr("type") == "groupchat" && n.kid("jabber:client", "body").Text == "line 10000"
	})
	if heard.attr("from") != room+"/visitor" {
		t.Errorf("heard from %s", heard.attr("from"))
	}
	if r := parley(t, "audit", "--data", dir); r.code != 0 {
		t.Errorf("audit beside the server that goes on: exit %d\n%s%s", r.code, r.out, r.errors)
	}
}

// line says a line and waits until it is kept.
func line(c *client, room string, n int) {
	c.t.Helper()
	c.send(`<message type='groupchat' to='%s' id='l%s' xmlns='jabber:client'><body>line %s</body><origin-id xmlns='`+nsStanzaID+`' id='l%s'/></message>`, room, n, n, n)
	words := fmt.Sprintf("line %d", n)
	c.await("the own line", func(m node) bool {
		return m.attr("type") == "groupchat" && m.kid("jabber:client", "body").Text == words
	})
}

// archived is all lines of a room's archive, in their order.
func archived(c *client, room string) (lines []string) {
	c.t.Helper()
	const nsPage = "http://jabber.org/protocol/rsm"
	page := `<iq type='set' to='%s' xmlns='jabber:client'><query xmlns='` + nsArchive + `'><set xmlns='` + nsPage + `'><max>50</max></set></query></iq>`
	for last := ""; ; {
		fin := c.want(page, append([]any{room}, pageAfter(last)...)...).kid(nsArchive, "fin")
		for _, m := range c.come(isMessageWith(nsArchive, "result")) {
			kept := m.kid(nsArchive, "result").kid(nsForward, "forwarded").kid("jabber:client", "message")
			if body := kept.kid("jabber:client", "body").Text; strings.HasPrefix(body, "line ") {
				lines = append(lines, body)
			}
		}
		last = fin.kid(nsPage, "set").kid(nsPage, "last").Text
		if fin.attr("complete") == "true" || last == "" {
			return lines
		}
		page = `<iq type='set' to='%s' xmlns='jabber:client'><query xmlns='` + nsArchive + `'><set xmlns='` + nsPage + `'><max>50</max><after>%s</after></set></query></iq>`
	}
}

// come takes out all that fits of what has come: what the server sent before an answer is there when the answer is.
func (c *client) come(fits func(node) bool) (all []node) {
	for {
		select {
		case n := <-c.arrived:
			c.kept = append(c.kept, n)
			continue
		default:
		}
		break
	}
	var others []node
	for _, n := range c.kept {
		if fits(n) {
			all = append(all, n)
		} else {
			others = append(others, n)
		}
	}
	c.kept = others
	return all
}

// pageAfter is the argument of a page that is not the first.
func pageAfter(last string) []any {
	if last == "" {
		return nil
	}
	return []any{last}
}
