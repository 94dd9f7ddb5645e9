// Package im is who is there and what reaches them: bound clients, components, delivery, presence, rosters and
// subscriptions (RFC 6121).
//
// A stanza comes in from a client (FromClient) or a component (FromComponent), as a View of bytes that a Scanner has
// accepted; what goes out is those bytes with the root's addresses rewritten, never a second writing of the payload.
// The package knows no sockets. It must never deliver a stanza under a sender's own claim of who it is, let a
// guest reach beyond its scope, or block a component on a client.
//
// Start reading at router.go and deliver.go; then iq.go, presence.go, roster.go, subscribe.go.
package im
