// Package xmppd is the XMPP server: streams, sessions, delivery. It has never heard of queues or agents.
//
// Reading order: server.go (what there is and its life), connection.go (one connection from its first byte), login.go,
// bind.go (log-in, binding, resumption), element.go (what a bound client sends), sessions.go (how sessions end), and
// modules.go, the list of features; tcp.go is what TCP has of its own. Below it: listen (sockets: WebSocket and TCP), stream
// (negotiation, RFC 6120 §4-§7 in the framing of RFC 7395 or its own), sasl, session (XEP-0198), im (RFC 6121), component (the port of components), xep/* (one feature each);
// jid and stanza are leaves.
//
// The server must never deliver a stanza under a name its sender has not proved, nor acknowledge one it may still lose.
package xmppd
