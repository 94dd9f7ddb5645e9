package xmpp

import (
	"maps"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/conversation"
	"parley/xmppd/stanza"
)

// Where the server says nothing about sessions (Config.PresenceOnly), unavailable presence may be a wish, to hang up or
// to sign off, or the end of the session that the server speaks for. Only the session itself can tell: it is asked, and
// whoever does not answer is gone.

// A client that knows no ping answers as the server does for one that is gone (XEP-0199 v2.0.1 §4.4). So each is asked
// when it has just spoken, too: who seems to be gone then cannot be asked, and is judged by its presence alone.

// question is a ping (XEP-0199 v2.0.1 §4.5) to a session, and what its answer decides.
type question struct {
	id    string
	trial bool            // the session is there: can it be asked?
	left  []acd.ContactID // rooms it has left; if it lives it meant to
	signs bool            // it has signed off, if it lives
}

// questionsMax is how many questions that matter may be open. Then who has been silent longest is taken for gone.
const questionsMax = 4096

// askedOf is a question by whom it was put to.
type askedOf struct{ full, id string }

// try asks a session that has just spoken. Nothing waits for the answer.
func (b *bridge) try(s *session) {
	if b.cfg.PresenceOnly && s.asked == nil && !s.plain() {
		b.put(s, &question{trial: true})
	}
}

// ask asks a session whether it is there; one question at a time, which holds a part of the session until the answer.
func (b *bridge) ask(s *session) *question {
	if s.asked == nil || s.asked.trial {
		s.parts++
		b.put(s, &question{})
		b.questions = append(b.questions, askedOf{s.jid, s.asked.id})
		b.giveUp()
	}
	return s.asked
}

// giveUp bounds the questions. Those that are answered still have their place.
func (b *bridge) giveUp() {
	for len(b.questions) > b.questionsMax {
		oldest := b.questions[0]
		b.questions = b.questions[1:]
		if s := b.sessions[oldest.full]; s != nil && s.asked != nil && s.asked.id == oldest.id {
			s.asked = nil
			b.sessionEnded(nil, s)
		}
	}
}

// put sends a question, in place of one before.
func (b *bridge) put(s *session, q *question) {
	b.lastAsked++
	q.id = "p-" + number(b.lastAsked)
	s.asked = q
	b.send(stanza.New(stanza.NSClient, "iq", "type", "get", "from", b.cfg.Domain, "to", s.jid, "id", q.id).
		Add(stanza.New(nsPing, "ping")))
}

// askAbout asks a session known by its full JID; nil if it is none, or asking is not the way.
func (b *bridge) askAbout(full string) *question {
	if s := b.sessions[full]; s != nil && b.cfg.PresenceOnly && !s.mute {
		return b.ask(s)
	}
	return nil
}

// pinged takes the answer to a question. It reports false if in is none.
func (b *bridge) pinged(in *inbound) bool {
	s := b.sessions[in.from.String()]
	if !strings.HasPrefix(in.Attr("id"), "p-") || s == nil || s.asked == nil || s.asked.id != in.Attr("id") {
		return false
	}
	q := s.asked
	s.asked = nil
	switch gone := in.Attr("type") == "error" && unreachable(in); {
	case q.trial:
		s.mute = gone
	case gone:
		b.sessionEnded(in, s)
	default:
		b.alive(in, s, q)
		b.yield(s.jid)
	}
	return true
}

// unreachable says whether an error may be the server's word that nobody is at the address.
func unreachable(in *inbound) bool {
	for _, e := range in.Child(stanza.NSClient, "error").Elements() {
		switch e.Name {
		case "service-unavailable", "item-not-found", "recipient-unavailable", "gone", "remote-server-timeout", "remote-server-not-found":
			return e.NS == stanza.NSStanzas
		}
	}
	return false
}

// bounced follows an error that a message of ours came back with.
func (b *bridge) bounced(in *inbound) {
	s := b.sessions[in.from.String()]
	switch {
	case s == nil || !b.cfg.PresenceOnly || !unreachable(in):
	case s.mute:
		b.sessionEnded(in, s)
	default:
		b.ask(s)
	}
}

// alive follows an answer: what the session did it meant, and if it was held for lost it is back.
func (b *bridge) alive(in *inbound, s *session, q *question) {
	if s.lost {
		s.lost = false
		b.visitorBack(in, s)
		b.deskBack(in, s)
		b.tellAgain(s)
	}
	for _, id := range q.left {
		if c := b.contacts[id]; c != nil {
			b.leftRoom(in, c, s)
		}
	}
	if a, err := b.agentOf(s.bare); err == nil && q.signs {
		b.signOff(in, a)
	}
}

// leftRoom ends a conversation that a session has left, unless its party is in the room again.
func (b *bridge) leftRoom(in *inbound, c *contact, s *session) {
	party, ok := c.talk.PartyOf(s.bare)
	if !ok || c.agent == 0 || c.talk.Present(party) > 0 || b.watches(in, c) {
		return
	}
	b.hangUp(in, c, party)
}

// hangUp ends a conversation as one of its parties wishes.
func (b *bridge) hangUp(in *inbound, c *contact, by conversation.Party) {
	switch by {
	case conversation.Visitor:
		b.submit(in, acd.VisitorLeft{Contact: c.id}, nil, nil)
	case conversation.Agent:
		b.submit(in, acd.AgentHungUp{Agent: c.agent, Contact: c.id}, nil, nil)
	default:
		b.submit(in, acd.Parted{Agent: b.agentAt(c, by), Contact: c.id}, nil, nil)
	}
}

// serverAway takes every session for lost: nobody can be reached.
func (b *bridge) serverAway() {
	for _, s := range b.inSessionOrder() {
		if q := s.asked; q != nil { // the question, or its answer, may have gone with the connection
			s.asked = nil
			if !q.trial {
				b.yield(s.jid)
			}
		}
		if !s.lost {
			s.lost = true
			b.visitorGone(nil, s)
			b.deskLost(nil, s)
		}
	}
}

// serverBack asks who is still there: the server may have been a while away, or have started anew. Who cannot be asked is
// lost until it speaks.
func (b *bridge) serverBack() {
	for _, s := range b.inSessionOrder() {
		if !s.mute {
			b.ask(s)
		}
	}
	b.greetPlains()
}

// inSessionOrder is the sessions by full JID, so that what is told does not depend on a map.
func (b *bridge) inSessionOrder() []*session {
	all := make([]*session, 0, len(b.sessions))
	for _, full := range slices.Sorted(maps.Keys(b.sessions)) {
		all = append(all, b.sessions[full])
	}
	return all
}

// tellAgain says to a session that was out of reach what it may have missed.
func (b *bridge) tellAgain(s *session) {
	if v := b.visitors[s.bare]; v != nil && v.session == s.jid {
		b.tellVisitorAgain(v)
	}
	if a, err := b.agentOf(s.bare); err == nil && b.deskOf(a.id).active == s.jid {
		b.putAgain(b.deskOf(a.id))
		b.inviteAgain(b.deskOf(a.id))
	}
}

func (b *bridge) tellVisitorAgain(v *visitor) {
	c := v.contact
	c.told = wait{}
	b.touched(c)
	if _, joined := c.talk.Occupant(v.session); joined || c.agent == 0 {
		return
	}
	var standing *stanza.Element
	b.eng.Read(func(s *acd.State) { standing, _ = b.standing(s, c) })
	if standing != nil {
		b.send(b.invitation(c, v.session, standing))
	}
}
