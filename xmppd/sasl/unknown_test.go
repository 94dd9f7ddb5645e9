package sasl

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/store"
	xstore "parley/xmppd/store"
)

// counted counts what is asked of an Authenticator.
type counted struct {
	Authenticator
	asked []string
}

func (c *counted) ScramKeys(ctx context.Context, user, hash string) (Keys, Identity, bool, error) {
	c.asked = append(c.asked, "keys")
	return c.Authenticator.ScramKeys(ctx, user, hash)
}

func (c *counted) VerifyPlain(ctx context.Context, user, password string) (Identity, error) {
	c.asked = append(c.asked, "password")
	return c.Authenticator.VerifyPlain(ctx, user, password)
}

// realAccounts are the server's own, with juliet and locked, who is locked out.
func realAccounts(t *testing.T) Authenticator {
	t.Helper()
	db, err := store.Open(t.TempDir(), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	all, err := xstore.OpenAccounts(t.Context(), db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"juliet", "locked"} {
		if _, err := all.Create(t.Context(), name, "o romeo romeo"); err != nil {
			t.Fatal(err)
		}
	}
	if err := all.SetDisabled(t.Context(), "locked", true); err != nil {
		t.Fatal(err)
	}
	return Adapt(all)
}

// TestUnknownNamesAreTreatedAlike: the same is asked, answered and refused, in the same order and of the same length, whether
// a name is one of an account, of one that is locked out, or of nobody, or cannot be one.
func TestUnknownNamesAreTreatedAlike(t *testing.T) {
	auth := realAccounts(t)
	for _, mech := range []string{ScramSHA256, ScramSHA1, ScramSHA256Plus, Plain} {
		var first string
		for _, name := range []string{"juliet", "locked", "nobody", "no@body", "g-guest"} {
			c := &counted{Authenticator: auth}
			cfg := boundConfig(t)
			cfg.Auth = c
			trace := attempt(t, mech, name, cfg) + fmt.Sprint(c.asked)
			if first == "" {
				first = trace
			}
			if trace != first {
				t.Errorf("%s, %s:\n%s\njuliet:\n%s", mech, name, trace, first)
			}
		}
	}
}

// attempt tries a wrong password and writes down what is seen from outside: lengths of challenges, rounds, the failure.
func attempt(t *testing.T, mech, name string, cfg Config) (trace string) {
	x, err := NewExchange(mech, cfg)
	if err != nil {
		t.Fatal(err)
	}
	header := "n,,"
	if strings.HasSuffix(mech, plus) {
		header = "p=tls-exporter,,"
	}
	steps := []string{header + "n=" + name + ",r=0123456789abcdef", "c=" + "AAAA,r=0123456789abcdef,p=" + strings.Repeat("A", 43) + "="}
	if mech == Plain {
		steps = []string{"\x00" + name + "\x00a wrong password"}
	}
	for _, in := range steps {
		out, done, err := x.Step(t.Context(), []byte(in))
		_, rounds, _ := strings.Cut(string(out), ",i=")
		trace += fmt.Sprintf("%d bytes, rounds %s, done %t, %v\n", len(out), rounds, done, err)
	}
	return trace
}

// TestTimingOfUnknownNames compares how long a wrong password takes for juliet and for nobody, by the test of Kolmogorov and
// Smirnov. What else runs on the machine can disturb it, so it is no part of the usual run.
func TestTimingOfUnknownNames(t *testing.T) {
	if os.Getenv("PARLEY_LONG") == "" {
		t.Skip("set PARLEY_LONG=1: it measures time for some 20 s")
	}
	auth := realAccounts(t)
	for mech, samples := range map[string]int{ScramSHA256: 50_000, Plain: 2_000} {
		times := map[string][]float64{}
		for i := range 2 * samples {
			name := []string{"juliet", "nobody"}[i%2] // in turn, so that both meet the same disturbances
			began := time.Now()
			attempt(t, mech, name, Config{Host: "localhost", Auth: auth})
			times[name] = append(times[name], float64(time.Since(began)))
		}
		d := distance(times["juliet"], times["nobody"])
		p := math.Min(1, 2*math.Exp(-d*d*float64(samples)))
		median := func(name string) time.Duration { return time.Duration(times[name][samples/2]) }
		t.Logf("%s: %d samples each, D = %.4f, p = %.3f, medians %v and %v", mech, samples, d, p, median("juliet"), median("nobody"))
		if p < 1e-4 { // by chance once in ten thousand runs; a lookup more or less gives far smaller ones
			t.Errorf("%s: the times tell who exists", mech)
		}
	}
}

// distance is the largest between two empirical distributions of as many samples, which it sorts.
func distance(a, b []float64) (d float64) {
	slices.Sort(a)
	slices.Sort(b)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		at := min(a[i], b[j])
		for i < len(a) && a[i] == at {
			i++
		}
		for j < len(b) && b[j] == at {
			j++
		}
		d = max(d, math.Abs(float64(i-j))/float64(len(a)))
	}
	return d
}
