package site

import (
	"errors"
	"log/slog"
	"testing"

	"parley/internal/store"
)

func TestHost(t *testing.T) {
	for _, tt := range []struct{ first, second, want string }{
		{"", "", "localhost"},
		{"", "localhost", "localhost"},
		{"example.com", "", "example.com"},
		{"example.com", "example.com", "example.com"},
		{"example.com", "example.org", ""},
		{"", "example.org", ""},
	} {
		db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if _, err := Host(t.Context(), db, tt.first); err != nil {
			t.Fatal(err)
		}
		host, err := Host(t.Context(), db, tt.second)
		if host != tt.want || errors.Is(err, ErrOtherHost) != (tt.want == "") {
			t.Errorf("%q then %q: %q, %v", tt.first, tt.second, host, err)
		}
	}
}
