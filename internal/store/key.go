package store

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
)

// keyFile holds the key of a directory's record; see [Tx.MAC].
const keyFile = "record.key"

// keyBytes is how long the key is.
const keyBytes = 32

// ErrNoKey means that a directory has no key, or one that is none.
var ErrNoKey = errors.New("there is no " + keyFile)

// RecordKey reads the key of a directory's record, for who checks it. ErrNoKey.
func RecordKey(dir string) ([]byte, error) {
	key, err := os.ReadFile(filepath.Join(dir, keyFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%s: %w", dir, ErrNoKey)
	case err != nil:
		return nil, fmt.Errorf("read the key of the record: %w", err)
	case len(key) != keyBytes:
		return nil, fmt.Errorf("%s: %w: it has %d bytes, %d are a key", dir, ErrNoKey, len(key), keyBytes)
	}
	return key, nil
}

// RecordKey is [RecordKey] of the open directory.
func (db *DB) RecordKey() ([]byte, error) { return RecordKey(db.dir) }

// makeKey reads the key of a directory, which it makes if there is none. Only we can read it. It is there whole or not at
// all; the caller makes its name durable.
func makeKey(dir string) ([]byte, error) {
	path := filepath.Join(dir, keyFile)
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return RecordKey(dir)
	}
	key := make([]byte, keyBytes)
	// crypto/rand.Read never fails; it ends the program if the machine has no randomness.
	_, _ = rand.Read(key)
	if err := writeWhole(path, key); err != nil {
		return nil, fmt.Errorf("make the key of the record: %w", err)
	}
	return key, nil
}

func writeWhole(path string, content []byte) error {
	draft := path + ".new"
	f, err := os.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errors.Join(err, os.Remove(draft))
	}
	return os.Rename(draft, path)
}

// MAC is HMAC-SHA-256 under the directory's key, begun anew: rows whose authenticity is to be proved carry its sum. It is
// valid until the next call.
func (tx *Tx) MAC() hash.Hash {
	tx.mac.Reset()
	return tx.mac
}

func newMAC(key []byte) hash.Hash { return hmac.New(sha256.New, key) }
