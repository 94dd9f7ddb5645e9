// Package component is the port through which a component speaks with its server: stanzas in, stanzas out,
// the same for a component in the same process and for one over XEP-0114.
package component

// Handler is the component's side.
type Handler interface {
	// Handle takes one stanza addressed to the component's domain or to any JID in it, in canonical form
	// (own xmlns='jabber:client', to and from set), in order per sender. The bytes may be kept: nobody writes to them.
	// done is called exactly once, from any goroutine, when the component has taken responsibility for it
	// (XEP-0198: the sender's h moves only then). Handle may block: that is the back-pressure on the sender.
	Handle(stanza []byte, done func())
}

// Follower is a Handler that wants to know whether its server can be reached, where that may change. The calls come in
// order with Handle's and may block like them.
type Follower interface {
	// Away says that the server cannot be reached, and nobody on it.
	Away()
	// Back says that it can be again. Sessions may have ended meanwhile, all of them if it has started anew.
	Back()
}

// Port is the server's side.
type Port interface {
	// Domain is the component's own, e.g. "acd.localhost".
	Domain() string
	// Host is the server's, e.g. "localhost".
	Host() string
	// Send routes one stanza in canonical form; from must be in Domain. It never blocks for long: a recipient that
	// does not read is cut. An error means that the stanza itself is not acceptable, or that the port is closed.
	Send(stanza []byte) error
	// Close detaches the component; stanzas to it are then answered remote-server-timeout.
	Close() error
}
