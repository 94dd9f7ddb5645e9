package im

import (
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Namespaces in which only servers speak.
const (
	nsStanzaID   = "urn:xmpp:sid:0"                          // XEP-0359 v0.7.0
	nsOccupantID = "urn:xmpp:occupant-id:0"                  // XEP-0421 v1.0.1
	nsCarbons    = "urn:xmpp:carbons:2"                      // XEP-0280 v1.0.1
	nsMAM        = "urn:xmpp:mam:2"                          // XEP-0313 v1.1.2
	nsSession    = "urn:parley:session:1"                    // docs/protocol.md
	nsDelay      = "urn:xmpp:delay"                          // XEP-0203 v2.0
	nsPrivilege  = "urn:xmpp:privilege:2"                    // XEP-0356 v0.4.1
	nsEvent      = "http://jabber.org/protocol/pubsub#event" // XEP-0060 v1.30.0
)

// forged returns what to drop from a message or presence: every child by which its sender claims to be this server, or one
// of its other components, and of a client every child that only services send. It returns nil if there is no such child.
func (r *Router) forged(l *letter) func(stanza.Child, []byte) bool {
	if l.v.Kind == stanza.IQ || l.client == nil && l.link == nil {
		return nil
	}
	for _, c := range l.v.Children {
		switch string(c.NS) {
		case nsStanzaID, nsOccupantID, nsCarbons, nsMAM, nsSession, nsDelay, nsPrivilege, nsEvent, nsForward:
			if r.isForged(l, c, l.v.Bytes(c)) {
				return func(c stanza.Child, raw []byte) bool { return r.isForged(l, c, raw) }
			}
		}
	}
	return nil
}

func (r *Router) isForged(l *letter, c stanza.Child, raw []byte) bool {
	switch string(c.NS) + " " + string(c.Name) {
	case nsOccupantID + " occupant-id", nsMAM + " result", nsMAM + " fin", nsEvent + " event":
		return l.client != nil // of a component they are its own, and say so by their from
	case nsCarbons + " received", nsCarbons + " sent", nsSession + " session":
		return true
	case nsPrivilege + " privilege", nsPrivilege + " privileged_iq":
		return l.client != nil || l.to != r.host // where a component asks for what it was granted
	case nsStanzaID + " stanza-id":
		return r.isOurs(l, raw, "by")
	case nsDelay + " delay":
		return r.isOurs(l, raw, "from")
	case nsForward + " forwarded":
		e, err := stanza.Parse(raw)
		return err != nil || claims(e)
	}
	return false
}

// claims reports whether something is said at any depth that clients might believe wherever it stands.
func claims(e *stanza.Element) bool {
	for _, child := range e.Elements() {
		switch child.NS + " " + child.Name {
		case nsCarbons + " received", nsCarbons + " sent", nsMAM + " result", nsSession + " session":
			return true
		}
		if claims(child) {
			return true
		}
	}
	return false
}

// isOurs reports whether an attribute of an element names this server, one of its components, or somebody there, and not
// the component that l is from. What cannot be read is taken as ours.
func (r *Router) isOurs(l *letter, raw []byte, attr string) bool {
	s := r.scanner()
	defer r.scanners.Put(s)
	v, err := s.Scan(raw)
	if err != nil {
		return true
	}
	value := v.Attr(attr)
	if len(value) == 0 {
		return false
	}
	j, err := jid.ParseBytes(value)
	if err != nil {
		return true
	}
	if l.link != nil && j.Domain() == l.link.Domain() {
		return false
	}
	_, known := r.link(j.Domain())
	return known || j.Domain() == r.host.Domain()
}

// presumes reports whether an iq is what only the recipient's own server may send: a push of its roster or block list. A
// client might believe it whoever it is from.
func presumes(l *letter) bool {
	if borrows := l.v.Kind == stanza.IQ && len(l.v.Children) == 1 && string(l.v.Children[0].NS) == nsPrivilege; borrows {
		return l.link == nil || !l.to.IsBare() // XEP-0356 v0.4.1 §6.3
	}
	if l.v.Kind != stanza.IQ || string(l.v.Type) != "set" || len(l.v.Children) != 1 {
		return false
	}
	switch string(l.v.Children[0].NS) {
	case nsRoster, nsBlocking:
		if mayRoster(l) {
			return false
		}
		return l.client == nil && l.link != nil || l.client != nil && l.to.Bare() != l.client.Bare
	}
	return false
}
