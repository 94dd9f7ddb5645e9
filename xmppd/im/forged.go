package im

import (
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Namespaces in which only servers speak.
const (
	nsStanzaID   = "urn:xmpp:sid:0"         // XEP-0359 v0.7.0
	nsOccupantID = "urn:xmpp:occupant-id:0" // XEP-0421 v1.0.1
	nsCarbons    = "urn:xmpp:carbons:2"     // XEP-0280 v1.0.1
	nsMAM        = "urn:xmpp:mam:2"         // XEP-0313 v1.1.2
	nsSession    = "urn:parley:session:1"   // docs/protocol.md
	nsDelay      = "urn:xmpp:delay"         // XEP-0203 v2.0
)

// forged returns what to drop from a client's message: every child that claims to be the work of this server or of its
// components. It returns nil if there is nothing to look at.
func (r *Router) forged(v *stanza.View) func(stanza.Child, []byte) bool {
	if v.Kind != stanza.Message {
		return nil
	}
	for _, c := range v.Children {
		switch string(c.NS) {
		case nsStanzaID, nsOccupantID, nsCarbons, nsMAM, nsSession, nsDelay:
			return r.isForged
		}
	}
	return nil
}

func (r *Router) isForged(c stanza.Child, raw []byte) bool {
	switch string(c.NS) + " " + string(c.Name) {
	case nsOccupantID + " occupant-id", nsCarbons + " received", nsCarbons + " sent", nsMAM + " result", nsMAM + " fin",
		nsSession + " session":
		return true
	case nsStanzaID + " stanza-id":
		return r.isOurs(raw, "by")
	case nsDelay + " delay":
		return r.isOurs(raw, "from")
	}
	return false
}

// isOurs reports whether an attribute of an element names this server, one of its components, or somebody there.
// What cannot be read is taken as ours.
func (r *Router) isOurs(raw []byte, attr string) bool {
	e, err := stanza.Parse(raw)
	if err != nil {
		return true
	}
	value := e.Attr(attr)
	if value == "" {
		return false
	}
	j, err := jid.Parse(value)
	if err != nil {
		return true
	}
	_, known := r.link(j.Domain())
	return known || j.Domain() == r.host.Domain()
}
