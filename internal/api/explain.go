package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	acdstore "parley/acd/store"
	"parley/internal/control"
)

// Explain says in a language why the contacts of a queue wait, or what was decided about one contact; see
// control.Floor. The error of what is not there is control.NotThere.
type Explain func(ctx context.Context, what, language string) ([]control.Explained, error)

// contactOperations are about single contacts.
func (a *API) contactOperations() []operation {
	read := allow{visitor: own, agent: own, supervisor: all, admin: all, auditor: all, integrator: granted, scope: acdstore.ScopeTranscriptsRead}
	return []operation{
		{method: "GET", path: "/transcripts/{contact}", id: "getTranscript", allow: read, do: a.transcript},
		{method: "GET", path: "/queues/{dn}/explain", id: "explainQueue", allow: looksOn(acdstore.ScopeLiveRead), do: a.explainQueue},
		{method: "GET", path: "/contacts/{contact}/explain", id: "explainContact", allow: looksOn(acdstore.ScopeContactsRead), do: a.explainContact},
	}
}

// explainQueue answers with who waits in a queue, and why.
func (a *API) explainQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	dn := chi.URLParam(r, "dn")
	if strings.HasPrefix(dn, "c-") {
		nothingHere().write(w, r) // a contact is no queue
		return
	}
	a.explain(w, r, dn)
}

// explainContact answers with what was decided about a contact, and why it waits if it does.
func (a *API) explainContact(w http.ResponseWriter, r *http.Request, _ caller) {
	contact := chi.URLParam(r, "contact")
	if !strings.HasPrefix(contact, "c-") {
		nothingHere().write(w, r)
		return
	}
	a.explain(w, r, contact)
}

func (a *API) explain(w http.ResponseWriter, r *http.Request, what string) {
	if a.parts.Explain == nil {
		nothingHere().write(w, r)
		return
	}
	contacts, err := a.parts.Explain(r.Context(), what, languageOf(r))
	switch {
	case control.NotThere(err):
		nothingHere().write(w, r)
	case err != nil:
		a.fault(w, r, err)
	default:
		writeJSON(w, http.StatusOK, map[string]any{"contacts": contacts})
	}
}
