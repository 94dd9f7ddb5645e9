package xmpp

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/conversation"
	"parley/acd/engine"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/stanza"
)

var update = flag.Bool("update", false, "write what the scripts in testdata got as what they want")

// TestScripts plays testdata/*.txt: each block is one act, then ---- and everything the component said on it.
//
//	romeo: <presence to='…'/>   a stanza from a session; its from is added
//	notice romeo lost           the server's word about a session: lost, resumed, ended
//	grant                       the server lets the component change rosters
//	away, back                  the connection with the server is lost, is there again
//	wait 20s                    time passes
//	restart                     the ACD stops and starts again
//	admin remove-queue 8001     a change of configuration
func TestScripts(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) { playFile(t, file) })
	}
}

func playFile(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	cfg := Default()
	cfg.PresenceOnly, cfg.whole = strings.HasPrefix(filepath.Base(file), "foreign"), true
	f := newFloor(t, cfg)
	var got []string
	for _, block := range strings.Split(strings.TrimRight(string(text), "\n"), "\n\n") {
		act, _, plays := strings.Cut(block, "\n----")
		if !plays {
			got = append(got, block)
			continue
		}
		said := ""
		for line := range strings.Lines(act) {
			if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
				said += f.play(line)
			}
		}
		got = append(got, act+"\n----"+said)
	}
	result := strings.Join(got, "\n\n") + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(result), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if result != string(text) {
		t.Errorf("%s differs; got:\n%s", file, firstDifference(string(text), result))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range g {
		if i >= len(w) || w[i] != g[i] {
			wanted := "(nothing)"
			if i < len(w) {
				wanted = w[i]
			}
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, wanted, g[i])
		}
	}
	return "fewer lines than wanted"
}

// floor is an ACD on a real engine and a real database, with a port that records and a clock that stands.
type floor struct {
	t     testing.TB
	cfg   Config
	db    *journal.DB
	eng   *engine.Engine
	adm   *admin.Admin
	acd   *ACD
	clock *stoppedClock
	ids   uint64

	quiet bool // record nothing: for benchmarks

	mu   sync.Mutex
	sent []*stanza.Element

	named map[string]bool // whom words came to, and their ids
}

// stoppedClock stands still until moved; its timers never fire, for the floor submits a Tick when it moves the clock.
type stoppedClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *stoppedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *stoppedClock) Timer(time.Duration) engine.Timer { return stoppedTimer{} }

type stoppedTimer struct{}

func (stoppedTimer) C() <-chan time.Time { return nil }
func (stoppedTimer) Stop()               {}

// newFloor has the queues 8000 and 8001, and the agents 1001 and 1002 in both.
func newFloor(t testing.TB, cfg Config) *floor {
	t.Helper()
	cfg.Domain = "acd.localhost"
	f := &floor{t: t, cfg: cfg, clock: &stoppedClock{now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}}
	db, err := journal.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	f.db = db
	t.Cleanup(f.audited)
	f.start()
	t.Cleanup(f.stop)
	f.furnish()
	return f
}

func (f *floor) start() {
	f.t.Helper()
	log := slog.New(slog.DiscardHandler)
	var err error
	newID := func() acd.ContactID { f.ids++; return acd.ContactID(f.ids) }
	f.named = make(map[string]bool)
	f.eng, err = engine.Open(context.Background(), engine.Config{Clock: f.clock, NewID: newID}, f.db, log)
	if err != nil {
		f.t.Fatal(err)
	}
	f.adm = f.openAdmin()
	f.acd, err = Open(context.Background(), f.cfg, f.db, f.eng, f.adm,
		func(string, component.Handler, ...component.Option) (component.Port, error) { return f, nil }, log)
	if err != nil {
		f.t.Fatal(err)
	}
	f.settle()
}

func (f *floor) stop() {
	if err := f.acd.Close(context.Background()); err != nil {
		f.t.Error(err)
	}
	if err := f.eng.Close(context.Background()); err != nil {
		f.t.Error(err)
	}
}

// The floor is the port.

func (f *floor) Domain() string { return "acd.localhost" }
func (f *floor) Host() string   { return "localhost" }
func (f *floor) Close() error   { return nil }

func (f *floor) Send(b []byte) error {
	if f.quiet {
		return nil
	}
	e, err := stanza.Parse(b)
	if err != nil {
		f.t.Errorf("the component sent what is no stanza: %v\n%s", err, b)
		return err
	}
	f.committed(e)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.nameOf(e)
	f.sent = append(f.sent, e)
	return nil
}

// nameOf holds the component to it that everybody hears each of its words under an id of their own. The ids are not in the
// scripts.
func (f *floor) nameOf(e *stanza.Element) {
	id := e.Attr("id")
	if e.Attr("type") == "chat" && e.Child(stanza.NSClient, "body") != nil && id == "" {
		f.t.Errorf("words without an id: %s", e.Bytes())
	}
	if !strings.HasPrefix(id, wordsID) {
		return
	}
	if heard := e.Attr("to") + " " + id; f.named[heard] {
		f.t.Errorf("an id twice: %s", e.Bytes())
	} else {
		f.named[heard] = true
	}
	e.SetAttr("id", "")
}

