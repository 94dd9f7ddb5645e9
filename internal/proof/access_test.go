package proof

import (
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"mellium.im/sasl"
	"mellium.im/xmpp/websocket"
)

// TestForeignOriginOpensNoStream: a page of another site may not speak XMPP in a visitor's name.
func TestForeignOriginOpensNoStream(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	if _, err := websocket.DialDirect(patience(t), "https://evil.example", "ws://"+p.addr+"/xmpp-websocket"); err == nil {
		t.Fatal("a page of https://evil.example opened a stream")
	}
	agent(t, p, "1001", demoPassword) // the server's own pages may
}

// TestNoPasswordThroughAProxyWithoutTLS: what comes through a proxy is not loopback, whatever its address says.
func TestNoPasswordThroughAProxyWithoutTLS(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	proxy := httptest.NewServer(httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: p.addr}))
	defer proxy.Close()
	through := *p
	through.addr = strings.TrimPrefix(proxy.URL, "http://")
	if _, err := dial(t, &through, "1001@localhost", demoPassword, sasl.ScramSha256); err == nil {
		t.Error("logged in without TLS on a connection that came through a proxy")
	}
	agent(t, p, "1001", demoPassword) // straight it is loopback
}

// TestGuestSpeaksToNobodyElse: a visitor's token opens the contact centre and nothing more.
func TestGuestSpeaksToNobodyElse(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	juliet := agent(t, p, "1001", demoPassword)
	romeo, _ := visitor(t, p, "Romeo", "8000")
	answer := romeo.ask(`<iq type='get' to='%s' xmlns='jabber:client'><ping xmlns='urn:xmpp:ping'/></iq>`,
		juliet.session.LocalAddr().String())
	if answer.attr("type") != "error" {
		t.Errorf("a guest reached an agent's own address: %s", answer)
	}
	romeo.want(`<iq type='get' to='acd.localhost' xmlns='jabber:client'><ping xmlns='urn:xmpp:ping'/></iq>`)
}

// TestStrangersStayOutOfTheRoom: who is no member of a contact learns nothing of it.
func TestStrangersStayOutOfTheRoom(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	juliet, other := agent(t, p, "1001", demoPassword), agent(t, p, "1002", demoPassword)
	readyState(juliet, "8000")
	romeo, _ := visitor(t, p, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	accept(juliet, juliet.await("the offer", isOffer))
	room := invitation(t, romeo)
	eve, _ := visitor(t, p, "Eve", "8000")
	for name, stranger := range map[string]*client{"another agent": other, "another visitor": eve} {
		history := `<iq type='set' to='%s' xmlns='jabber:client'><query xmlns='` + nsArchive + `'/></iq>`
		if answer := stranger.ask(history, room); answer.attr("type") != "error" {
			t.Errorf("%s reads the archive: %s", name, answer)
		}
		if answer := stranger.ask(`<iq type='set' to='%s' xmlns='jabber:client'><end xmlns='`+nsParley+`'/></iq>`, room); answer.attr("type") != "error" {
			t.Errorf("%s ends the chat: %s", name, answer)
		}
		stranger.send(`<presence to='%s/any' xmlns='jabber:client'><x xmlns='`+nsMUC+`'/></presence>`, room)
		refusal := stranger.await("the refusal", func(n node) bool {
			return n.XMLName.Local == "presence" && strings.HasPrefix(n.attr("from"), room)
		})
		if refusal.attr("type") != "error" {
			t.Errorf("%s enters the room: %s", name, refusal)
		}
	}
}
