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

func shownName(s acd.Shown) string {
	switch s {
	case acd.ShownNotReady:
		return "not-ready"
	case acd.ShownReady:
		return "ready"
	case acd.ShownOffered:
		return "offered"
	case acd.ShownBusy:
		return "busy"
	case acd.ShownWrapUp:
		return "wrap-up"
	}
	return "logged-out"
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

func partyName(p acd.Party) string {
	switch p {
	case acd.ByVisitor:
		return "visitor"
	case acd.ByAgent:
		return "agent"
	}
	return "system"
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

// endCause is the cause of a contact's end.
func endCause(c acd.Cause) string {
	switch c {
	case acd.CauseLeft:
		return "left"
	case acd.CauseVisitorLost:
		return "lost"
	case acd.CauseHungUp:
		return "hang-up"
	case acd.CauseQueueRemoved:
		return "queue-removed"
	case acd.CauseBanned:
		return "refused"
	case acd.CauseVisitorIdle:
		return "idle"
	case acd.CauseSupervisor:
		return "closed"
	case acd.CauseClosed:
		return "queue-closed"
	case acd.CauseWaitedTooLong, acd.CauseTransferred, acd.CauseReassigned, acd.CauseTookOver, acd.CauseForced, acd.CauseAgentIdle:
		return revokeCause(c)
	}
	return "no-agent"
}

// revokeCause is the cause of an offer's revocation or of a contact's return to its queue.
func revokeCause(c acd.Cause) string {
	switch c {
	case acd.CauseNoAnswer:
		return "no-answer"
	case acd.CauseNotReceived:
		return "not-received"
	case acd.CauseDeclined:
		return "declined"
	case acd.CauseLeft:
		return "left"
	case acd.CauseVisitorLost:
		return "lost"
	case acd.CauseAgentLost:
		return "agent-lost"
	case acd.CauseAgentNotReady:
		return "not-ready"
	case acd.CauseAgentSignedOff:
		return "signed-off"
	case acd.CauseAgentRemoved:
		return "agent-removed"
	case acd.CauseQueueRemoved:
		return "queue-removed"
	case acd.CauseClosed:
		return "queue-closed"
	case acd.CauseWaitedTooLong:
		return "waited-too-long"
	case acd.CauseVisitorIdle:
		return "idle"
	case acd.CauseSupervisor:
		return "closed"
	case acd.CauseBanned:
		return "refused"
	case acd.CauseTransferred:
		return "transferred"
	case acd.CauseRedirected:
		return "redirected"
	case acd.CauseFull:
		return "full"
	case acd.CauseAgentIdle:
		return "agent-idle"
	case acd.CauseForced:
		return "forced"
	case acd.CauseMoved:
		return "moved"
	case acd.CauseDrained:
		return "drained"
	case acd.CauseReassigned:
		return "reassigned"
	case acd.CauseTookOver:
		return "taken-over"
	case acd.CauseTaken:
		return "taken"
	case acd.CauseTakenBack:
		return "taken-back"
	}
	return ""
}
