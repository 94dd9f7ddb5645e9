package api

import (
	"context"
	"net/http"

	"github.com/go-chi/chi/v5"

	acdstore "parley/acd/store"
	"parley/internal/control"
)

// labelOperations are about the words that people choose from: wrap-up codes, skills, reasons for not being ready.
func (a *API) labelOperations() []operation {
	read := allow{agent: all, supervisor: all, admin: all, auditor: all, integrator: all, scope: acdstore.ScopeQueuesRead}
	codes := allow{agent: all, supervisor: all, admin: all, auditor: all, integrator: granted, scope: acdstore.ScopeQueuesRead}
	write := allow{admin: all, scope: acdstore.ScopeQueuesWrite}
	return []operation{
		{method: "GET", path: "/queues/{dn}/codes", id: "listCodes", allow: codes, do: a.listCodes},
		{method: "PUT", path: "/queues/{dn}/codes/{word}", id: "setCode", allow: write, do: a.setCode},
		{method: "DELETE", path: "/queues/{dn}/codes/{word}", id: "removeCode", allow: write, do: a.removeCode},
		{method: "GET", path: "/skills", id: "listSkills", allow: read, do: a.listSkills, cuts: true},
		{method: "PUT", path: "/skills/{word}", id: "setSkill", allow: write, do: a.setSkill},
		{method: "DELETE", path: "/skills/{word}", id: "removeSkill", allow: write, do: a.removeSkill},
		{method: "GET", path: "/reasons", id: "listReasons", allow: read, do: a.listReasons, cuts: true},
		{method: "PUT", path: "/reasons/{word}", id: "setReason", allow: write, do: a.setReason},
		{method: "DELETE", path: "/reasons/{word}", id: "removeReason", allow: write, do: a.removeReason},
	}
}

func (a *API) answerLabels(w http.ResponseWriter, r *http.Request, name string, list []control.Label, err error) {
	if list == nil {
		list = []control.Label{}
	}
	a.shown(w, r, http.StatusOK, map[string]any{name: list}, err)
}

// label reads what a word is to be; the word is the path's.
func (a *API) label(w http.ResponseWriter, r *http.Request, set func(context.Context, control.Label) error) {
	var asked struct {
		Labels acdstore.Words `json:"labels"`
		Under  string         `json:"under"`
		Place  int            `json:"place"`
	}
	if readJSON(w, r, &asked) {
		a.done(w, r, set(r.Context(), control.Label{Word: chi.URLParam(r, "word"), Labels: asked.Labels, Under: asked.Under, Place: asked.Place}))
	}
}

func (a *API) listCodes(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Codes(r.Context(), chi.URLParam(r, "dn"))
	a.answerLabels(w, r, "codes", list, err)
}

func (a *API) setCode(w http.ResponseWriter, r *http.Request, _ caller) {
	a.label(w, r, func(ctx context.Context, l control.Label) error {
		return a.parts.Centre.SetCode(ctx, chi.URLParam(r, "dn"), l)
	})
}

func (a *API) removeCode(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.RemoveCode(r.Context(), chi.URLParam(r, "dn"), chi.URLParam(r, "word")))
}

func (a *API) listSkills(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Skills(r.Context())
	a.answerLabels(w, r, "skills", list, err)
}

func (a *API) setSkill(w http.ResponseWriter, r *http.Request, _ caller) {
	a.label(w, r, a.parts.Centre.SetSkill)
}

func (a *API) removeSkill(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.RemoveSkill(r.Context(), chi.URLParam(r, "word")))
}

func (a *API) listReasons(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Reasons(r.Context())
	a.answerLabels(w, r, "reasons", list, err)
}

func (a *API) setReason(w http.ResponseWriter, r *http.Request, _ caller) {
	a.label(w, r, a.parts.Centre.SetReason)
}

func (a *API) removeReason(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.RemoveReason(r.Context(), chi.URLParam(r, "word")))
}
