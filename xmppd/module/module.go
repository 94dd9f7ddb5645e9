package module

import (
	"net/netip"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Status is how much of a XEP is there.
type Status string

// How much of a XEP is there.
const (
	Complete Status = "complete"
	Partial  Status = "partial"
)

// XEP is one extension a Module implements.
type XEP struct {
	Number  int
	Version string
	Status  Status
	Note    string // for people: what is missing, or when it is there
}

// Place is what an iq can be addressed to.
type Place uint8

// The places modules answer at.
const (
	Server  Place = iota // the server's domain
	Account              // the sender's own bare JID, or no address at all
	Other                // the bare JID of somebody else's account
)

// Module is one feature. Disco answers and the table in README are computed from it. Every field but Name may be empty.
type Module struct {
	Name string
	XEPs []XEP

	Identities []Identity           // of the server, besides server/im
	Features   []string             // disco features of the server
	IQ         map[string]IQHandler // at the server, by "get NS name" or "set NS name"

	AccountIdentities []Identity           // of an account, besides account/registered
	AccountFeatures   []string             // disco features of an account
	AccountIQ         map[string]IQHandler // at the sender's own account
	// OtherIQ answers on behalf of an account that is not the sender's (RFC 6121 §8.5.1.3). The handler decides whether
	// the sender may know: nothing has been checked, not even that there is such an account.
	OtherIQ map[string]IQHandler

	// Guarded are namespaces in which a request of type get to somebody's resource is forbidden to who may not see that
	// account's presence.
	Guarded []string

	// Disco tells what there is at a node; q.To is whom it is asked about. With node "" it adds to what is told of the
	// place itself. It returns false if the node is not this module's.
	Disco func(h Host, q IQ, node string) (Node, bool)
	// Commands are ad-hoc commands of the server; package commands runs them.
	Commands []Command
	// StreamFeatures are announced to a client that has logged in.
	StreamFeatures func(h Host) []*stanza.Element
	// BeforeLogin answers a peer that has not logged in, by "get NS name" or "set NS name"; LoginFeatures are announced to
	// it. It comes over TLS, or from where a log-in may go without.
	BeforeLogin   map[string]IQHandler
	LoginFeatures func(h Host) []*stanza.Element
	// Presence is told when a client's presence has been broadcast, in order per client. It must be quick.
	Presence func(h Host, p Presence)
	// Supports tells whether an available client is known to have a disco feature.
	Supports func(client jid.JID, feature string) bool
	// Learned is told when it has become known which features an available client has, or that they are others now: after
	// Presence, perhaps long after. It must be quick.
	Learned func(h Host, client jid.JID)
}

// Node is what disco tells of an address and node (XEP-0030 v2.5.0 §3, §4).
type Node struct {
	Identities []Identity
	Features   []string
	Forms      []*stanza.Element // jabber:x:data (XEP-0128 v1.0.1)
	Items      []Item
}

// Item is one answer to disco#items.
type Item struct {
	JID        jid.JID
	Node, Name string
}

// Presence is a change of a client's broadcast presence.
type Presence struct {
	From    jid.JID // full
	Account int64   // the account's id; 0 for a guest
	Stanza  []byte  // as broadcast, from stamped
	Gone    bool    // it is unavailable
	First   bool    // it is initial presence (RFC 6121 §4.2)
}

// IQ is a request (RFC 6120 §8.2.3).
type IQ struct {
	From    jid.JID // zero before log-in
	To      jid.JID // as addressed; the sender's bare JID if it was not
	Place   Place
	Set     bool
	ID      string
	Lang    string          // xml:lang of the request, or ""
	Peer    netip.Addr      // whom it came from; before log-in only
	Payload *stanza.Element // the one child element
	// Send delivers a stanza to the sender before the answer, as pages of an archive are. It does not block.
	Send func(b []byte)
}

// IQHandler answers a request with a payload, which may be nil. An error of type stanza.Error goes to the sender; any
// other is logged and told as internal-server-error. It must be quick: the sender waits.
type IQHandler func(h Host, q IQ) (*stanza.Element, error)

// Identity is a disco identity (XEP-0030 v2.5.0 §3.1).
type Identity struct {
	Category, Type, Name string
	Lang                 string // xml:lang of Name
}
