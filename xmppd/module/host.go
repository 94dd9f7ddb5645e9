package module

import (
	"context"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
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

	// Sessions lists all bound clients, by their JIDs.
	Sessions() []Session
	// End ends the sessions of a bare JID, or the one of a full JID, and returns how many. It does not wait for them.
	End(jid.JID) int
	// Users are the accounts, to be changed.
	Users() Users

	// Ask sends an iq of type get from the server to a client. answered is called at most once, when that client answers
	// it, on its goroutine: with the payload of the result, or with nil if there is none or it is an error. Only the
	// latest AsksMax questions are remembered.
	Ask(client jid.JID, payload *stanza.Element, answered func(*stanza.Element))
	// Supports tells whether an available client is known to have a disco feature; see Module.Supports.
	Supports(client jid.JID, feature string) bool
	// Learned tells the modules what has become known; see Module.Learned.
	Learned(client jid.JID)
	// Commands lists those of all modules, in order.
	Commands() []Command

	// Carbons turns copies of messages on or off for a client (XEP-0280 v1.0.1). It returns false if there is no such
	// client with an account.
	Carbons(client jid.JID, on bool) bool
	// Blocks lists whom the account of a client has blocked (XEP-0191 v1.3), in the order in which it did; the client is
	// told of changes from now on.
	Blocks(client jid.JID) []jid.JID
	// Block and Unblock change that list, tell the clients that follow it, and hide the account's presence from, or show
	// it to, whom it concerns. They return when the change is durable. To unblock nobody in particular is to unblock all.
	Block(client jid.JID, who []jid.JID) error
	Unblock(client jid.JID, who []jid.JID) error

	// Send routes a stanza of the server's own making: canonical, with from in the server's domain, and to. It may
	// block on a component, not on a client.
	Send(b []byte)
	// Documents is where modules keep small things for accounts.
	Documents() Documents
}

// AsksMax is how many questions of the server's to clients may be unanswered; one more forgets the oldest.
const AsksMax = 1000

// Session is a bound client.
type Session struct {
	JID   jid.JID
	Guest bool // without an account
	Lost  bool // without a connection: it may come back (XEP-0198 v1.6.3 §5)
}

// Users are the accounts as an administrator sees them, by name. A method that changes something returns when that is
// durable; its error is of type stanza.Error where the one who asked is to blame.
type Users interface {
	List(ctx context.Context) ([]User, error)
	// Add makes an account: conflict if there is one of the name, not-acceptable if name or password cannot be used.
	Add(ctx context.Context, name, password string) error
	// SetPassword and SetDisabled end all sessions of the account: item-not-found if there is none.
	SetPassword(ctx context.Context, name, password string) error
	SetDisabled(ctx context.Context, name string, disabled bool) error
	Remove(ctx context.Context, name string) error
}

// User is one account.
type User struct {
	Name     string // the localpart
	Disabled bool
	Created  time.Time
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
