package xmpp

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/word"
	"parley/xmppd/stanza"
)

// offer is a contact put before an agent's desk.
type offer struct {
	acd.Offered
	visitor  string // the visitor's full JID as the offer named it
	received bool
	reason   string // why the agent declines, in words
}

func (b *bridge) offered(e acd.Offered) {
	c, d := b.contacts[e.Contact], b.deskOf(e.Agent)
	if c == nil {
		return
	}
	o := &offer{Offered: e, visitor: c.visitor.address()}
	if s := b.sessions[c.visitor.session]; s != nil && s.asked == nil {
		b.askAbout(s.jid) // who waits says nothing: is there somebody to be talked to?
	}
	d.offers = append(d.offers, o)
	if d.active == "" {
		b.submit(nil, acd.OfferFailed{Offer: e.Offer}, nil, nil)
		return
	}
	b.putOffer(d, o)
	b.offerBeside(d, o)
}

// address is the visitor's session, or the bare JID while there is none.
func (v *visitor) address() string {
	if v.session != "" {
		return v.session
	}
	if v.contact != nil && v.contact.callback {
		return v.jid + "/" + v.contact.id.String() // one visitor may have left several messages
	}
	return v.jid
}

// putOffer sends the offer's IQ to the acting desk (XEP-0142 v0.3.1 §4.2.5). Its answer says received, not accepted.
func (b *bridge) putOffer(d *desk, o *offer) {
	c := b.contacts[o.Contact]
	var ours *stanza.Element
	seconds := 0
	b.eng.Read(func(s *acd.State) {
		v, ok := s.OfferOf(o.Offer)
		if !ok {
			return
		}
		ours = b.offerElement(v)
		seconds = max(int((v.Deadline-slotOf(v).Since)/1000), 1)
	})
	if ours == nil || c == nil {
		return // gone already: what became of it is told next
	}
	e := stanza.New(nsWorkgroup, "offer", "jid", o.visitor).Add(
		stanza.New(nsWorkgroup, "timeout").AddText(number(seconds))).Add(b.offerIn(c, o, d)...).Add(
		b.resultForm(c, d.lang),
		ours)
	b.send(iqSet(b.queue(c.queue).jid, d.active, "o-"+number(o.Offer), e))
}

func (b *bridge) offerElement(v acd.ContactView) *stanza.Element {
	c, q := b.contacts[v.Contact], b.queue(v.Queue)
	if c == nil {
		return nil
	}
	e := stanza.New(nsParley, "offer", "id", number(v.Offer), "jid", c.visitor.address(), "contact", c.jid, "caller", c.caller,
		"dn", q.dn, "queue-name", b.calledFor(q, v.Agent), "arrived", stamp(v.Arrived), "deadline", stamp(v.Deadline), "line", c.line)
	if c.callback {
		e.SetAttr("callback", "true")
	}
	o := b.openOffer(v.Agent, v.Offer)
	if o == nil {
		return e
	}
	return b.withPass(e.SetAttr("jid", o.visitor), c, o)
}

// offerChanged tells the desk that rings what the contact says meanwhile: a ready agent is offered a visitor who has
// not had the time to write the first line.
func (b *bridge) offerChanged(c *contact) {
	offers := make(map[acd.AgentID]*stanza.Element)
	var agents []acd.AgentID
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Contact(c.id)
		for _, x := range v.Slots {
			if offered, ok := s.OfferOf(x.Offer); ok && x.State == acd.SlotOffered {
				offers[x.Agent] = b.offerElement(offered)
				agents = append(agents, x.Agent)
			}
		}
	})
	for _, id := range agents {
		b.pushDesk(b.deskOf(id), offers[id])
	}
}

func (b *bridge) openOffer(a acd.AgentID, id acd.OfferID) *offer {
	for _, o := range b.deskOf(a).offers {
		if o.Offer == id {
			return o
		}
	}
	return nil
}

