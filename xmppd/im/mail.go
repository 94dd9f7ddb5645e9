package im

import (
	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Namespaces that say what becomes of a message.
const (
	nsHints      = "urn:xmpp:hints"    // XEP-0334 v1.0.0
	nsReceipts   = "urn:xmpp:receipts" // XEP-0184 v1.4.0
	nsChatStates = "http://jabber.org/protocol/chatstates"
	nsMarkers    = "urn:xmpp:chat-markers:0" // XEP-0333 v1.0.0
	nsInvitation = "jabber:x:conference"     // XEP-0249 v1.2
)

// mail is a message on its way, in a form that outlives the View it was read from.
type mail struct {
	b        []byte // as the recipient gets it
	own      []byte // as it stands in the sender's archive; the same as b where it does in none
	id       string // what the sender calls it; empty unless typ or copies ask for it
	from, to jid.JID
	client   *Client         // who sent it, or
	link     *component.Link // who sent it
	typ      messageType
	kept     bool // it stands in the recipient's archive

	lasting bool // worth keeping for later (XEP-0160 v1.0.1 §3, XEP-0334)
	copies  bool // eligible for carbons (XEP-0280 v1.0.1 §6)
	idle    bool // nothing but a chat state: it can wait while nobody looks (XEP-0352)
	roomy   bool // bears an element of a room's
}

// mailOf reads what must be known of l's message.
func mailOf(l *letter) mail {
	m := mail{b: l.b, own: l.b, from: l.from, to: l.to, client: l.client, link: l.link, typ: typeOf(l.v)}
	var body, talk, store, never, private bool
	m.idle = m.typ != failure && len(l.v.Children) > 0
	for _, c := range l.v.Children {
		ns := string(c.NS)
		m.idle = m.idle && (ns == nsChatStates || ns == nsHints || ns == stanza.NSClient && string(c.Name) == "thread")
		switch ns {
		case stanza.NSClient:
			body = body || string(c.Name) == "body"
		case nsReceipts, nsChatStates, nsMarkers, nsInvitation:
			talk = true
		case nsRoomUser:
			m.roomy = true
		case nsCarbons:
			private = private || string(c.Name) == "private"
		case nsHints:
			switch string(c.Name) {
			case "store":
				store = true
			case "no-store":
				never = true
			case "no-copy":
				private = true
			}
		}
	}
	m.lasting = (body || store) && !never
	m.copies = !private && (m.typ == chat || m.typ == normal && (body || talk || m.roomy))
	if m.copies || m.typ == failure {
		m.id = string(l.v.ID)
	}
	return m
}

// answer sends b back to where m came from. It blocks on nobody.
func (m *mail) answer(b []byte) {
	switch {
	case b == nil:
	case m.client != nil:
		m.client.Deliver(b)
	case m.link != nil:
		m.link.Return(b)
	}
}

// refuse tells the sender of m, long after it was read, that it was not delivered.
func (r *Router) refuse(m *mail, c stanza.Condition) {
	s := r.scanner()
	defer r.scanners.Put(s)
	v, err := s.Scan(m.b)
	if err != nil {
		r.log.Error("a message of ours is not well-formed", "err", err)
		return
	}
	l := letter{v: v, from: m.from}
	m.answer(l.errorReply(stanza.Error{Condition: c}))
}
