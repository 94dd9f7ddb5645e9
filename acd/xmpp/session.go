package xmpp

import (
	"slices"

	"parley/acd"
	"parley/acd/conversation"
)

// session is an XMPP session with a part in something: a visitor's, a desk, or an occupant of rooms.
type session struct {
	jid, bare string
	lost      bool // its socket is gone; it may be resumed
	parts     int  // what it has a part in; at 0 it is forgotten
	rooms     []acd.ContactID
	monitors  []acd.ContactID // whose copies it is sent
	asked     *question       // whether it is there, on a server that does not say; nil = it was not asked
	mute      bool            // it cannot be asked

	lang     string // in which it is told of what it monitors; "" = not said
	fastpath bool   // its client was made for Fastpath, as Smack was
}

// take gives a session one more part.
func (b *bridge) take(in *inbound) *session {
	full := in.from.String()
	s := b.sessions[full]
	if s == nil {
		s = &session{jid: full, bare: in.from.Bare().String(), mute: plainSession(full)}
		b.sessions[full] = s
		b.try(s)
	}
	s.lost = false // who speaks is there
	s.fastpath = s.fastpath || b.fastpath[full] || showsFastpath(in)
	delete(b.fastpath, full)
	s.parts++
	b.note(full)
	return s
}

// yield takes one part from a session.
func (b *bridge) yield(full string) {
	b.note(full)
	if s := b.sessions[full]; s != nil {
		if s.parts--; s.parts <= 0 {
			delete(b.sessions, full)
			if s.fastpath {
				b.noteFastpath(full) // it may come again, and shows itself once
			}
		}
	}
}

// langAt is the language of a session that monitors.
func (b *bridge) langAt(full string) string {
	if s := b.sessions[full]; s != nil {
		return s.lang
	}
	return ""
}

// connected says whether a session is known and has its socket.
func (b *bridge) connected(full string) bool {
	s := b.sessions[full]
	return s != nil && !s.lost
}

// notice hears from the server about a session (urn:parley:session:1). Nobody else is listened to.
func (b *bridge) notice(in *inbound) {
	if in.from.String() != b.port.Host() {
		b.fail(in, reasonUnknownService)
		return
	}
	n := in.Child(nsSession, "session")
	if b.privileged(in) || b.clientNotice(in, n.Attr("jid"), n.Attr("state")) {
		return
	}
	s := b.sessions[n.Attr("jid")]
	if s == nil {
		if n.Attr("state") == "ended" {
			delete(b.fastpath, n.Attr("jid"))
		}
		return
	}
	switch n.Attr("state") {
	case "lost":
		s.lost = true
		b.visitorGone(in, s)
		b.deskLost(in, s)
	case "resumed":
		s.lost = false
		b.visitorBack(in, s)
		b.deskBack(in, s)
	case "ended":
		b.sessionEnded(in, s)
	}
}

// sessionEnded takes a session out of everything. Leaving a room this way is no hanging up: only the connection ended.
func (b *bridge) sessionEnded(in *inbound, s *session) {
	wasLost := s.lost
	s.lost = true
	for _, id := range slices.Clone(s.rooms) {
		if c := b.contacts[id]; c != nil {
			b.leaveRoom(c, s.jid)
		}
	}
	for _, id := range slices.Clone(s.monitors) {
		if c := b.contacts[id]; c != nil {
			b.endMonitor(c, s.jid)
		}
	}
	if v := b.visitors[s.bare]; v != nil && slices.Contains(v.sessions, s.jid) {
		b.detach(v, s.jid)
		b.visitorGone(in, s)
	}
	b.deskEnded(in, s, wasLost)
	delete(b.sessions, s.jid)
	delete(b.fastpath, s.jid)
	b.note(s.jid)
}

// attach makes a session the one its visitor is notified at; the oldest gives way at the bound.
func (b *bridge) attach(in *inbound, v *visitor) {
	full := in.from.String()
	if i := slices.Index(v.sessions, full); i >= 0 {
		v.sessions = slices.Delete(v.sessions, i, i+1)
		if s := b.sessions[full]; s != nil {
			s.lost = false
		}
	} else {
		b.take(in)
	}
	if len(v.sessions) >= b.cfg.SessionsMax {
		b.detach(v, v.sessions[0])
	}
	v.sessions = append(v.sessions, full)
	v.session = full
}

func (b *bridge) detach(v *visitor, full string) {
	v.sessions = slices.DeleteFunc(v.sessions, func(s string) bool { return s == full })
	if v.session == full {
		v.session = ""
		if n := len(v.sessions); n > 0 {
			v.session = v.sessions[n-1]
		}
	}
	b.yield(full)
}

// showsUp counts a session as the visitor's that joins the room, asks for the place or asks to wait again: a client that
// comes back need not know <visit/>.
func (b *bridge) showsUp(in *inbound, v *visitor) {
	if !slices.Contains(v.sessions, in.from.String()) {
		b.attach(in, v)
	}
	if v.lost {
		v.lost = false
		b.submit(in, acd.VisitorReturned{Contact: v.contact.id}, nil, nil)
	}
}

// visitorGone tells the core once no session of the visitor has its socket.
func (b *bridge) visitorGone(in *inbound, s *session) {
	v := b.visitors[s.bare]
	if v == nil || v.lost || slices.ContainsFunc(v.sessions, b.connected) {
		return
	}
	v.lost = true
	b.submit(in, acd.VisitorLost{Contact: v.contact.id}, nil, nil)
}

// visitorBack tells the core that a session of the visitor has its socket again.
func (b *bridge) visitorBack(in *inbound, s *session) {
	v := b.visitors[s.bare]
	if v == nil || !v.lost || !slices.Contains(v.sessions, s.jid) {
		return
	}
	v.lost = false
	b.submit(in, acd.VisitorReturned{Contact: v.contact.id}, nil, nil)
}

// leaveRoom takes a session out of a room and tells the others once the member has left altogether.
func (b *bridge) leaveRoom(c *contact, full string) (conversation.Occupant, bool) {
	o, ok := c.talk.Leave(full)
	if !ok {
		return o, false
	}
	b.forgetRoom(c, full)
	if c.talk.Present(o.Party) == 0 {
		for _, other := range c.talk.Audience(conversation.As(c.talk.RoleAt(o.Party), conversation.Presence)) {
			b.send(b.occupantGone(c, o.Party, other.Session))
		}
	}
	return o, true
}

// forgetRoom takes a room from a session's parts.
func (b *bridge) forgetRoom(c *contact, full string) {
	if s := b.sessions[full]; s != nil {
		s.rooms = slices.DeleteFunc(s.rooms, func(id acd.ContactID) bool { return id == c.id })
		b.yield(full)
	}
}
