package api

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// contactOperations are about contacts, open and over, and what was said in them.
func (a *API) contactOperations() []operation {
	look := allow{agent: own, supervisor: all, admin: all, auditor: all, integrator: granted, scope: acdstore.ScopeContactsRead}
	read := allow{visitor: own, agent: own, supervisor: all, admin: all, auditor: all, integrator: granted, scope: acdstore.ScopeTranscriptsRead}
	act := allow{supervisor: all, admin: all, scope: acdstore.ScopeContactsWrite}
	return []operation{
		{method: "GET", path: "/contacts", id: "listContacts", allow: look, do: a.listContacts, cuts: true},
		{method: "GET", path: "/contacts/{contact}", id: "getContact", allow: look, do: a.getContact},
		{method: "GET", path: "/contacts/{contact}/explain", id: "explainContact", allow: looksOn(acdstore.ScopeContactsRead), do: a.explainContact},
		{method: "POST", path: "/contacts/{contact}/move", id: "moveContact", allow: act, do: a.moveContact},
		{method: "POST", path: "/contacts/{contact}/reassign", id: "reassignContact", allow: act, do: a.reassignContact},
		{method: "POST", path: "/contacts/{contact}/priority", id: "prioritizeContact", allow: act, do: a.prioritizeContact},
		{method: "POST", path: "/contacts/{contact}/close", id: "closeContact", allow: act, do: a.closeContact},
		{method: "GET", path: "/transcripts/{contact}", id: "getTranscript", allow: read, do: a.transcript},
		{method: "GET", path: "/queues/{dn}/explain", id: "explainQueue", allow: looksOn(acdstore.ScopeLiveRead), do: a.explainQueue},
	}
}

// listContacts gives a page, newest first: an agent's own, or those in the caller's queues.
func (a *API) listContacts(w http.ResponseWriter, r *http.Request, c caller) {
	p, ok := a.pageOf(w, r)
	if !ok {
		return
	}
	q, wrong := contactQuery(r.URL.Query())
	if wrong != "" {
		badRequest(wrong).write(w, r)
		return
	}
	q.Before, q.Max = p.after, p.most
	switch c.reach {
	case own:
		if q.Agent != "" && !strings.EqualFold(q.Agent, c.account.Name) {
			a.answerPage(w, r, "contacts", []control.Record{}, "")
			return
		}
		q.Agent = c.account.Name
	case granted:
		q.Within = append([]acd.QueueID{}, c.queues...)
	}
	list, next, err := a.parts.Centre.Records(r.Context(), q)
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	a.answerPage(w, r, "contacts", list, next)
}

// contactQuery reads the filters; wrong says what cannot be read.
func contactQuery(query url.Values) (q control.ContactQuery, wrong string) {
	q = control.ContactQuery{Queue: query.Get("queue"), Agent: query.Get("agent")}
	if q.State, q.Came, wrong = contactState(query); wrong != "" {
		return q, wrong
	}
	for name, to := range map[string]*time.Time{"since": &q.Since, "until": &q.Until} {
		text := query.Get(name)
		if text == "" {
			continue
		}
		t, err := time.Parse(time.RFC3339, text)
		if err != nil || t.Year() < 1970 || t.Year() > 2100 {
			return q, "since and until are times such as 2026-11-01T09:00:00Z."
		}
		*to = t
	}
	return q, ""
}

// contactState reads how a contact must stand, and what it must have come to; wrong says what cannot be read.
func contactState(query url.Values) (state string, came acdstore.Outcome, wrong string) {
	state, came = query.Get("state"), acdstore.Outcome(query.Get("outcome"))
	switch {
	case !slices.Contains([]string{"", "open", "over"}, state):
		wrong = "state is open or over."
	case came != "" && !slices.Contains(acdstore.Outcomes(), came):
		wrong = "outcome is answered, abandoned or unanswered."
	}
	return state, came, wrong
}

func (a *API) getContact(w http.ResponseWriter, r *http.Request, _ caller) {
	c, err := a.parts.Centre.Record(r.Context(), chi.URLParam(r, "contact"))
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	showTagged(w, r, http.StatusOK, c)
}

// onContact does something to the contact in the path, if it still is as the caller has seen it, and shows it then.
func (a *API) onContact(w http.ResponseWriter, r *http.Request, do func(ctx context.Context, id string) error) {
	id := chi.URLParam(r, "contact")
	now, err := a.parts.Centre.Record(r.Context(), id)
	if err == nil && !matches(r, now) {
		err = control.ErrChanged
	}
	if err == nil {
		err = do(r.Context(), id)
	}
	if err == nil {
		now, err = a.parts.Centre.Record(r.Context(), id)
	}
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	showTagged(w, r, http.StatusOK, now)
}

func (a *API) moveContact(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		DN string `json:"dn"`
	}
	if readJSON(w, r, &asked) && a.reaches(w, r, c, asked.DN) {
		a.onContact(w, r, func(ctx context.Context, id string) error { return a.parts.Centre.MoveContact(ctx, id, asked.DN) })
	}
}

func (a *API) reassignContact(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		User     string `json:"user"`
		Override bool   `json:"override"`
	}
	if readJSON(w, r, &asked) {
		a.onContact(w, r, func(ctx context.Context, id string) error {
			return a.parts.Centre.ReassignContact(ctx, id, asked.User, asked.Override)
		})
	}
}

func (a *API) prioritizeContact(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		Priority int `json:"priority"`
	}
	if readJSON(w, r, &asked) {
		a.onContact(w, r, func(ctx context.Context, id string) error {
			return a.parts.Centre.PrioritizeContact(ctx, id, asked.Priority)
		})
	}
}

func (a *API) closeContact(w http.ResponseWriter, r *http.Request, _ caller) {
	a.onContact(w, r, a.parts.Centre.CloseContact)
}
