package xmpp

import (
	"errors"
	"slices"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/mam"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// roomPresence is joining a conversation's room, or leaving it (XEP-0045 v1.35 §7.2, §7.14).
func (b *bridge) roomPresence(in *inbound, id acd.ContactID) {
	c := b.contacts[id]
	kind := in.Attr("type")
	switch {
	case kind == "unavailable" || kind == "error":
		if c != nil {
			b.leave(in, c, kind == "unavailable")
		}
	case kind != "":
	case c == nil:
		b.fail(in, reasonNoSuchAddress)
	default:
		b.join(in, c)
	}
}

func (b *bridge) join(in *inbound, c *contact) {
	history, asks := muc.ParseJoin(in.Element)
	full := in.from.String()
	if _, here := c.talk.Occupant(full); here && !asks {
		return // an occupant's presence changed: nicks and states are the room's own here
	}
	before := c.talk.Occupants()
	o, again, err := c.talk.Join(in.from.Bare().String(), full)
	switch {
	case errors.Is(err, conversation.ErrNotMember):
		b.fail(in, reasonNoSuchAddress)
		return
	case err != nil:
		b.fail(in, err)
		return
	case !asks && !again:
		c.talk.Leave(full)
		b.fail(in, reasonNotJoined)
		return
	}
	if !again {
		s := b.take(in)
		s.rooms = append(s.rooms, c.id)
	}
	if o.Party == conversation.Visitor {
		b.showsUp(in, c.visitor)
	}
	b.showOccupants(c, o, before, again)
	if err := b.sendHistory(in, c, history); err != nil {
		b.log.Error("history not sent", "contact", c.id.String(), "err", err)
	}
	b.send(message(c.jid, full, "groupchat", stanza.New(stanza.NSClient, "subject")))
	b.tellMaskedAgain(c, o)
}

// showOccupants shows who is there to a session that joined, the session to the others, and last itself.
func (b *bridge) showOccupants(c *contact, o conversation.Occupant, before []conversation.Occupant, again bool) {
	shown, present, role := make(map[conversation.Party]bool), false, c.talk.RoleAt(o.Party)
	for _, other := range before {
		if other.Party == o.Party {
			present = true
		} else if !shown[other.Party] && conversation.Sees(role, conversation.As(c.talk.RoleAt(other.Party), conversation.Presence)) {
			shown[other.Party] = true
			b.send(b.occupantHere(c, other.Party, o.Session))
		}
	}
	if !present && !again {
		for _, other := range c.talk.Audience(conversation.As(role, conversation.Presence)) {
			if other.Session != o.Session {
				b.send(b.occupantHere(c, o.Party, other.Session))
			}
		}
	}
	b.send(b.occupantHere(c, o.Party, o.Session, muc.SelfPresence, muc.NickAssigned))
}

func (b *bridge) occupantHere(c *contact, p conversation.Party, to string, codes ...muc.Status) *stanza.Element {
	e := presence(c.jid+"/"+p.String(), to, "", nick(b.shownAs(c, p)),
		muc.User([]*stanza.Element{muc.Item("member", "participant")}, codes...))
	if p > conversation.Agent {
		e.Add(stanza.New(nsParley, "party", "role", c.talk.RoleAt(p).String()))
	}
	return e
}

func (b *bridge) occupantGone(c *contact, p conversation.Party, to string, codes ...muc.Status) *stanza.Element {
	return presence(c.jid+"/"+p.String(), to, "unavailable", muc.User([]*stanza.Element{muc.Item("member", "none")}, codes...))
}

// shownAs is the shown name of who is in a place.
func (b *bridge) shownAs(c *contact, p conversation.Party) string {
	if p == conversation.Visitor {
		return c.caller
	}
	return b.agent(b.agentAt(c, p)).name
}

// agentAt is the agent in a place, 0 if it is the visitor's or nobody's.
func (b *bridge) agentAt(c *contact, p conversation.Party) acd.AgentID {
	m, ok := c.talk.At(p)
	switch {
	case p == conversation.Visitor:
		return 0
	case p == conversation.Agent:
		return c.agent // also one who was removed meanwhile
	case !ok:
		return 0
	}
	a, _ := b.agentOf(m.JID)
	return a.id
}

// toRoom sends what is of kind k to everybody in the room who sees it, but not to the session except, and copies to
// supervisors who monitor (XEP-0297 v1.0).
func (b *bridge) toRoom(c *contact, k conversation.Kind, e *stanza.Element, except string) {
	for _, o := range c.talk.Audience(k) {
		if o.Session != except {
			b.send(e.SetAttr("to", o.Session))
		}
	}
	b.copyTo(c, b.monitors(c, k), e)
}

// sendHistory sends what a joining client wants of the past, at most a page (XEP-0045 v1.35 §7.2.13).
func (b *bridge) sendHistory(in *inbound, c *contact, h muc.History) error {
	r, err := b.readerOf(in, c.id)
	if err != nil {
		return err
	}
	span := r.span()
	span.Backwards, span.Max = true, b.cfg.PageMax
	if h.StanzaMax >= 0 {
		span.Max = min(h.StanzaMax, span.Max)
	}
	if !h.Since.IsZero() {
		span.Start = acd.Time(h.Since.UnixMilli())
	}
	if h.Seconds >= 0 {
		span.Start = max(span.Start, b.now()-acd.Time(h.Seconds)*1000)
	}
	if span.Max == 0 || h.CharsMax == 0 || span.UpTo == 0 {
		return nil
	}
	page, err := store.ReadPage(reading(), b.db.Reader(), span)
	if err != nil {
		return err
	}
	for _, l := range withinChars(page.Lines, h.CharsMax) {
		e := b.reflection(c.jid, l).SetAttr("to", in.from.String())
		b.send(e.Add(mam.Delay(c.jid, timeOf(l.At))))
	}
	return nil
}

// withinChars is the last lines whose stored form has at most so many bytes; -1 is no bound. Bytes are never fewer
// than characters, so the client's bound holds.
func withinChars(lines []store.Line, most int) []store.Line {
	if most < 0 {
		return lines
	}
	from := len(lines)
	for sum := 0; from > 0; from-- {
		if sum += len(lines[from-1].Payload); sum > most {
			break
		}
	}
	return lines[from:]
}

// leave takes a session out of a room. The lead's last session that leaves hangs up, a further agent's parts, and a visitor's ends the visit
// once talking; an error presence (the session is gone) does neither, nor does a desk that only watches.
func (b *bridge) leave(in *inbound, c *contact, deliberate bool) {
	full := in.from.String()
	if _, here := c.talk.Occupant(full); !here {
		return
	}
	q := b.askAbout(full)
	o, _ := b.leaveRoom(c, full)
	b.send(b.occupantGone(c, o.Party, full, muc.SelfPresence))
	if q != nil {
		if deliberate && !slices.Contains(q.left, c.id) {
			q.left = append(q.left, c.id)
		}
		return
	}
	if !deliberate || c.talk.Present(o.Party) > 0 || c.agent == 0 || b.watches(in, c) {
		return
	}
	b.hangUp(in, c, o.Party) // who is no lead only parts
}

// destroyRoom sends everybody out of a conversation that is over (XEP-0045 v1.35 §10.9).
func (b *bridge) destroyRoom(c *contact) {
	b.endMonitors(c)
	for _, o := range c.talk.End() {
		b.forgetRoom(c, o.Session)
		gone := presence(c.jid+"/"+o.Party.String(), o.Session, "unavailable",
			muc.User([]*stanza.Element{muc.Item("none", "none"), muc.Destroy("")}, muc.SelfPresence))
		b.send(gone)
	}
}

// pingRoom answers whether a session is still in the room (XEP-0410 v1.1.0 §3).
func (b *bridge) pingRoom(in *inbound) {
	c := b.contactAt(in)
	if c == nil {
		b.fail(in, reasonNoSuchAddress)
		return
	}
	if _, ok := c.talk.PartyOf(in.from.Bare().String()); !ok {
		b.fail(in, reasonNoSuchAddress)
		return
	}
	if _, ok := c.talk.Occupant(in.from.String()); !ok {
		b.fail(in, reasonNotJoined)
		return
	}
	b.result(in, nil)
}
