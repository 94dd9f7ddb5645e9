package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/netip"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/quota"
)

// solve works as the page does.
func solve(challenge string, bits int) Solution {
	for n := 0; ; n++ {
		counter := strconv.Itoa(n)
		if leadingZeros(sha256.Sum256([]byte(challenge+"."+counter))) >= bits {
			return Solution{challenge, counter}
		}
	}
}

var (
	here  = netip.MustParseAddr("192.0.2.7")
	there = netip.MustParseAddr("192.0.2.8")
)

func openWorkshop() (*workshop, *clock) {
	c := &clock{time.Unix(1000, 0)}
	return newWorkshop(Work{Bits: 8, PerAddress: quota.Quota{Most: 1, Within: time.Minute}, PerSite: quota.Quota{Most: 3, Within: time.Minute}}, c.now), c
}

func TestLeadingZeros(t *testing.T) {
	for want, sum := range map[int][sha256.Size]byte{0: {0x80}, 1: {0x40}, 7: {1}, 8: {0, 0xff}, 15: {0, 1}, 23: {0, 0, 1}, 256: {}} {
		if got := leadingZeros(sum); got != want {
			t.Errorf("%x: %d, want %d", sum[:4], got, want)
		}
	}
}

func TestSolutions(t *testing.T) {
	w, c := openWorkshop()
	challenge := w.challenge(here)
	right := solve(challenge, 8)
	wrongCounter := 0
	for leadingZeros(sha256.Sum256([]byte(challenge+"."+strconv.Itoa(wrongCounter)))) >= 8 {
		wrongCounter++
	}
	raw, _ := base64.RawURLEncoding.DecodeString(challenge)
	change := func(i int, to byte) string {
		forged := append([]byte(nil), raw...)
		forged[i] = to
		return base64.RawURLEncoding.EncodeToString(forged)
	}
	other, _ := openWorkshop()
	for what, s := range map[string]Solution{
		"nothing":                 {},
		"no work":                 {challenge, strconv.Itoa(wrongCounter)},
		"a counter written oddly": {challenge, "0" + right.Counter},
		"a counter with a sign":   {challenge, "+" + right.Counter},
		"a long counter":          {challenge, strings.Repeat("9", 17)},
		"words":                   {challenge, "x"},
		"less to do":              solve(change(0, 1), 8),
		"a later end":             solve(change(1, 0x7f), 8),
		"another salt":            solve(change(9, raw[9]^1), 8),
		"another signature":       solve(change(len(raw)-1, raw[len(raw)-1]^1), 8),
		"cut":                     solve(challenge[:len(challenge)-4], 8),
		"longer":                  solve(challenge+"AAAA", 8),
		"of another server":       solve(other.challenge(here), 8),
		"for somebody else":       solve(w.challenge(there), 8),
		"not base64":              solve("!"+challenge, 8),
		"padded":                  solve(challenge+"=", 8),
	} {
		if w.solved(here, s) != unsolved {
			t.Errorf("%s is taken for a solution", what)
		}
	}
	if w.solved(here, right) != solved {
		t.Error("a solution is refused")
	}
	if w.solved(here, right) != unsolved {
		t.Error("a solution is good twice")
	}
	late := solve(w.challenge(here), 8)
	c.at = c.at.Add(workLife)
	if w.solved(here, late) != unsolved || w.solved(here, right) != unsolved {
		t.Error("a solution is good after its time")
	}
	if len(w.used) != 1 { // those that were wrong leave nothing
		t.Errorf("%d solutions are remembered", len(w.used))
	}
	if w.solved(here, solve(w.challenge(here), 8)) != solved || len(w.used) != 1 || len(w.inLine) != 1 {
		t.Errorf("%d solutions are remembered, %d in line", len(w.used), len(w.inLine))
	}
}

func TestSolutionsRememberedAreBounded(t *testing.T) {
	w, c := openWorkshop()
	for i := range workUsedMax {
		var salt [workSaltBytes]byte
		copy(salt[:], fmt.Sprint(i))
		if w.use(salt) != solved {
			t.Fatal(i)
		}
	}
	s := solve(w.challenge(here), 8)
	if _, refusal := w.admit(here, &s); refusal == nil || refusal.code != "busy" {
		t.Errorf("beyond the bound: %+v", refusal)
	}
	c.at = c.at.Add(workLife)
	s = solve(w.challenge(here), 8)
	if _, refusal := w.admit(here, &s); refusal != nil {
		t.Errorf("once they are forgotten: %+v", refusal)
	}
}

