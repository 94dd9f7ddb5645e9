package store

import (
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"hash"

	"parley/internal/store"
)

// saltBytes is the length of every salt, real or not.
const saltBytes = 16

// ScramKeys is what a server keeps of a password (RFC 5802 §3).
type ScramKeys struct {
	Salt       []byte
	Iterations int
	StoredKey  []byte
	ServerKey  []byte

	// Generation is the account's when the keys were read; see [Accounts.Current].
	Generation int64
}

// scramHash finds the hash of a SCRAM mechanism by the name it bears there.
func scramHash(name string) (func() hash.Hash, error) {
	switch name {
	case "SHA-256":
		return sha256.New, nil
	case "SHA-1":
		return sha1.New, nil
	}
	return nil, fmt.Errorf("no SCRAM keys are kept for hash %q", name)
}

// Keys returns the keys of an account for a SCRAM exchange; hash is "SHA-256" or "SHA-1". For a name
// that is unknown or disabled, known is false and the keys are made up: always the same for the same
// name, so that the exchange goes on and fails at its end without telling why.
func (a *Accounts) Keys(ctx context.Context, name, hash string) (keys ScramKeys, id AccountID, known bool, err error) {
	newHash, err := scramHash(hash)
	if err != nil {
		return ScramKeys{}, 0, false, err
	}
	if normal, err := NormaliseName(name); err == nil {
		name = normal
	}
	fake := a.fakeKeys(name, hash, newHash) // in any case: a known name must not cost more or less
	err = a.db.Reader().QueryRowContext(ctx, nameQuery, name).Scan(&known, &id, &keys.Generation)
	if err == nil {
		err = a.keysOf.QueryRowContext(ctx, id, hash).Scan(&keys.Salt, &keys.Iterations, &keys.StoredKey, &keys.ServerKey)
	}
	switch {
	case err != nil && !errors.Is(err, sql.ErrNoRows): // without a row the account has gone, or there is none at all
		return ScramKeys{}, 0, false, fmt.Errorf("read keys: %w", err)
	case err != nil || !known:
		return fake, 0, false, nil
	}
	return keys, id, true, nil
}

// What belongs to a name is read in two steps: SQLite prepares a join over both tables anew for each name, which takes
// longer than the rest. A password changed in between is no harm: the generation is that of before, so that no session
// comes of it.
const (
	// nameQuery finds the account of a name. For a name that is none's it finds the oldest, so that all takes as long, and
	// says that it is not meant.
	nameQuery = `SELECT name = ?1 AND NOT disabled, id, generation FROM accounts
		WHERE id = max((SELECT min(id) FROM accounts), ifnull((SELECT id FROM accounts WHERE name = ?1), 0))`
	keysQuery = "SELECT salt, iterations, stored_key, server_key FROM scram_keys WHERE account = ?1 AND hash = ?2"
)

// fakeKeys makes keys nobody knows a password for.
func (a *Accounts) fakeKeys(name, hash string, newHash func() hash.Hash) ScramKeys {
	mac := hmac.New(sha256.New, a.salt)
	mac.Write([]byte(hash + " " + name))
	own := mac.Sum(nil)
	secret := a.salt[:newHash().Size()] // nothing of it is ever told: no proof is found good
	return ScramKeys{Salt: own[:saltBytes], Iterations: a.rounds.of(own[saltBytes:]), StoredKey: secret, ServerKey: secret}
}

// CheckPassword says whether name, in its normal form, could have this password: ErrBadPassword, and why not. It changes nothing
// and costs next to nothing.
func (a *Accounts) CheckPassword(name, password string) error {
	_, err := a.goodPassword(name, password)
	return err
}

// goodPassword is the normal form of a new password, if name may have it.
func (a *Accounts) goodPassword(name, password string) (string, error) {
	password, err := normalisePassword(password)
	if err != nil {
		return "", err
	}
	return password, a.checkGuessable(name, password)
}

// newKeys makes the keys of a new password of name, in its normal form. It returns ErrBadPassword, and why.
func (a *Accounts) newKeys(ctx context.Context, name, password string) (map[string]ScramKeys, error) {
	password, err := a.goodPassword(name, password)
	if err != nil {
		return nil, err
	}
	leave, err := a.gate.enter(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return a.deriveBoth(password)
}

// deriveBoth makes the keys of a password for both hashes, with a salt each. Only who is inside the gate may call it.
func (a *Accounts) deriveBoth(password string) (map[string]ScramKeys, error) {
	both := make(map[string]ScramKeys, 2)
	for _, hash := range []string{"SHA-256", "SHA-1"} {
		newHash, err := scramHash(hash)
		if err != nil {
			return nil, err
		}
		salt := make([]byte, saltBytes)
		rand.Read(salt)
		if both[hash], err = derive(newHash, password, salt, a.cfg.ScramIterations); err != nil {
			return nil, err
		}
	}
	return both, nil
}

// derive computes StoredKey and ServerKey (RFC 5802 §3). It takes some 20 ms at 100,000 iterations.
func derive(newHash func() hash.Hash, password string, salt []byte, iterations int) (ScramKeys, error) {
	salted, err := pbkdf2.Key(newHash, password, salt, iterations, newHash().Size())
	if err != nil {
		return ScramKeys{}, fmt.Errorf("derive keys: %w", err)
	}
	sign := func(text string) []byte {
		mac := hmac.New(newHash, salted)
		mac.Write([]byte(text))
		return mac.Sum(nil)
	}
	stored := newHash()
	stored.Write(sign("Client Key"))
	return ScramKeys{Salt: salt, Iterations: iterations, StoredKey: stored.Sum(nil), ServerKey: sign("Server Key")}, nil
}

func putKeys(tx *store.Tx, id AccountID, both map[string]ScramKeys) error {
	for _, hash := range []string{"SHA-256", "SHA-1"} {
		k := both[hash]
		_, err := tx.Exec(`INSERT INTO scram_keys(account, hash, salt, iterations, stored_key, server_key)
			VALUES(?, ?, ?, ?, ?, ?)
			ON CONFLICT DO UPDATE SET salt = excluded.salt, iterations = excluded.iterations,
			stored_key = excluded.stored_key, server_key = excluded.server_key`,
			id, hash, k.Salt, k.Iterations, k.StoredKey, k.ServerKey)
		if err != nil {
			return err
		}
	}
	return nil
}
