package store

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"testing"

	"parley/internal/store"
)

func decode(t *testing.T, s string) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString(s)
	must(t, err)
	return b
}

// The example of RFC 5802 §5: user "user", password "pencil".
func TestDeriveKnownKeys(t *testing.T) {
	keys, err := derive(sha1.New, "pencil", decode(t, "QSXCR+Q6sek8bf92"), 4096)
	must(t, err)
	if want := decode(t, "6dlGYMOdZcOPutkcNY8U2g7vK9Y="); !bytes.Equal(keys.StoredKey, want) {
		t.Errorf("stored key %x, want %x", keys.StoredKey, want)
	}
	if want := decode(t, "D+CSWLOshSulAsxiupA+qs2/fTE="); !bytes.Equal(keys.ServerKey, want) {
		t.Errorf("server key %x, want %x", keys.ServerKey, want)
	}
}

func TestBothHashesAreKept(t *testing.T) {
	a, _ := openAccounts(t)
	account := create(t, a, "romeo")
	for hash, size := range map[string]int{"SHA-256": 32, "SHA-1": 20} {
		keys, id, known, err := a.Keys(t.Context(), "ROMEO", hash)
		must(t, err)
		if !known || id != account.ID || keys.Iterations != ScramIterationsMin || len(keys.Salt) != saltBytes {
			t.Errorf("%s: %+v %v %v", hash, keys, id, known)
		}
		newHash, err := scramHash(hash)
		must(t, err)
		want, err := derive(newHash, password, keys.Salt, keys.Iterations)
		must(t, err)
		if !bytes.Equal(keys.StoredKey, want.StoredKey) || !bytes.Equal(keys.ServerKey, want.ServerKey) || len(keys.StoredKey) != size {
			t.Errorf("%s: keys do not belong to the password", hash)
		}
	}
	if _, _, _, err := a.Keys(t.Context(), "romeo", "MD5"); err == nil {
		t.Error("keys for MD5")
	}
}

func TestUnknownNamesHaveSteadyKeys(t *testing.T) {
	dir := t.TempDir()
	c := newClock()
	db, err := store.Open(dir, quiet())
	must(t, err)
	a := accountsOf(t, db, c)
	create(t, a, "locked")
	must(t, a.SetDisabled(t.Context(), "locked", true))
	first := make(map[string]ScramKeys)
	names := []string{"nobody", "somebody", "locked", "a@b", "", "\xff"}
	for _, name := range names {
		keys, id, known, err := a.Keys(t.Context(), name, "SHA-256")
		must(t, err)
		if known || id != 0 || len(keys.Salt) != saltBytes || len(keys.StoredKey) != 32 || keys.Iterations != ScramIterationsMin {
			t.Errorf("%q: %+v %v %v", name, keys, id, known)
		}
		for other, k := range first {
			if bytes.Equal(k.Salt, keys.Salt) {
				t.Errorf("%q and %q have the same salt", name, other)
			}
		}
		first[name] = keys
	}
	upper, _, _, err := a.Keys(t.Context(), "NoBody", "SHA-256")
	must(t, err)
	if !bytes.Equal(upper.Salt, first["nobody"].Salt) {
		t.Error("the salt of an unknown name depends on its letters' case, that of a known one does not")
	}
	sha1Keys, _, _, err := a.Keys(t.Context(), "nobody", "SHA-1")
	must(t, err)
	if bytes.Equal(sha1Keys.Salt, first["nobody"].Salt) {
		t.Error("an unknown name has one salt for both hashes, a known one has two")
	}
	must(t, db.Close())

	a = accountsOf(t, openDB(t, dir), c)
	for _, name := range names {
		keys, _, _, err := a.Keys(t.Context(), name, "SHA-256")
		must(t, err)
		if !bytes.Equal(keys.Salt, first[name].Salt) {
			t.Errorf("the salt of %q has changed with a restart", name)
		}
	}
}

func TestIterationsOfTheConfiguration(t *testing.T) {
	db := openDB(t, t.TempDir())
	a, err := OpenAccounts(t.Context(), db, Config{ScramIterations: 12_345})
	must(t, err)
	create(t, a, "romeo")
	for _, name := range []string{"romeo", "nobody"} {
		keys, _, _, err := a.Keys(t.Context(), name, "SHA-1")
		must(t, err)
		if keys.Iterations != 12_345 {
			t.Errorf("%s: %d iterations", name, keys.Iterations)
		}
	}
	c, err := Config{}.withDefaults()
	if err != nil || c.ScramIterations != 100_000 || c.VerifyQueuedMax != 100 {
		t.Errorf("defaults %+v %v", c, err)
	}
}

func TestCurrent(t *testing.T) {
	a, _ := openAccounts(t)
	romeo := create(t, a, "romeo")
	keys, id, _, err := a.Keys(t.Context(), "romeo", "SHA-1")
	must(t, err)
	if keys.Generation != romeo.Generation || id != romeo.ID {
		t.Errorf("keys of %d, generation %d; account %+v", id, keys.Generation, romeo)
	}
	current := func() bool {
		ok, err := a.Current(t.Context(), id, keys.Generation)
		must(t, err)
		return ok
	}
	if !current() {
		t.Error("an untouched account is not current")
	}
	must(t, a.SetDisabled(t.Context(), "romeo", false)) // as it was
	if !current() {
		t.Error("a change that changed nothing ended the sessions")
	}
	must(t, a.SetPassword(t.Context(), "romeo", password))
	if current() {
		t.Error("a session survives a new password")
	}
	must(t, a.Remove(t.Context(), "romeo"))
	if current() {
		t.Error("a session survives its account")
	}
}

func FuzzNormaliseName(f *testing.F) {
	for _, s := range []string{"romeo", "ＲＯＭＥＯ", "王", "g-x", "a\u0301", "İ", "ß", "\u05d0\u05d1", "x\u200d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		name, err := NormaliseName(s)
		if err != nil {
			if !errors.Is(err, ErrBadName) || name != "" {
				t.Fatalf("%q: %q %v", s, name, err)
			}
			return
		}
		if again, err := NormaliseName(name); err != nil || again != name {
			t.Fatalf("%q becomes %q and then %q %v", s, name, again, err)
		}
	})
}

func FuzzNormalisePassword(f *testing.F) {
	for _, s := range []string{password, "密碼密碼", "a\u0301a\u0301a\u0301\u00a0", "\ufb01\ufb01\ufb01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		normal, err := normalisePassword(s)
		if err != nil {
			if !errors.Is(err, ErrBadPassword) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if again, err := normalisePassword(normal); err != nil || again != normal {
			t.Fatalf("%q becomes %q and then %q %v", s, normal, again, err)
		}
	})
}
