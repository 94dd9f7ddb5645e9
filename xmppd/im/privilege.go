package im

import (
	"bytes"
	"context"
	"crypto/rand"
	"strconv"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// What trusted components may do for accounts (XEP-0356 v0.4.1). Nothing here is done for a component that was not granted
// it, nor for anybody but an account of this host.

// privileges tells a component what it was granted (XEP-0356 v0.4.1 §4.2).
func (r *Router) privileges(link *component.Link) []byte {
	t := link.Trust()
	granted := stanza.New(nsPrivilege, "privilege")
	perm := func(granting bool, attrs ...string) {
		if granting {
			granted.Add(stanza.New(nsPrivilege, "perm", attrs...))
		}
	}
	perm(t.RosterSet, "access", "roster", "type", "both", "push", "true")
	perm(t.RosterGet && !t.RosterSet, "access", "roster", "type", "get", "push", "true")
	perm(t.Message, "access", "message", "type", "outgoing")
	perm(t.Presence, "access", "presence", "type", "managed_entity")
	if len(t.IQ) > 0 {
		iq := stanza.New(nsPrivilege, "perm", "access", "iq")
		for _, q := range t.IQ {
			iq.Add(stanza.New(nsPrivilege, "namespace", "ns", q.NS, "type", q.Type))
		}
		granted.Add(iq)
	}
	return stanza.New(stanza.NSClient, "message", "from", r.host.String(), "to", link.Domain()).Add(granted).Bytes()
}

// trust begins what a component was granted.
func (r *Router) trust(link *component.Link) {
	if !link.Trust().Any() {
		return
	}
	link.Return(r.privileges(link))
	if link.Trust().Presence { // XEP-0356 v0.4.1 §8, rule 1
		for _, c := range r.Clients() {
			r.showTrusted(link, c, nil)
		}
	}
}

// mayRoster reports whether l asks for a roster as its component was granted (XEP-0356 v0.4.1 §4.3).
func mayRoster(l *letter) bool {
	if l.link == nil || l.v.Kind != stanza.IQ || !l.to.IsBare() || len(l.v.Children) != 1 || string(l.v.Children[0].NS) != nsRoster {
		return false
	}
	switch string(l.v.Type) {
	case "get":
		return l.link.Trust().RosterGet
	case "set":
		return l.link.Trust().RosterSet
	}
	return false
}

// trustedRoster answers a component about the roster of an account, off its own goroutine: it may wait for the disk.
func (r *Router) trustedRoster(l *letter) {
	id, found := r.account(l.to)
	if !found || r.IsGuest(l.to) {
		l.refuse(stanza.ItemNotFound)
		return
	}
	raw, link, owner := bytes.Clone(l.b), l.link, &Client{Owner: Owner{Bare: l.to, Account: id}}
	r.deferStorage(link, func() {
		s := r.scanner()
		defer r.scanners.Put(s)
		if l, err := r.read(s, link, raw); err == nil {
			r.rosterIQ(context.Background(), &l, owner)
		}
	})
}

// pushTrusted tells components that may read rosters what has changed in one (XEP-0356 v0.4.1 §4.4).
func (r *Router) pushTrusted(account jid.JID, version int64, item *stanza.Element) {
	for _, link := range r.trusted(func(t component.Trust) bool { return t.RosterGet }) {
		link.Return(stanza.New(stanza.NSClient, "iq", "type", "set", "id", "push-"+rand.Text()[:12], "from", account.String(), "to", link.Domain()).Add(
			stanza.New(nsRoster, "query", "ver", strconv.FormatInt(version, 10)).Add(item)).Bytes())
	}
}

// asAccount sends a message for an account (XEP-0356 v0.4.1 §5.3). It reports false if l asks for nothing of that kind.
func (r *Router) asAccount(l *letter) bool {
	if l.link == nil || l.v.Kind != stanza.Message || l.to != r.host {
		return false
	}
	if _, asks := l.v.Child(nsPrivilege, "privilege"); !asks {
		return false
	}
	if !l.link.Trust().Message {
		l.refuse(stanza.Forbidden)
		return true
	}
	if refusal := r.sendAs(l.link, l.v.Tree().Child(nsPrivilege, "privilege").Child(nsForward, "forwarded").Child(stanza.NSClient, "message")); refusal != "" {
		l.refuse(refusal)
	}
	return true
}

// sendAs routes a message as if its account had sent it, or says why not. For the server itself nobody speaks: components
// and clients believe it.
func (r *Router) sendAs(link *component.Link, m *stanza.Element) (refusal stanza.Condition) {
	from, err := jid.Parse(m.Attr("from"))
	if m == nil || err != nil {
		return stanza.BadRequest
	}
	if _, found := r.account(from); !found || !from.IsBare() || from.Domain() != r.host.Domain() || r.IsGuest(from) {
		return stanza.Forbidden
	}
	to, err := jid.Parse(m.Attr("to"))
	if err != nil {
		return stanza.BadRequest
	}
	s := r.scanner()
	defer r.scanners.Put(s)
	v, err := s.Scan(m.Bytes())
	if err != nil {
		return stanza.BadRequest
	}
	own := letter{v: v, b: v.Raw(), from: from, to: to, link: link}
	if decide(anAccount, r.placeOf(&own), aMessage) != allow || r.blocks.bars(from, to) || r.blocks.bars(to, from) {
		return stanza.Forbidden
	}
	r.Send(v.AppendRouted(nil, stanza.Rewrite{Drop: r.forged(&own)}))
	return ""
}

// tellTrusted tells components that were granted it of a client's initial presence and of its end, and of nothing between
// (XEP-0356 v0.4.1 §7.1).
func (r *Router) tellTrusted(c *Client, b []byte, gone, first bool) {
	if c.Guest || r.hushed.Load() || !gone && !first {
		return
	}
	for _, link := range r.trusted(func(t component.Trust) bool { return t.Presence }) {
		if gone {
			r.showTrusted(link, c, b)
		} else {
			r.showTrusted(link, c, nil)
		}
	}
}

// showTrusted shows a component what a client's presence is now, or its unavailable presence. Under one lock, so that what
// is told last is how it stands.
func (r *Router) showTrusted(link *component.Link, c *Client, gone []byte) {
	r.showing.Lock()
	defer r.showing.Unlock()
	b, _, available := c.available()
	switch {
	case c.Guest:
		return
	case available == (gone != nil):
		return // it has changed meanwhile: that is told too
	case gone != nil:
		b = gone
	}
	if to, err := jid.Parse(link.Domain()); err == nil {
		link.Return(r.readdress(b, to))
	}
}

// trusted is the components that may what is asked.
func (r *Router) trusted(may func(component.Trust) bool) (all []*component.Link) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for _, l := range r.links {
		if l != nil && may(l.Trust()) {
			all = append(all, l)
		}
	}
	return all
}
