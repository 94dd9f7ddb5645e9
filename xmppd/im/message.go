package im

import (
	"errors"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// messageToUser delivers a message to a bare or full JID of the host's (RFC 6121 §8.5), if it is to be kept, after the
// commit.
func (r *Router) messageToUser(l *letter, done func()) {
	m := mailOf(l)
	all := r.clients(l.to.Bare())
	account, s := r.standingOf(m.to, all)
	f := fateOf(m.typ, s)
	switch {
	case f == dropped:
		done()
	case f == refused:
		l.refuse(stanza.ServiceUnavailable)
		done()
	case r.keeps(l, account):
		r.keep(l, m, account, f, done)
	case f == forLater && l.link != nil:
		if !r.deferStorage(l.link, func() { r.keepOffline(&m, account, f, func() {}) }) {
			l.refuse(stanza.ResourceConstraint)
		}
		done()
	default:
		r.settle(l)
		r.handOver(&m, all, f)
		r.copySent(&m)
		r.keepOffline(&m, account, f, done)
	}
}

// standingOf tells what there is of the one at an address of the host's, and which account it is; 0 for a guest.
func (r *Router) standingOf(to jid.JID, all []*Client) (account xstore.AccountID, s standing) {
	s.full = !to.IsBare()
	for _, c := range all {
		_, priority, available := c.available()
		s.willing = s.willing || available && priority >= 0 || c.Guest
		s.match = s.match || s.full && c.JID == to
	}
	if len(all) > 0 {
		s.account = true
		return all[0].Account, s
	}
	account, s.account = r.account(to)
	return account, s
}

// handOver gives m, whose fate is f, to the recipient's resources, and copies to those who want them. It reports whether
// anybody took it, and blocks on nobody.
func (r *Router) handOver(m *mail, all []*Client, f fate) (taken bool) {
	for _, c := range all {
		switch _, priority, available := c.available(); {
		case f == toMatch && c.JID == m.to, f == toAll && (available && priority >= 0 || c.Guest):
			taken = m.deliver(c) || taken
		case r.wantsCopy(m, c):
			m.deliverCopy(c, carbon("received", c, m.typ, m.b))
		}
	}
	return taken
}

// deliver gives m to one resource.
func (m *mail) deliver(c *Client) bool {
	if m.idle {
		return c.deliverIdle(m.from, ofChatState, m.b)
	}
	return c.Deliver(m.b)
}

// keepOffline stores m, if that is its fate, for an account with nobody there (XEP-0160 v1.0.1 §3). done follows the commit.
func (r *Router) keepOffline(m *mail, account xstore.AccountID, f fate, done func()) {
	if f != forLater || !m.lasting {
		done()
		return
	}
	r.accounts.AppendOffline(account, m.b, func(err error) {
		r.stored(m, err)
		done()
	})
}

// stored follows the commit of an offline message. One that does not fit is refused, unless it stands in the archive.
func (r *Router) stored(m *mail, err error) {
	if err != nil && !errors.Is(err, xstore.ErrFull) {
		r.log.Error("keep message for later", "err", err)
	}
	switch {
	case err == nil:
		r.catchUp(m.to)
	case !m.kept:
		r.refuse(m, stanza.ServiceUnavailable)
	}
}

// catchUp delivers what was kept for an account if somebody has come while it was written.
func (r *Router) catchUp(to jid.JID) {
	for _, c := range r.clients(to.Bare()) {
		if _, priority, available := c.available(); available && priority >= 0 {
			go r.deliverOffline(c)
			return
		}
	}
}
