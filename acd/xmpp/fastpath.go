package xmpp

import (
	"strings"
	"time"

	"parley/acd"
	"parley/xmppd/stanza"
)

// What Smack, Spark and others that were made for Fastpath need beyond XEP-0142; docs/protocol.md lists it.
const (
	nsFastpath = "http://jivesoftware.com/protocol/workgroup"
	nsCaps     = "http://jabber.org/protocol/caps" // XEP-0115 v1.6.0
)

// fastpathMax bounds the clients that have shown themselves and have no part in anything now. Beyond, all are forgotten.
const fastpathMax = 10_000

// recognise notes that a session's client is Smack, or another made for Fastpath, once it has shown that.
func (b *bridge) recognise(in *inbound) {
	full := in.from.String()
	s := b.sessions[full]
	if s != nil && s.fastpath || b.fastpath[full] || !showsFastpath(in) {
		return
	}
	if s != nil {
		s.fastpath = true
		return
	}
	b.noteFastpath(full)
}

func (b *bridge) noteFastpath(full string) {
	if len(b.fastpath) >= fastpathMax {
		clear(b.fastpath)
	}
	b.fastpath[full] = true
}

// showsFastpath says whether a stanza is one that only such clients send: with anything in their namespace, or with what
// Smack alone writes.
func showsFastpath(in *inbound) bool {
	for _, kid := range in.Elements() {
		switch {
		case kid.NS == nsFastpath:
			return true
		case kid.NS == nsCaps && strings.Contains(kid.Attr("node"), "igniterealtime.org"):
			return true
		case kid.NS != nsWorkgroup:
			continue
		case strings.HasPrefix(kid.Name, "offer-") && kid.Attr("id") != "":
			return true
		}
		for _, inner := range kid.Elements() {
			if inner.NS == nsFastpath || inner.Name == "max_chats" {
				return true
			}
		}
	}
	return false
}

func (b *bridge) speaksFastpath(full string) bool {
	s := b.sessions[full]
	return s != nil && s.fastpath || b.fastpath[full]
}

// stampFor is a moment inside XEP-0142's own elements: XEP-0082, or the older form that Smack alone reads, and whose
// parser takes the connection down otherwise.
func (b *bridge) stampFor(full string, t acd.Time) string {
	if b.speaksFastpath(full) {
		return time.UnixMilli(int64(t)).UTC().Format("20060102T15:04:05")
	}
	return stamp(t)
}

// chatsOf is an agent's conversations as a list.
func (b *bridge) chatsOf(v acd.AgentView, to string) *stanza.Element {
	chats := stanza.New(nsFastpath, "current-chats")
	for _, view := range v.Contacts {
		if c := b.contacts[view.Contact]; c != nil && view.State == acd.ContactActive {
			chats.Add(stanza.New(nsFastpath, "chat", "sessionID", c.id.String(), "userID", c.visitor.jid,
				"startTime", b.stampFor(to, view.Since), "username", c.caller, "question", c.line))
		}
	}
	return chats
}
