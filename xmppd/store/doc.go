// Package store keeps what the XMPP server must know about its users: accounts and their SCRAM keys,
// log-ins of the web pages, tokens, guests, rosters, offline messages, and what features keep for an account. Import it as
// xstore.
//
// Rights hang on [AccountID], never on a name: a removed account takes everything with it, and
// whoever gets the name later gets another id. Secrets are kept as hashes: passwords as the keys of
// SCRAM (RFC 5802 §3), tokens as their SHA-256.
//
// What the package must never do: tell an unknown name from a wrong password, keep a password or a
// token in the clear, or report a change before it is durable.
//
// Reading order: accounts.go, common.go (what is no password), verify.go (who is it), login.go and streamtoken.go (the web desk),
// guest.go (visitors), identity.go (the one door for SASL), revoke.go (how sessions end), roster.go, documents.go,
// offline.go.
package store
