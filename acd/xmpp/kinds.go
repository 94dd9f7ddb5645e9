package xmpp

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/card"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// What a line may do besides being said.
const (
	nsCorrect   = "urn:xmpp:message-correct:0" // XEP-0308 v1.2.1
	nsReactions = "urn:xmpp:reactions:0"       // XEP-0444 v0.2.1
	nsRetract   = "urn:xmpp:message-retract:1" // XEP-0424 v0.4.2
	nsReply     = "urn:xmpp:reply:0"           // XEP-0461 v0.2.1
	nsFallback  = "urn:xmpp:fallback:0"        // XEP-0428 v0.2.1
)

// Bounds of one member's reactions to one line.
const (
	reactionsMax     = 8
	reactionCharsMax = 16
)

// act is what a message does in a conversation.
type act struct {
	does  store.Act
	names string           // the line it is about, as the client calls it; "" = none
	body  string           // what is kept as its words
	file  store.Attachment // what it brings along; no URL = nothing
}

// readAct reads what a message does; false if nothing that is kept.
func (b *bridge) readAct(in *inbound) (act, bool, error) {
	body := in.Child(stanza.NSClient, "body").Text()
	if e := in.Child(nsRetract, "retract"); e != nil {
		return act{does: store.Retracted, names: e.Attr("id")}, true, nil
	}
	if e := in.Child(nsReactions, "reactions"); e != nil {
		text, err := reactionsIn(e)
		return act{does: store.Reacted, names: e.Attr("id"), body: text}, true, err
	}
	if body == "" {
		return act{}, false, nil
	}
	file, err := b.attachmentIn(in, body)
	a := act{does: store.Said, body: body, file: file}
	if e := in.Child(nsReply, "reply"); e != nil {
		a.names = e.Attr("id")
	}
	if e := in.Child(nsCorrect, "replace"); e != nil {
		a.does, a.names = store.Corrected, e.Attr("id")
	}
	return a, true, err
}

// reactionsIn is the reactions as they are kept: each once, in the client's order, separated by spaces.
func reactionsIn(e *stanza.Element) (string, error) {
	var list []string
	for _, kid := range e.Elements() {
		if kid.NS != nsReactions || kid.Name != "reaction" {
			continue
		}
		text := strings.TrimSpace(kid.Text())
		plain := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
		if text == "" || plain || utf8.RuneCountInString(text) > reactionCharsMax {
			return "", reasonBadReaction
		}
		if !slices.Contains(list, text) {
			list = append(list, text)
		}
	}
	if len(list) > reactionsMax || card.Holds(strings.Join(list, " ")) {
		return "", reasonBadReaction
	}
	return strings.Join(list, " "), nil
}

// speaker is who says something in a conversation.
type speaker struct {
	party conversation.Party
	role  conversation.Role
	agent acd.AgentID // 0 = the visitor
}

func (b *bridge) speakerOf(in *inbound, c *contact) (speaker, error) {
	m, ok := c.talk.Member(in.from.Bare().String())
	if !ok {
		return speaker{}, conversation.ErrNotMember
	}
	return speaker{m.Party, m.Role, b.agentAt(c, m.Party)}, nil
}

// said says whether a line is the speaker's own. By number: the place may have been another's before.
func (s speaker) said(l store.Line) bool {
	return l.Agent == s.agent && (s.agent != 0 || conversation.Party(l.Party) == conversation.Visitor)
}

// about finds the line that an act is about, as far as the speaker may read it. A correction or a retraction is about
// the first of the corrected lines (XEP-0308 v1.2.1 §3), and about one's own alone.
func (b *bridge) about(c *contact, s speaker, a act) (store.Line, error) {
	l, err := b.named(c, s, a)
	if err != nil {
		return store.Line{}, err
	}
	if l.Act == store.Corrected && a.does != store.Said {
		if l, err = b.lineOfID(c, l.About); err != nil {
			return store.Line{}, err
		}
	}
	switch {
	case !conversation.Reads(s.role, conversation.Kind(l.Kind)):
		return store.Line{}, reasonNoSuchLine
	case l.Retracted != 0:
		return store.Line{}, reasonTakenBack
	case a.does != store.Corrected && a.does != store.Retracted:
		return l, nil
	case !s.said(l):
		return store.Line{}, reasonNotYours
	case l.Act != store.Said:
		return store.Line{}, reasonNoSuchLine
	}
	return l, nil
}

