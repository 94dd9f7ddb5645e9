package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"
)

// Identity is who a token stands for.
type Identity struct {
	Account AccountID // 0 for a guest
	Name    string    // the localpart
	Guest   bool
	Scope   []string  // the only domains a guest may address; nil for an account, which may address any
	Expires time.Time // when a guest ends, as far as known now; zero for an account

	Login      LoginID // the log-in a stream token came from, for HoldLogin; 0 for a guest
	Generation int64   // the account's, for Current; 0 for a guest
}

// VerifyToken is the door for OAUTHBEARER: it takes a stream token, which is used up by it, or a
// guest's token, which is not. It returns ErrBadToken for any other.
func (a *Accounts) VerifyToken(ctx context.Context, token string) (Identity, error) {
	if strings.HasPrefix(token, streamTokenPrefix) {
		return a.takeStreamToken(ctx, token)
	}
	if !hasForm(token, guestTokenPrefix) {
		return Identity{}, ErrBadToken
	}
	guest, err := a.findGuest(ctx, "token", keptOf(token))
	if err != nil {
		return Identity{}, err
	}
	return Identity{Name: guest.Name, Guest: true, Scope: guest.Scope, Expires: guest.Expires}, nil
}

// VerifyGuest returns the living guest whose token it is, and ErrBadToken for any other token. A stream token is not used
// up by it.
func (a *Accounts) VerifyGuest(ctx context.Context, token string) (Guest, error) {
	if !hasForm(token, guestTokenPrefix) {
		return Guest{}, ErrBadToken
	}
	return a.findGuest(ctx, "token", keptOf(token))
}

// noRowsIs gives a read that found nothing its meaning.
func noRowsIs(meaning, err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return meaning
	}
	return err
}

// noErrorIf drops an error whose meaning the caller returns otherwise.
func noErrorIf(expected, err error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
