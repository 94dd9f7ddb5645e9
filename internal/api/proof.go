package api

import (
	"crypto/sha256"
	"errors"
	"net/http"
	"sync"
	"time"

	xstore "parley/xmppd/store"
)

const (
	// FreshFor is how long a password that was given counts for what asks for a fresh one.
	FreshFor = 5 * time.Minute
	// proofsMax bounds how many are remembered. Who is forgotten is asked again.
	proofsMax = 10_000
)

// proofs remembers for each log-in when its password was given last. It lives as long as the process: after a start
// everybody is asked again.
type proofs struct {
	now func() time.Time
	mu  sync.Mutex
	at  map[[sha256.Size]byte]time.Time
}

func newProofs(now func() time.Time) *proofs {
	return &proofs{now: now, at: map[[sha256.Size]byte]time.Time{}}
}

func (p *proofs) note(login string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if len(p.at) >= proofsMax {
		for key, at := range p.at {
			if now.Sub(at) >= FreshFor {
				delete(p.at, key)
			}
		}
	}
	if len(p.at) < proofsMax {
		p.at[sha256.Sum256([]byte(login))] = now
	}
}

func (p *proofs) fresh(login string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, known := p.at[sha256.Sum256([]byte(login))]
	return known && p.now().Sub(at) < FreshFor
}

func (a *API) isFresh(login string) bool { return a.proofs.fresh(login) }

// prove takes the password of who is logged in once more, for what asks for a fresh one.
func (a *API) prove(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		Password string `json:"password"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	judged, err := a.hold(r, c.account.Name)
	if err != nil {
		tooMany(guessAgain).write(w, r)
		return
	}
	_, err = a.parts.Accounts.Verify(r.Context(), c.account.Name, asked.Password)
	judged(err)
	switch {
	case errors.Is(err, xstore.ErrBadCredentials):
		badCredentials(http.StatusForbidden).write(w, r)
	case errors.Is(err, xstore.ErrBusy):
		busy().write(w, r)
	case err != nil:
		a.fault(w, r, err)
	default:
		a.proofs.note(c.login)
		w.WriteHeader(http.StatusNoContent)
	}
}
