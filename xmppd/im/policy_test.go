package im

import (
	"strings"
	"testing"

	"parley/xmppd/stanza"
)

// TestPolicy holds every cell of who may send what to whom. The table is written by hand, from what each is for, and is
// complete: a class without a row or a column fails the test.
func TestPolicy(t *testing.T) {
	kinds := []string{"message", "presence", "subscription", "probe", "request", "answer"}
	places := []string{"self", "host", "host/resource", "account", "reachable guest", "asker", "guest", "in scope", "upload", "component", "elsewhere"}
	words := map[string]verdict{"yes": allow, "no": forbid, "absent": absent, "roster": noRoster}
	same := func(word string) string { return strings.Repeat(word+" ", len(kinds)) }
	table := map[party]map[string]string{
		anAccount: {
			"self": same("yes"), "host": same("yes"), "host/resource": same("yes"), "account": same("yes"),
			"reachable guest": same("absent"), "asker": same("absent"), "guest": same("absent"),
			"in scope": same("yes"), "upload": same("yes"), "component": same("yes"), "elsewhere": same("yes"),
		},
		aGuest: {
			"self": "yes yes roster yes yes yes", "host": "yes yes roster yes yes yes", "host/resource": same("no"), "account": same("no"),
			"reachable guest": same("no"), "asker": same("no"), "guest": same("no"),
			"in scope": "yes yes roster yes yes yes", "upload": "no no no no yes yes", "component": same("no"), "elsewhere": same("no"),
		},
		aComponent: {
			"self": same("yes"), "host": same("yes"), "host/resource": same("yes"), "account": same("yes"),
			"reachable guest": same("yes"), "asker": "absent absent absent absent absent yes", "guest": same("absent"),
			"in scope": same("yes"), "upload": same("yes"), "component": same("yes"), "elsewhere": same("yes"),
		},
		theServer: {},
	}
	table[anyGuest] = table[aGuest] // its scope is every component
	for _, p := range places {
		table[theServer][p] = same("yes")
	}
	if int(theServer)+1 != len(table) || int(toElsewhere)+1 != len(places) || int(anAnswer)+1 != len(kinds) {
		t.Fatal("the table is not complete")
	}
	for from, row := range table {
		for to, name := range places {
			cells := strings.Fields(row[name])
			if len(cells) != len(kinds) {
				t.Fatalf("party %d to %s: %d cells", from, name, len(cells))
			}
			for what, word := range cells {
				if got := decide(from, place(to), kind(what)); got != words[word] {
					t.Errorf("%s of party %d to %s: verdict %d, expected %s", kinds[what], from, name, got, word)
				}
			}
		}
	}
	if decide(theServer+1, toHost, aMessage) != forbid || decide(aGuest, toElsewhere+1, aRequest) != forbid ||
		decide(anAccount, toElsewhere+1, aMessage) != forbid || decide(aComponent, toElsewhere+1, aMessage) != forbid {
		t.Error("what has no row is not forbidden")
	}
}

// TestClassesOfAddresses brings real addresses into the classes of the policy.
func TestClassesOfAddresses(t *testing.T) {
	a := newArchived(t)
	juliet, guest := a.clients[0], a.clients[2]
	for _, domain := range []string{"bot.localhost", "upload.localhost"} {
		if _, err := a.Attach(domain, newInbox()); err != nil {
			t.Fatal(err)
		}
	}
	anyone := &Client{Session: guest.Session, Owner: guest.Owner}
	anyone.AnyComponent = true
	for _, c := range []struct {
		to                     string
		account, guest, anyone place
	}{
		{"", toSelf, toSelf, toSelf},
		{"juliet@localhost", toSelf, toAccount, toAccount},
		{juliet.JID.String(), toSelf, toAccount, toAccount},
		{"g-1@localhost", toGuest, toSelf, toSelf},
		{guest.JID.String(), toGuest, toSelf, toSelf},
		{"romeo@localhost", toAccount, toAccount, toAccount},
		{"nobody@localhost/x", toAccount, toAccount, toAccount},
		{"localhost", toHost, toHost, toHost},
		{"localhost/x", toHostResource, toHostResource, toHostResource},
		{"acd.localhost", toComponent, toScope, toScope},
		{"c-1@acd.localhost/x", toComponent, toScope, toScope},
		{"x@bot.localhost", toComponent, toComponent, toScope},
		{"upload.localhost", toUpload, toUpload, toScope},
		{"example.org", toElsewhere, toElsewhere, toElsewhere},
		{"acd.localhost.example.org", toElsewhere, toElsewhere, toElsewhere},
	} {
		for _, who := range []struct {
			*Client
			want place
		}{{juliet, c.account}, {guest, c.guest}, {anyone, c.anyone}} {
			l := letter{client: who.Client, from: who.JID}
			if c.to != "" {
				l.to = mustJID(t, c.to)
			}
			if got := a.placeOf(&l); got != who.want {
				t.Errorf("%s to %q: %d, expected %d", who.JID, c.to, got, who.want)
			}
		}
	}
	link, _ := a.Router.link("acd.localhost")
	other, _ := a.Router.link("bot.localhost")
	upload, _ := a.Router.link("upload.localhost")
	if got := a.placeOf(&letter{link: upload, to: guest.JID}); got != toAsker {
		t.Errorf("upload to a guest: %d, expected %d", got, toAsker)
	}
	for _, c := range []struct {
		to         string
		acd, other place
	}{
		{"g-1@localhost", toReachable, toGuest}, {"romeo@localhost", toAccount, toAccount}, {"localhost", toHost, toHost},
		{"x@acd.localhost", toSelf, toComponent}, {"example.org", toElsewhere, toElsewhere},
	} {
		l := letter{link: link, to: mustJID(t, c.to)}
		if got := a.placeOf(&l); got != c.acd {
			t.Errorf("acd to %s: %d, expected %d", c.to, got, c.acd)
		}
		l.link = other
		if got := a.placeOf(&l); got != c.other {
			t.Errorf("bot to %s: %d, expected %d", c.to, got, c.other)
		}
	}
}

func TestKindsOfStanzas(t *testing.T) {
	s := stanza.NewScanner(stanza.SessionLimits())
	for b, want := range map[string]kind{
		"<message xmlns='jabber:client' type='subscribe'/>": aMessage, "<presence xmlns='jabber:client'/>": aPresence,
		"<presence xmlns='jabber:client' type='unavailable'/>": aPresence, "<presence xmlns='jabber:client' type='error'/>": aPresence,
		"<presence xmlns='jabber:client' type='subscribe'/>": aSubscription, "<presence xmlns='jabber:client' type='unsubscribed'/>": aSubscription,
		"<presence xmlns='jabber:client' type='probe'/>": aProbe, "<iq xmlns='jabber:client' type='get'/>": aRequest,
		"<iq xmlns='jabber:client'/>": aRequest, "<iq xmlns='jabber:client' type='error'/>": anAnswer, "<iq xmlns='jabber:client' type='result'/>": anAnswer,
	} {
		v, err := s.Scan([]byte(b))
		if err != nil {
			t.Fatal(err)
		}
		if got := kindOf(v); got != want {
			t.Errorf("%s: %d, expected %d", b, got, want)
		}
	}
}
