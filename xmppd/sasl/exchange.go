package sasl

import (
	"context"
	"errors"
	"time"

	"parley/xmppd/jid"
)

// Names of the mechanisms, as <mechanism/> carries them.
const (
	ScramSHA256Plus = ScramSHA256 + plus
	ScramSHA256     = "SCRAM-SHA-256"
	ScramSHA1Plus   = ScramSHA1 + plus
	ScramSHA1       = "SCRAM-SHA-1"
	Plain           = "PLAIN"
	OAuthBearer     = "OAUTHBEARER"
	Anonymous       = "ANONYMOUS"
)

// plus ends the name of a mechanism that binds to the channel (RFC 5801 §2).
const plus = "-PLUS"

// What an Authenticator answers when it says no. Any other error is a fault of ours: the peer may try again later.
var (
	// ErrBadCredentials is said alike for an unknown user, a disabled one, a wrong password and a dead token.
	ErrBadCredentials = errors.New("the credentials are not valid")
	// ErrBusy means that too many passwords are being verified at this moment.
	ErrBusy = errors.New("too many log-ins at once")
)

// Authenticator knows who may log in. Its methods may block on storage and must do the same work for an unknown
// user as for a known one.
type Authenticator interface {
	// ScramKeys gives the keys of user for hash, "SHA-256" or "SHA-1". An unknown user gets a salt that stays the
	// same and the usual number of iterations, with known false (RFC 5802 §9).
	ScramKeys(ctx context.Context, user, hash string) (k Keys, id Identity, known bool, err error)
	// VerifyPlain compares a password.
	VerifyPlain(ctx context.Context, user, password string) (Identity, error)
	// VerifyToken looks a bearer token up; one that may be used once is used up by it.
	VerifyToken(ctx context.Context, token string) (Identity, error)
}

// Keys are what is stored of a password (RFC 5802 §3). They verify it and do not give it away.
type Keys struct {
	Salt       []byte
	Iterations int
	StoredKey  []byte
	ServerKey  []byte

	// Fresh reports whether no account has changed since they were read; nil: nobody knows.
	Fresh func() bool
}

// Identity is who logged in.
type Identity struct {
	Account   int64     // 0 for a guest, and for an anonymous one
	Name      string    // the localpart, in normal form; empty for an anonymous one: the server makes it
	Guest     bool      // a visitor with a token, without an account
	Scope     []string  // the component domains a guest may address
	Expires   time.Time // when the identity ends by itself; zero = it does not
	Anonymous bool      // SASL ANONYMOUS

	Login      int64 // the web log-in that a stream's token came from; 0 = none
	Generation int64 // the account's when it was verified: a later one means that all its sessions have ended since
}

// Guard slows down who guesses.
type Guard interface {
	// Hold is called before a password, or the proof of one, is looked at; user is as the peer wrote it. It blocks for as
	// long as the peer must wait, whatever the password is. An error, which may be ErrBusy, ends the attempt; else judged
	// must be called with what came out: nil, ErrBadCredentials, or what kept the password from being looked at.
	Hold(ctx context.Context, user string) (judged func(error), err error)
}

// Config is what attempts to log in stand on.
type Config struct {
	Host string // the XMPP domain
	Auth Authenticator
	// Guard slows guessing down; nil: nobody does.
	Guard Guard
	// Offered are all mechanisms that the peer was offered, for SCRAM to prove (XEP-0474); nil: it does not. Bindings are the
	// channel bindings that were, none without TLS.
	Offered  []string
	Bindings []Binding
}

// Exchange is one attempt to log in. It is used by one goroutine.
type Exchange struct {
	cfg  Config
	next step
	id   Identity
}

// step takes what the peer sent and gives what to answer, and the step after it; none = done.
type step func(ctx context.Context, in []byte) (out []byte, next step, err error)

// NewExchange begins an attempt with a mechanism. One unknown here gives a Failure invalid-mechanism (RFC 6120 §6.5.7).
func NewExchange(mech string, cfg Config) (*Exchange, error) {
	x := &Exchange{cfg: cfg}
	switch mech {
	case ScramSHA256Plus, ScramSHA256, ScramSHA1Plus, ScramSHA1:
		x.next = newScram(x, mech).clientFirst
	case Plain:
		x.next = x.plain
	case OAuthBearer:
		x.next = x.bearer
	case Anonymous:
		x.next = x.anonymous
	default:
		return nil, fail(InvalidMechanism, "There is no such mechanism here.")
	}
	return x, nil
}

// Step takes one message of the peer, decoded from base64. For the first, nil means that <auth/> carried no initial
// response: it is then asked for with an empty challenge (RFC 6120 §6.4.2). If done, out goes into <success/> (nil =
// nothing), else into <challenge/>. The error is a Failure; the attempt is then over.
func (x *Exchange) Step(ctx context.Context, in []byte) (out []byte, done bool, err error) {
	if x.next == nil {
		return nil, false, fail(MalformedRequest, "This attempt is over.")
	}
	if in == nil {
		return []byte{}, false, nil
	}
	out, x.next, err = x.next(ctx, in)
	if err != nil {
		x.next, x.id = nil, Identity{}
		return nil, false, err
	}
	return out, x.next == nil, nil
}

// Identity is who logged in, once Step has said done; before that the zero value.
func (x *Exchange) Identity() Identity {
	if x.next != nil {
		return Identity{}
	}
	return x.id
}

// succeed ends the attempt as id, if the peer asked to act as nobody else.
func (x *Exchange) succeed(id Identity, authzid string) error {
	if authzid != "" && !x.names(authzid, id) {
		return fail(InvalidAuthzid, "One may only act as oneself.")
	}
	x.id = id
	return nil
}

// names says whether authzid is the bare address of id. Nothing may stand for anybody else (RFC 6120 §6.3.8).
func (x *Exchange) names(authzid string, id Identity) bool {
	asked, err := jid.Parse(authzid)
	if err != nil || id.Name == "" {
		return false
	}
	own, err := jid.New(id.Name, x.cfg.Host, "")
	return err == nil && asked == own
}

// hold waits for the Guard.
func (x *Exchange) hold(ctx context.Context, user string) (judged func(error), err error) {
	if x.cfg.Guard == nil {
		return func(error) {}, nil
	}
	if judged, err = x.cfg.Guard.Hold(ctx, user); err != nil {
		return nil, refuse(err)
	}
	return judged, nil
}

// refuse turns what an Authenticator answered into what the peer is told.
func refuse(err error) error {
	switch {
	case errors.Is(err, ErrBadCredentials):
		return notAuthorized()
	case errors.Is(err, ErrBusy):
		return Failure{Condition: TemporaryAuthFailure, Text: "Too many log-ins at once; please try again.", Cause: err}
	default:
		return Failure{Condition: TemporaryAuthFailure, Text: "The log-in could not be checked.", Cause: err}
	}
}
