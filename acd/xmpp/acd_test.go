package xmpp

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"parley/acd/admin"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

func TestAStanzaIsAcknowledgedAfterItsCommit(t *testing.T) {
	f := newTalk(t, nil)
	e, err := stanza.Parse([]byte(`<message xmlns='jabber:client' from='romeo@localhost/web' type='groupchat' to='c-1@acd.localhost' id='m'><body>hi</body></message>`))
	if err != nil {
		t.Fatal(err)
	}
	kept := make(chan bool)
	f.acd.Handle(e.Bytes(), func() {
		_, ok, err := store.ReadLine(context.Background(), f.db.Reader(), 1, conversation.Place(1))
		kept <- ok && err == nil
	})
	if !<-kept {
		t.Error("acknowledged before the line was in the database")
	}
}

func TestAdmit(t *testing.T) {
	f := newFloor(t, Default())
	ctx := context.Background()
	if q, err := f.acd.Admit(ctx, "8000"); err != nil || q != (Queue{DN: "8000", Name: "客服中心"}) {
		t.Errorf("8000: %v, %v", q, err)
	}
	if _, err := f.acd.Admit(ctx, "9999"); !errors.Is(err, ErrUnknownDN) {
		t.Errorf("9999: %v", err)
	}
	f.must(f.adm.SetQueue(ctx, "8000", func(q *admin.Queue) error { q.Rules.WaitingMax = 1; return nil }))
	f.from(romeo, joinXML("8000", "Romeo"))
	if _, err := f.acd.Admit(ctx, "8000"); !errors.Is(err, ErrFull) {
		t.Errorf("full: %v", err)
	}
	f.must(f.adm.AddQueue(ctx, admin.Queue{DN: "Sales", Name: "S"}))
	f.settle()
	if q, err := f.acd.Admit(ctx, "sALES"); err != nil || q.DN != "Sales" {
		t.Errorf("case counts: %v, %v", q, err)
	}
}

func TestWhoseVisitIsOverIsTold(t *testing.T) {
	f := newTalk(t, nil)
	told := make(chan string, 10)
	f.acd.OnVisitEnded(func(visitor string) { told <- visitor })
	f.from("paris@localhost/web", joinXML("8000", "Paris"))
	f.from("paris@localhost/web", `<iq type='set' id='e' to='c-2@acd.localhost'><end xmlns='urn:parley:acd:1'/></iq>`)
	if got := <-told; got != "paris@localhost" {
		t.Errorf("left while waiting: %s", got)
	}
	f.from(lin, `<iq type='set' id='e' to='c-1@acd.localhost'><end xmlns='urn:parley:acd:1'/></iq>`)
	if len(told) != 0 {
		t.Errorf("%s was told before the wrap-up was over", <-told)
	}
	f.from(lin, readyXML)
	if got := <-told; got != "romeo@localhost" {
		t.Errorf("closed: %s", got)
	}
	f.stop()
	f.start()
	f.acd.OnVisitEnded(func(visitor string) { told <- visitor })
	after := []string{<-told, <-told}
	if slices.Sort(after); !slices.Equal(after, []string{"paris@localhost", "romeo@localhost"}) {
		t.Errorf("after a restart: %v", after)
	}
}

func TestWhoComesAgainIsToldAfterTheEndBefore(t *testing.T) {
	f := newFloor(t, Default())
	told := make(chan string, 10)
	f.acd.OnVisitBegun(func(visitor string) { told <- "begun " + visitor })
	f.acd.OnVisitEnded(func(visitor string) { told <- "ended " + visitor })
	f.from(romeo, joinXML("8000", "Romeo"))
	f.refused(romeo, joinXML("8000", "Romeo"), "conflict")
	f.from(romeo, `<iq type='set' id='e' to='c-1@acd.localhost'><end xmlns='urn:parley:acd:1'/></iq>`)
	f.from(romeo, joinXML("8000", "Romeo"))
	for _, want := range []string{"begun romeo@localhost", "ended romeo@localhost", "begun romeo@localhost"} {
		if got := <-told; got != want {
			t.Errorf("told %q, want %q", got, want)
		}
	}
}

