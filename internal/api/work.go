package api

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"net/http"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"parley/internal/quota"
)

// Work is what asking for a visit costs a machine once there are many: a proof of work, found by a browser in a second.
type Work struct {
	// Bits is how many leading zero bits the SHA-256 of a solution has; each one more doubles the work. 17 are 130,000 hashes
	// on average. 0: no work is asked for.
	Bits int
	// PerAddress is how many visits one address (an IPv6 /64 counts as one) may have without work, PerSite how many all
	// together.
	PerAddress quota.Quota
	PerSite    quota.Quota
}

const (
	workBitsMax      = 24
	workLife         = 2 * time.Minute // of a challenge
	workUsedMax      = 100_000         // solutions remembered until their challenges end; one more is asked to come again
	workSaltBytes    = 16
	workHeaderBytes  = 1 + 8 + workSaltBytes // bits, end in ms, salt
	counterDigitsMax = 16
)

// Solution is a challenge, as it was given, with a counter that solves it: SHA-256 of challenge "." counter.
type Solution struct {
	Challenge string `json:"challenge"`
	Counter   string `json:"counter"`
}

// workshop gives challenges and takes solutions.
type workshop struct {
	cfg  Work
	now  func() time.Time
	key  []byte // a new one each start: challenges do not outlive it
	free *quota.Keeper
	site *quota.Keeper

	mu     sync.Mutex
	used   map[[workSaltBytes]byte]struct{}
	inLine []usedSalt // in the order they came
}

// usedSalt is forgotten a workLife after it came: its challenge has ended by then.
type usedSalt struct {
	salt   [workSaltBytes]byte
	forget time.Time
}

func newWorkshop(cfg Work, now func() time.Time) *workshop {
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return &workshop{
		cfg: cfg, now: now, key: key, free: quota.New(cfg.PerAddress, now), site: quota.New(cfg.PerSite, now),
		used: map[[workSaltBytes]byte]struct{}{},
	}
}

// admit says whether a visit from an address may begin: it is one of the free ones, or somebody has worked for it. Else
// refusal says what to do. back returns what was taken of the free ones.
func (w *workshop) admit(from netip.Addr, s *Solution) (back func(), refusal *problem) {
	if w.cfg.Bits == 0 {
		return func() {}, nil
	}
	if s != nil {
		switch w.solved(from, *s) {
		case solved:
			return func() {}, nil
		case crowded:
			p := busy()
			return nil, &p
		}
		return nil, w.ask(from)
	}
	backFree, _, ok := w.free.Take(quota.Household(from))
	if !ok {
		return nil, w.ask(from)
	}
	backSite, _, ok := w.site.Take("")
	if !ok {
		backFree()
		return nil, w.ask(from)
	}
	return func() { backFree(); backSite() }, nil
}

// ask is the answer that sets a task (RFC 6585 §3).
func (w *workshop) ask(from netip.Addr) *problem {
	return &problem{
		status: http.StatusPreconditionRequired, code: "work",
		problemMembers: problemMembers{Challenge: w.challenge(from), Bits: w.cfg.Bits},
	}
}

// challenge is good for one solution, from this address, within workLife.
func (w *workshop) challenge(from netip.Addr) string {
	c := make([]byte, workHeaderBytes, workHeaderBytes+sha256.Size)
	c[0] = byte(w.cfg.Bits)
	binary.BigEndian.PutUint64(c[1:], uint64(w.now().Add(workLife).UnixMilli()))
	_, _ = rand.Read(c[9:])
	return base64.RawURLEncoding.EncodeToString(append(c, w.sign(c, from)...))
}

func (w *workshop) sign(header []byte, from netip.Addr) []byte {
	m := hmac.New(sha256.New, w.key)
	m.Write(header)
	m.Write([]byte(quota.Household(from)))
	return m.Sum(nil)
}

// verdict is what a solution is worth.
type verdict uint8

const (
	unsolved verdict = iota
	solved
	crowded // too many solutions are remembered
)

// solved judges a solution and uses it up.
func (w *workshop) solved(from netip.Addr, s Solution) verdict {
	c, err := base64.RawURLEncoding.Strict().DecodeString(s.Challenge)
	if err != nil || len(c) != workHeaderBytes+sha256.Size || !hmac.Equal(c[workHeaderBytes:], w.sign(c[:workHeaderBytes], from)) {
		return unsolved
	}
	ends := time.UnixMilli(int64(binary.BigEndian.Uint64(c[1:])))
	if !w.now().Before(ends) || !isCounter(s.Counter) {
		return unsolved
	}
	if sum := sha256.Sum256([]byte(s.Challenge + "." + s.Counter)); leadingZeros(sum) < int(c[0]) {
		return unsolved
	}
	return w.use([workSaltBytes]byte(c[9:workHeaderBytes]))
}

func (w *workshop) use(salt [workSaltBytes]byte) verdict {
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.now()
	for len(w.inLine) > 0 && !now.Before(w.inLine[0].forget) {
		delete(w.used, w.inLine[0].salt)
		w.inLine = w.inLine[1:]
	}
	if _, twice := w.used[salt]; twice {
		return unsolved
	}
	if len(w.used) >= workUsedMax {
		return crowded
	}
	w.used[salt] = struct{}{}
	w.inLine = append(w.inLine, usedSalt{salt, now.Add(workLife)})
	return solved
}

// isCounter takes one way of writing each number.
func isCounter(s string) bool {
	n, err := strconv.ParseUint(s, 10, 53) // what a page can count exactly
	return err == nil && len(s) <= counterDigitsMax && strconv.FormatUint(n, 10) == s
}

func leadingZeros(sum [sha256.Size]byte) (n int) {
	for _, b := range sum {
		if n += bits.LeadingZeros8(b); b != 0 {
			break
		}
	}
	return n
}
