package im

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// clientPresence takes presence from a client (RFC 6121 §3, §4).
func (r *Router) clientPresence(l *letter, done func()) {
	typ := string(l.v.Type)
	switch typ {
	case "", "unavailable":
		if l.to.IsZero() {
			r.broadcast(l)
			done()
			return
		}
		if !l.client.noteDirected(l.to, typ == "") {
			l.refuse(stanza.PolicyViolation)
			done()
			return
		}
	case "subscribe", "subscribed", "unsubscribe", "unsubscribed":
		r.clientSubscription(l)
		done()
		return
	case "probe", "error":
		if l.to.IsZero() {
			done()
			return
		}
	default:
		l.refuse(stanza.BadRequest)
		done()
		return
	}
	l.stamp(r, l.client.JID)
	r.route(l, done)
}

// broadcast takes presence that is for everybody who may see it (RFC 6121 §4.2.2, §4.4.2, §4.5.2).
func (r *Router) broadcast(l *letter) {
	c := l.client
	from := c.JID.String()
	drop := r.forged(l)
	b := l.v.AppendRouted(nil, stanza.Rewrite{From: &from, Lang: c.Lang, Drop: drop})
	available := len(l.v.Type) == 0
	_, before, was := c.available()
	c.mu.Lock()
	if available && !was {
		c.came = time.Now()
	}
	if c.presence, c.priority = nil, 0; available {
		c.presence, c.priority = b, priorityOf(l.v)
	}
	now := c.priority
	c.mu.Unlock()
	if !available && !was {
		r.withdraw(c, false)
		return
	}
	r.announce(c, func(to jid.JID) []byte {
		t := to.String()
		return l.v.AppendRouted(nil, stanza.Rewrite{From: &from, To: &t, Lang: c.Lang, Drop: drop})
	})
	switch {
	case !available:
		r.withdraw(c, true)
	case c.Guest:
	case !was:
		r.welcome(c)
		fallthrough
	case before < 0:
		if now >= 0 {
			r.deliverOffline(c)
		}
	}
	r.tellPresence(c, b, !available, !was)
}

// priorityOf reads <priority/>: -128 to 127, 0 if it is missing or no such number (RFC 6121 §4.7.2.3).
func priorityOf(v *stanza.View) int {
	if _, ok := v.Child(stanza.NSClient, "priority"); !ok {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(v.Tree().Child(stanza.NSClient, "priority").Text()), 10, 8)
	if err != nil {
		return 0
	}
	return int(n)
}

// announce sends a client's presence, as addressed by write, to the account's own resources and to the contacts that
// are subscribed to it. A commit is not waited for, but a component may be.
func (r *Router) announce(c *Client, write func(to jid.JID) []byte) {
	own := write(c.Bare)
	for _, other := range r.clients(c.Bare) {
		if other == c {
			other.Deliver(own)
		} else if _, _, available := other.available(); available {
			other.deliverIdle(c.JID, ofPresence, own)
		}
	}
	for _, item := range r.rosterOf(c.Account) {
		if item.Subscription == "from" || item.Subscription == "both" {
			if to, err := jid.Parse(item.JID); err == nil {
				r.emit(c, to, write(to))
			}
		}
	}
}

// withdraw tells those to whom the client had sent directed presence that it is gone (RFC 6121 §4.6.3), but for those who
// have just heard it with the contacts.
func (r *Router) withdraw(c *Client, announced bool) {
	told := map[string]bool{}
	if announced {
		for _, item := range r.rosterOf(c.Account) {
			told[item.JID] = isSeen(item.Subscription)
		}
	}
	for _, to := range c.takeDirected() {
		if !to.IsBare() || !told[to.String()] {
			r.emit(c, to, unavailable(c.JID, to))
		}
	}
}

func unavailable(from, to jid.JID) []byte {
	return stanza.New(stanza.NSClient, "presence", "from", from.String(), "to", to.String(), "type", "unavailable").Bytes()
}

// welcome answers initial presence with the presence of everybody the account sees, and with the requests
// that wait for an answer (RFC 6121 §4.2.2, §3.1.3).
func (r *Router) welcome(c *Client) {
	for _, other := range r.clients(c.Bare) {
		if b, _, available := other.available(); available && other != c {
			c.deliverIdle(other.JID, ofPresence, r.readdress(b, c.JID))
		}
	}
	for _, item := range r.rosterOf(c.Account) {
		if item.Subscription == "to" || item.Subscription == "both" {
			if contact, err := jid.Parse(item.JID); err == nil {
				r.probe(c, contact)
			}
		}
	}
	requests, err := r.accounts.Requests(context.Background(), c.Account)
	if err != nil {
		r.log.Error("read subscription requests", "jid", c.Bare.String(), "err", err)
	}
	for _, q := range requests {
		if from, err := jid.Parse(q.JID); err == nil && !r.blocks.bars(c.Bare, from) {
			c.Deliver(q.Stanza)
		}
	}
}

