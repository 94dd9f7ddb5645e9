package xmpp

import (
	"slices"
	"strconv"
	"strings"

	"parley/acd"
	"parley/acd/word"
	"parley/internal/i18n"
	"parley/xmppd/muc"
	"parley/xmppd/stanza"
)

// What an agent's plain clients are told, and how.

const (
	nsHints         = "urn:xmpp:hints"              // XEP-0334 v1.0.0
	nsCarbons       = "urn:xmpp:carbons:2"          // XEP-0280 v1.0.1
	nsQuickResponse = "urn:xmpp:tmp:quick-response" // XEP-0439 v0.1.0
)

// voice says things in an agent's language.
func (b *bridge) voice(p *plainAgent) i18n.Voice { return b.plains.speech.In(p.Lang, p.heard) }

// tellAgent writes to an agent's plain clients: from a contact, or, with from "", from one of the agent's queues.
func (b *bridge) tellAgent(p *plainAgent, from, text string, more ...*stanza.Element) {
	if from == "" {
		from = b.cfg.Domain
		if served := b.servedBy(p.Agent); len(served) > 0 {
			from = served[0].jid
		}
	}
	b.chat(p, message(from, "", "chat", append([]*stanza.Element{body(text)}, more...)...))
}

func body(text string) *stanza.Element { return stanza.New(stanza.NSClient, "body").AddText(text) }

// chat sends a message to all plain clients of an agent. While a desk is there, too, each is addressed by itself, for a
// desk gets no such messages; and no copies are wanted then.
func (b *bridge) chat(p *plainAgent, e *stanza.Element) {
	if !b.deskThere(p.Agent) || len(p.clients) == 0 {
		b.out(e.SetAttr("to", p.jid))
		return
	}
	b.chatEach(p, e)
}

// chatEach addresses each plain client by itself.
func (b *bridge) chatEach(p *plainAgent, e *stanza.Element) {
	if e.Child(stanza.NSClient, "body") != nil {
		e.Add(stanza.New(nsCarbons, "private"), stanza.New(nsHints, "no-copy"))
	}
	for _, full := range p.inOrder() {
		b.out(e.SetAttr("to", full))
	}
}

// deskThere says whether a session of an agent's is a desk, acting or not.
func (b *bridge) deskThere(id acd.AgentID) bool {
	return slices.ContainsFunc(b.deskOf(id).everySession(), func(full string) bool { return !plainSession(full) })
}

func (p *plainAgent) inOrder() []string {
	var all []string
	for full := range p.clients {
		all = append(all, full)
	}
	slices.Sort(all)
	return all
}

// tellPlainAgent puts into words what an agent's session is told.
func (b *bridge) tellPlainAgent(p *plainAgent, e *stanza.Element) {
	switch e.Name {
	case "iq":
		if offer := e.Child(nsWorkgroup, "offer"); offer != nil {
			b.offerToPlain(p, e.Attr("id"))
		}
	case "presence":
		b.tellPlainPresence(p, e)
	case "message":
		b.tellPlainMessage(p, e)
	}
}

func (b *bridge) tellPlainMessage(p *plainAgent, e *stanza.Element) {
	if text := errorText(b.voice(p), e); text != "" {
		b.tellRefusal(p, e, text)
		return
	}
	if e.Attr("type") == "groupchat" {
		b.lineToPlain(p, e)
		return
	}
	for _, kid := range e.Elements() {
		switch kid.NS + " " + kid.Name {
		case nsParley + " state":
			b.stateToPlain(p, kid)
		case nsParley + " offer":
			b.offerChangedAtPlain(p, kid)
		case nsParley + " revoked":
			b.revokedAtPlain(p, kid)
		case nsParley + " contact":
			if e.Attr("from") == b.cfg.Domain || e.Child(muc.NSUser, "x") != nil {
				b.contactToPlain(p, kid)
			} else {
				b.overviewToPlain(p, kid) // as who monitors it is told
			}
		case nsParley + " closed":
			b.closedAtPlain(p, kid.Attr("jid"))
		case nsParley + " pass":
			b.passToPlain(p, kid)
		case nsParley + " monitored":
			b.copyToPlain(p, e)
		case nsParley + " whisper":
			b.whisperToPlain(p, e)
		case nsParley + " note":
			b.noteToPlain(p, kid)
		case nsParley + " silent":
			b.silentToPlain(p, kid)
		case nsParley + " moved":
			b.movedFromPlain(p, kid)
		case nsParley + " desk":
			b.deskOpens(p)
		case muc.NSUser + " x":
			b.plainJoins(p, e.Attr("from"))
		}
		if m, is := markTold(kid); is {
			b.markToPlain(p, e, m)
		}
	}
}

