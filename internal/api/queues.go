package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5"

	"parley/acd/hours"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// queueOperations are about queues, who serves them, and who looks into them.
func (a *API) queueOperations() []operation {
	read := looksOn(acdstore.ScopeQueuesRead)
	write := allow{admin: all, scope: acdstore.ScopeQueuesWrite}
	serve := allow{supervisor: all, admin: all, scope: acdstore.ScopeQueuesWrite}
	floor := allow{supervisor: all, admin: all, scope: acdstore.ScopeLiveWrite}
	return []operation{
		{method: "GET", path: "/queues", id: "listQueues", allow: read, do: a.listQueues, cuts: true},
		{method: "POST", path: "/queues", id: "addQueue", allow: write, do: a.addQueue},
		{method: "GET", path: "/queues/{dn}", id: "getQueue", allow: read, do: a.getQueue},
		{method: "PATCH", path: "/queues/{dn}", id: "setQueue", allow: write, do: a.setQueue},
		{method: "DELETE", path: "/queues/{dn}", id: "removeQueue", allow: write, do: a.removeQueue},
		{method: "POST", path: "/queues/{dn}/renumber", id: "renumberQueue", allow: write, do: a.renumberQueue},
		{method: "PUT", path: "/queues/{dn}/today", id: "openToday", allow: floor, do: a.openToday},
		{method: "POST", path: "/queues/{dn}/move-waiting", id: "moveWaiting", allow: floor, do: a.moveWaiting},
		{method: "PUT", path: "/queues/{dn}/users/{member}", id: "joinQueue", allow: serve, do: a.joinQueue},
		{method: "DELETE", path: "/queues/{dn}/users/{member}", id: "leaveQueue", allow: serve, do: a.leaveQueue},
		{method: "GET", path: "/queues/{dn}/integrators", id: "listIntegrators", allow: allow{admin: all, auditor: all}, do: a.listIntegrators},
		{method: "PUT", path: "/queues/{dn}/integrators/{member}", id: "shareQueue", allow: allow{admin: all, fresh: true}, do: a.shareQueue},
		{method: "DELETE", path: "/queues/{dn}/integrators/{member}", id: "unshareQueue", allow: allow{admin: all}, do: a.unshareQueue},
	}
}

type queueShown struct {
	DN       string         `json:"dn"`
	Name     string         `json:"name"`
	Settings map[string]any `json:"settings"` // those that are not the default
	Users    []string       `json:"users"`
	ByHand   *hours.Today   `json:"byHand,omitempty"` // while somebody has it open or closed until midnight
}

func showQueue(q control.Queue) queueShown {
	if q.Users == nil {
		q.Users = []string{}
	}
	return queueShown{q.DN, q.Name, showSettings(q.Settings), q.Users, q.ByHand}
}

func (a *API) listQueues(w http.ResponseWriter, r *http.Request, c caller) {
	p, ok := a.pageOf(w, r)
	if !ok {
		return
	}
	queues, err := a.parts.Centre.Queues(r.Context())
	if err == nil {
		queues, err = a.queuesWithin(r.Context(), queues, c)
	}
	if err != nil {
		a.fault(w, r, err)
		return
	}
	after := func(q control.Queue) bool { // in the order of their DNs, whose case does not count
		return p.after == "" || strings.ToLower(q.DN) > strings.ToLower(p.after)
	}
	list, next := cut(queues, p, after, showQueue, func(q control.Queue) string { return q.DN })
	a.answerPage(w, r, "queues", list, next)
}

func (a *API) queuesWithin(ctx context.Context, queues []control.Queue, c caller) ([]control.Queue, error) {
	if c.reach == all {
		return queues, nil
	}
	dns, err := a.reachable(ctx, c)
	return slices.DeleteFunc(queues, func(q control.Queue) bool { return !dns[q.DN] }), err
}

func (a *API) addQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		DN       string   `json:"dn"`
		Name     string   `json:"name"`
		Settings settings `json:"settings"`
	}
	if !readUpTo(w, r, settingsBytesMax, &asked) {
		return
	}
	if err := a.parts.Centre.MakeQueue(r.Context(), asked.DN, asked.Name, asked.Settings); err != nil {
		a.refuseChange(w, r, err)
		return
	}
	w.Header().Set("Location", root+"/queues/"+asked.DN)
	a.answerQueue(w, r, http.StatusCreated, asked.DN)
}

