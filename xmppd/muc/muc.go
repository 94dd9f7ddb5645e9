package muc

import (
	"strconv"
	"time"

	"parley/xmppd/stanza"
)

// Namespaces (XEP-0045 v1.35 §15.3).
const (
	NS      = "http://jabber.org/protocol/muc"
	NSUser  = "http://jabber.org/protocol/muc#user"
	NSOwner = "http://jabber.org/protocol/muc#owner"
	NSAdmin = "http://jabber.org/protocol/muc#admin"
)

// Status is a code of muc#user (XEP-0045 v1.35 §15.6.2).
type Status int

// The codes that rooms of a contact centre need.
const (
	SelfPresence      Status = 110 // this presence is the recipient's own
	NickAssigned      Status = 210 // the service gave the nick
	NickChange        Status = 303 // unavailable, and there under the nick that the item names
	AffiliationChange Status = 321 // removed: no longer a member of a members-only room
	ShuttingDown      Status = 332 // removed: the service is going down
	ConnectionLost    Status = 333 // removed: for technical reasons
)

// History is what a joining client wants of the past (XEP-0045 v1.35 §7.2.14). -1 and the zero time mean: not said.
type History struct {
	Asked     bool // the client sent a <history/>
	StanzaMax int
	CharsMax  int
	Seconds   int
	Since     time.Time
}

// ParseJoin reads the <x/> of a presence that asks to join; false if the presence does not ask.
func ParseJoin(presence *stanza.Element) (History, bool) {
	x := presence.Child(NS, "x")
	if x == nil {
		return History{}, false
	}
	h := History{StanzaMax: -1, CharsMax: -1, Seconds: -1}
	history := x.Child(NS, "history")
	if history == nil {
		return h, true
	}
	h.Asked = true
	h.StanzaMax = count(history.Attr("maxstanzas"))
	h.CharsMax = count(history.Attr("maxchars"))
	h.Seconds = count(history.Attr("seconds"))
	if since, err := time.Parse(time.RFC3339, history.Attr("since")); err == nil {
		h.Since = since
	}
	return h, true
}

func count(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return -1
	}
	return n
}

// Item is an occupant's standing; affiliation and role are words of XEP-0045 v1.35 §5.
func Item(affiliation, role string) *stanza.Element {
	return stanza.New(NSUser, "item", "affiliation", affiliation, "role", role)
}

// User is <x/> of muc#user with the given children and status codes.
func User(kids []*stanza.Element, codes ...Status) *stanza.Element {
	x := stanza.New(NSUser, "x").Add(kids...)
	for _, code := range codes {
		x.Add(stanza.New(NSUser, "status", "code", strconv.Itoa(int(code))))
	}
	return x
}

// Invite is a mediated invitation as the room hands it on (XEP-0045 v1.35 §7.8.2).
func Invite(from string) *stanza.Element {
	return User([]*stanza.Element{stanza.New(NSUser, "invite", "from", from)})
}

// Destroy says that the room is gone (XEP-0045 v1.35 §10.9).
func Destroy(reason string) *stanza.Element {
	destroy := stanza.New(NSUser, "destroy")
	if reason != "" {
		destroy.Add(stanza.New(NSUser, "reason").AddText(reason))
	}
	return destroy
}
