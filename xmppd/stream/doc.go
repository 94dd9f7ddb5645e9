// Package stream is the negotiation of a stream over WebSocket or TCP as a state machine (RFC 7395 §3.3, RFC 6120 §4-§7):
// one element in, the elements to answer with and what must be done next out. The header of a TCP stream comes in as if it
// were an empty element.
//
// It has no socket and no clock; it blocks only where the sasl.Authenticator it was given does. What a
// session does once it is bound is not its business, and it must never let a peer get that far that has not
// logged in, nor end a stream without saying why.
//
// Start reading at negotiator.go; framing.go and errors.go are what stands on the wire.
package stream
