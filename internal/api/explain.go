package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"

	"parley/internal/control"
)

// Explain says in a language why the contacts of a queue wait, or what was decided about one contact; see
// control.Floor. The error of what is not there is control.NotThere.
type Explain func(ctx context.Context, what, language string) ([]control.Explained, error)

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