// TestWorkIsAskedForAboveARate: of one address, and of all together; never when it is off.
func TestWorkIsAskedForAboveARate(t *testing.T) {
	w, c := openWorkshop()
	admit := func(addr string, s *Solution) string {
		_, refusal := w.admit(netip.MustParseAddr(addr), s)
		if refusal == nil {
			return ""
		}
		return refusal.code
	}
	for i, tt := range []struct{ addr, want string }{
		{"192.0.2.7", ""}, {"192.0.2.7", "work"}, {"2001:db8::1", ""}, {"2001:db8::2", "work"}, {"192.0.2.9", ""}, {"192.0.2.10", "work"},
	} {
		if got := admit(tt.addr, nil); got != tt.want {
			t.Errorf("%d, from %s: %q, want %q", i, tt.addr, got, tt.want)
		}
	}
	s := solve(w.challenge(here), 8)
	if got := admit("192.0.2.7", &s); got != "" {
		t.Errorf("with a solution: %q", got)
	}
	if got := admit("192.0.2.7", &s); got != "work" {
		t.Errorf("with the same again: %q", got)
	}
	c.at = c.at.Add(time.Minute)
	back, _ := w.admit(here, nil)
	back()
	if got := admit("192.0.2.7", nil); got != "" {
		t.Errorf("what was given back is gone: %q", got)
	}
	off := newWorkshop(Work{PerAddress: quota.Quota{Most: 1, Within: time.Minute}}, c.now)
	for range 10 {
		if _, refusal := off.admit(here, nil); refusal != nil {
			t.Fatal("work is asked for though it is off")
		}
	}
}

// TestVisitWithWork: a page that solves what it is set is let in, and told otherwise what to solve.
func TestVisitWithWork(t *testing.T) {
	f := open(t, func(c *Config, _ *Parts) {
		c.Visits.Most = 0
		c.VisitsFree = []string{"198.51.100.0/24"}
		c.Work = Work{Bits: 8, PerAddress: quota.Quota{Most: 1, Within: time.Hour}}
	})
	want(t, "the first", f.ask("POST", "http://localhost/api/v1/visits", anna), 201, "")
	w := f.ask("POST", "http://localhost/api/v1/visits", anna)
	want(t, "the second", w, 428, "work")
	var task struct {
		Challenge string
		Bits      int
	}
	if err := json.Unmarshal(w.Body.Bytes(), &task); err != nil || task.Bits != 8 || task.Challenge == "" {
		t.Fatalf("%s, %v", w.Body, err)
	}
	body := func(dn string) string {
		b, _ := json.Marshal(map[string]any{"name": "Anna", "dn": dn, "work": solve(task.Challenge, task.Bits)})
		return string(b)
	}
	want(t, "a wrong form uses nothing up", f.ask("POST", "http://localhost/api/v1/visits", body("7")), 404, "unknown-dn")
	want(t, "from elsewhere", f.ask("POST", "http://localhost/api/v1/visits", body("8000"), "From: 192.0.2.200"), 428, "work")
	want(t, "solved", f.ask("POST", "http://localhost/api/v1/visits", body("8000")), 201, "")
	want(t, "solved twice", f.ask("POST", "http://localhost/api/v1/visits", body("8000")), 428, "work")
	for range 5 {
		want(t, "from an office", f.ask("POST", "http://localhost/api/v1/visits", anna, "From: 198.51.100.9"), 201, "")
	}
}

func FuzzSolution(f *testing.F) {
	w, _ := openWorkshop()
	good := solve(w.challenge(here), 8)
	f.Add(good.Challenge+"x", good.Counter)
	f.Add("", "0")
	f.Add(strings.Repeat("A", 76), "1")
	f.Fuzz(func(t *testing.T, challenge, counter string) {
		if challenge != good.Challenge && w.solved(here, Solution{challenge, counter}) == solved {
			t.Fatalf("%q with %q is taken for a solution", challenge, counter)
		}
	})
}
