package store

import (
	"testing"
	"time"
)

// BenchmarkVerify is what one password over HTTPS costs at the default iterations.
func BenchmarkVerify(b *testing.B) {
	a, err := OpenAccounts(b.Context(), openDB(b, b.TempDir()), Config{})
	must(b, err)
	create(b, a, "romeo")
	for _, name := range []string{"romeo", "nobody"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, err := a.Verify(b.Context(), name, password)
				if (err == nil) != (name == "romeo") {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkKeys(b *testing.B) {
	a, _ := openAccounts(b)
	create(b, a, "romeo")
	for _, name := range []string{"romeo", "nobody"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				_, _, _, err := a.Keys(b.Context(), name, "SHA-256")
				must(b, err)
			}
		})
	}
}

func BenchmarkVerifyGuestToken(b *testing.B) {
	a, _ := openAccounts(b)
	_, token, err := a.NewGuest(b.Context(), []string{"acd.localhost"}, time.Hour, "")
	must(b, err)
	for b.Loop() {
		_, err := a.VerifyToken(b.Context(), token)
		must(b, err)
	}
}
