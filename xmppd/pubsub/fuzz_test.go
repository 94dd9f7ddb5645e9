package pubsub

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// nobody is a host without people: a stub for what the requests of one owner need.
type nobody struct{ module.Host }

func (nobody) Domain() string                         { return "localhost" }
func (nobody) IsAdmin(who jid.JID) bool               { return who.Local() == "juliet" }
func (nobody) MaySee(_, who jid.JID) bool             { return who.Local() == "romeo" }
func (nobody) Roster(jid.JID) []module.Contact        { return nil }
func (nobody) Available(jid.JID) []module.Resource    { return nil }
func (nobody) Supports(client jid.JID, _ string) bool { return true }

func openNodes(t testing.TB) *Nodes {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.TempDir(), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	// The nodes refer to the accounts' table, of which only the key matters here.
	if err := db.Do(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec("CREATE TABLE IF NOT EXISTS accounts (id INTEGER PRIMARY KEY, name TEXT)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	n, err := Open(context.Background(), db, time.Now, log)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// FuzzRequest holds that whatever is asked gets an answer that is well-formed or a stanza error, that nothing else fails,
// and that nobody but the owner reads what is for the owner alone.
func FuzzRequest(f *testing.F) {
	for _, seed := range []string{
		"<create node='n'/>", "<create/><configure><x xmlns='jabber:x:data' type='submit'/></configure>",
		"<publish node='n'><item id='1'><a xmlns='a'>b</a></item></publish><publish-options><x xmlns='jabber:x:data'/></publish-options>",
		"<items node='n' max_items='3'><item id='1'/></items>", "<retract node='n' notify='true'><item id='1'/></retract>",
		"<subscribe node='n' jid='juliet@localhost'/>", "<unsubscribe node='n' jid='juliet@localhost'/>",
		"<configure node='n'/>", "<affiliations node='n'><affiliation jid='x@y' affiliation='owner'/></affiliations>",
		"<subscriptions node='n'><subscription jid='x@y' subscription='none'/></subscriptions>", "<delete node='n'/>", "<purge node='n'/>",
		"<default/>", "",
	} {
		f.Add(seed, true, true)
		f.Add(seed, false, false)
	}
	n := openNodes(f)
	p := place{address: jid.MustParse("pubsub.localhost"), host: nobody{}}
	from := jid.MustParse("juliet@localhost/balcony")
	f.Fuzz(func(t *testing.T, inner string, set, byOwner bool) {
		ns := NS
		if byOwner {
			ns = NSOwner
		}
		payload, err := stanza.Parse([]byte("<pubsub xmlns='" + ns + "'>" + inner + "</pubsub>"))
		if err != nil {
			t.Skip("not well-formed: the scanner's business")
		}
		answer, err := n.do(p, module.IQ{From: from, Set: set, Payload: payload}, func(b []byte) {
			if _, err := stanza.Parse(b); err != nil {
				t.Errorf("%v: %s", err, b)
			}
		})
		if err != nil {
			if _, ok := err.(stanza.Error); !ok {
				t.Fatalf("%v\n%s", err, payload.Bytes())
			}
			return
		}
		if answer != nil {
			if _, err := stanza.Parse(answer.Bytes()); err != nil {
				t.Errorf("%v: %s", err, answer.Bytes())
			}
		}
		stranger := module.IQ{From: jid.MustParse("tybalt@localhost/x"), Set: true, Payload: payload}
		if answer, err := n.do(p, stranger, func([]byte) {}); err == nil && byOwner {
			t.Errorf("a stranger does what an owner may: %s", answer.Bytes())
		}
	})
}

// TestItemsAreThoseOfAList holds publishing, retracting and reading to a list, for random requests.
func TestItemsAreThoseOfAList(t *testing.T) {
	n := openNodes(t)
	p := place{address: jid.MustParse("pubsub.localhost"), host: nobody{}}
	juliet := jid.MustParse("juliet@localhost/balcony")
	do := func(set bool, inner string) (*stanza.Element, error) {
		payload, err := stanza.Parse([]byte("<pubsub xmlns='" + NS + "'>" + inner + "</pubsub>"))
		if err != nil {
			t.Fatal(err)
		}
		return n.do(p, module.IQ{From: juliet, Set: set, Payload: payload}, func([]byte) {})
	}
	const keeps = 5
	if _, err := do(true, "<create node='n'/><configure><x xmlns='jabber:x:data'><field var='FORM_TYPE'><value>"+nsConfig+
		"</value></field><field var='pubsub#max_items'><value>5</value></field></x></configure>"); err != nil {
		t.Fatal(err)
	}
	var model []string // ids, the oldest first
	seed := uint64(20261122)
	next := func(below int) int {
		seed = seed*6364136223846793005 + 1442695040888963407
		return int(seed>>33) % below
	}
	without := func(id string) (rest []string) {
		for _, other := range model {
			if other != id {
				rest = append(rest, other)
			}
		}
		return rest
	}
	for step := range 400 {
		id := fmt.Sprint("i", next(9))
		if next(3) > 0 {
			if _, err := do(true, "<publish node='n'><item id='"+id+"'><a xmlns='a'/></item></publish>"); err != nil {
				t.Fatal(err)
			}
			model = append(without(id), id)
			model = model[max(0, len(model)-keeps):]
		} else {
			_, err := do(true, "<retract node='n'><item id='"+id+"'/></retract>")
			if there := len(without(id)) < len(model); there != (err == nil) {
				t.Fatalf("step %d: retract %s of %v: %v", step, id, model, err)
			}
			model = without(id)
		}
		answer, err := do(false, "<items node='n'/>")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, e := range answer.Child(NS, "items").Elements() {
			got = append(got, e.Attr("id"))
		}
		if strings.Join(got, " ") != strings.Join(model, " ") {
			t.Fatalf("step %d: %v, want %v", step, got, model)
		}
	}
}
