package im

import (
	"slices"

	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// What modules may use; see module.Host.

// Domain is the host's.
func (r *Router) Domain() string { return r.host.Domain() }

// Features lists the disco features of a place.
func (r *Router) Features(p module.Place) []string { return r.features[min(p, module.Account)] }

// Identities lists the disco identities modules have given a place.
func (r *Router) Identities(p module.Place) (all []module.Identity) {
	for _, m := range r.modules {
		if p == module.Server {
			all = append(all, m.Identities...)
		} else {
			all = append(all, m.AccountIdentities...)
		}
	}
	return all
}

// Describe asks the modules what there is at a node. What they tell of the place itself (node "") is put together.
func (r *Router) Describe(q module.IQ, node string) (all module.Node, found bool) {
	for _, m := range r.modules {
		if m.Disco == nil {
			continue
		}
		n, ok := m.Disco(r, q, node)
		switch {
		case ok && node != "":
			return n, true
		case ok:
			found = true
			all.Identities = append(all.Identities, n.Identities...)
			all.Features = append(all.Features, n.Features...)
			all.Forms = append(all.Forms, n.Forms...)
			all.Items = append(all.Items, n.Items...)
		}
	}
	return all, found
}

// IsGuest reports whether a bare JID has sessions without an account.
func (r *Router) IsGuest(bare jid.JID) bool {
	all := r.clients(bare)
	return len(all) > 0 && all[0].Guest
}

// Account returns the id of the account of a bare JID.
func (r *Router) Account(bare jid.JID) (int64, bool) {
	if bare.Domain() != r.host.Domain() || bare.Local() == "" {
		return 0, false
	}
	id, found := r.account(bare)
	return int64(id), found
}

// IsAdmin reports whether a bare JID is an administrator's.
func (r *Router) IsAdmin(bare jid.JID) bool { return r.cfg.IsAdmin != nil && r.cfg.IsAdmin(bare) }

// MaySee reports whether watcher is subscribed to an account's presence, or is that account.
func (r *Router) MaySee(account, watcher jid.JID) bool {
	return account == watcher.Bare() || r.seenBy(account, watcher.Bare())
}

// Available lists the available resources of a bare JID.
func (r *Router) Available(bare jid.JID) (all []module.Resource) {
	for _, c := range r.clients(bare) {
		if b, priority, available := c.available(); available {
			all = append(all, module.Resource{JID: c.JID, Presence: b, Priority: priority})
		}
	}
	return all
}

// Roster lists the contacts of an account.
func (r *Router) Roster(bare jid.JID) (all []module.Contact) {
	id, found := r.Account(bare)
	if !found {
		return nil
	}
	for _, item := range r.rosterOf(xstore.AccountID(id)) {
		if contact, err := jid.Parse(item.JID); err == nil {
			all = append(all, module.Contact{JID: contact, Name: item.Name, Subscription: item.Subscription, Groups: item.Groups})
		}
	}
	return all
}

// Send routes a stanza of the server's own making.
func (r *Router) Send(b []byte) {
	s := r.scanner()
	defer r.scanners.Put(s)
	v, err := s.Scan(b)
	if err != nil {
		r.log.Error("a stanza of ours is not well-formed", "err", err)
		return
	}
	l := letter{v: v, b: b}
	l.from, err = jid.ParseBytes(v.From)
	if err == nil {
		l.to, err = jid.ParseBytes(v.To)
	}
	if err != nil {
		r.log.Error("a stanza of ours has no addresses", "err", err)
		return
	}
	if v.Kind == stanza.Message {
		id, _ := r.Account(l.from)
		l.speaker = xstore.AccountID(id)
	}
	r.route(&l, func() {})
}

// Sessions lists all bound clients.
func (r *Router) Sessions() (all []module.Session) {
	for _, c := range r.Clients() {
		_, lost := c.Hibernates()
		all = append(all, module.Session{JID: c.JID, Guest: c.Guest, Lost: lost})
	}
	slices.SortFunc(all, func(a, b module.Session) int { return compare(a.JID.String(), b.JID.String()) })
	return all
}

// End ends the sessions of a bare JID, or the one of a full JID.
func (r *Router) End(j jid.JID) (n int) {
	for _, c := range r.clients(j.Bare()) {
		if r.cfg.End != nil && (j.IsBare() || c.JID == j) {
			r.cfg.End(c)
			n++
		}
	}
	return n
}

// Users are the accounts, to be changed.
func (r *Router) Users() module.Users { return r.cfg.Users }

// Documents is where modules keep small things for accounts.
func (r *Router) Documents() module.Documents { return r.cfg.Documents }
