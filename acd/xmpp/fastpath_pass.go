package xmpp

import (
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// fastpathPass hands a contact on as Smack's sendRoomTransfer and sendRoomInvitation ask for it, by an iq to the queue:
// a transfer, or an agent asked into the conversation. Who is asked is a user, or a queue (type "queue" or "workgroup").
func (b *bridge) fastpathPass(kind acd.Pass) handler {
	return func(in *inbound) {
		c, a, err := b.namedContact(in, in.payload().Child(nsFastpath, "session").Attr("id"))
		if err == nil && (c == nil || c.agent != a.id) {
			err = reasonNoContact
		}
		if err != nil {
			b.fail(in, err)
			return
		}
		to, err := b.inviteeOf(in.payload())
		if err != nil {
			b.fail(in, err)
			return
		}
		reason := conversation.CleanName(in.payload().Child(nsWorkgroup, "reason").Text())
		if utf8.RuneCountInString(reason) > passReasonCharsMax {
			b.fail(in, reasonReasonTooLong)
			return
		}
		ev := acd.Passed{Agent: a.id, Contact: c.id, ToAgent: to.agent.id, ToQueue: to.queue.id, Kind: kind}
		b.pass(in, c, ev, store.Pass{Reason: reason}, func(err error) { b.answer(in, err) })
	}
}

// inviteeOf is whom a transfer or an invitation names.
func (b *bridge) inviteeOf(e *stanza.Element) (target, error) {
	who, err := jid.Parse(e.Child(nsWorkgroup, "invitee").Text())
	if err != nil {
		return target{}, reasonMalformed
	}
	if e.Attr("type") == "user" {
		a, err := b.agentOf(who.Bare().String())
		if err != nil {
			err = reasonNoTarget
		}
		return target{agent: a}, err
	}
	q, ok := b.directory.Load().byDN[strings.ToLower(who.Local())]
	if !ok || who.Domain() != b.cfg.Domain {
		return target{}, reasonNoTarget
	}
	return target{queue: q}, nil
}

// namedContact is the open contact an agent's acting client names by its id, nil if it is over; the agent has a part in
// it, or had.
func (b *bridge) namedContact(in *inbound, id string) (*contact, agentEntry, error) {
	a, err := b.activeAgent(in)
	if err != nil {
		return nil, a, err
	}
	n, err := acd.ParseContactID(id)
	if err != nil {
		return nil, a, reasonNoContact
	}
	if _, _, err := b.insider(in, n); err != nil {
		return nil, a, reasonNoContact
	}
	return b.contacts[n], a, nil
}
