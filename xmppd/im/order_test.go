package im

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"

	"parley/xmppd/stanza"
)

var numbered = regexp.MustCompile(` id='n(\d+)'`)

// TestNothingIsOvertaken: whatever a client says to another, archived or not, to the bare JID or the full one, comes in the
// order in which it was said (RFC 6120 §10.1), and responsibility for all of it is taken.
func TestNothingIsOvertaken(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	a := newArchived(t)
	a.ledger.forgets = true
	juliet, romeo := a.clients[0], a.clients[1]
	<-a.say(t, romeo, "<presence xmlns='jabber:client'/>")
	a.inbox[romeo].next(t, "<presence")
	kinds := []string{
		"<message xmlns='jabber:client' type='chat' id='n%d' to='%s'><body>x</body></message>",
		"<message xmlns='jabber:client' type='chat' id='n%d' to='%s'><body>x</body></message>",
		"<message xmlns='jabber:client' type='chat' id='n%d' to='%s'><composing xmlns='http://jabber.org/protocol/chatstates'/></message>",
		"<message xmlns='jabber:client' type='headline' id='n%d' to='%s'><body>x</body></message>",
		"<presence xmlns='jabber:client' id='n%d' to='%s'/>",
		"<iq xmlns='jabber:client' type='get' id='n%d' to='%s'><x xmlns='y'/></iq>",
	}
	const all = 1000
	dones := make(chan struct{}, all)
	s := stanza.NewScanner(stanza.SessionLimits())
	for i := range all {
		kind, to := random.IntN(len(kinds)), romeo.JID
		if kind < len(kinds)-1 && random.IntN(2) == 0 { // an iq to the bare JID is the server's
			to = romeo.Bare
		}
		v, err := s.Scan(fmt.Appendf(nil, kinds[kind], i, to))
		if err != nil {
			t.Fatal(err)
		}
		a.FromClient(juliet, v, func() { dones <- struct{}{} })
	}
	for i := range all {
		m := a.inbox[romeo].next(t, "from='"+juliet.JID.String()+"'")
		if got := numbered.FindStringSubmatch(m); got == nil || got[1] != strconv.Itoa(i) {
			t.Fatalf("expected %d, got %s", i, m)
		}
	}
	for range all {
		<-dones
	}
	a.none(t, romeo)
}

// TestNothingOfAComponentIsOvertaken is the same for a component without an archive of its own, in both directions.
func TestNothingOfAComponentIsOvertaken(t *testing.T) {
	a := newArchived(t)
	a.ledger.forgets = true
	juliet, romeo := a.clients[0], a.clients[1]
	bot := newInbox()
	link, err := a.Attach("bot.localhost", bot)
	if err != nil {
		t.Fatal(err)
	}
	kinds := []string{
		"<message xmlns='jabber:client' type='chat' id='n%d' from='%s' to='%s'><body>x</body></message>",
		"<message xmlns='jabber:client' type='headline' id='n%d' from='%s' to='%s'><body>x</body></message>",
		"<presence xmlns='jabber:client' id='n%d' from='%s' to='%s'/>",
		"<iq xmlns='jabber:client' type='get' id='n%d' from='%s' to='%s'><x xmlns='y'/></iq>",
	}
	s := stanza.NewScanner(stanza.SessionLimits())
	const all = 400
	for i := range all {
		kind := kinds[rand.IntN(len(kinds))]
		v, err := s.Scan(fmt.Appendf(nil, kind, i, juliet.JID, "x@bot.localhost"))
		if err != nil {
			t.Fatal(err)
		}
		a.FromClient(juliet, v, func() {})
		if err := link.Send(fmt.Appendf(nil, kind, i, "x@bot.localhost", romeo.JID)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range all {
		for _, in := range []*inbox{bot, a.inbox[romeo]} {
			if got := numbered.FindStringSubmatch(in.next(t)); got == nil || got[1] != strconv.Itoa(i) {
				t.Fatalf("expected %d, got %s", i, got)
			}
		}
	}
}
