package store

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"

	"parley/internal/store"
)

// Verify checks a password sent in the clear: over HTTPS, or by SASL PLAIN. It returns
// ErrBadCredentials for an unknown name, a disabled account and a wrong password alike, after the
// same work. It blocks for tens of milliseconds of CPU; only Config.VerifyAtOnce do that work at the
// same time, Config.VerifyQueuedMax wait, and any further one gets ErrBusy at once.
func (a *Accounts) Verify(ctx context.Context, name, password string) (Account, error) {
	leave, err := a.gate.enter(ctx)
	if err != nil {
		return Account{}, err
	}
	defer leave()
	keys, id, known, err := a.Keys(ctx, name, "SHA-256")
	if err != nil {
		return Account{}, err
	}
	normal, err := normalisePassword(password)
	acceptable := err == nil
	if !acceptable {
		// No account has it, but to say so sooner would tell which accounts exist to be asked about.
		normal = "not a password"
	}
	got, err := derive(sha256.New, normal, keys.Salt, keys.Iterations)
	if err != nil {
		return Account{}, err
	}
	same := subtle.ConstantTimeCompare(got.StoredKey, keys.StoredKey) == 1
	if !same || !known || !acceptable {
		return Account{}, ErrBadCredentials
	}
	account, err := a.unchanged(ctx, id, keys.Generation)
	if err == nil && keys.Iterations != a.cfg.ScramIterations {
		err = a.rehash(account, normal)
	}
	return account, err
}

// rehash makes new keys of a password that has just been verified, with the rounds that are configured now. Nobody waits
// for the disk: if it fails, the next log-in does it. It is done inside the gate.
func (a *Accounts) rehash(account Account, password string) error {
	both, err := a.deriveBoth(password)
	if err != nil {
		return err
	}
	a.db.Append(func(tx *store.Tx) error {
		now, found, err := accountByID(tx, account.ID)
		if err != nil || !found || now.Generation != account.Generation {
			return err // another password was set meanwhile
		}
		return putKeys(tx, account.ID, both)
	}, nil)
	return nil
}

// unchanged returns the account if it is as it was when its keys were read; else the password was
// not, or is no longer, good for it.
func (a *Accounts) unchanged(ctx context.Context, id AccountID, generation int64) (Account, error) {
	account, found, err := a.ByID(ctx, id)
	if err != nil {
		return Account{}, err
	}
	if !found || account.Disabled || account.Generation != generation {
		return Account{}, ErrBadCredentials
	}
	return account, nil
}

// Current tells whether the account is still as it was when generation was read, so that a session
// of that time may go on. A session that takes some time to come about asks once more after it can
// be found by what OnRevoked calls: a change before that answer shows here, a later one finds it.
// The generation must have been read by this process.
func (a *Accounts) Current(ctx context.Context, id AccountID, generation int64) (bool, error) {
	if !a.changes.has(id) {
		return true, nil
	}
	_, err := a.unchanged(ctx, id, generation)
	if err != nil && !errors.Is(err, ErrBadCredentials) {
		return false, fmt.Errorf("is account current: %w", err)
	}
	return err == nil, nil
}
