package xmpp

import (
	"parley/acd/conversation"
	"parley/xmppd/stanza"
)

// masksMax bounds the lines that a session that joins is told again.
const masksMax = 20

// tellMasked replaces lines that were said before on the screens of those in a conversation. It comes before the line that
// had them hidden: that may correct one of them.
func (b *bridge) tellMasked(c *contact, h hidden) {
	if len(h.before) > 0 && b.cfg.Masked != nil {
		b.cfg.Masked()
	}
	for _, s := range h.before {
		if b.toRoom(c, s.kind, b.replacement(c, s), ""); s.party == conversation.Visitor && c.agent == 0 {
			b.readFirstLine(c)
		}
	}
}

// replacement is a correction by who said the line (XEP-0308 v1.2.1 §3) that has no place of its own; clients that know
// us are told which line it is.
func (b *bridge) replacement(c *contact, s saidBefore) *stanza.Element {
	e, err := stanza.Parse([]byte(s.payload))
	if err != nil { // cannot be: it was written by Bytes
		e = stanza.New(stanza.NSClient, "message", "type", "groupchat").Add(body(s.body))
	}
	kept := e.Nodes[:0:0]
	for _, kid := range e.Elements() {
		if kid.NS != nsParley && kid.NS != nsSID {
			kept = append(kept, stanza.Node{Element: kid})
		}
	}
	e.Nodes = kept
	if e.Child(nsCorrect, "replace") == nil && s.stanza != "" {
		e.Add(stanza.New(nsCorrect, "replace", "id", s.stanza))
	}
	e.SetAttr("id", "masked-"+lineID(s.id)).SetAttr("from", c.jid+"/"+s.party.String())
	return markPrivate(e, s.kind).Add(nick(b.shownAs(c, s.party)), stanza.New(nsParley, "masked", "id", lineID(s.id)))
}

// tellMaskedAgain tells a session that comes back what was replaced while it was away.
func (b *bridge) tellMaskedAgain(c *contact, o conversation.Occupant) {
	for _, s := range c.masks {
		if !s.over && conversation.Reads(c.talk.RoleAt(o.Party), s.kind) {
			b.send(b.replacement(c, s).SetAttr("to", o.Session))
		}
	}
}

// tellHidden tells who has said a number, at that session alone, that it was hidden.
func (b *bridge) tellHidden(in *inbound, c *contact, h hidden) {
	if !h.found {
		return
	}
	language := languageIn(in)
	if language == "" && in.from.Bare().String() == c.visitor.jid {
		language = c.lang
	}
	text := b.speech.In(language).Say("notice.masked")
	b.send(message(c.jid, in.from.String(), "groupchat", noticeElement("masked"), body(text), stanza.New(nsHints, "no-store")))
}
