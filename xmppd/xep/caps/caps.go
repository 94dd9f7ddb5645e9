// Package caps is entity capabilities (XEP-0115 v1.6.0): the server announces the hash of its own features, and learns those
// of clients by asking each hash once.
//
// Only what was verified is believed of other clients than the one that said it. Start reading at caps.go, then hash.go.
package caps

import (
	"bytes"
	"strings"
	"sync"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
)

// NS is the namespace of XEP-0115, Node names this software in what the server announces.
const (
	NS     = "http://jabber.org/protocol/caps"
	Node   = "urn:parley:server"
	nsInfo = "http://jabber.org/protocol/disco#info" // XEP-0030 v2.5.0
)

// Bounds: hashes remembered, the least used one going first; and the features of one, more of which are not looked at.
const (
	HashesMax        = 1000
	featuresMax      = 512
	featuresBytesMax = 16 << 10
)

// claim is what a client says of itself in its presence.
type claim struct{ node, ver, hash string }

// features is a set.
type features map[string]struct{}

// client is an available one with capabilities.
type client struct {
	claim claim
	has   features // nil until it is known
}

// caps is what is known of clients.
type caps struct {
	mu      sync.Mutex
	clients map[jid.JID]*client
	known   *cache

	once sync.Once
	own  claim
}

// Module announces the server's capabilities (XEP-0115 v1.6.0 §6.3) and knows those of clients with accounts (§5.4).
func Module() module.Module {
	c := &caps{clients: map[jid.JID]*client{}, known: newCache(HashesMax)}
	return module.Module{
		Name:           "caps",
		XEPs:           []module.XEP{{Number: 115, Version: "1.6.0", Status: module.Complete}},
		Features:       []string{NS},
		StreamFeatures: c.announce,
		Disco:          c.disco,
		Presence:       c.heard,
		Supports:       c.supports,
	}
}

// claimed is the server's own claim. Its features do not change while it runs.
func (c *caps) claimed(h module.Host) claim {
	c.once.Do(func() { c.own = claim{Node, hashOf(about(h)), "sha-1"} })
	return c.own
}

func about(h module.Host) module.Node {
	host, err := jid.Parse(h.Domain())
	if err != nil {
		return module.Node{} // a router of this domain could not have been made
	}
	return module.About(h, module.IQ{To: host, Place: module.Server})
}

func (c *caps) announce(h module.Host) []*stanza.Element {
	own := c.claimed(h)
	return []*stanza.Element{stanza.New(NS, "c", "hash", own.hash, "node", own.node, "ver", own.ver)}
}

// disco answers who wants to know what the announced hash stands for.
func (c *caps) disco(h module.Host, q module.IQ, node string) (module.Node, bool) {
	if q.Place != module.Server || !strings.HasPrefix(node, Node+"#") || node != Node+"#"+c.claimed(h).ver {
		return module.Node{}, false
	}
	return about(h), true
}

func (c *caps) supports(of jid.JID, feature string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	one := c.clients[of]
	if one == nil {
		return false
	}
	_, has := one.has[feature]
	return has
}

// heard looks for a claim in presence, and asks what it stands for if it is new.
func (c *caps) heard(h module.Host, p module.Presence) {
	if p.Account == 0 {
		return // visitors are of no interest: nothing is pushed to them by what they have
	}
	said, any := claim{}, false
	if !p.Gone {
		said, any = claimOf(p.Stanza)
	}
	if !any {
		c.forget(p.From)
		return
	}
	switch c.note(p.From, said) {
	case same:
	case found:
		h.Learned(p.From)
	case unknown:
		question := stanza.New(nsInfo, "query", "node", said.node+"#"+said.ver)
		h.Ask(p.From, question, func(answer *stanza.Element) { c.learn(h, p.From, said, answer) })
	}
}

func (c *caps) forget(of jid.JID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.clients, of)
}

// outcome is what a claim meant.
type outcome uint8

const (
	same    outcome = iota // as before
	found                  // another, and its features are known
	unknown                // another
)

func (c *caps) note(of jid.JID, said claim) outcome {
	c.mu.Lock()
	defer c.mu.Unlock()
	one, has := c.clients[of], c.known.get(said.key())
	if again := one != nil && one.claim == said; again && (one.has != nil || has == nil) {
		return same // or asked already
	}
	c.clients[of] = &client{claim: said, has: has}
	if has == nil {
		return unknown
	}
	return found
}

// learn takes a client's answer: for everybody with that hash if it proves right, else for this client alone (§5.4).
func (c *caps) learn(h module.Host, of jid.JID, said claim, answer *stanza.Element) {
	about, ok := read(answer)
	if !ok {
		return
	}
	has := make(features, len(about.Features))
	for _, f := range about.Features {
		has[f] = struct{}{}
	}
	c.mu.Lock()
	if said.hash == "sha-1" && sound(about) && hashOf(about) == said.ver {
		c.known.put(said.key(), has)
	}
	one := c.clients[of]
	current := one != nil && one.claim == said
	if current {
		one.has = has
	}
	c.mu.Unlock()
	if current {
		h.Learned(of)
	}
}

// key is what two claims of the same features have in common.
func (c claim) key() string { return c.hash + " " + c.ver }

// claimOf finds <c/> in presence. The form before version 1.4, without a hash, is left alone: nothing proves it.
func claimOf(presence []byte) (claim, bool) {
	if !bytes.Contains(presence, []byte(NS)) {
		return claim{}, false
	}
	e, err := stanza.Parse(presence)
	if err != nil {
		return claim{}, false
	}
	x := e.Child(NS, "c")
	said := claim{x.Attr("node"), x.Attr("ver"), x.Attr("hash")}
	return said, said.node != "" && said.ver != "" && said.hash != "" && len(said.node)+len(said.ver)+len(said.hash) <= 1024
}