// offerAnswered is the answer to an offer's IQ, or to any other of ours, which nobody waits for.
func (b *bridge) offerAnswered(in *inbound, received bool) {
	text, ok := strings.CutPrefix(in.Attr("id"), "o-")
	n, err := strconv.ParseUint(text, 10, 64)
	a, notAgent := b.agentOf(in.from.Bare().String())
	if !ok || err != nil || notAgent != nil || b.deskOf(a.id).active != in.from.String() {
		return
	}
	o := b.openOffer(a.id, acd.OfferID(n))
	if o == nil {
		b.awake(in, a)
		return
	}
	if o.received {
		return
	}
	if received {
		o.received = true
		b.submit(in, acd.OfferReceived{Offer: o.Offer}, nil, nil)
		return
	}
	b.submit(in, acd.OfferFailed{Offer: o.Offer}, nil, nil)
}

// awake follows an answer that came too late: the core holds the desk for lost, but here it is.
func (b *bridge) awake(in *inbound, a agentEntry) {
	lost := false
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Standing(a.id)
		lost = ok && v.Lost
	})
	if lost {
		b.submit(in, acd.AgentSignedOn{Agent: a.id}, nil, nil)
	}
}

func (b *bridge) acceptOffer(in *inbound) {
	b.decide(in, func(a acd.AgentID, c acd.ContactID) acd.Event { return acd.OfferAccepted{Agent: a, Contact: c} })
}

func (b *bridge) rejectOffer(in *inbound) {
	b.decide(in, func(a acd.AgentID, c acd.ContactID) acd.Event { return acd.OfferDeclined{Agent: a, Contact: c} })
}

func (b *bridge) decide(in *inbound, decision func(acd.AgentID, acd.ContactID) acd.Event) {
	a, err := b.activeAgent(in)
	if err != nil {
		b.fail(in, err)
		return
	}
	o := b.deskOf(a.id).offerTo(in.payload().Attr("jid"), in.payload().Attr("id"))
	if o == nil {
		b.fail(in, reasonNoOffer)
		return
	}
	if why := conversation.CleanName(in.payload().Child(nsParley, "reason").Text()); utf8.RuneCountInString(why) <= passReasonCharsMax {
		o.reason = why
	}
	b.submit(in, decision(a.id, o.Contact), nil, func(err error) {
		if err != nil {
			err = reasonNoOffer
		}
		b.answer(in, err)
	})
}

// offerTo is the open offer of a visitor. Smack names the session's id in the place of the visitor; with neither, the
// only offer is meant.
func (d *desk) offerTo(visitor, id string) *offer {
	for _, o := range d.offers {
		if visitor != "" && o.visitor == visitor || visitor == "" && id == o.Contact.String() {
			return o
		}
	}
	if visitor == "" && id == "" && len(d.offers) == 1 {
		return d.offers[0]
	}
	return nil
}

// withdraw takes an offer from the desk; nil if the desk did not have it.
func (d *desk) withdraw(id acd.OfferID) *offer {
	for i, o := range d.offers {
		if o.Offer == id {
			d.offers = slices.Delete(d.offers, i, i+1)
			return o
		}
	}
	return nil
}

func (b *bridge) revoked(e acd.Revoked) {
	d := b.deskOf(e.Agent)
	o := d.withdraw(e.Offer)
	cause := word.Return(e.Cause)
	b.passTold(o, cause)
	if o != nil && d.active != "" {
		revoke := stanza.New(nsWorkgroup, "offer-revoke", "jid", o.visitor)
		q := queueEntry{jid: b.cfg.Domain}
		if c := b.contacts[e.Contact]; c != nil {
			q = b.queue(c.queue)
			revoke.Add(b.revokedIn(c, d)...)
		}
		revoke.Add(stanza.New(nsWorkgroup, "reason").AddText(b.revokeReason(cause, d)))
		b.send(iqSet(q.jid, d.active, "r-"+number(e.Offer), revoke))
	}
	b.pushDesk(d, b.revokeElement(e.Offer, e.Contact, cause))
}

func (b *bridge) revokeElement(id acd.OfferID, c acd.ContactID, cause string) *stanza.Element {
	return stanza.New(nsParley, "revoked", "id", number(id), "contact", c.String()+"@"+b.cfg.Domain, "cause", cause)
}
