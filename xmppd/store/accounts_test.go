package store

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestCreateListLookup(t *testing.T) {
	a, c := openAccounts(t)
	for _, name := range []string{"1002", "Juliet", "王小明"} {
		create(t, a, name)
	}
	all, err := a.List(t.Context())
	must(t, err)
	var names []string
	for _, account := range all {
		names = append(names, account.Name)
		if !account.Created.Equal(c.Now()) || account.Disabled {
			t.Errorf("%+v", account)
		}
	}
	if got := strings.Join(names, " "); got != "1002 juliet 王小明" {
		t.Errorf("names %s", got)
	}
	account, found, err := a.Lookup(t.Context(), "JULIET")
	if err != nil || !found || account.Name != "juliet" {
		t.Errorf("lookup: %+v %v %v", account, found, err)
	}
	for _, name := range []string{"nobody", "", "a@b"} {
		if _, found, err := a.Lookup(t.Context(), name); found || err != nil {
			t.Errorf("lookup %q: %v %v", name, found, err)
		}
	}
	_, err = a.Create(t.Context(), "juLIET", password)
	wantErr(t, "the same name in other letters", err, ErrExists)
}

func TestNames(t *testing.T) {
	a, _ := openAccounts(t)
	for _, name := range []string{
		"", " ", "two words", "a@b", "a/b", "a:b", `a"b`, "a&b", "a'b", "a<b", "a>b", "g-dragon", "G-x",
		"a\x00", "\xff", strings.Repeat("x", 1024), "\u2163", // Ⅳ, which has a compatibility form
	} {
		_, err := a.Create(t.Context(), name, password)
		wantErr(t, "name "+name, err, ErrBadName)
	}
	for name, want := range map[string]string{"ADMIN": "admin", "1001": "1001", "Ａ１": "a1", "g.x": "g.x"} {
		if got, err := NormaliseName(name); got != want || err != nil {
			t.Errorf("%q: %q %v, want %q", name, got, err, want)
		}
	}
}

func TestPasswords(t *testing.T) {
	a, _ := openAccounts(t)
	for _, bad := range []string{"", "1234567", strings.Repeat("x", 1025), "\xff2345678", "tab\there 123"} {
		_, err := a.Create(t.Context(), "romeo", bad)
		wantErr(t, "password "+bad, err, ErrBadPassword)
	}
	for i, good := range []string{"24681357", strings.Repeat("xy", 512), "密碼密碼", "with spaces too"} {
		name := string(rune('a' + i))
		_, err := a.Create(t.Context(), name, good)
		must(t, err)
		if _, err := a.Verify(t.Context(), name, good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}

// TestUnusablePasswordsAreNobodys, not even of who has the one that is hashed in their place.
func TestUnusablePasswordsAreNobodys(t *testing.T) {
	a, _ := openAccounts(t)
	_, err := a.Create(t.Context(), "romeo", "not a password")
	must(t, err)
	for _, unusable := range []string{"", "short", "\xff2345678", strings.Repeat("xy", 513)} {
		_, err := a.Verify(t.Context(), "romeo", unusable)
		wantErr(t, fmt.Sprintf("password %.20q", unusable), err, ErrBadCredentials)
	}
}

func TestVerifyTellsNothing(t *testing.T) {
	a, _ := openAccounts(t)
	create(t, a, "romeo")
	create(t, a, "locked")
	must(t, a.SetDisabled(t.Context(), "locked", true))
	for _, c := range []struct{ name, password string }{
		{"romeo", "wrong password"}, {"romeo", ""}, {"romeo", strings.Repeat("x", 5000)}, {"romeo", "\xff"},
		{"locked", password}, {"nobody", password}, {"", ""}, {"a@b", password}, {"romeo\x00", password},
	} {
		account, err := a.Verify(t.Context(), c.name, c.password)
		if err != ErrBadCredentials || account != (Account{}) {
			t.Errorf("%q %q: %+v %v", c.name, c.password, account, err)
		}
	}
	account, err := a.Verify(t.Context(), "Romeo", password)
	if err != nil || account.Name != "romeo" {
		t.Errorf("right password: %+v %v", account, err)
	}
}

func TestNewPasswordReplacesTheOld(t *testing.T) {
	a, _ := openAccounts(t)
	create(t, a, "romeo")
	must(t, a.SetPassword(t.Context(), "romeo", "another one"))
	_, err := a.Verify(t.Context(), "romeo", password)
	wantErr(t, "old password", err, ErrBadCredentials)
	if _, err := a.Verify(t.Context(), "romeo", "another one"); err != nil {
		t.Error(err)
	}
	wantErr(t, "no such account", a.SetPassword(t.Context(), "nobody", password), ErrNotFound)
	wantErr(t, "no such account", a.SetDisabled(t.Context(), "nobody", true), ErrNotFound)
	wantErr(t, "no such account", a.Remove(t.Context(), "nobody"), ErrNotFound)
}

func TestConfigFloor(t *testing.T) {
	db := openDB(t, t.TempDir())
	_, err := OpenAccounts(t.Context(), db, Config{ScramIterations: 4096, GuestsMax: -1})
	problems, ok := errors.Unwrap(err).(interface{ Unwrap() []error })
	if !ok || len(problems.Unwrap()) != 2 {
		t.Errorf("%v", err)
	}
}