// committed holds the component to it that no line is told that the database does not have.
func (f *floor) committed(e *stanza.Element) {
	id := e.Child(nsSID, "stanza-id")
	if e.Attr("type") != "groupchat" || id == nil {
		return
	}
	local, _, _ := strings.Cut(id.Attr("by"), "@")
	contact, err := acd.ParseContactID(local)
	if err != nil {
		f.t.Errorf("stanza-id by %q: %v", id.Attr("by"), err)
	}
	n, _ := conversation.ParseID(id.Attr("id"))
	if _, ok, err := store.ReadLine(context.Background(), f.db.Reader(), contact, n); err != nil || !ok {
		f.t.Errorf("line %d of %s was told before it was committed (%v)", n, contact, err)
	}
}

// heard is what was sent since it was asked last.
func (f *floor) heard() []*stanza.Element {
	f.mu.Lock()
	defer f.mu.Unlock()
	heard := f.sent
	f.sent = nil
	return heard
}

// settle waits until everything under way is committed and told.
func (f *floor) settle() {
	for range 3 { // what is told may submit again
		idle := make(chan struct{})
		f.acd.tasks.put(func() { f.acd.owner.whenIdle = idle })
		<-idle
	}
}

// from hands the component a stanza and waits until it is acknowledged and all is told.
func (f *floor) from(full, xml string) (acknowledged bool) {
	f.t.Helper()
	select {
	case <-f.send(full, xml):
	case <-time.After(10 * time.Second):
		return false
	}
	f.settle()
	return true
}

// send hands the component a stanza; the channel is closed once it is acknowledged.
func (f *floor) send(full, xml string) <-chan struct{} {
	f.t.Helper()
	e, err := stanza.Parse([]byte(strings.Replace(xml, " ", " xmlns='jabber:client' ", 1)))
	if err != nil {
		f.t.Fatalf("%v in %s", err, xml)
	}
	done := make(chan struct{})
	f.acd.Handle(e.SetAttr("from", full).Bytes(), func() { close(done) })
	return done
}

// taken waits until everything handed over so far is taken, and told.
func (f *floor) taken() {
	f.t.Helper()
	done := make(chan struct{})
	f.acd.enter(&inbound{does: func() { close(done) }})
	<-done
	f.settle()
}

func (f *floor) wait(d time.Duration) {
	f.clock.mu.Lock()
	f.clock.now = f.clock.now.Add(d)
	f.clock.mu.Unlock()
	f.submit(acd.Tick{}, nil)
	f.settle()
}

func (f *floor) submit(ev acd.Event, rows journal.Op) {
	f.t.Helper()
	done := make(chan error)
	f.eng.Submit(ev, func([]acd.Effect) journal.Op { return rows }, func(_ acd.Time, _ []acd.Effect, err error) { done <- err })
	if err := <-done; err != nil {
		f.t.Fatal(err)
	}
}

// play acts one line of a script and writes what was said on it.
func (f *floor) play(line string) string {
	f.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	note := ""
	switch {
	case strings.HasSuffix(word, ":"):
		if !f.from(fullJID(strings.TrimSuffix(word, ":")), rest) {
			note = "\n(not acknowledged)"
		}
	case word == "notice":
		who, state, _ := strings.Cut(rest, " ")
		f.from("localhost", fmt.Sprintf(`<message to='acd.localhost'><session xmlns='urn:parley:session:1' jid='%s' state='%s'/></message>`, fullJID(who), state))
	case word == "grant":
		f.from("localhost", `<message to='acd.localhost'><privilege xmlns='urn:xmpp:privilege:2'><perm access='roster' type='both'/></privilege></message>`)
	case word == "away":
		f.acd.Away()
		f.taken()
	case word == "back":
		f.acd.Back()
		f.taken()
	case word == "wait":
		d, err := time.ParseDuration(rest)
		if err != nil {
			f.t.Fatal(err)
		}
		f.wait(d)
	case word == "restart":
		f.stop()
		f.start()
	case word == "admin":
		f.administer(rest)
	default:
		f.t.Fatalf("cannot play %q", line)
	}
	return note + f.transcript()
}

func (f *floor) transcript() string {
	text := ""
	for _, e := range f.heard() {
		to := e.Attr("to")
		xml := string(e.SetAttr("to", "").Bytes())
		text += "\n" + cast(to) + " ← " + strings.Replace(xml, " xmlns='jabber:client'", "", 1)
	}
	return text
}

// fullJID is the address of a name in the cast: agents are numbers, everybody else is a guest.
func fullJID(name string) string {
	if name == "localhost/" {
		return "localhost" // the server
	}
	user, resource, slash := strings.Cut(name, "/")
	if slash && resource == "" {
		return user + "@localhost" // the account itself, or its server for it
	}
	if resource == "" {
		resource = "web"
	}
	return user + "@localhost/" + resource
}

func cast(full string) string {
	return strings.Replace(strings.TrimSuffix(full, "/web"), "@localhost", "", 1)
}