func (a *API) getQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	a.answerQueue(w, r, http.StatusOK, chi.URLParam(r, "dn"))
}

func (a *API) answerQueue(w http.ResponseWriter, r *http.Request, status int, dn string) {
	q, err := a.parts.Centre.Queue(r.Context(), dn)
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	showTagged(w, r, status, showQueue(q))
}

func (a *API) setQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		Settings settings `json:"settings"`
		Lower    bool     `json:"lower"`
	}
	if !readUpTo(w, r, settingsBytesMax, &asked) {
		return
	}
	dn := chi.URLParam(r, "dn")
	change := control.Change{Settings: asked.Settings, Lower: asked.Lower}
	err := a.parts.Centre.ChangeQueue(r.Context(), dn, change, func(now control.Queue) bool { return matches(r, showQueue(now)) })
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	a.answerQueue(w, r, http.StatusOK, dn)
}

// removeQueue ends a queue. Open contacts stand against it; with ?drain=true it lets nobody in any more and is gone with the
// last of them, with ?to=DN those who wait go there.
func (a *API) removeQueue(w http.ResponseWriter, r *http.Request, c caller) {
	dn, query := chi.URLParam(r, "dn"), r.URL.Query()
	q, err := a.parts.Centre.Queue(r.Context(), dn)
	if err == nil && !matches(r, showQueue(q)) {
		err = control.ErrChanged
	}
	if err != nil || query.Get("drain") != "true" {
		if err == nil {
			err = a.parts.Centre.RemoveQueue(r.Context(), dn)
		}
		a.done(w, r, err)
		return
	}
	if to := query.Get("to"); to != "" && !a.reaches(w, r, c, to) {
		return
	}
	left, err := a.parts.Centre.DrainQueue(r.Context(), dn, query.Get("to"))
	a.shown(w, r, http.StatusAccepted, left, err)
}

func (a *API) renumberQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		To    string `json:"to"`
		Drain bool   `json:"drain"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	left, err := a.parts.Centre.RenumberQueue(r.Context(), chi.URLParam(r, "dn"), asked.To, asked.Drain)
	a.shown(w, r, http.StatusOK, left, err)
}

// openToday has a queue be open or closed until its midnight, or as its hours say again.
func (a *API) openToday(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		State string `json:"state"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	dn := chi.URLParam(r, "dn")
	if err := a.parts.Centre.OpenToday(r.Context(), dn, asked.State); err != nil {
		a.refuseChange(w, r, err)
		return
	}
	a.answerQueue(w, r, http.StatusOK, dn)
}

// moveWaiting sends those who wait in a queue to another one.
func (a *API) moveWaiting(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		DN string `json:"dn"`
	}
	if readJSON(w, r, &asked) && a.reaches(w, r, c, asked.DN) {
		moved, err := a.parts.Centre.MoveWaiting(r.Context(), chi.URLParam(r, "dn"), asked.DN)
		a.shown(w, r, http.StatusOK, moved, err)
	}
}

// reaches holds a queue that a body or a query names to the caller's reach, like one in the path. Else it has answered.
func (a *API) reaches(w http.ResponseWriter, r *http.Request, c caller, dn string) bool {
	if c.reach == all {
		return true
	}
	var err error
	if a.hasQueue(r.Context(), c, dn, &err) {
		return true
	}
	if err != nil {
		a.fault(w, r, err)
		return false
	}
	nothingHere().write(w, r)
	return false
}

func (a *API) joinQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.JoinQueue(r.Context(), chi.URLParam(r, "dn"), chi.URLParam(r, "member")))
}

func (a *API) leaveQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.LeaveQueue(r.Context(), chi.URLParam(r, "dn"), chi.URLParam(r, "member")))
}

func (a *API) listIntegrators(w http.ResponseWriter, r *http.Request, _ caller) {
	names, err := a.parts.Centre.Integrators(r.Context(), chi.URLParam(r, "dn"))
	a.shown(w, r, http.StatusOK, map[string]any{"integrators": names}, err)
}

func (a *API) shareQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.ShareQueue(r.Context(), chi.URLParam(r, "dn"), chi.URLParam(r, "member")))
}

func (a *API) unshareQueue(w http.ResponseWriter, r *http.Request, _ caller) {
	a.done(w, r, a.parts.Centre.UnshareQueue(r.Context(), chi.URLParam(r, "dn"), chi.URLParam(r, "member")))
}
