package xmpp

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/conversation"
	"parley/xmppd/stanza"
)

// visitorSays takes what a visitor writes during the visit: a line, or the end.
func (b *bridge) visitorSays(in *inbound, v *plainVisitor, c *contact) {
	text := in.Child(stanza.NSClient, "body").Text()
	if visit := b.visitors[v.jid]; visit != nil {
		b.showsUp(&inbound{Element: in.Element, from: in.from.Bare(), to: in.to, done: func() {}}, visit)
	}
	if _, joined := c.talk.Occupant(v.jid); !joined {
		b.act(nil, in.from.Bare(), joinRoom(c.jid, 0))
	}
	switch {
	case isQuit(text), in.Child(nsStates, "gone") != nil:
		b.submit(in, acd.VisitorLeft{Contact: c.id}, nil, nil)
	case saysGoodbye(text):
		b.speak(in, c, text)
		b.submit(nil, acd.VisitorLeft{Contact: c.id}, nil, nil)
	case text != "" && isCommand(text):
		b.tellVisitor(v, b.visitorVoice(v).Say("plain.visit.help"))
	default:
		b.speak(in, c, literal(text))
	}
}

// tellPlainVisitor puts into words what a visitor's session is told.
func (b *bridge) tellPlainVisitor(v *plainVisitor, e *stanza.Element) {
	switch {
	case e.Name != "message":
		return
	case e.Attr("type") == "error":
		b.out(stanza.New(stanza.NSClient, "message", "type", "error", "id", e.Attr("id"), "from", v.chat, "to", v.speaks).
			Add(e.Child(stanza.NSClient, "error")))
		return
	case e.Attr("type") == "groupchat":
		b.lineToVisitor(v, e)
		return
	}
	if c := e.Child(nsParley, "contact"); c != nil {
		b.standingToVisitor(v, c)
	}
	for _, kid := range e.Elements() {
		if receipt, is := markTold(kid); is && kid.Attr("by") != conversation.Visitor.String() {
			b.markToVisitor(v, e, kid, receipt)
		}
	}
}

// lineToVisitor hands a visitor what the room says.
func (b *bridge) lineToVisitor(v *plainVisitor, e *stanza.Element) {
	room, nickname := cutResource(e.Attr("from"))
	id, err := acd.ParseContactID(localpart(room))
	c := b.contacts[id]
	if err != nil || c == nil || nickname == conversation.Visitor.String() || e.Child(stanza.NSClient, "subject") != nil {
		return
	}
	said := plainForm(e, c, func(line string) string { return b.messageOf(id, line) })
	if said != nil {
		b.out(said.SetAttr("from", v.chat).SetAttr("to", v.jid))
	}
}

func (b *bridge) markToVisitor(v *plainVisitor, e, mark *stanza.Element, receipt string) {
	id, err := acd.ParseContactID(localpart(e.Attr("from")))
	if err != nil {
		return
	}
	ns := nsReceipts
	if receipt == "displayed" {
		ns = nsMarkers
	}
	if name := b.messageOf(id, mark.Attr("id")); name != "" {
		b.out(message(v.chat, v.jid, "chat", stanza.New(ns, receipt, "id", name)))
	}
}

// standingToVisitor tells a visitor where the visit stands, as often as it is worth a message: at once, then each time
// the line ahead has halved, and for the last three places.
func (b *bridge) standingToVisitor(v *plainVisitor, e *stanza.Element) {
	voice := b.visitorVoice(v)
	before := v.state
	v.state = e.Attr("state")
	switch v.state {
	case "waiting", "ringing":
		ahead, _ := strconv.Atoi(e.Attr("position"))
		if before == "talking" {
			b.tellVisitor(v, voice.Say("plain.visit.requeued"))
			v.ahead = ahead
			return
		}
		if v.ahead >= 0 && (ahead >= v.ahead || ahead >= 3 && ahead > v.ahead/2) {
			return
		}
		v.ahead = ahead
		key := "plain.visit.place"
		if e.Attr("agents") == "none" {
			key = "plain.visit.nobody"
		}
		b.tellVisitor(v, voice.Say(key, "n", number(ahead+1)))
	case "talking":
		if before != "talking" {
			b.tellVisitor(v, voice.Say("plain.visit.talking", "agent", e.Attr("agent")))
		}
	case "ended":
		by := e.Attr("by")
		if voice.Say("plain.visit.ended."+by) == "plain.visit.ended."+by {
			by = "system"
		}
		b.tellVisitor(v, voice.Say("plain.visit.ended."+by))
		b.visitOver(v, e)
	}
}

// visitOver asks a visitor who has talked to somebody how it was. Whatever is no answer begins a new visit.
func (b *bridge) visitOver(v *plainVisitor, over *stanza.Element) {
	id, err := acd.ParseContactID(localpart(over.Attr("jid")))
	if err != nil || over.Attr("agent") == "" {
		b.endDialogue(v)
		return
	}
	*v = plainVisitor{jid: v.jid, chat: v.chat, speaks: v.speaks, lang: v.lang, ahead: -1, rates: id}
	b.tellVisitor(v, b.visitorVoice(v).Say("plain.visit.rate"))
}

// rateAsVisitor takes one to five for an answer. It reports false for anything else: nothing is asked again.
func (b *bridge) rateAsVisitor(in *inbound, v *plainVisitor, text string) bool {
	id := v.rates
	v.rates = 0
	stars := strings.IndexRune("12345", []rune(narrow(text) + " ")[0]) + 1
	if skips(text) {
		b.surveyVisitor(v, id)
		return true
	}
	if utf8.RuneCountInString(text) != 1 || stars == 0 {
		return false
	}
	b.rate(in, id, stars, "", func(err error) {
		said := b.visitorVoice(v).Say("plain.visit.rated")
		if err != nil {
			said = whyNot(b.visitorVoice(v), refusal(err))
		}
		b.tellVisitor(v, said)
		b.surveyVisitor(v, id)
	})
	return true
}

// welcomeBack takes a visitor in a plain client for there after a start of the ACD: messages reach the account, and
// nobody would write first.
func (b *bridge) welcomeBack(v *visitor, s *session) {
	if b.plains.visitors[v.jid] == nil {
		p := &plainVisitor{jid: v.jid, chat: b.queue(v.contact.queue).jid, begun: true, ahead: -1, lang: v.contact.lang}
		b.plains.visitors[v.jid] = p
		b.plains.order = append(b.plains.order, v.jid)
	}
	s.lost = false
	b.visitorBack(nil, s)
}

func (b *bridge) visitorsInOrder() []*visitor {
	return slices.SortedFunc(maps.Values(b.visitors), func(x, y *visitor) int { return strings.Compare(x.jid, y.jid) })
}
