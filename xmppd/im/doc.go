// Package im is who is there and what reaches them: bound clients, components, delivery, presence, rosters and
// subscriptions (RFC 6121).
//
// A stanza comes in from a client (FromClient) or a component (FromComponent), as a View of bytes that a Scanner has
// accepted; what goes out is those bytes with the root's addresses rewritten, never a second writing of the payload.
// A message that is archived is committed first and delivered by the journal's callback, which neither blocks nor stores.
//
// The package knows no sockets. It must never deliver a stanza under a sender's own claim of who it is, do what the policy
// does not allow, tell anybody of a message before it is committed, let one stanza of a sender's overtake another, or block
// a component on a client.
//
// The decisions are tables without a clock or a lock: policy.go (who may), rules.go (what becomes of a message),
// subscription.go (the states of RFC 6121 §A). Start reading there and at deliver.go; then message.go, archive.go and
// lane.go for messages, presence.go, roster.go and subscribe.go, iq.go and host.go for what features may use, and blocking.go,
// carbons.go, csi.go.
package im
