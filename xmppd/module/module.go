package module

import (
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
}

// Place is what an iq can be addressed to.
type Place uint8

// The places modules answer at.
const (
	Server  Place = iota // the server's domain
	Account              // the sender's own bare JID, or no address at all
)

// Module is one feature. Disco answers and the table in README are computed from it.
type Module struct {
	Name     string
	XEPs     []XEP
	Features []string             // disco features of the server
	IQ       map[string]IQHandler // at the server, by "get NS name" or "set NS name"

	AccountFeatures []string             // disco features of an account
	AccountIQ       map[string]IQHandler // at the sender's own account
}

// IQ is a request (RFC 6120 §8.2.3).
type IQ struct {
	From    jid.JID
	To      jid.JID // as addressed; the sender's bare JID if it was not
	Place   Place
	Payload *stanza.Element // the one child element
}

// IQHandler answers a request with a payload, which may be nil. An error of type stanza.Error goes to the sender; any
// other is logged and told as internal-server-error. It must be quick: the sender waits.
type IQHandler func(h Host, q IQ) (*stanza.Element, error)

// Identity is a disco identity (XEP-0030 v2.5.0 §3.1).
type Identity struct{ Category, Type, Name string }

// Host is what a Module may use.
type Host interface {
	// Domain is the server's.
	Domain() string
	// Features lists the disco features of a place, sorted.
	Features(Place) []string
	// Components lists the domains of the components that are attached now, sorted. A lost one is not among them.
	Components() []string
	// IsGuest reports whether a bare JID is that of a session without an account.
	IsGuest(jid.JID) bool
}
