// Package extern connects a component with a server that runs in another process (XEP-0114 v1.6): both ends.
//
// Connect is the component's: a component.Port to any server, which is connected again whenever the connection is lost.
// Acceptor is the server's: it lets components in that know the secret of their domain.
//
// Whatever comes from the other side passes a stanza.Framer and a stanza.Scanner before anything else sees it; stanzas
// travel byte for byte but for the namespace of the root, which is jabber:component:accept on the wire and jabber:client
// on this side. The protocol has no acknowledgements: a stanza that was written may still be lost with the connection.
//
// The package must never let a component speak for a domain that is not its own, or believe anybody before the
// handshake.
//
// Start reading at connect.go for the one end, acceptor.go and greeting.go for the other; reader.go and outbox.go are
// what both stand on.
package extern
