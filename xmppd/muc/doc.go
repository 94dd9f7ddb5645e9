// Package muc is the wire form of rooms: the elements of XEP-0045 v1.35 read and written. It holds no room: members,
// occupants and history belong to whoever keeps them. It must never open a socket or a store.
//
// Start reading at muc.go.
package muc
