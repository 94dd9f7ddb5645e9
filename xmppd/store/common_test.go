package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestGuessablePasswordsAreRefused(t *testing.T) {
	a, err := OpenAccounts(t.Context(), openDB(t, t.TempDir()), Config{ScramIterations: ScramIterationsMin, Host: "chat.example.com"})
	must(t, err)
	create(t, a, "juliet")
	for _, tt := range []struct {
		password string
		good     bool
	}{
		{"12345678", false}, {"Password123", false}, {"QWERTYUIOP", false}, {"correcthorsebatterystaple", false},
		{"zzzzzzzzzzzz", false}, {"王王王王王", false}, {"AAAAaaaa", false},
		{"julietjuliet", false}, {"Juliet123", false}, {"juliet@chat.example.com", false}, {"chat.example.com", false},
		{"chatchat1", false}, {"Parley-1!", false}, {"123juliet", false},
		{"juliet, wherefore", true}, {"parley-demo", true}, {"password of the house", true}, {"correct horse", true},
		{"密碼是很長的一句話", true}, {"zzzzzzzzzzzy", true},
	} {
		err := a.SetPassword(t.Context(), "JULIET", tt.password)
		if (err == nil) != tt.good || err != nil && !errors.Is(err, ErrBadPassword) {
			t.Errorf("%q: %v", tt.password, err)
		}
		if err != nil && strings.Contains(err.Error(), tt.password) {
			t.Errorf("the error repeats the password: %v", err)
		}
	}
	if _, err := a.Create(t.Context(), "romeo", "ROMEO.1234"); err != nil {
		t.Errorf("four digits of one's own: %v", err)
	}
	if _, err := a.Create(t.Context(), "tybalt", "tybalt12"); !errors.Is(err, ErrBadPassword) {
		t.Errorf("a new account: %v", err)
	}
}

// TestCommonPasswordsCanBeFound: a line that no password can be equal to would refuse nothing.
func TestCommonPasswordsCanBeFound(t *testing.T) {
	all := strings.Split(strings.TrimSuffix(commonPasswords, "\n"), "\n")
	if len(all) < 500 || !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) {
		t.Errorf("%d lines, sorted: %t", len(all), slices.IsSorted(all))
	}
	for _, p := range all {
		if normal, err := normalisePassword(p); err != nil || strings.ToLower(normal) != p {
			t.Errorf("%q: %q, %v", p, normal, err)
		}
	}
}
