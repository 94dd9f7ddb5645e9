// Package control is how an administrator's commands reach the contact centre: straight, or through the socket of a
// running server, with the same effect.
//
// Centre is the list of commands. Direct does them; Serve puts a Centre behind DATA/parley.sock, which only the
// directory's owner may open; Dial is a Centre that asks the one behind the socket. Whoever may open the socket may do
// everything: the file's mode is the whole access control, so it must never be bound to a network.
//
// Start reading at centre.go.
package control
