package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"parley/acd/admin"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// labelOperations are about what things are called, and the words that people choose from: wrap-up codes, skills, reasons
// for not being ready.
func (a *API) labelOperations() []operation {
	read := allow{agent: all, supervisor: all, admin: all, auditor: all, integrator: all, scope: acdstore.ScopeQueuesRead}
	codes := allow{agent: all, supervisor: all, admin: all, auditor: all, integrator: granted, scope: acdstore.ScopeQueuesRead}
	write := allow{admin: all, scope: acdstore.ScopeQueuesWrite}
	return []operation{
		{method: "GET", path: "/queue-names", id: "listQueueNames", allow: codes, do: a.listQueueNames, cuts: true},
		{method: "GET", path: "/queues/{dn}/codes", id: "listCodes", allow: codes, do: a.listCodes},
		{method: "GET", path: "/queues/{dn}/codes/{word}", id: "getCode", allow: codes, do: a.getLabel(a.codeNamed)},
		{method: "PUT", path: "/queues/{dn}/codes/{word}", id: "setCode", allow: write, do: a.setCode},
		{method: "DELETE", path: "/queues/{dn}/codes/{word}", id: "removeCode", allow: write, do: a.removeCode},
		{method: "GET", path: "/skills", id: "listSkills", allow: read, do: a.listSkills, cuts: true},
		{method: "GET", path: "/skills/{word}", id: "getSkill", allow: read, do: a.getLabel(a.skillNamed), cuts: true},
		{method: "PUT", path: "/skills/{word}", id: "setSkill", allow: write, do: a.setSkill},
		{method: "DELETE", path: "/skills/{word}", id: "removeSkill", allow: write, do: a.removeSkill},
		{method: "GET", path: "/reasons", id: "listReasons", allow: read, do: a.listReasons, cuts: true},
		{method: "GET", path: "/reasons/{word}", id: "getReason", allow: read, do: a.getLabel(a.reasonNamed), cuts: true},
		{method: "PUT", path: "/reasons/{word}", id: "setReason", allow: write, do: a.setReason},
		{method: "DELETE", path: "/reasons/{word}", id: "removeReason", allow: write, do: a.removeReason},
	}
}

func (a *API) answerLabels(w http.ResponseWriter, r *http.Request, name string, list []control.Label, err error) {
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	if list == nil {
		list = []control.Label{}
	}
	showTagged(w, r, http.StatusOK, map[string]any{name: list})
}

// listQueueNames tells also those who may not know how a queue is set up what it is called.
func (a *API) listQueueNames(w http.ResponseWriter, r *http.Request, c caller) {
	queues, err := a.parts.Centre.Queues(r.Context())
	if err == nil {
		queues, err = a.queuesWithin(r.Context(), queues, c)
	}
	list := make([]control.Label, len(queues))
	for i, q := range queues {
		list[i] = control.Label{Word: q.DN, Labels: acdstore.Words{"": q.Name}}
		for key, name := range q.Settings {
			if language, is := strings.CutPrefix(key, "name."); is {
				list[i].Labels[language] = name
			}
		}
	}
	a.answerLabels(w, r, "queues", list, err)
}

// named finds the label that the path of a request names.
type named func(r *http.Request) (control.Label, error)

func (a *API) codeNamed(r *http.Request) (control.Label, error) {
	list, err := a.parts.Centre.Codes(r.Context(), chi.URLParam(r, "dn"))
	return among(list, err, admin.ErrNoCode, func(l control.Label) bool { return l.Word == chi.URLParam(r, "word") })
}

func (a *API) skillNamed(r *http.Request) (control.Label, error) {
	list, err := a.parts.Centre.Skills(r.Context())
	return among(list, err, admin.ErrNoSkill, func(l control.Label) bool { return strings.EqualFold(l.Word, chi.URLParam(r, "word")) })
}

func (a *API) reasonNamed(r *http.Request) (control.Label, error) {
	list, err := a.parts.Centre.Reasons(r.Context())
	return among(list, err, admin.ErrNoReason, func(l control.Label) bool { return l.Word == chi.URLParam(r, "word") })
}

func among(list []control.Label, err, none error, is func(control.Label) bool) (control.Label, error) {
	if err != nil {
		return control.Label{}, err
	}
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], nil
	}
	return control.Label{}, none
}

func (a *API) getLabel(find named) func(http.ResponseWriter, *http.Request, caller) {
	return func(w http.ResponseWriter, r *http.Request, _ caller) {
		l, err := find(r)
		if err != nil {
			a.refuseChange(w, r, err)
			return
		}
		showTagged(w, r, http.StatusOK, l)
	}
}

// asSeen has a change be made only to the label that its caller has seen, or (If-None-Match: *) only if there is none.
func asSeen(r *http.Request, find named) context.Context {
	return admin.Provided(r.Context(), func(context.Context) error {
		now, err := find(r)
		there := err == nil
		switch {
		case there && r.Header.Get("If-None-Match") == "*", !there && r.Header.Get("If-Match") != "", there && !matches(r, now):
			return control.ErrChanged
		}
		return nil
	})
}

// setLabel reads what a word is to be, and sets it; the word is the path's.
func (a *API) setLabel(w http.ResponseWriter, r *http.Request, find named, set func(context.Context, control.Label) error) {
	var asked struct {
		Labels acdstore.Words `json:"labels"`
		Under  string         `json:"under"`
		Place  int            `json:"place"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	err := set(asSeen(r, find), control.Label{Word: chi.URLParam(r, "word"), Labels: asked.Labels, Under: asked.Under, Place: asked.Place})
	if err == nil {
		if now, gone := find(r); gone == nil {
			w.Header().Set("ETag", tagOf(now))
		}
	}
	a.done(w, r, err)
}

func (a *API) listCodes(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Codes(r.Context(), chi.URLParam(r, "dn"))
	a.answerLabels(w, r, "codes", list, err)
}

func (a *API) setCode(w http.ResponseWriter, r *http.Request, _ caller) {
	a.setLabel(w, r, a.codeNamed, func(ctx context.Context, l control.Label) error {
		return a.parts.Centre.SetCode(ctx, chi.URLParam(r, "dn"), l)
	})
}

func (a *API) removeCode(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.RemoveCode(asSeen(r, a.codeNamed), chi.URLParam(r, "dn"), chi.URLParam(r, "word")))
}

func (a *API) listSkills(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Skills(r.Context())
	a.answerLabels(w, r, "skills", list, err)
}

func (a *API) setSkill(w http.ResponseWriter, r *http.Request, _ caller) {
	a.setLabel(w, r, a.skillNamed, a.parts.Centre.SetSkill)
}

func (a *API) removeSkill(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.RemoveSkill(asSeen(r, a.skillNamed), chi.URLParam(r, "word")))
}

func (a *API) listReasons(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Reasons(r.Context())
	a.answerLabels(w, r, "reasons", list, err)
}

func (a *API) setReason(w http.ResponseWriter, r *http.Request, _ caller) {
	a.setLabel(w, r, a.reasonNamed, a.parts.Centre.SetReason)
}

func (a *API) removeReason(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.RemoveReason(asSeen(r, a.reasonNamed), chi.URLParam(r, "word")))
}
