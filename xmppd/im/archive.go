package im

import (
	"sync/atomic"
	"time"

	"parley/xmppd/component"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// keeps reports whether l is to be kept in the archive of its sender or its recipient. What a component says that has an
// archive of its own, what is said to it, what the server says itself, and what stands in the archive already are not.
func (r *Router) keeps(l *letter, recipient xstore.AccountID) bool {
	if r.cfg.Archive == nil || l.again || l.client == nil && (l.link == nil || l.link.OwnArchive()) {
		return false
	}
	return (l.sender() != 0 || recipient != 0) && r.cfg.Archive.Wants(l.v)
}

// sender is the account that has sent l; 0 if none has.
func (l *letter) sender() xstore.AccountID {
	if l.client == nil {
		return 0
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
	stored  bool            // it stands among the offline messages as well
	done    func()

	open atomic.Int32 // of the two that deliver waits for: the commits, and the sender's goroutine
	err  error
}

// keep has the archive keep l, and then brings it where it belongs: log first, speak after. done comes last. It blocks
// while the sender has too much under way, or the journal is full.
func (r *Router) keep(l *letter, m mail, account xstore.AccountID, f fate, done func()) {
	p := &parcel{mail: m, r: r, account: account, lane: r.laneOf(l), done: done}
	p.kept = true
	p.lane.enter()
	p.open.Store(2)
	id := r.commit(l, p, account)
	p.b = l.v.AppendRouted(nil, r.stamped(l, m.to.Bare().String(), id))
	if r.othersWantCopies(l.client) {
		p.own = l.v.AppendRouted(nil, r.stamped(l, l.client.Bare.String(), id))
	}
	if f == forLater && m.lasting {
		p.stored = true
		r.accounts.AppendOffline(account, p.b, func(error) { p.step() }) // one too many is in the archive all the same
		return
	}
	p.step()
}

// keepFor is keep for a message to a component without an archive of its own.
func (r *Router) keepFor(link *component.Link, l *letter, done func()) {
	p := &parcel{mail: mailOf(l), r: r, through: link, lane: r.laneOf(l), done: done}
	p.lane.enter()
	p.open.Store(2)
	id := r.commit(l, p, 0)
	if r.othersWantCopies(l.client) {
		p.own = l.v.AppendRouted(nil, r.stamped(l, l.client.Bare.String(), id))
	}
	p.step()
}

// commit hands l to the archive.
func (r *Router) commit(l *letter, p *parcel, recipient xstore.AccountID) (id string) {
	return r.cfg.Archive.Keep(module.Kept{
		Sender: int64(l.sender()), Recipient: int64(recipient), From: l.from, To: l.to, At: r.now(), Stanza: l.b, View: l.v,
	}, func(err error) {
		p.err = err
		p.step()
	})
}

// stamped says how a copy of l for the archive's owner differs from what came in (XEP-0359 v0.7.0 §3).
func (r *Router) stamped(l *letter, by, id string) stanza.Rewrite {
	rewrite := r.outgoing(l)
	rewrite.Add = stanza.New(nsStanzaID, "stanza-id", "by", by, "id", id).Bytes()
	return rewrite
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
		r.catchUp(p.to)
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

// laneOf returns the lane of l's sender, or nil if it needs none.
func (r *Router) laneOf(l *letter) *lane {
	switch {
	case l.client != nil:
		return &l.client.lane
	case l.link == nil || l.link.OwnArchive():
		return nil
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
	if r.cfg.Archive == nil {
		return
	}
	if lane := r.laneOf(l); lane != nil {
		lane.settle()
	}
}

func (r *Router) now() time.Time {
	if r.cfg.Now == nil {
		return time.Now()
	}
	return r.cfg.Now()
}
