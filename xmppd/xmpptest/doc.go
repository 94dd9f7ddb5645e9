// Package xmpptest is for tests: a server in the same process over a real database and real sockets, and a scripted client
// that speaks RFC 7395 by itself, so that a test sees each message as it stands on the wire.
//
// Start reading at server.go, then client.go. Only tests may import this package.
package xmpptest
