package xmpp

import (
	"strings"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/jid"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// Lines between a room and plain clients. In the room a line is named by its stanza-id, between two by the id of its
// message (XEP-0333 v1.0.0 §4.1, XEP-0444 v0.2.0 §4.2): names are translated, and words go as they are.

func (b *bridge) bareOf(bare string) (jid.JID, bool) {
	j, err := jid.Parse(bare)
	if err != nil {
		b.log.Error("no address of plain clients", "jid", bare, "err", err)
	}
	return j, err == nil
}

// partyOf is an agent's side of a conversation.
func (b *bridge) partyOf(c *contact, p *plainAgent) conversation.Party {
	party, _ := c.talk.PartyOf(p.jid)
	return party
}

// lineToPlain hands an agent's clients what the room says.
func (b *bridge) lineToPlain(p *plainAgent, e *stanza.Element) {
	room, nickname := cutResource(e.Attr("from"))
	id, err := acd.ParseContactID(localpart(room))
	t := p.talks[id]
	if err != nil || t == nil || e.Child(stanza.NSClient, "subject") != nil {
		return
	}
	if line := e.Child(nsSID, "stanza-id").Attr("id"); line != "" {
		n, err := conversation.ParseID(line)
		if err != nil || n <= t.told {
			return // told before
		}
		t.told = n
	}
	said := plainForm(e, b.contacts[id], func(line string) string { return b.messageOf(id, line) })
	speaker := e.Child(nsNick, "nick").Text()
	if nickname != conversation.Visitor.String() {
		if nickname == t.nick && (speaker == "" || speaker == b.agent(p.Agent).name) {
			return // the agent's own
		}
		if nickname == "" {
			speaker = b.voice(p).Say("plain.notice")
		}
		if e.Child(nsParley, "private") != nil {
			speaker = b.voice(p).Say("plain.private", "name", speaker)
		}
		prefix(said, speaker)
	}
	if said != nil {
		b.chat(p, said.SetAttr("from", room+"/visitor"))
	}
}

// prefix says in a line's words who has said it, where that is not whom the chat is with.
func prefix(e *stanza.Element, speaker string) {
	if e == nil {
		return
	}
	if words := e.Child(stanza.NSClient, "body"); words != nil && speaker != "" {
		*words = *body(speaker + ": " + words.Text())
	}
}

// plainForm is what a room says as a chat: without what only rooms say, and with a wish for a receipt.
func plainForm(e *stanza.Element, c *contact, messageOf func(line string) string) *stanza.Element {
	said := stanza.New(stanza.NSClient, "message", "type", "chat", "id", e.Attr("id"), "xml:lang", e.Attr("xml:lang"))
	for _, kid := range e.Elements() {
		switch kid.NS + " " + kid.Name {
		case nsNick + " nick", nsSID + " stanza-id", nsReceipts + " request", muc.NSUser + " x", nsMarkers + " displayed":
			continue
		case nsReactions + " reactions", nsReply + " reply", nsRetract + " retract":
			kid = renamed(kid, messageOf)
			if kid.Attr("id") == "" {
				continue
			}
		}
		if kid.NS != nsParley {
			own := *kid // the line is everybody's: what this one is told must not change it
			said.Add(&own)
		}
	}
	if line := e.Child(nsSID, "stanza-id").Attr("id"); said.Attr("id") == "" && line != "" {
		said.SetAttr("id", lineName+line)
	}
	if said.Child(stanza.NSClient, "body") != nil && c != nil {
		said.Add(stanza.New(nsReceipts, "request"))
	}
	if len(said.Nodes) == 0 {
		return nil
	}
	return said
}

// renamed is a copy of an element that names a line, with its other name.
func renamed(e *stanza.Element, other func(string) string) *stanza.Element {
	c := *e
	c.Attrs = append([]stanza.Attr(nil), e.Attrs...)
	return c.SetAttr("id", other(e.Attr("id")))
}

// messageOf is the id of a line's message, by its stanza-id.
func (b *bridge) messageOf(id acd.ContactID, line string) string {
	n, err := conversation.ParseID(line)
	if err != nil {
		return ""
	}
	l, ok, err := store.ReadLine(reading(), b.db.Reader(), id, n)
	switch {
	case err != nil || !ok:
		return ""
	case l.Stanza != "":
		return l.Stanza
	}
	return lineName + line
}

// lineOfMessage is a line's stanza-id, by the id of its message: the visitor's, or any agent's who is there.
func (b *bridge) lineOfMessage(c *contact, name string) string {
	if line, ours := strings.CutPrefix(name, lineName); ours {
		return line
	}
	for _, m := range c.talk.Members() {
		l, ok, err := store.FindStanza(reading(), b.db.Reader(), c.id, b.agentAt(c, m.Party), name)
		if err == nil && ok {
			return lineID(l.ID)
		}
	}
	return ""
}

// lineName begins the id of a message that had none of its own.
const lineName = "line-"

// sayPlain says in the room what a plain client says to a contact: words and what goes with them, chat states, marks.
func (b *bridge) sayPlain(in *inbound, p *plainAgent, id acd.ContactID, words string) {
	c, t := b.contacts[id], p.talks[id]
	if writes(in) && c != nil && (t == nil || !t.joined) && b.actsPlainly(p, c) {
		t = p.wants(id)
		b.enterPlain(p, c, t) // no answer came from the roster; who writes there has it
	}
	if c == nil || t == nil || !t.joined {
		if writes(in) {
			b.replyTo(in, b.voice(p).Say(b.whyUnsaid(p, c)))
		}
		return
	}
	if t.over {
		if writes(in) {
			b.replyTo(in, b.voice(p).Say("plain.talk.ended"))
		}
		return
	}
	b.speak(in, c, words)
}

// whyUnsaid is the key of why an agent's words to a contact go to nobody.
func (b *bridge) whyUnsaid(p *plainAgent, c *contact) string {
	if c != nil && c.talk.Monitored(p.jid) {
		return "plain.monitor.silent"
	}
	return "plain.talk.none"
}

// actsPlainly says whether an agent has a conversation, and no desk for it.
func (b *bridge) actsPlainly(p *plainAgent, c *contact) bool {
	_, member := c.talk.PartyOf(p.jid)
	return member && b.deskOf(p.Agent).active == p.jid
}

// speak says in a room what plain clients of one of its members say.
func (b *bridge) speak(in *inbound, c *contact, words string) {
	said := stanza.New(stanza.NSClient, "message", "type", "groupchat", "to", c.jid, "id", in.Attr("id"), "xml:lang", in.Attr("xml:lang"))
	mark := stanza.New(stanza.NSClient, "message", "to", c.jid, "id", in.Attr("id"))
	state := stanza.New(stanza.NSClient, "message", "type", "groupchat", "to", c.jid)
	for _, kid := range in.Elements() {
		switch kid.NS + " " + kid.Name {
		case stanza.NSClient + " body":
			said.Add(body(words))
		case nsReceipts + " received", nsMarkers + " displayed":
			if kid = renamed(kid, func(name string) string { return b.lineOfMessage(c, name) }); kid.Attr("id") != "" {
				mark.Add(kid)
			}
		case nsReactions + " reactions", nsReply + " reply", nsRetract + " retract":
			if kid = renamed(kid, func(name string) string { return b.lineOfMessage(c, name) }); kid.Attr("id") != "" {
				said.Add(kid)
			}
		case stanza.NSClient + " thread", stanza.NSClient + " subject", nsMarkers + " markable", nsReceipts + " request":
		default:
			switch {
			case kid.NS == nsStates:
				state.Add(kid)
			case kid.NS != nsHints && kid.NS != nsNick && kid.NS != nsXHTML:
				said.Add(kid)
			}
		}
	}
	if said.Child(nsSID, "origin-id") == nil && in.Attr("id") != "" {
		said.Add(stanza.New(nsSID, "origin-id", "id", in.Attr("id")))
	}
	from := in.from.Bare()
	switch {
	case says(said):
		b.act(in, from, said)
	case len(mark.Nodes) > 0:
		b.act(in, from, mark)
	case len(state.Nodes) > 0:
		b.act(in, from, state)
	}
}

// says says whether a message has more to say than what names it.
func says(e *stanza.Element) bool {
	for _, kid := range e.Elements() {
		if kid.NS != nsSID {
			return true
		}
	}
	return false
}

// markTold is a mark of ours that is told: how far the other side has received, or read.
func markTold(e *stanza.Element) (receipt string, is bool) {
	switch e.NS + " " + e.Name {
	case nsParley + " delivered":
		return "received", true
	case nsParley + " seen":
		return "displayed", true
	}
	return "", false
}

// markToPlain tells that a line was received, in the client's own terms: the last one alone, as a mark goes up to it.
func (b *bridge) markToPlain(p *plainAgent, e *stanza.Element, receipt string) {
	id, err := acd.ParseContactID(localpart(e.Attr("from")))
	c := b.contacts[id]
	if err != nil || c == nil || p.talks[id] == nil {
		return
	}
	told := e.Child(nsParley, "delivered")
	ns := nsReceipts
	if receipt == "displayed" {
		told, ns = e.Child(nsParley, "seen"), nsMarkers
	}
	if told.Attr("by") != conversation.Visitor.String() {
		return
	}
	name := b.messageOf(id, told.Attr("id"))
	if name == "" {
		return
	}
	b.chat(p, message(b.visitorAt(c), "", "chat", stanza.New(ns, receipt, "id", name)))
}

// tellPlainPresence learns the agent's own nick in a room. Who else is there, agents see by their lines.
func (b *bridge) tellPlainPresence(p *plainAgent, e *stanza.Element) {
	room, nickname := cutResource(e.Attr("from"))
	id, err := acd.ParseContactID(localpart(room))
	t := p.talks[id]
	if err != nil || t == nil {
		return
	}
	for _, kid := range e.Child(muc.NSUser, "x").Elements() {
		if kid.Name == "status" && kid.Attr("code") == "110" && e.Attr("type") == "" {
			t.nick = nickname
		}
	}
}

func cutResource(full string) (bare, resource string) {
	for i := range len(full) {
		if full[i] == '/' {
			return full[:i], full[i+1:]
		}
	}
	return full, ""
}

// talkAt is an agent's conversation at an address, if it is had in plain clients.
func (b *bridge) talkAt(p *plainAgent, room string) (*contact, *plainTalk) {
	bare, _ := cutResource(room)
	id, err := acd.ParseContactID(localpart(bare))
	c, t := b.contacts[id], p.talks[id]
	if err != nil || c == nil || t == nil {
		return nil, nil
	}
	return c, t
}

// whisperToPlain shows what a supervisor tells the agent alone.
func (b *bridge) whisperToPlain(p *plainAgent, e *stanza.Element) {
	c, _ := b.talkAt(p, e.Attr("from"))
	if c == nil {
		return
	}
	speaker := b.voice(p).Say("plain.whisper", "name", e.Child(nsNick, "nick").Text())
	b.tellAgent(p, b.visitorAt(c), speaker+": "+e.Child(stanza.NSClient, "body").Text())
}

// noteToPlain shows a note that somebody else has written.
func (b *bridge) noteToPlain(p *plainAgent, e *stanza.Element) {
	c, _ := b.talkAt(p, e.Attr("jid"))
	if c == nil || e.Attr("by") == localpart(p.jid) {
		return
	}
	b.tellAgent(p, b.visitorAt(c), b.voice(p).Say("plain.note", "name", e.Attr("name"), "text", e.Text()))
}

// passToPlain tells what became of asking a colleague.
func (b *bridge) passToPlain(p *plainAgent, e *stanza.Element) {
	if e.Attr("to") == p.jid {
		return // the agent's own answer
	}
	c, _ := b.talkAt(p, e.Attr("contact"))
	voice, key := b.voice(p), "plain.pass.told."+e.Attr("state")
	if c == nil || voice.Say(key) == key {
		return
	}
	b.tellAgent(p, b.visitorAt(c), voice.Say(key, "name", e.Attr("name"), "why", e.Child(nsParley, "reason").Text()))
}
