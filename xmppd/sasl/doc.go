// Package sasl is the server's side of SASL (RFC 4422) as XMPP uses it (RFC 6120 §6): SCRAM-SHA-256 and SCRAM-SHA-1
// (RFC 5802, RFC 7677), both with channel binding as -PLUS, PLAIN (RFC 4616), OAUTHBEARER (RFC 7628) and ANONYMOUS (RFC 4505).
//
// An Exchange is one attempt: bytes in, bytes out, until it is done or fails with a Failure. It has no socket and no
// clock; base64, the number of attempts, deadlines, and which mechanisms may be offered, are the stream's business.
// It must never tell an unknown user from a wrong password, and never log or return a secret.
//
// Start reading at exchange.go, then scram.go and binding.go.
package sasl
