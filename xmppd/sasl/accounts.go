package sasl

import (
	"context"
	"errors"

	xstore "parley/xmppd/store"
)

// Adapt lets the accounts of this server log in.
func Adapt(a *xstore.Accounts) Authenticator { return accounts{a} }

type accounts struct{ store *xstore.Accounts }

func (a accounts) ScramKeys(ctx context.Context, user, hash string) (Keys, Identity, bool, error) {
	fresh := a.store.Unchanged() // before they are read
	k, id, known, err := a.store.Keys(ctx, user, hash)
	if err != nil {
		return Keys{}, Identity{}, false, refusal(err)
	}
	name, err := xstore.NormaliseName(user) // in any case: a known name must not cost more
	keys := Keys{Salt: k.Salt, Iterations: k.Iterations, StoredKey: k.StoredKey, ServerKey: k.ServerKey, Fresh: fresh}
	if !known {
		return keys, Identity{}, false, nil
	}
	if err != nil {
		return Keys{}, Identity{}, false, err
	}
	return keys, Identity{Account: int64(id), Name: name, Generation: k.Generation}, true, nil
}

func (a accounts) VerifyPlain(ctx context.Context, user, password string) (Identity, error) {
	account, err := a.store.Verify(ctx, user, password)
	if err != nil {
		return Identity{}, refusal(err)
	}
	return Identity{Account: int64(account.ID), Name: account.Name, Generation: account.Generation}, nil
}

func (a accounts) VerifyToken(ctx context.Context, token string) (Identity, error) {
	id, err := a.store.VerifyToken(ctx, token)
	if err != nil {
		return Identity{}, refusal(err)
	}
	return Identity{
		Account: int64(id.Account), Name: id.Name, Guest: id.Guest, Scope: id.Scope, Expires: id.Expires,
		Login: int64(id.Login), Generation: id.Generation,
	}, nil
}

// refusal gives the store's refusals their names here; other errors stay what they are.
func refusal(err error) error {
	switch {
	case errors.Is(err, xstore.ErrBadCredentials), errors.Is(err, xstore.ErrBadToken):
		return ErrBadCredentials
	case errors.Is(err, xstore.ErrBusy):
		return ErrBusy
	default:
		return err
	}
}
