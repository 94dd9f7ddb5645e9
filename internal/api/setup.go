package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"net/http"
	"sync"
	"time"

	acdstore "parley/acd/store"
	"parley/internal/control"
	xstore "parley/xmppd/store"
)

// SetupFor is how long the link of a Setup is good for.
const SetupFor = time.Hour

// Setup is the one way to make the first administrator over HTTP: a token that the server shows on its terminal, good for one
// account, for SetupFor, and for as long as there is no administrator. Its methods may be called from any goroutine.
type Setup struct {
	now  func() time.Time
	ends time.Time

	mu   sync.Mutex // one at a time: two who hold the link make one account
	kept [sha256.Size]byte
	used bool
}

// NewSetup makes a Setup, and the token that opens it: 256 random bits, kept as a hash alone. now nil = time.Now.
func NewSetup(now func() time.Time) (*Setup, string) {
	if now == nil {
		now = time.Now
	}
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails (crypto/rand)
	token := base64.RawURLEncoding.EncodeToString(secret[:])
	return &Setup{now: now, ends: now().Add(SetupFor), kept: sha256.Sum256([]byte(token))}, token
}

func (s *Setup) expired() bool { return !s.now().Before(s.ends) }

func (s *Setup) fits(token string) bool {
	sum := sha256.Sum256([]byte(token))
	return !s.used && subtle.ConstantTimeCompare(sum[:], s.kept[:]) == 1
}

// setupOperations are for a server that has no administrator yet.
func (a *API) setupOperations() []operation {
	anybody := allow{anybody: true}
	return []operation{
		{method: "GET", path: "/setup", id: "getSetup", allow: anybody, do: a.getSetup},
		{method: "POST", path: "/setup", id: "setUp", allow: anybody, do: a.setUp},
	}
}

// getSetup says whether the first administrator can be made here, and whether who asks could talk: conversations want TLS.
func (a *API) getSetup(w http.ResponseWriter, r *http.Request, _ caller) {
	over, err := a.setupOver(r.Context())
	if err != nil {
		a.fault(w, r, err)
		return
	}
	state := "open"
	switch {
	case over:
		state = "over"
	case a.parts.Setup.expired():
		state = "expired"
	}
	writeJSON(w, http.StatusOK, map[string]any{"state": state, "talks": a.webSocketURL(r) != "", "host": a.parts.Host})
}

// setupOver says whether there is an administrator, or no way to make one here.
func (a *API) setupOver(ctx context.Context) (bool, error) {
	if a.parts.Setup == nil {
		return true, nil
	}
	return HasAdmin(ctx, a.parts.Centre)
}

// HasAdmin says whether a contact centre has an administrator. One who is disabled is one, too.
func HasAdmin(ctx context.Context, centre *control.Direct) (bool, error) {
	users, err := centre.Users(ctx)
	for _, u := range users {
		if u.Role == string(acdstore.RoleAdmin) {
			return true, nil
		}
	}
	return false, err
}

// setUp makes the first administrator, and logs in who has the token.
func (a *API) setUp(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		Token    string `json:"token"`
		Name     string `json:"name"`
		Shown    string `json:"shown"`
		Password string `json:"password"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	if a.parts.Setup != nil {
		a.parts.Setup.mu.Lock()
		defer a.parts.Setup.mu.Unlock()
	}
	refusal, err := a.refuseSetup(r.Context(), asked.Token)
	if err == nil && refusal == nil {
		err = a.parts.Centre.AddUser(r.Context(), control.User{Name: asked.Name, Shown: asked.Shown, Role: string(acdstore.RoleAdmin)}, asked.Password)
	}
	switch {
	case refusal != nil:
		refusal.write(w, r)
		return
	case err != nil:
		a.refuseChange(w, r, err)
		return
	}
	a.parts.Setup.used = true
	a.log.Info("the first administrator was made by the set-up link", "account", asked.Name)
	a.welcome(w, r, asked.Name)
}

// refuseSetup is why nobody is made an administrator here and now, if so.
func (a *API) refuseSetup(ctx context.Context, token string) (*problem, error) {
	over, err := a.setupOver(ctx)
	switch {
	case err != nil:
		return nil, err
	case over:
		return refuse(problem{status: http.StatusConflict, code: "setup-over"}), nil
	case a.parts.Setup.expired():
		return refuse(problem{status: http.StatusForbidden, code: "setup-expired"}), nil
	case !a.parts.Setup.fits(token):
		return refuse(problem{status: http.StatusForbidden, code: "setup-token"}), nil
	}
	return nil, nil
}

// welcome logs in the account that was just made.
func (a *API) welcome(w http.ResponseWriter, r *http.Request, name string) {
	account, found, err := a.parts.Accounts.Lookup(r.Context(), name)
	if err == nil && !found {
		err = xstore.ErrNotFound
	}
	var login string
	if err == nil {
		login, err = a.parts.Accounts.NewLogin(r.Context(), account.ID)
	}
	switch {
	case errors.Is(err, xstore.ErrBusy):
		busy().write(w, r)
	case err != nil:
		a.fault(w, r, err)
	default:
		a.proofs.note(login)
		a.setCookie(w, r, login)
		a.tellSessionAs(w, r, http.StatusCreated, account)
	}
}
