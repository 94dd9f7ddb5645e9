package store

import "errors"

// What callers tell apart. Everything else is a fault of the store and no business of a peer.
var (
	ErrExists         = errors.New("an account of this name exists")
	ErrNotFound       = errors.New("no such account or guest")
	ErrBadName        = errors.New("not a usable name")
	ErrBadPassword    = errors.New("not a usable password")
	ErrBadCredentials = errors.New("name or password is wrong")     // the same for unknown, disabled and wrong
	ErrBadToken       = errors.New("token is unknown or has ended") // log-ins, stream tokens, guests
	ErrBusy           = errors.New("too many log-ins at once")      // HTTP 503
	ErrFull           = errors.New("no more of these can be kept")  // a bound is reached
)
