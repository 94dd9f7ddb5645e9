package im

import (
	"strings"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd/session"
)

// TestGiveBack: what an ended session's client never got finds another use (XEP-0198 v1.6.3 §4).
func TestGiveBack(t *testing.T) {
	const to = "to='romeo@localhost/gone'"
	message := func(attrs, payload string) string {
		return "<message xmlns='jabber:client' from='juliet@localhost/r' " + attrs + ">" + payload + "</message>"
	}
	body := "<body>x</body><stanza-id xmlns='urn:xmpp:sid:0' by='romeo@localhost' id='k1'/>"
	for _, c := range []struct {
		name, left string
		other      bool // romeo has another client
		gets       string
		kept       int // for later
		told       string
	}{
		{"chat, nobody else there", message("type='chat' "+to, body), false, "", 1, ""},
		{"chat, another client", message("type='chat' "+to, body), true, "id='k1'", 0, ""},
		{"to everybody, another client", message("type='chat' to='romeo@localhost'", body), true, "", 0, ""},
		{"to everybody, nobody else there", message("type='chat' to='romeo@localhost'", body), false, "", 1, ""},
		{"chat state", message("type='chat' "+to, "<composing xmlns='http://jabber.org/protocol/chatstates'/>"), false, "", 0, ""},
		{"headline", message("type='headline' "+to, body), false, "", 0, ""},
		{"a copy", "<message xmlns='jabber:client' type='chat' from='romeo@localhost' " + to + "><received xmlns='urn:xmpp:carbons:2'/></message>", true, "", 0, ""},
		{"a page", "<message xmlns='jabber:client' from='romeo@localhost' " + to + "><result xmlns='urn:xmpp:mam:2'/></message>", true, "", 0, ""},
		{"a request", "<iq xmlns='jabber:client' type='get' id='q' from='juliet@localhost/r' " + to + "><x xmlns='y'/></iq>", true, "", 0, "<service-unavailable "},
		{"an answer", "<iq xmlns='jabber:client' type='result' id='q' from='juliet@localhost/r' " + to + "/>", true, "", 0, ""},
		{"presence", "<presence xmlns='jabber:client' from='juliet@localhost/r' " + to + "/>", true, "", 0, ""},
		{"of a component", strings.ReplaceAll(message("type='chat' "+to, body), "juliet@localhost/r", "c@acd.localhost"), true, "", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := newArchived(t)
			juliet, romeo := a.clients[0], a.clients[1]
			if c.other {
				<-a.say(t, romeo, "<presence xmlns='jabber:client'/>")
				a.inbox[romeo].next(t, "<presence")
			}
			gone := a.second(t, romeo, "gone")
			a.unbind(gone)
			a.GiveBack(gone, []session.Left{{Stanza: []byte(c.left), At: time.Now()}})
			if c.told != "" {
				a.inbox[juliet].next(t, c.told)
			}
			if c.gets != "" {
				a.inbox[romeo].next(t, c.gets)
			}
			if err := a.ledger.db.Do(t.Context(), func(*store.Tx) error { return nil }); err != nil { // behind what is written
				t.Fatal(err)
			}
			kept, err := a.accounts.TakeOffline(t.Context(), romeo.Account)
			if err != nil || len(kept) != c.kept {
				t.Errorf("%d are kept for later, %v", len(kept), err)
			}
			a.none(t, juliet)
			a.none(t, romeo)
			if len(a.ledger.kept) > 0 {
				t.Error("archived again")
			}
		})
	}
}
