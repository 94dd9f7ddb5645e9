// Package attack holds the built server to the attack table: what is known to have broken servers of this kind, tried
// against Parley over raw sockets on loopback, each attempt shown to be able to succeed.
//
// A row of the table is one attempt and one control. The attempt is a function that plays the attacker and says what it
// has found open; it is run against Parley, where it must find nothing, and against the control, where it must find
// something: Parley built with the very defence taken out (the row's plants; one binary has them all, and PARLEY_WEAK
// names the row whose are in effect), or Debian's Prosody or ejabberd where they do not have it. The rows' ids stand in
// docs/security-tests.md, which `go test ./internal/attack -update` writes anew with the figures measured.
//
// There is nothing here but tests, and they import no other package of the project, so that a wrong assumption cannot
// stand on both sides. Start reading at table_test.go, then any group: xml, stream, resource, identity (with forgery and answer), session, visits.
package attack