// named is the line with the id that a client gives it: in a room its stanza-id, in a correction, and in the chat of a
// plain client, the id of the message that said it.
func (b *bridge) named(c *contact, s speaker, a act) (store.Line, error) {
	if id, err := conversation.ParseID(a.names); err == nil && a.does != store.Corrected {
		if l, err := b.lineOfID(c, id); err == nil || !errors.Is(err, reasonNoSuchLine) {
			return l, err
		}
	}
	l, ok, err := store.FindStanza(reading(), b.db.Reader(), c.id, s.agent, a.names)
	if err == nil && !ok {
		l, ok, err = store.FindOrigin(reading(), b.db.Reader(), c.id, s.agent, a.names)
	}
	if err == nil && (!ok || a.names == "") {
		err = reasonNoSuchLine
	}
	return l, err
}

func (b *bridge) lineOfID(c *contact, id uint64) (store.Line, error) {
	l, ok, err := store.ReadLine(reading(), b.db.Reader(), c.id, id)
	if err == nil && !ok {
		err = reasonNoSuchLine
	}
	return l, err
}

// rooted finds the line that an act is about and goes on with it. A line that was said just now may not be committed
// yet: then all that is under way is waited for, and what
// is said meanwhile waits behind it.
func (b *bridge) rooted(in *inbound, c *contact, s speaker, a act, then func(about store.Line, err error)) {
	find := func() (store.Line, error) {
		if a.names == "" && a.does == store.Said {
			return store.Line{}, nil
		}
		return b.about(c, s, a)
	}
	if c.rooting == 0 { // else those before it would come behind it
		if l, err := find(); !errors.Is(err, reasonNoSuchLine) {
			then(l, err)
			return
		}
	}
	c.rooting++
	b.after(in, func() {
		c.rooting--
		then(find())
	})
}

// answersNothing says whether words are kept though the line that they answer is not to be found. Words of an agent that
// answer an aside are not: they may be meant for agents alone.
func (a act) answersNothing(s speaker) bool {
	id, err := conversation.ParseID(a.names)
	return a.does == store.Said && (s.role == conversation.RoleVisitor || err != nil || !conversation.Aside(id))
}

// isDouble says whether a line was said before: what it was about may be gone since.
func (b *bridge) isDouble(c *contact, in *inbound) bool {
	return c.talk.Knows(in.from.Bare().String(), originOf(in))
}

// kindAbout is whom an act is for that may be about a line: what is about an aside is aside. A line is changed for those it
// was said to: an agent who may not speak to them any more cannot.
func (a act) kindAbout(who speaker, k conversation.Kind, about store.Line) (conversation.Kind, error) {
	of := conversation.Kind(about.Kind)
	if conversation.Aside(about.ID) {
		if of != conversation.Private {
			return 0, reasonNoSuchLine
		}
		k = conversation.Private
	}
	if changes := a.does == store.Corrected || a.does == store.Retracted; changes && conversation.As(who.role, k) != of {
		return 0, conversation.ErrMayNotSay
	}
	return k, nil
}

// withoutFallback takes the words away that are there for clients that do not know what the message does: they are not
// kept, so nobody should see them.
func withoutFallback(e *stanza.Element) *stanza.Element {
	kept := e.Nodes[:0:0]
	for _, n := range e.Nodes {
		if k := n.Element; k != nil && (k.NS == nsFallback || k.NS == stanza.NSClient && k.Name == "body" || k.NS == nsXHTML) {
			continue
		}
		kept = append(kept, n)
	}
	e.Nodes = kept
	return e
}

const nsXHTML = "http://jabber.org/protocol/xhtml-im" // XEP-0071 v1.5.4
