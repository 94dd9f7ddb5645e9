// Package jid is an XMPP address (RFC 7622) as a comparable value: it may be a map key and be compared with ==.
//
// What is an address, and its normal form, is decided by mellium.im/xmpp/jid alone (PRECIS, IDNA). This package adds
// the value, a path for the plain ASCII addresses that need no preparation, and a bounded cache for those that come
// from the wire as bytes. It must never accept, or write differently, what mellium does not: FuzzParse holds that.
//
// Start reading at jid.go.
package jid
