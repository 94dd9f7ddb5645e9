package api

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	"parley/acd/search"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// searchOperations find what was said. Agents find what they may read, of the conversations they had a part in.
func (a *API) searchOperations() []operation {
	read := allow{agent: own, supervisor: all, admin: all, auditor: all, integrator: granted, scope: acdstore.ScopeSearchRead}
	earlier := allow{agent: own, supervisor: all, admin: all, auditor: all, scope: acdstore.ScopeContactsRead}
	return []operation{
		{method: "GET", path: "/search", id: "search", allow: read, do: a.search, cuts: true},
		{method: "GET", path: "/contacts/{contact}/earlier", id: "listEarlier", allow: earlier, do: a.listEarlier, cuts: true},
	}
}

// search gives a page, newest first.
func (a *API) search(w http.ResponseWriter, r *http.Request, c caller) {
	p, ok := a.pageOf(w, r)
	if !ok {
		return
	}
	given := r.URL.Query()
	q := control.SearchQuery{
		Words: given.Get("words"), Caller: given.Get("caller"), Agent: given.Get("agent"), Queue: given.Get("queue"),
		Max: min(p.most, search.PageMax), All: c.reach == all,
	}
	var wrong string
	if q.State, q.Came, wrong = contactState(given); wrong != "" {
		badRequest(wrong).write(w, r)
		return
	}
	switch c.reach {
	case own:
		q.Own = c.account.Name
	case granted:
		q.Within = append([]acd.QueueID{}, c.queues...)
	}
	for name, into := range map[string]*time.Time{"from": &q.From, "to": &q.To} {
		text := given.Get(name)
		if text == "" {
			continue
		}
		var err error
		if *into, err = time.Parse(time.RFC3339, text); err != nil {
			badRequest("from and to are times like 2026-11-22T09:00:00+08:00.").write(w, r)
			return
		}
	}
	if p.after != "" {
		q.Before, _ = strconv.ParseInt(p.after, 10, 64) // it is our own
	}
	found, before, err := a.parts.Centre.Search(r.Context(), q)
	switch {
	case errors.Is(err, search.ErrTooLong):
		badRequest(search.ErrTooLong.Error()).write(w, r)
		return
	case err != nil:
		a.refuseChange(w, r, err)
		return
	}
	next := ""
	if before > 0 {
		next = strconv.FormatInt(before, 10)
	}
	a.answerPage(w, r, "found", found, next)
}

// listEarlier is the other contacts of a contact's person; a program of some queues hears of those there.
func (a *API) listEarlier(w http.ResponseWriter, r *http.Request, c caller) {
	list, err := a.parts.Centre.Earlier(r.Context(), chi.URLParam(r, "contact"))
	if err == nil && c.reach == granted {
		var known map[string]bool
		known, err = a.reachedDNs(r, c)
		list = slices.DeleteFunc(list, func(x control.Record) bool { return !known[strings.ToLower(x.DN)] })
	}
	a.shown(w, r, http.StatusOK, map[string]any{"contacts": list}, err)
}
