// Package proof tests the whole program from outside: the built binary, real sockets on loopback, a real database.
//
// Nothing here may import any other package of the project, so that a wrong assumption cannot stand on both sides.
// The command line is driven as a person would drive it; the wire is spoken by a second implementation of XMPP
// (mellium). The binary is built once for a run, or taken from PARLEY_BIN.
//
// Start reading at program_test.go (starting and stopping the program), then mellium_test.go (one chat from join to
// wrap-up), access_test.go (who stays out), http_test.go (what the HTTP face refuses), cli_test.go (refusals and exit
// codes), accounts_test.go (what ends when an account does).
package proof
