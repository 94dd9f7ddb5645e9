package im

import (
	"sync/atomic"
	"time"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// keeps reports whether l is to be kept in the archive of its sender or its recipient. What a component says that has an
// archive of its own, what is said to it, what the server says itself, and what stands in the archive already are not.
func (r *Router) keeps(l *letter, recipient xstore.AccountID) bool {
	if r.cfg.Archive == nil || l.again || l.link != nil && l.link.OwnArchive() {
		return false
	}
	sender := l.sender()
	if sender == 0 && (recipient == 0 || l.link == nil) {
		return false
	}
	return r.cfg.Archive.Wants(l.v)
}

// sender is the account that has sent l, or for which it was sent; 0 if there is none.
func (l *letter) sender() xstore.AccountID {
	if l.client == nil {
		return l.speaker
	}
	return l.client.Account
}

// parcel is a message that waits for its commit.
type parcel struct {
	mail
	r       *Router
	lane    *lane
	account xstore.AccountID
	through *component.Link // where it goes, if it is not for an account
	stored  bool            // it goes among the offline messages as well
	done    func()

	open atomic.Int32 // of the two that deliver waits for: the commits, and the sender's goroutine
	// Written before deliver, by the journal's goroutine.
	err      error
	unstored error // why it is not among the offline messages
}

// keep has the archive keep l, and then brings it where it belongs: log first, speak after. done comes last. It blocks
// while the sender has too much under way, or the journal is full.
func (r *Router) keep(l *letter, m mail, account xstore.AccountID, f fate, done func()) {
	p := &parcel{mail: m, r: r, account: account, lane: r.laneOf(l), done: done}
	r.commit(l, p, account)
	if f == forLater && m.lasting {
		p.stored = true
		r.accounts.AppendOffline(account, p.b, func(err error) {
			p.unstored = err
			p.step()
		})
		return
	}
	p.step()
}

// keepFor is keep for a message to a component without an archive of its own.
func (r *Router) keepFor(link *component.Link, l *letter, done func()) {
	p := &parcel{mail: mailOf(l), r: r, through: link, lane: r.laneOf(l), done: done}
	r.commit(l, p, 0)
	p.step()
}

// commit hands l to the archive, and writes the copies that those who keep it get.
func (r *Router) commit(l *letter, p *parcel, recipient xstore.AccountID) {
	p.lane.enter()
	p.open.Store(2)
	k := module.Kept{
		Sender: int64(l.sender()), Recipient: int64(recipient), From: l.from, To: l.to, At: r.now(), Stanza: l.b, View: l.v,
	}
	r.cfg.Archive.Sides(&k)
	id := r.cfg.Archive.Keep(k, func(err error) {
		p.err = err
		p.step()
	})
	if p.kept = k.Recipient > 0; p.kept {
		p.b = r.stamped(l, l.to.Bare(), id)
	}
	if k.Sender > 0 && r.othersWantCopies(&p.mail) {
		p.own = r.stamped(l, l.from.Bare(), id)
	}
}

// stamped writes l with the id it has in an account's archive (XEP-0359 v0.7.0 §3).
func (r *Router) stamped(l *letter, by jid.JID, id string) []byte {
	var room [256]byte // not on the heap as a rule
	stamp := append(room[:0], "<stanza-id xmlns='"+nsStanzaID+"' by='"...)
	stamp = append(stanza.AppendAttr(stamp, by.String()), "' id='"...)
	stamp = append(stanza.AppendAttr(stamp, id), "'/>"...)
	rewrite := r.outgoing(l)
	rewrite.Add = stamp
	return l.v.AppendRouted(make([]byte, 0, len(l.b)+len(stamp)), rewrite)
}

// step delivers p when both have come.
func (p *parcel) step() {
	if p.open.Add(-1) == 0 {
		p.deliver()
	}
}

// deliver runs on the journal's goroutine as a rule: it must neither block nor store. Whoever has come or gone since the
// message was sent is taken as they are now.
func (p *parcel) deliver() {
	r := p.r
	switch {
	case p.err != nil:
		r.log.Error("archive message", "err", p.err)
		r.refuse(&p.mail, stanza.InternalServerError)
		p.finish()
	case p.through != nil:
		r.copySent(&p.mail)
		p.lane.later(p.pass)
	case p.stored:
		r.handOver(&p.mail, r.clients(p.to.Bare()), forLater)
		r.copySent(&p.mail)
		r.stored(&p.mail, p.unstored)
		p.finish()
	default:
		p.handOver()
	}
}

// handOver delivers to an account.
func (p *parcel) handOver() {
	all := p.r.clients(p.to.Bare())
	s := standing{account: true}
	if len(all) > 0 {
		_, s = p.r.standingOf(p.to, all)
	} else {
		s.full = !p.to.IsBare()
	}
	f := fateOf(p.typ, s)
	p.r.handOver(&p.mail, all, f)
	p.r.copySent(&p.mail)
	switch {
	case f == refused:
		p.r.refuse(&p.mail, stanza.ServiceUnavailable)
		p.finish()
	case f == forLater && p.lasting:
		p.lane.later(func() { p.r.keepOffline(&p.mail, p.account, f, p.finish) })
	default:
		p.finish()
	}
}

// pass hands p to a component. It may block on it.
func (p *parcel) pass() {
	if p.through.Handle(p.b, p.finish) {
		return
	}
	p.r.refuse(&p.mail, stanza.RemoteServerTimeout)
	p.finish()
}

func (p *parcel) finish() {
	p.done()
	p.lane.leave()
}

// laneOf returns the lane of l's sender. What the server says has one for itself: it is in no order.
func (r *Router) laneOf(l *letter) *lane {
	switch {
	case l.client != nil:
		return &l.client.lane
	case l.link == nil || l.link.OwnArchive():
		return &lane{}
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if lane := r.lanes[l.link]; lane != nil {
		return lane
	}
	return &lane{} // it has just been detached
}

// settle waits until what l's sender has said before is delivered. It must not be called on a commit's goroutine.
func (r *Router) settle(l *letter) {
	if r.cfg.Archive != nil && (l.client != nil || l.link != nil && !l.link.OwnArchive()) {
		r.laneOf(l).settle()
	}
}

func (r *Router) now() time.Time {
	if r.cfg.Now == nil {
		return time.Now()
	}
	return r.cfg.Now()
}
