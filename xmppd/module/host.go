package module

import (
	"context"

	"parley/xmppd/jid"
)

// Host is what a Module may use.
type Host interface {
	// Domain is the server's.
	Domain() string
	// Features lists the disco features of a place, sorted.
	Features(Place) []string
	// Identities lists the disco identities of a place that modules have given it.
	Identities(Place) []Identity
	// Components lists the domains of the components that are attached now, sorted. A lost one is not among them.
	Components() []string
	// Describe asks the modules, in their order, what there is at a node; see Module.Disco.
	Describe(q IQ, node string) (Node, bool)

	// IsGuest reports whether a bare JID is that of a session without an account.
	IsGuest(jid.JID) bool
	// Account returns the id of the account of a bare JID; false if there is none.
	Account(bare jid.JID) (id int64, found bool)
	// IsAdmin reports whether a bare JID is an administrator's.
	IsAdmin(bare jid.JID) bool
	// MaySee reports whether watcher is subscribed to the presence of a local account, or is that account.
	MaySee(account, watcher jid.JID) bool
	// Available lists the available resources of a bare JID.
	Available(bare jid.JID) []Resource
	// Roster lists the contacts of an account; empty if there is none.
	Roster(bare jid.JID) []Contact

	// Send routes a stanza of the server's own making: canonical, with from in the server's domain, and to. It may
	// block on a component, not on a client.
	Send(b []byte)
	// Documents is where modules keep small things for accounts.
	Documents() Documents
}

// Resource is an available client.
type Resource struct {
	JID      jid.JID
	Presence []byte // as broadcast
	Priority int
}

// Contact is an item of a roster (RFC 6121 §2.1).
type Contact struct {
	JID          jid.JID
	Name         string
	Subscription string // none, to, from, both
	Groups       []string
}

// Documents keeps small documents for accounts, each under a kind (a module's name) and a key. They go with the account.
type Documents interface {
	// Read returns a document; nil if there is none.
	Read(ctx context.Context, account int64, kind, key string) ([]byte, error)
	// Keys lists the keys of a kind, sorted.
	Keys(ctx context.Context, account int64, kind string) ([]string, error)
	// Write keeps a document, or with nil removes it, and returns when that is durable. A document of more than 256 KiB,
	// or one that would take the account beyond 4 MiB, gives an error of type stanza.Error, resource-constraint.
	Write(ctx context.Context, account int64, kind, key string, b []byte) error
	// Append is Write for a caller that must not wait for the disk: it blocks only while the journal is full, and what
	// cannot be kept is logged. b must not change any more.
	Append(account int64, kind, key string, b []byte)
}
