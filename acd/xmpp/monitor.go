package xmpp

import (
	"slices"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// monitor has a supervisor's session sent copies of a conversation, or no longer. Nobody in the room is told.
func (b *bridge) monitor(in *inbound) {
	_, _, id := b.place(in)
	by, err := b.supervisor(in, audit.ContactMonitor, audit.Contact(id))
	c, full := b.contacts[id], in.from.String()
	switch {
	case err != nil:
		b.fail(in, err)
	case c == nil:
		b.fail(in, reasonNoSuchAddress)
	case by.jid == c.visitor.jid:
		b.fail(in, reasonAsksItself)
	case isTrue(in.payload().Attr("stop")):
		b.endMonitor(c, full)
		b.result(in, nil)
	default:
		b.beginMonitor(in, c, by)
	}
}

func (b *bridge) beginMonitor(in *inbound, c *contact, by agentEntry) {
	again, err := c.talk.Monitor(in.from.String())
	if err != nil {
		b.fail(in, err)
		return
	}
	s := b.sessions[in.from.String()]
	if !again {
		s = b.take(in)
		s.monitors = append(s.monitors, c.id)
	}
	if s != nil {
		s.lang = languageIn(in)
	}
	entry := audit.Entry{At: b.now(), By: audit.ByAgent(by.id), Action: audit.ContactMonitor, On: audit.Contact(c.id)}
	b.write(in, audit.Keep(entry), func(err error) {
		if err != nil {
			b.endMonitor(c, in.from.String()) // what cannot be recorded is not allowed
			b.fail(in, err)
			return
		}
		b.result(in, stanza.New(nsParley, "monitored").Add(b.overview(c, b.langAt(in.from.String()))))
	})
}

// monitors are the sessions that get copies of what is of kind k. Whoever is no supervisor any more gets none.
func (b *bridge) monitors(c *contact, k conversation.Kind) []string {
	all := c.talk.Monitors(k)
	return slices.DeleteFunc(all, func(full string) bool {
		s := b.sessions[full]
		if s != nil {
			if a, err := b.agentOf(s.bare); err == nil && b.supervises(a.id) {
				return false
			}
		}
		b.endMonitor(c, full)
		return true
	})
}

// endMonitor stops the copies to a session.
func (b *bridge) endMonitor(c *contact, full string) {
	if c.talk.Unmonitor(full) {
		b.forgetMonitor(c, full)
	}
}

// endMonitors says the end of the conversation to who monitors it.
func (b *bridge) endMonitors(c *contact) {
	for _, full := range b.monitors(c, conversation.Presence) {
		b.send(message(c.jid, full, "", b.overview(c, b.langAt(full))))
		b.endMonitor(c, full)
	}
}

func (b *bridge) forgetMonitor(c *contact, full string) {
	if s := b.sessions[full]; s != nil {
		s.monitors = slices.DeleteFunc(s.monitors, func(id acd.ContactID) bool { return id == c.id })
		b.yield(full)
		b.monitorGone(c, full)
	}
}

// copyTo sends copies of what the room says to sessions that monitor it. They come from the room's bare JID, for who
// monitors is no occupant.
func (b *bridge) copyTo(c *contact, sessions []string, e *stanza.Element) {
	for _, full := range sessions {
		e.SetAttr("to", full)
		b.send(message(c.jid, full, "", stanza.New(nsParley, "monitored"),
			stanza.New(mam.NSFwd, "forwarded").Add(mam.Delay(c.jid, timeOf(b.now())), e)))
	}
}

// whisper takes a supervisor's word to the lead.
func (b *bridge) whisper(in *inbound, c *contact) {
	b.whispers(in, c, func(err error) {
		if err != nil {
			b.fail(in, err)
		}
	})
}

// whispers keeps it, and says it to the lead's sessions alone and to those who monitor. then hears what came of it.
func (b *bridge) whispers(in *inbound, c *contact, then func(error)) {
	by, err := b.supervisor(in, audit.ContactWhisper, audit.Contact(c.id))
	if err != nil {
		then(err)
		return
	}
	body, origin := in.Child(stanza.NSClient, "body").Text(), originOf(in)
	hidden, holds := b.maskWhisper(c, body)
	said, err := c.talk.WhisperFrom(by.jid, in.from.String(), origin, body)
	switch {
	case err != nil:
		then(err)
		return
	case body == "":
		then(reasonNotKept)
		return
	case !said.Double && len(c.talk.Audience(conversation.Whisper)) == 0:
		c.talk.Unkept(said)
		then(reasonNobodyThere)
		return
	}
	l := store.Line{
		Contact: c.id, ID: said.ID, Kind: uint8(said.Kind), Agent: by.id, Name: by.name, At: b.now(),
		Stanza: in.Attr("id"), Origin: origin, Body: hidden, Payload: string(payloadOf(in).Bytes()),
	}
	if holds || holdsBeside(payloadOf(in)) {
		l.Payload = string(maskedPayload(payloadOf(in), hidden).Bytes())
	}
	if said.Double { // right behind the first one's commit
		b.write(in, nothing, func(err error) {
			b.copyTo(c, []string{in.from.String()}, b.whisperElement(c, l))
			then(err)
		})
		return
	}
	entry := audit.Entry{At: b.now(), By: audit.ByAgent(by.id), Action: audit.ContactWhisper, On: audit.Contact(c.id)}
	b.write(in, store.Both(store.AppendLine(l), audit.Keep(entry)), func(err error) {
		if err != nil {
			c.talk.Unkept(said)
			then(err)
			return
		}
		c.talk.Kept(said.ID)
		b.toRoom(c, conversation.Whisper, b.whisperElement(c, l), "")
		then(nil)
	})
}

// whisperElement is a whisper as the lead hears it: from the room itself, and no groupchat.
func (b *bridge) whisperElement(c *contact, l store.Line) *stanza.Element {
	return message(c.jid, "", "normal", stanza.New(stanza.NSClient, "body").AddText(l.Body), stanza.New(nsParley, "whisper"),
		nick(l.Name), stanza.New(nsSID, "stanza-id", "id", lineID(l.ID), "by", c.jid)).SetAttr("id", l.Stanza)
}
