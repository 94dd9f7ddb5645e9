package caps

import (
	"fmt"
	"strings"
	"testing"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// host is a module.Host that keeps what it is asked to ask.
type host struct {
	module.Host
	asked   []func(*stanza.Element)
	nodes   []string
	learned []string
}

func (h *host) Domain() string                                 { return "localhost" }
func (h *host) IsGuest(jid.JID) bool                           { return false }
func (h *host) IsAdmin(jid.JID) bool                           { return false }
func (h *host) Features(module.Place) []string                 { return []string{NS, nsInfo} }
func (h *host) Identities(module.Place) []module.Identity      { return nil }
func (h *host) Describe(module.IQ, string) (module.Node, bool) { return module.Node{}, false }
func (h *host) Learned(j jid.JID)                              { h.learned = append(h.learned, j.String()) }
func (h *host) Ask(_ jid.JID, q *stanza.Element, f func(*stanza.Element)) {
	h.asked, h.nodes = append(h.asked, f), append(h.nodes, q.Attr("node"))
}

func presence(from, ver string) module.Presence {
	j, err := jid.Parse(from)
	if err != nil {
		panic(err)
	}
	b := fmt.Sprintf("<presence xmlns='jabber:client' from='%s'><c xmlns='%s' hash='sha-1' node='urn:x' ver='%s'/></presence>", from, NS, ver)
	return module.Presence{From: j, Account: 1, Stanza: []byte(b)}
}

func answer(t *testing.T, s string) *stanza.Element {
	t.Helper()
	e, err := stanza.Parse([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

const (
	simpleVer = "QgayPKawpkPSDYmwT/WM94uAlu0="
	muc       = "http://jabber.org/protocol/muc"
)

func TestAHashIsAskedForOnce(t *testing.T) {
	m, h := Module(), &host{}
	a, b := presence("juliet@localhost/a", simpleVer), presence("romeo@localhost/b", simpleVer)
	m.Presence(h, a)
	m.Presence(h, a)
	if len(h.asked) != 1 || h.nodes[0] != "urn:x#"+simpleVer {
		t.Fatalf("asked %v", h.nodes)
	}
	if m.Supports(a.From, muc) {
		t.Error("known before it was told")
	}
	h.asked[0](answer(t, simple))
	m.Presence(h, b)
	if len(h.asked) != 1 || !m.Supports(a.From, muc) || !m.Supports(b.From, muc) || m.Supports(a.From, "urn:other") {
		t.Errorf("asked %d times; juliet %v, romeo %v", len(h.asked), m.Supports(a.From, muc), m.Supports(b.From, muc))
	}
	if got := strings.Join(h.learned, " "); got != "juliet@localhost/a romeo@localhost/b" {
		t.Errorf("learned of %s", got)
	}
	a.Gone = true
	m.Presence(h, a)
	if m.Supports(a.From, muc) {
		t.Error("who is gone still has features")
	}
}

// TestALieStaysWithTheLiar: an answer that does not prove the hash counts for that client alone (XEP-0115 §8).
func TestALieStaysWithTheLiar(t *testing.T) {
	m, h := Module(), &host{}
	liar, other := presence("tybalt@localhost/t", simpleVer), presence("romeo@localhost/b", simpleVer)
	m.Presence(h, liar)
	h.asked[0](answer(t, "<query xmlns='http://jabber.org/protocol/disco#info'><feature var='urn:evil'/></query>"))
	m.Presence(h, other)
	if !m.Supports(liar.From, "urn:evil") || m.Supports(other.From, "urn:evil") || len(h.asked) != 2 {
		t.Errorf("liar %v, other %v, asked %d", m.Supports(liar.From, "urn:evil"), m.Supports(other.From, "urn:evil"), len(h.asked))
	}
}

func TestAnswersThatSayNothing(t *testing.T) {
	m, h := Module(), &host{}
	p := presence("juliet@localhost/a", simpleVer)
	m.Presence(h, p)
	h.asked[0](nil)
	h.asked[0](stanza.New("urn:x", "query"))
	much := stanza.New(nsInfo, "query")
	for i := range featuresMax + 1 {
		much.Add(stanza.New(nsInfo, "feature", "var", fmt.Sprint(i)))
	}
	h.asked[0](much)
	if m.Supports(p.From, "1") || len(h.learned) != 0 {
		t.Error("something was learned")
	}
	// An answer to what was said before is not one to what is said now.
	m.Presence(h, presence("juliet@localhost/a", "other"))
	h.asked[0](answer(t, simple))
	if m.Supports(p.From, muc) {
		t.Error("an old answer counts")
	}
}