// deskOpens tells that a desk acts from now on.
func (b *bridge) deskOpens(p *plainAgent) {
	if served := b.servedBy(p.Agent); len(served) > 0 {
		b.chatEach(p, message(served[0].jid, "", "chat", body(b.voice(p).Say("plain.desk.open"))))
	}
}

// tellRefusal says at the client that wrote last why something was not done. An error to the bare JID would be lost.
func (b *bridge) tellRefusal(p *plainAgent, e *stanza.Element, text string) {
	if e.Attr("id") == "" {
		b.tellAgent(p, e.Attr("from"), b.voice(p).Say("plain.refused", "why", text))
		return
	}
	told := stanza.New(stanza.NSClient, "message", "type", "error", "id", e.Attr("id"), "from", e.Attr("from"), "to", p.speaks)
	b.out(told.Add(e.Child(stanza.NSClient, "error")))
}

// stateToPlain shows an agent's state as the presence of the agent's queues, and says what the agent did not ask for.
func (b *bridge) stateToPlain(p *plainAgent, state *stanza.Element) {
	shown, reason := state.Attr("shown"), state.Attr("reason")
	told := shown + " " + reason
	if told == p.told {
		return
	}
	p.told = told
	if words := b.shownInWords(p, shown, reason); words != p.shown {
		p.shown = words
		for _, q := range b.servedBy(p.Agent) {
			b.out(b.queueToPlain(p, q, p.jid, shown, reason))
		}
	}
	switch reason {
	case "no-answer", "forced", "connection-lost":
		if shown == "not-ready" {
			b.tellAgent(p, "", b.voice(p).Say("plain.state."+reason))
		}
	}
}

// showState shows all queues of an agent as they look from the agent's state.
func (b *bridge) showState(p *plainAgent, to string) {
	v := b.viewOf(p)
	for _, q := range b.servedBy(p.Agent) {
		b.out(b.queueToPlain(p, q, to, word.Shown(v.Shown), b.reasonName(v)))
	}
}

// viewOf is how an agent stands now.
func (b *bridge) viewOf(p *plainAgent) acd.AgentStands {
	var v acd.AgentView
	b.eng.Read(func(s *acd.State) { v, _ = s.Agent(p.Agent) })
	return v.AgentStands
}

// queueResource is whose presence an agent sees as a queue's: Gajim 1.7 shows no contact as there whose presence comes
// from a bare JID.
const queueResource = "/queue"

// queueToPlain is a queue's presence: the agent's state, in the terms of RFC 6121 §4.7.2.1 and in words.
func (b *bridge) queueToPlain(p *plainAgent, q queueEntry, to, shown, reason string) *stanza.Element {
	e := presence(q.jid+queueResource, to, "")
	if show := showOf(shown); show != "" {
		e.Add(stanza.New(stanza.NSClient, "show").AddText(show))
	}
	return e.Add(stanza.New(stanza.NSClient, "status").AddText(b.shownInWords(p, shown, reason)))
}

func showOf(shown string) string {
	switch shown {
	case "ready", "offered":
		return ""
	case "busy":
		return "dnd"
	case "logged-out":
		return "xa"
	}
	return "away"
}

// stateInWords is how an agent stands: "Not ready (Lunch)".
func (b *bridge) stateInWords(p *plainAgent, v acd.AgentStands) string {
	return b.shownInWords(p, word.Shown(v.Shown), b.reasonName(v))
}

func (b *bridge) shownInWords(p *plainAgent, shown, reason string) string {
	voice := b.voice(p)
	words := voice.Say("plain.shown." + shown)
	if shown != "not-ready" || reason == "" {
		return words
	}
	if key := "plain.reason." + reason; voice.Say(key) != key {
		reason = voice.Say(key)
	}
	return words + " (" + reason + ")"
}

// span is a time that has passed as people read it: 1:05.
func span(from, to acd.Time) string {
	seconds := max(int64(to-from)/1000, 0)
	text := strconv.FormatInt(seconds/60, 10) + ":"
	if seconds%60 < 10 {
		text += "0"
	}
	return text + strconv.FormatInt(seconds%60, 10)
}

// quote is a line in an offer, shortened to what one can see at a glance.
func quote(line string) string {
	const most = 120
	line = strings.Join(strings.Fields(line), " ")
	if r := []rune(line); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return line
}
