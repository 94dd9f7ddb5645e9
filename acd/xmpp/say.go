package xmpp

import (
	"errors"
	"time"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	journal "parley/internal/store"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// roomMessage is anything said to a room: lines, chat states, delivery marks.
func (b *bridge) roomMessage(in *inbound, id acd.ContactID) {
	c := b.contacts[id]
	if c == nil {
		b.absent(in, id)
		return
	}
	switch {
	case in.to.Resource() != "":
		b.fail(in, reasonNoPrivate)
	case in.Attr("type") == "groupchat":
		b.groupchat(in, c)
	case in.Child(nsParley, "whisper") != nil:
		b.whisper(in, c)
	case marks(in):
		b.mark(in, c)
	case in.Child(muc.NSUser, "x") != nil:
		// An invitation declined: the agent has the offer to decline, the visitor the leave.
	default:
		b.fail(in, reasonNoPrivate)
	}
}

// groupchat is what is said to the room.
func (b *bridge) groupchat(in *inbound, c *contact) {
	a, acts, err := b.readAct(in)
	switch {
	case err != nil:
		b.fail(in, err)
	case acts:
		b.say(in, c, a)
	case in.Child(stanza.NSClient, "subject") != nil:
		b.fail(in, reasonNoSubject)
	case marks(in):
		b.mark(in, c)
	default:
		b.relay(in, c)
	}
}

// absent answers what is said in a conversation that is over and closed. A double is still told its first reflection:
// the line is kept, and its sender must not think otherwise.
func (b *bridge) absent(in *inbound, id acd.ContactID) {
	r, err := b.readerOf(in, id)
	if err != nil {
		b.fail(in, conversation.ErrNotMember) // as in a conversation that is there: strangers cannot tell
		return
	}
	if origin := originOf(in); origin != "" {
		l, ok, err := store.FindOrigin(reading(), b.db.Reader(), id, r.agent, origin)
		if err == nil && ok {
			b.send(b.reflection(in.to.Bare().String(), l).SetAttr("to", in.from.String()))
			return
		}
	}
	b.fail(in, conversation.ErrEnded)
}

// say keeps a line and reflects it to everybody in the room, its sender too, once it is committed.
func (b *bridge) say(in *inbound, c *contact, a act) {
	if b.watches(in, c) {
		b.fail(in, reasonObserver)
		return
	}
	who, err := b.speakerOf(in, c)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.rooted(in, c, who, a, func(about store.Line, err error) {
		if (errors.Is(err, reasonNoSuchLine) || errors.Is(err, reasonTakenBack)) && a.answersNothing(who) {
			err = nil
		}
		kind, wrong := a.kindAbout(who, kindOf(in, conversation.ToAll, conversation.Private), about)
		if err = orElse(err, wrong); err != nil && !b.isDouble(c, in) {
			b.fail(in, err)
			return
		}
		b.sayAs(in, c, a, about, kind)
	})
}

// sayAs says something to those a line of kind k is for; about is a line of the conversation, or none.
func (b *bridge) sayAs(in *inbound, c *contact, a act, about store.Line, k conversation.Kind) {
	said, err := c.talk.SayAs(k, in.from.Bare().String(), in.from.String(), originOf(in), a.body)
	switch {
	case err != nil:
		b.fail(in, err)
	case said.Double && said.Kept:
		b.repeat(in, c, said.ID)
	case said.Double:
		b.write(in, nothing, func(error) { b.repeat(in, c, said.ID) }) // right behind the first one's commit
	default:
		b.keepLine(in, c, said, a, about)
	}
}

// watches says whether a session is of an agent in the conversation while another desk of that agent acts: it reads only.
func (b *bridge) watches(in *inbound, c *contact) bool {
	p, ok := c.talk.PartyOf(in.from.Bare().String())
	if !ok || p == conversation.Visitor {
		return false
	}
	active := b.deskOf(b.agentAt(c, p)).active
	return active != in.from.String() && b.connected(active) && in.from.Resource() != "" // plain clients speak beside a desk
}

func (b *bridge) keepLine(in *inbound, c *contact, said conversation.Saying, a act, about store.Line) {
	payload := payloadOf(in)
	if a.does == store.Reacted || a.does == store.Retracted {
		withoutFallback(payload)
	}
	l := store.Line{
		Contact: c.id, ID: said.ID, Party: uint8(said.Party), Name: b.shownAs(c, said.Party), At: b.now(), Kind: uint8(said.Kind), Agent: b.agentAt(c, said.Party),
		Stanza: in.Attr("id"), Origin: originOf(in), Body: a.body, Payload: string(payload.Bytes()), Act: a.does, About: about.ID,
	}
	h, err := b.hideCards(c, &l, payload, a.file.URL != "")
	if err != nil {
		c.talk.Unkept(said)
		b.fail(in, err)
		return
	}
	if a.file = b.fileOf(c, a, l); a.does == store.Retracted {
		c.takenBack(l.About)
	}
	b.keepSaid(in, c, l, store.Both(lineRows(l, a), h.rows), func(err error) {
		if err != nil {
			c.talk.Unkept(said)
			c.digits = nil // what is kept counts
			b.fail(in, err)
			return
		}
		c.talk.Kept(said.ID)
		b.firstLine(c, l)
		b.tellMasked(c, h)
		b.toRoom(c, said.Kind, asRoom(h.payload, c.jid, l), "")
		b.tellHidden(in, c, h)
	})
}

// keepSaid keeps a line. That somebody else speaks than before is news for the core, in the same commit; where silence has
// consequences, all words are.
func (b *bridge) keepSaid(in *inbound, c *contact, l store.Line, rows journal.Op, then func(err error)) {
	if !b.isNews(c, l) {
		b.write(in, rows, then)
		return
	}
	c.spoke = speaking{l.Agent, true} // what is said meanwhile comes behind it
	b.submit(in, acd.Spoke{Contact: l.Contact, Agent: l.Agent}, rows, func(err error) {
		if err != nil {
			c.spoke = speaking{}
		}
		if isRejected(err, acd.RejectedUnknown) || isRejected(err, acd.RejectedState) {
			err = conversation.ErrEnded // for who says it, before this is told
		}
		then(err)
	})
}

// speaking is who spoke last to the other side, as the core knows it.
type speaking struct {
	agent acd.AgentID // 0 = the visitor
	known bool
}

func (b *bridge) isNews(c *contact, l store.Line) bool {
	if words := l.Act == store.Said || l.Act == store.Corrected; !words || conversation.Kind(l.Kind) != conversation.ToAll {
		return false
	}
	return c.spoke != speaking{l.Agent, true} || b.minded(c)
}

// minded says whether silence has consequences in a contact's queue.
func (b *bridge) minded(c *contact) bool {
	kept := b.queue(c.queue).kept
	if kept == nil {
		return false
	}
	r := kept.Rules
	return r.VisitorIdleWarn > 0 || r.VisitorIdleEnd > 0 || r.AgentIdleWarn > 0 || r.AgentIdleEnd > 0
}

// lineRows is what a line means for the tables.
func lineRows(l store.Line, a act) journal.Op {
	rows := store.AppendLine(l)
	if a.file.URL != "" {
		a.file.Contact, a.file.Line = l.Contact, l.ID
		rows = store.Both(rows, store.AddAttachment(a.file))
	}
	if a.does == store.Retracted {
		rows = store.Both(rows, store.Retract(l.Contact, l.About, l.At))
	}
	return rows
}

// firstLine follows the visitor's first line, which stands in the offer: also when it is corrected or taken back.
func (b *bridge) firstLine(c *contact, l store.Line) {
	again := l.Act == store.Said && c.line != ""
	if conversation.Party(l.Party) != conversation.Visitor || l.Act == store.Reacted || c.agent != 0 || again {
		return
	}
	b.readFirstLine(c)
}

// readFirstLine follows what is kept of the visitor's first line.
func (b *bridge) readFirstLine(c *contact) {
	line, err := store.FirstLine(reading(), b.db.Reader(), c.id, uint8(conversation.Visitor))
	if err != nil {
		b.log.Error("first line not told", "contact", c.id.String(), "err", err)
	}
	if line != c.line {
		c.line = line
		b.offerChanged(c)
	}
}

// repeat answers a double with the first one's reflection, to its sender's session alone.
func (b *bridge) repeat(in *inbound, c *contact, id uint64) {
	l, ok, err := store.ReadLine(reading(), b.db.Reader(), c.id, id)
	if err != nil || !ok {
		b.fail(in, orElse(err, reasonNoSuchLine))
		return
	}
	b.send(b.reflection(c.jid, l).SetAttr("to", in.from.String()))
}

func originOf(in *inbound) string { return in.Child(nsSID, "origin-id").Attr("id") }

// payloadOf is what is kept and reflected of a line: all its children but those that only the room may say.
func payloadOf(in *inbound) *stanza.Element {
	e := stanza.New(stanza.NSClient, "message", "type", "groupchat", "id", in.Attr("id"), "xml:lang", in.Attr("xml:lang"))
	for _, kid := range in.Elements() {
		if !ofRoom(kid) {
			e.Add(kid)
		}
	}
	return e
}

func ofRoom(e *stanza.Element) bool {
	switch e.NS {
	case muc.NS, muc.NSUser, muc.NSOwner, muc.NSAdmin, nsParley, nsSession, nsWorkgroup, nsNick, "urn:xmpp:delay",
		"jabber:x:delay", "urn:xmpp:forward:0", "urn:xmpp:carbons:2", "urn:xmpp:mam:2", "jabber:x:conference":
		return true
	case nsSID:
		return e.Name == "stanza-id"
	}
	return false
}

// reflection is a line that was kept, as the room says it.
func (b *bridge) reflection(room string, l store.Line) *stanza.Element {
	if l.Retracted != 0 {
		return asRoom(tombstone(l), room, l)
	}
	e, err := stanza.Parse([]byte(l.Payload))
	if err != nil { // cannot be: it was written by Bytes
		e = stanza.New(stanza.NSClient, "message", "type", "groupchat", "id", l.Stanza).Add(
			stanza.New(stanza.NSClient, "body").AddText(l.Body))
	}
	return asRoom(e, room, l)
}

// tombstone stands in the place of a line that was taken back (XEP-0424 v0.4.2 §5).
func tombstone(l store.Line) *stanza.Element {
	e := stanza.New(stanza.NSClient, "message", "type", "groupchat", "id", l.Stanza)
	if l.Origin != "" {
		e.Add(stanza.New(nsSID, "origin-id", "id", l.Origin))
	}
	return e.Add(stanza.New(nsRetract, "retracted", "stamp", stamp(l.Retracted)))
}

// asRoom makes a line's payload what the room says.
func asRoom(e *stanza.Element, room string, l store.Line) *stanza.Element {
	if l.Party == 0 && l.Agent == 0 { // the room itself
		return e.SetAttr("from", room).Add(stanza.New(nsSID, "stanza-id", "id", lineID(l.ID), "by", room))
	}
	e.SetAttr("from", room+"/"+conversation.Party(l.Party).String())
	return markPrivate(e, conversation.Kind(l.Kind)).Add(nick(l.Name), stanza.New(nsSID, "stanza-id", "id", lineID(l.ID), "by", room))
}

func lineID(id uint64) string { return conversation.FormatID(id) }

func timeOf(t acd.Time) time.Time { return time.UnixMilli(int64(t)) }

// relay hands on chat states (XEP-0085 v2.1 §5.5) to the other occupants, and nothing else: what is not kept must not
// carry words.
func (b *bridge) relay(in *inbound, c *contact) {
	full := in.from.String()
	o, ok := c.talk.Occupant(full)
	if !ok {
		b.fail(in, b.notIn(in, c))
		return
	}
	state := chatState(in)
	switch {
	case state == "":
		b.fail(in, reasonNotKept)
		return
	case b.watches(in, c):
		b.fail(in, reasonObserver)
		return
	}
	e := message(c.jid+"/"+o.Party.String(), "", "groupchat", stanza.New(nsStates, state)).SetAttr("id", in.Attr("id"))
	kind := conversation.As(c.talk.RoleAt(o.Party), kindOf(in, conversation.Typing, conversation.PrivateTyping))
	if !conversation.MaySay(c.talk.RoleAt(o.Party), kind) {
		b.fail(in, conversation.ErrMayNotSay)
		return
	}
	b.toRoom(c, kind, markPrivate(e, kind), full)
}

// chatState is the state that a message tells, "" if none.
func chatState(in *inbound) string {
	for _, state := range []string{"active", "composing", "paused", "inactive", "gone"} {
		if in.Child(nsStates, state) != nil {
			return state
		}
	}
	return ""
}

// notIn is why somebody who is no occupant may not speak.
func (b *bridge) notIn(in *inbound, c *contact) error {
	_, member := c.talk.PartyOf(in.from.Bare().String())
	switch {
	case !member:
		return conversation.ErrNotMember
	case c.talk.Ended():
		return conversation.ErrEnded
	}
	return conversation.ErrNotOccupant
}
