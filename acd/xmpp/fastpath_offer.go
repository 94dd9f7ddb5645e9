package xmpp

import (
	"strings"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// What clients made for Fastpath look for in offers, revocations and invitations. The id of a session is the contact's:
// Smack answers an offer with it, and names no visitor.

// sessionIDs is whose contact it is, and which.
func (b *bridge) sessionIDs(c *contact) []*stanza.Element {
	return []*stanza.Element{
		stanza.New(nsFastpath, "session", "id", c.id.String(), "workgroup", b.queue(c.queue).jid),
		stanza.New(nsFastpath, "user", "id", c.visitor.jid),
	}
}

// metadata is what a contact's visitor has answered, as pairs of name and value.
func (b *bridge) metadata(c *contact) *stanza.Element {
	data := stanza.New(nsFastpath, "metadata").Add(stanza.New(nsFastpath, "value", "name", "username").AddText(c.caller))
	answers := b.answersOf(c)
	for _, field := range intakeOf(b.queue(c.asked)).Fields {
		if values := answers[field.Var]; field.Var != store.NameField && len(values) > 0 {
			data.Add(stanza.New(nsFastpath, "value", "name", field.Var).AddText(field.Shown(values)))
		}
	}
	if c.line != "" && answers["question"] == nil {
		data.Add(stanza.New(nsFastpath, "value", "name", "question").AddText(c.line))
	}
	return data
}

// offerIn is what stands in an offer to a client that works by presence: Smack cannot answer without it.
func (b *bridge) offerIn(c *contact, o *offer, d *desk) []*stanza.Element {
	if !d.byPresence {
		return nil
	}
	return append(b.sessionIDs(c), b.offerKind(c, o), b.metadata(c))
}

// revokedIn is what stands in the revocation of an offer likewise.
func (b *bridge) revokedIn(c *contact, d *desk) []*stanza.Element {
	if !d.byPresence {
		return nil
	}
	return b.sessionIDs(c)
}

// revokeReason is why an offer is taken back: a word for desks, which have sentences of their own, a sentence for people
// who work with any other client (XEP-0142 v0.3.1 §4.2.7).
func (b *bridge) revokeReason(cause string, d *desk) string {
	key := "revoked." + cause
	if sentence := b.speech.In(d.lang).Say(key); d.byPresence && sentence != key {
		return sentence
	}
	return cause
}

// offerKind says whether a visitor asks, or a colleague.
func (b *bridge) offerKind(c *contact, o *offer) *stanza.Element {
	name := "transfer"
	switch o.Kind {
	case acd.PassRouted:
		return stanza.New(nsFastpath, "user-request")
	case acd.PassConsult, acd.PassConference:
		name = "invite"
	}
	return stanza.New(nsWorkgroup, name, "type", "user").Add(
		stanza.New(nsFastpath, "session", "id", c.id.String()),
		stanza.New(nsWorkgroup, "inviter").AddText(b.agent(c.pass.Agent).jid),
		stanza.New(nsWorkgroup, "room").AddText(c.jid),
		stanza.New(nsWorkgroup, "reason").AddText(c.pass.Reason))
}

// invitedTo is what stands in an invitation to such a client, agent's or visitor's.
func (b *bridge) invitedTo(c *contact, to string) []*stanza.Element {
	if !b.speaksFastpath(to) && !b.actsByPresence(to) {
		return nil
	}
	return append(b.sessionIDs(c), b.metadata(c))
}

// actsByPresence says whether a session is an agent's that works by presence.
func (b *bridge) actsByPresence(full string) bool {
	bare, _, _ := strings.Cut(full, "/")
	a, err := b.agentOf(bare)
	if err != nil {
		return false
	}
	d := b.desks[a.id]
	return d != nil && d.active == full && d.byPresence
}
