package module

import (
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// Archive keeps what accounts say and hear (XEP-0313 v1.1.2). The router asks it about every message of a local account
// that is not to or from a component with an archive of its own.
type Archive interface {
	// Wants reports whether a message is one to be kept: by its type, its content, and its hints (XEP-0334 v1.0.0).
	Wants(v *stanza.View) bool
	// Sides turns those accounts of m negative that by their preferences do not keep it (XEP-0441 v0.2.0).
	Sides(m *Kept)
	// Keep queues a message and returns the id it will have in the archives of both accounts: ids are given in the order in
	// which messages are committed, so that who has read up to one misses nothing before it. done is called after the
	// commit, on the journal's goroutine, in the order of Keep: it must not block, nor store anything. It may block while
	// the journal is full.
	Keep(m Kept, done func(error)) (id string)
}

// Kept is one message for the archive.
type Kept struct {
	// Sender and Recipient are the local accounts; 0 = none. They may be the same. A negative one does not keep the message:
	// its copies bear no stanza-id of its archive. What nobody keeps only takes its turn.
	Sender, Recipient int64
	From, To          jid.JID
	At                time.Time
	// Stanza is the message as it is delivered, canonical, without a stanza-id of ours. It is not changed any more.
	Stanza []byte
	View   *stanza.View // of the same message; valid during Keep only
}
