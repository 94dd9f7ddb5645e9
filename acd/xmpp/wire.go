package xmpp

import (
	"strconv"
	"time"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/mam"
	"parley/xmppd/stanza"
)

// Namespaces the bridge speaks; docs/protocol.md writes up nsParley and nsSession.
const (
	nsWorkgroup = "http://jabber.org/protocol/workgroup" // XEP-0142 v0.3.1
	nsParley    = "urn:parley:acd:1"
	nsSession   = "urn:parley:session:1"
	nsInfo      = "http://jabber.org/protocol/disco#info"  // XEP-0030 v2.5
	nsItems     = "http://jabber.org/protocol/disco#items" // XEP-0030 v2.5
	nsPing      = "urn:xmpp:ping"                          // XEP-0199 v2.0.1
	nsNick      = "http://jabber.org/protocol/nick"        // XEP-0172 v1.1
	nsSID       = "urn:xmpp:sid:0"                         // XEP-0359 v0.7.0
	nsReceipts  = "urn:xmpp:receipts"                      // XEP-0184 v1.4.0
	nsStates    = "http://jabber.org/protocol/chatstates"  // XEP-0085 v2.1
)

func message(from, to, kind string, kids ...*stanza.Element) *stanza.Element {
	return stanza.New(stanza.NSClient, "message", "from", from, "to", to, "type", kind).Add(kids...)
}

func presence(from, to, kind string, kids ...*stanza.Element) *stanza.Element {
	return stanza.New(stanza.NSClient, "presence", "from", from, "to", to, "type", kind).Add(kids...)
}

func iqSet(from, to, id string, payload *stanza.Element) *stanza.Element {
	return stanza.New(stanza.NSClient, "iq", "type", "set", "from", from, "to", to, "id", id).Add(payload)
}

func nick(name string) *stanza.Element { return stanza.New(nsNick, "nick").AddText(name) }

// stamp is a moment as XEP-0082 v1.1 writes it; the zero moment is left out.
func stamp(t acd.Time) string {
	if t == 0 {
		return ""
	}
	return mam.Stamp(time.UnixMilli(int64(t)))
}

func number[N ~int | ~int64 | ~uint64](n N) string { return strconv.FormatInt(int64(n), 10) }

func yes(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func dutyName(d acd.Duty) string {
	switch d {
	case acd.DutyNotReady:
		return "not-ready"
	case acd.DutyReady:
		return "ready"
	}
	return ""
}

func placeName(p acd.ContactState) string {
	switch p {
	case acd.ContactOffered:
		return "ringing"
	case acd.ContactActive:
		return "talking"
	case acd.ContactWrapUp:
		return "wrap-up"
	}
	return "waiting"
}

func destinationName(d store.Destination) string {
	switch d {
	case store.ToAgent:
		return "agent"
	case store.ToEnd:
		return "ended"
	}
	return "queue"
}
