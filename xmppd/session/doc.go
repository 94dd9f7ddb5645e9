// Package session is one bound client as the server holds on to it: what is to be sent, what the client has
// acknowledged, what the server has taken responsibility for, and the connection, which may go and come
// back (XEP-0198 v1.6).
//
// A Session outlives its Transport. Everything a Session is given by others is bounded (Limits); nothing here
// blocks on a peer except the writer, a goroutine that exists only while there is something to write. The
// package must never lose a stanza between two Transports, nor raise h past a stanza that is not done with.
//
// Start reading at session.go, then outbound.go (what the client must acknowledge) and inbound.go (what we do).
package session
