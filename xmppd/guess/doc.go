// Package guess slows down who guesses passwords. One Guard counts for every door there is, the streams and the pages'
// log-in, so that trying one does not give more guesses at the other.
//
// It knows nothing of accounts: a name nobody has is slowed down as any other. Nobody is locked out: a right password
// always works, after the wait that any password has there.
package guess
