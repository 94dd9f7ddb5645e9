package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	"parley/internal/control"
)

// tokenOperations are about programs' keys to this interface. No program makes them.
func (a *API) tokenOperations() []operation {
	return []operation{
		{method: "GET", path: "/tokens", id: "listTokens", allow: allow{admin: all, auditor: all}, do: a.listTokens},
		{method: "POST", path: "/tokens", id: "addToken", allow: allow{admin: all, fresh: true}, do: a.addToken},
		{method: "DELETE", path: "/tokens/{token}", id: "revokeToken", allow: allow{admin: all}, do: a.revokeToken},
	}
}

func (a *API) listTokens(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Tokens(r.Context())
	a.shown(w, r, http.StatusOK, map[string]any{"tokens": list}, err)
}

// addToken answers with the token, this once.
func (a *API) addToken(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		Name    string    `json:"name"`
		Scopes  []string  `json:"scopes"`
		Queues  []string  `json:"queues"`
		Expires time.Time `json:"expires"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	made, err := a.parts.Centre.AddToken(r.Context(), control.NewToken{Name: asked.Name, Scopes: asked.Scopes, Queues: asked.Queues, Expires: asked.Expires})
	a.shown(w, r, http.StatusCreated, made, err)
}

func (a *API) revokeToken(w http.ResponseWriter, r *http.Request, _ caller) {
	id, err := strconv.ParseInt(chi.URLParam(r, "token"), 10, 64)
	if err != nil {
		nothingHere().write(w, r)
		return
	}
	a.done(w, r, a.parts.Centre.RevokeToken(r.Context(), uint64(id)))
}

// stampOf is a moment of the contact centre as the interface writes it.
func stampOf(t acd.Time) string { return stamp(time.UnixMilli(int64(t))) }
