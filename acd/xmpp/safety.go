package xmpp

import (
	"net/netip"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/ban"
	"parley/acd/claim"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/jid"
)

// barred says whether a stanza comes from somebody who is banned: the server ends such a stream, but what it had taken
// before may arrive behind the ban. Goodbyes are heard from everybody.
func (b *bridge) barred(in *inbound) bool {
	if b.cfg.Bans == nil || in.Name == "presence" && in.Attr("type") == "unavailable" {
		return false
	}
	bare := in.from.Bare().String()
	if _, banned := b.cfg.Bans.OfJID(bare); banned || !b.cfg.Bans.Networks() {
		return banned
	}
	if _, err := b.agentOf(bare); err == nil {
		return false
	}
	a, _ := b.addressOf(in.from)
	_, banned := b.cfg.Bans.OfAddress(a)
	return banned
}

// audited is submit with an entry of the audit trail in the same commit, whether the core does it or refuses it. rows are
// kept only if it does.
func (b *bridge) audited(in *inbound, ev acd.Event, e audit.Entry, rows journal.Op, then func(err error)) {
	b.submitBeside(in, ev, func(effects []acd.Effect) journal.Op {
		return store.Both(e.Of(effects), beside(rows)(effects))
	}, then)
}

// mayAsk takes one request off what a stranger may ask for; back has it not count. Whoever works here may always ask.
func (b *bridge) mayAsk(in *inbound) (back func(), ok bool) {
	if _, err := b.agentOf(in.from.Bare().String()); err == nil || b.cfg.MayAsk == nil {
		return func() {}, true
	}
	return b.cfg.MayAsk(in.from)
}

// besideRequest gives the rows that stand beside a new contact by what is known of its visitor from elsewhere: the address
// and what a site has vouched for. Nil: nothing.
func (b *bridge) besideRequest(in *inbound, id acd.ContactID, q queueEntry) journal.Op {
	var ops []journal.Op
	if a, ok := b.addressOf(in.from); ok {
		ops = append(ops, ban.KeepAddress(id, a))
	}
	if c, ok := b.claims(in, q.id); ok {
		ops = append(ops, claim.Attach(in.from.Bare().String(), id, c))
	}
	if op := b.keepConsent(in, id, q); op != nil {
		ops = append(ops, op)
	}
	if len(ops) == 0 {
		return nil
	}
	return store.Both(ops...)
}

// claims is what a site has vouched for about who asks for a queue.
func (b *bridge) claims(in *inbound, q acd.QueueID) (claim.Claims, bool) {
	c, ok, err := claim.Waiting(reading(), b.db.Reader(), in.from.Bare().String(), q, timeOf(b.now()))
	if err != nil {
		b.log.Error("claims not read", "err", err)
	}
	return c, ok && err == nil
}

// followBans ends what those have open who are banned, now and from here on.
func (b *bridge) followBans() {
	if b.cfg.Bans == nil {
		return
	}
	b.cfg.Bans.OnBan(func(now ban.Ban) { b.tasks.put(func() { b.endBanned(now.By) }) })
	b.tasks.put(func() { b.endBanned(0) }) // a stop may have come between a ban and its effect
}

// endBanned closes the open contacts of all who are banned. It looks behind what is on its way: a request made just before
// the ban is committed by then.
func (b *bridge) endBanned(by acd.AgentID) {
	b.write(nil, nothing, func(err error) {
		if err != nil {
			return
		}
		from, err := ban.OpenAddresses(reading(), b.db.Reader())
		if err != nil {
			b.log.Error("addresses not read: contacts of those banned by address go on", "err", err)
		}
		for id, c := range b.contacts { // those that nobody waits for, too: messages that were left
			if c.end == 0 && b.bannedVisitor(c.visitor, from[id]) {
				b.submit(nil, acd.ContactClosed{Contact: id, By: by, Cause: acd.CauseBanned}, nil, nil)
			}
		}
	})
}

// bannedVisitor says whether a visitor may not be served: by name, or, unless it is an agent, by where the request came
// from or a session comes from now.
func (b *bridge) bannedVisitor(v *visitor, asked netip.Addr) bool {
	if _, banned := b.cfg.Bans.OfJID(v.jid); banned {
		return true
	}
	if _, err := b.agentOf(v.jid); err == nil {
		return false
	}
	if _, banned := b.cfg.Bans.OfAddress(asked); banned {
		return true
	}
	for _, full := range v.sessions {
		j, err := jid.Parse(full)
		if err != nil {
			continue
		}
		if a, ok := b.addressOf(j); ok {
			if _, banned := b.cfg.Bans.OfAddress(a); banned {
				return true
			}
		}
	}
	return false
}

// addressOf is where a session comes from, if that is known.
func (b *bridge) addressOf(full jid.JID) (netip.Addr, bool) {
	if b.cfg.AddressOf == nil {
		return netip.Addr{}, false
	}
	a, ok := b.cfg.AddressOf(full)
	return a, ok && a.IsValid()
}