// Both sides type at once; each line is there once, and both see one order.
func TestBothSidesSeeOneOrder(t *testing.T) {
	f := newTalk(t, nil)
	const lines = 200
	var saying sync.WaitGroup
	for _, who := range []string{romeo, lin} {
		saying.Go(func() {
			for i := range lines {
				e, _ := stanza.Parse([]byte(`<message xmlns='jabber:client' type='groupchat' to='c-1@acd.localhost'/>`))
				id := fmt.Sprint(who, i)
				e.SetAttr("from", who).SetAttr("id", id).Add(stanza.New(stanza.NSClient, "body").AddText(id))
				done := make(chan struct{})
				f.acd.Handle(e.Bytes(), func() { close(done) })
				<-done
			}
		})
	}
	saying.Wait()
	f.settle()
	seen := map[string][]string{}
	for _, e := range f.heard() {
		if e.Attr("type") == "groupchat" {
			seen[e.Attr("to")] = append(seen[e.Attr("to")], e.Attr("id"))
		}
	}
	if len(seen[romeo]) != 2*lines || !slices.Equal(seen[romeo], seen[lin]) {
		t.Errorf("romeo saw %d lines, the agent %d, in one order: %v", len(seen[romeo]), len(seen[lin]), slices.Equal(seen[romeo], seen[lin]))
	}
	slices.Sort(seen[romeo])
	if n := len(slices.Compact(seen[romeo])); n != 2*lines {
		t.Errorf("%d different lines", n)
	}
}

func TestConfigNamesEveryMistake(t *testing.T) {
	err := Config{}.Validate()
	for _, name := range []string{"Domain", "InboxMax", "NameCharsMax", "NoteCharsMax", "PageMax", "SessionsMax", "LinesMax"} {
		if err == nil || !containsText(err.Error(), name) {
			t.Errorf("%s is not named in %v", name, err)
		}
	}
	cfg := Default()
	cfg.Domain = "acd.localhost"
	if err := cfg.Validate(); err != nil {
		t.Error(err)
	}
}

func TestALineThatCannotBeKeptIsNotTold(t *testing.T) {
	f := newTalk(t, nil)
	f.from(romeo, sayXML(firstJID, "first", "one that is kept"))
	f.heard()
	// Its place in the database is taken, so that keeping it fails.
	if err := f.db.Do(context.Background(), store.AppendLine(store.Line{Contact: 1, ID: conversation.Place(2), Party: 1})); err != nil {
		t.Fatal(err)
	}
	e, err := stanza.Parse([]byte(`<message xmlns='jabber:client' from='romeo@localhost/web' type='groupchat' to='c-1@acd.localhost' id='m'><body>hi</body><origin-id xmlns='urn:xmpp:sid:0' id='o'/></message>`))
	if err != nil {
		t.Fatal(err)
	}
	f.acd.Handle(e.Bytes(), func() { t.Error("acknowledged") })
	f.from(romeo, sayXML(firstJID, "next", "a later one")) // in order behind it
	heard := f.heard()
	if got := conditionTo(heard, romeo); got != "internal-server-error" {
		t.Errorf("the sender was told %q", got)
	}
	for _, h := range heard {
		if h.Attr("id") == "m" && h.Attr("type") == "groupchat" {
			t.Errorf("told: %s", h.Bytes())
		}
	}
	// Said again, it gets another place.
	f.acd.Handle(e.Bytes(), func() {})
	f.from(lin, sayXML(firstJID, "n", "and one more"))
	again := 0
	for _, h := range f.heard() {
		if h.Attr("id") == "m" && h.Attr("to") == romeo && h.Attr("type") == "groupchat" {
			again++
		}
	}
	if again != 1 {
		t.Errorf("said again it was told %d times", again)
	}
}

// BenchmarkLine is one line from the port to its reflections to two sessions, durable, many in flight.
func BenchmarkLine(b *testing.B) {
	cfg := Default()
	cfg.Conversation.LinesMax = 1 << 30
	f := newFloor(b, cfg)
	f.quiet = true
	f.talk()
	body := repeated("x", 100)
	var under sync.WaitGroup
	b.ResetTimer()
	for i := range b.N {
		under.Add(1)
		f.acd.Handle([]byte(fmt.Sprintf(`<message xmlns='jabber:client' from='romeo@localhost/web' type='groupchat' to='c-1@acd.localhost' id='m%d'><body>%s</body><origin-id xmlns='urn:xmpp:sid:0' id='m%d'/></message>`, i, body, i)), under.Done)
	}
	under.Wait()
}
