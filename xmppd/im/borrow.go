package im

import (
	"crypto/rand"
	"sync"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// borrowsMax is how many iqs that components have sent for accounts may wait for their answers at once. One more takes the
// place of the oldest, whose component is answered remote-server-timeout.
const borrowsMax = 1024

// borrow is an iq that a component has sent for an account (XEP-0356 v0.4.1 §6.3).
type borrow struct {
	id           string // the server's own, under which it travels
	of           jid.JID
	link         *component.Link
	outer, inner string  // ids, the component's
	by           jid.JID // in the component's domain
	as           jid.JID // the account
}

// borrows are those without an answer yet.
type borrows struct {
	mu   sync.Mutex
	open map[string]borrow
	ring [borrowsMax]string // ids, the oldest at next
	next int
}

// add notes a borrow and returns the one whose place it took, if that is still open.
func (b *borrows) add(one borrow) (evicted borrow, full bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.open == nil {
		b.open = map[string]borrow{}
	}
	evicted, full = b.open[b.ring[b.next]]
	delete(b.open, b.ring[b.next])
	b.ring[b.next] = one.id
	b.next = (b.next + 1) % len(b.ring)
	b.open[one.id] = one
	return evicted, full
}

// take takes out what an answer with an id is for, if it comes from whom was asked (RFC 6120 §8.2.3).
func (b *borrows) take(id string, from jid.JID) (borrow, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	one, ok := b.open[id]
	if !ok || one.of != from {
		return borrow{}, false
	}
	delete(b.open, id)
	return one, true
}

// askAs sends an iq for an account. It reports false if l asks for nothing of that kind.
func (r *Router) askAs(l *letter) bool {
	typ := string(l.v.Type)
	if l.link == nil || typ != "get" && typ != "set" || string(l.v.Children[0].NS) != nsPrivilege || string(l.v.Children[0].Name) != "privileged_iq" {
		return false
	}
	inside := l.v.Tree().Child(nsPrivilege, "privileged_iq").Elements()
	if len(inside) != 1 || !r.mayAskAs(l, inside[0]) {
		l.refuse(stanza.Forbidden)
		return true
	}
	r.send(l, inside[0])
	return true
}

// mayAskAs is the list of XEP-0356 v0.4.1 §6.3.
func (r *Router) mayAskAs(l *letter, iq *stanza.Element) bool {
	_, found := r.account(l.to)
	kids := iq.Elements()
	return l.to.IsBare() && found && !r.IsGuest(l.to) &&
		iq.NS == stanza.NSClient && iq.Name == "iq" && iq.Attr("type") == string(l.v.Type) && iq.Attr("id") != "" &&
		(iq.Attr("from") == "" || iq.Attr("from") == l.to.String()) &&
		len(kids) == 1 && l.link.Trust().MayAsk(iq.Attr("type"), kids[0].NS) && ownBusiness(kids[0].NS, iq.Attr("to"), l.to)
}

// ownBusiness keeps an account's roster and block list between it and its server: to anybody else they would look like
// pushes, and for the roster there is another grant.
func ownBusiness(ns, to string, as jid.JID) bool {
	return ns != nsRoster && (ns != nsBlocking || to == "" || to == as.String())
}

// send routes an iq as if its account had sent it. Its answer finds the way back by the id.
func (r *Router) send(l *letter, iq *stanza.Element) {
	as, to := l.to, l.to
	if iq.Attr("to") != "" {
		var err error
		if to, err = jid.Parse(iq.Attr("to")); err != nil {
			l.refuse(stanza.JIDMalformed)
			return
		}
	}
	one := borrow{id: "as-" + rand.Text(), of: to, link: l.link, outer: string(l.v.ID), inner: iq.Attr("id"), by: l.from, as: as}
	s := r.scanner()
	defer r.scanners.Put(s)
	v, err := s.Scan(iq.SetAttr("from", as.String()).SetAttr("to", to.String()).SetAttr("id", one.id).Bytes())
	if err != nil {
		l.refuse(stanza.BadRequest)
		return
	}
	own := letter{v: v, b: v.Raw(), from: as, to: to, reply: func(answer []byte) { r.repayNow(one, answer) }}
	if decide(anAccount, r.placeOf(&own), aRequest) != allow || r.blocks.bars(as, to) || r.blocks.bars(to, as) {
		l.refuse(stanza.Forbidden)
		return
	}
	if old, full := r.borrows.add(one); full {
		old.refuse(stanza.RemoteServerTimeout)
	}
	r.route(&own, func() {})
}

// repayNow takes an answer of the server's own.
func (r *Router) repayNow(one borrow, answer []byte) {
	e, err := stanza.Parse(answer)
	if err != nil {
		r.log.Error("a stanza of ours is not well-formed", "err", err)
		return
	}
	if e.Name != "iq" {
		return // what goes before an answer, as pages of an archive do, has nobody to go to
	}
	if _, open := r.borrows.take(one.id, one.of); open {
		one.repay(e)
	}
}

// repaid takes an answer that somebody has sent to the account. It reports false if it is for nobody's borrow.
func (r *Router) repaid(l *letter) bool {
	if typ := string(l.v.Type); typ != "result" && typ != "error" {
		return false
	}
	one, open := r.borrows.take(string(l.v.ID), l.from)
	if open && one.as == l.to {
		e := l.v.Tree()
		one.repay(e.SetAttr("from", l.from.String()).SetAttr("to", l.to.String()))
	}
	return open
}

// repay forwards the answer to the component.
func (b borrow) repay(answer *stanza.Element) {
	b.link.Return(stanza.New(stanza.NSClient, "iq", "type", "result", "from", b.as.String(), "to", b.by.String(), "id", b.outer).Add(
		stanza.New(nsPrivilege, "privilege").Add(stanza.New(nsForward, "forwarded").Add(answer.SetAttr("id", b.inner)))).Bytes())
}

// refuse tells the component that there will be no answer.
func (b borrow) refuse(c stanza.Condition) {
	b.link.Return(stanza.New(stanza.NSClient, "iq", "type", "error", "from", b.as.String(), "to", b.by.String(), "id", b.outer).Add(
		stanza.Error{Condition: c}.Element()).Bytes())
}