// probe asks for a contact's presence on behalf of c (RFC 6121 §4.3).
func (r *Router) probe(c *Client, contact jid.JID) {
	if contact.Domain() != r.host.Domain() {
		r.emit(c, contact, stanza.New(stanza.NSClient, "presence", "type", "probe", "from", c.JID.String(),
			"to", contact.String()).Bytes())
		return
	}
	if !r.seenBy(contact, c.Bare) {
		return
	}
	for _, other := range r.clients(contact) {
		if b, _, available := other.available(); available && !r.blocks.apart(c.JID, other.JID) {
			c.deliverIdle(other.JID, ofPresence, r.readdress(b, c.JID))
		}
	}
}

// seenBy reports whether watcher is subscribed to the presence of a local account.
func (r *Router) seenBy(account, watcher jid.JID) bool {
	id, found := r.account(account)
	if !found {
		return false
	}
	items := r.rosterOf(id)
	i, listed := slices.BinarySearchFunc(items, watcher.String(), func(item xstore.RosterItem, j string) int { return compare(item.JID, j) })
	return listed && isSeen(items[i].Subscription)
}

// presenceToUser takes presence for a local user that no full JID has taken.
func (r *Router) presenceToUser(l *letter, all []*Client) {
	switch string(l.v.Type) {
	case "", "unavailable":
		if !l.to.IsBare() {
			return // no such resource (RFC 6121 §8.5.3.2.2)
		}
		for _, c := range all {
			if _, _, available := c.available(); available {
				c.deliverPresence(l)
			}
		}
	case "subscribe", "subscribed", "unsubscribe", "unsubscribed":
		if l.link != nil {
			account, contact, typ, b := l.to.Bare(), l.from.Bare(), string(l.v.Type), l.b
			r.deferStorage(l.link, func() {
				if id, found := r.account(account); found {
					r.toldSubscription(id, account, contact, typ, b)
				}
			})
		} else if id, found := r.account(l.to); found {
			r.toldSubscription(id, l.to.Bare(), l.from.Bare(), string(l.v.Type), l.b)
		}
	case "probe":
		r.answerProbe(l, all)
	}
}

// answerProbe tells who probes what they may see (RFC 6121 §4.3.2): the presence of the account's resources, or of the
// one that is probed; that there is none; or, to a stranger, that there is nothing to see, whether there is such an
// account or not. One that was sent presence directly is told as far as it was.
func (r *Router) answerProbe(l *letter, all []*Client) {
	account, sees := l.to.Bare(), r.MaySee(l.to.Bare(), l.from)
	any := false
	for _, c := range all {
		b, _, available := c.available()
		if !available || !l.to.IsBare() && c.JID != l.to || !sees && !c.hasDirected(l.from) {
			continue
		}
		any = true
		l.back(c.JID, r.readdress(b, l.from))
	}
	typ := "unsubscribed"
	if sees {
		typ = "unavailable"
	}
	if !any {
		l.back(account, stanza.New(stanza.NSClient, "presence", "from", l.to.String(), "to", l.from.String(), "type", typ).Bytes())
	}
}

// back sends presence to where l came from.
func (l *letter) back(from jid.JID, b []byte) {
	if l.client != nil {
		l.client.deliverIdle(from, ofPresence, b)
	} else if l.link != nil {
		l.link.Return(b)
	}
}

// readdress writes a presence of ours to somebody else.
func (r *Router) readdress(b []byte, to jid.JID) []byte {
	s := r.scanners.Get().(*stanza.Scanner)
	defer r.scanners.Put(s)
	v, err := s.Scan(b)
	if err != nil {
		r.log.Error("a stanza of ours is not well-formed", "err", err)
		return b
	}
	t := to.String()
	return v.AppendRouted(nil, stanza.Rewrite{To: &t})
}

// emit sends presence of c's, or, if c is nil, something else the server says. It may block on a component.
func (r *Router) emit(c *Client, to jid.JID, b []byte) {
	if to.Domain() != r.host.Domain() {
		if link, _ := r.link(to.Domain()); link != nil && !r.hushed.Load() {
			if c != nil && r.blocks.apart(c.JID, to) {
				return
			}
			if c != nil {
				c.noteComponent(link.Domain())
			}
			link.Handle(b, func() {})
		}
		return
	}
	for _, other := range r.clients(to.Bare()) {
		_, _, available := other.available()
		switch {
		case other.JID != to && !(to.IsBare() && available):
		case c != nil && r.blocks.apart(c.JID, other.JID):
		case c != nil:
			other.deliverIdle(c.JID, ofPresence, b)
		default:
			other.Deliver(b)
		}
	}
}

// rosterOf reads a roster; an account's that does not exist is empty.
func (r *Router) rosterOf(id xstore.AccountID) []xstore.RosterItem {
	if id == 0 {
		return nil
	}
	items, _, err := r.accounts.Roster(context.Background(), id)
	if err != nil {
		r.log.Error("read roster", "account", int64(id), "err", err)
	}
	return items
}
