package component

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
)

// held takes nothing until it is let go.
type held struct {
	entered chan struct{} // a token per stanza
	let     chan struct{}
	came    chan string
}

func (h *held) Handle(b []byte, done func()) {
	h.entered <- struct{}{}
	<-h.let
	h.came <- string(b)
	done()
}

func newLink(h Handler, options ...Option) (l *Link, routed *[]string) {
	routed = new([]string)
	route := func(_ *Link, b []byte) error { *routed = append(*routed, string(b)); return nil }
	return NewLink("acd.localhost", "localhost", h, route, func(*Link) {}, slog.New(slog.DiscardHandler), options...), routed
}

func TestRefuseAnswersForTheComponent(t *testing.T) {
	l, routed := newLink(nil)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Send([]byte("<message xmlns='jabber:client'/>")); !errors.Is(err, ErrClosed) {
		t.Errorf("sent after Close: %v", err)
	}
	for _, silent := range []string{
		"<iq xmlns='jabber:client' type='result' id='1' from='a@b' to='acd.localhost'/>",
		"<message xmlns='jabber:client' type='error' from='a@b' to='acd.localhost'/>",
		"<message xmlns='jabber:client'",
	} {
		l.Refuse([]byte(silent), "remote-server-timeout")
	}
	l.Refuse([]byte("<iq xmlns='jabber:component:accept' type='get' id='1' from='a@b/c' to='8000@acd.localhost'><x xmlns='y'/></iq>"), "remote-server-timeout")
	const want = "<iq xmlns='jabber:client' from='8000@acd.localhost' to='a@b/c' id='1' type='error'>"
	if len(*routed) != 1 || !strings.HasPrefix((*routed)[0], want) || !strings.Contains((*routed)[0], "<remote-server-timeout ") {
		t.Errorf("routed %q", *routed)
	}
}

func TestReturnsAreBounded(t *testing.T) {
	h := &held{entered: make(chan struct{}, 2*ReturnsMax), let: make(chan struct{}), came: make(chan string, 2*ReturnsMax)}
	l, _ := newLink(h)
	l.Return([]byte("first"))
	<-h.entered // the first is on its way
	for range ReturnsMax + 10 {
		l.Return([]byte("more"))
	}
	close(h.let)
	for range ReturnsMax + 1 {
		<-h.came
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(h.came) > 0 {
		t.Errorf("%d came beyond the bound", len(h.came))
	}
}

func TestOptions(t *testing.T) {
	trust, err := ParseTrust("roster-get iq-set:urn:x iq:urn:y")
	if err != nil {
		t.Fatal(err)
	}
	l, _ := newLink(nil, OwnArchive, Trusted(trust))
	if !l.OwnArchive() || !l.Trust().RosterGet || l.Trust().RosterSet || l.Trust().Message || l.Trust().Presence {
		t.Errorf("%+v", l.Trust())
	}
	for _, tt := range []struct {
		typ, ns string
		may     bool
	}{{"set", "urn:x", true}, {"get", "urn:x", false}, {"get", "urn:y", true}, {"set", "urn:y", true}, {"get", "urn:z", false}, {"both", "urn:z", false}} {
		if got := trust.MayAsk(tt.typ, tt.ns); got != tt.may {
			t.Errorf("%+v: %v", tt, got)
		}
	}
	for _, wrong := range []string{"", " ", "roster-set", "iq", "iq:", "message:x", "everything", "roster nonsense"} {
		if _, err := ParseTrust(wrong); err == nil {
			t.Errorf("%q is granted", wrong)
		}
	}
	if plain, _ := newLink(nil); plain.OwnArchive() || plain.Trust().Any() {
		t.Error("what was not declared holds")
	}
}
