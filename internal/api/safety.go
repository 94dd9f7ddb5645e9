package api

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd/ban"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// safetyOperations are about abuse, and about who did what.
func (a *API) safetyOperations() []operation {
	look := allow{supervisor: all, admin: all, auditor: all, scope: acdstore.ScopeSafetyRead}
	act := allow{supervisor: all, admin: all}
	trail := allow{admin: all, auditor: all, scope: acdstore.ScopeAuditRead}
	return []operation{
		{method: "GET", path: "/bans", id: "listBans", allow: look, do: a.listBans},
		{method: "POST", path: "/bans", id: "addBan", allow: act, do: a.addBan},
		{method: "DELETE", path: "/bans/{id}", id: "liftBan", allow: act, do: a.liftBan},
		{method: "GET", path: "/complaints", id: "listComplaints", allow: look, do: a.listComplaints},
		{method: "GET", path: "/audit", id: "listAudit", allow: trail, do: a.auditTrail},
	}
}

func (a *API) listBans(w http.ResponseWriter, r *http.Request, _ caller) {
	all, err := a.parts.Centre.Bans(r.Context())
	a.answerList(w, r, "bans", all, err)
}

func (a *API) listComplaints(w http.ResponseWriter, r *http.Request, _ caller) {
	all, err := a.parts.Centre.Reports(r.Context())
	a.answerList(w, r, "complaints", all, err)
}

func (a *API) answerList(w http.ResponseWriter, r *http.Request, name string, all any, err error) {
	if err != nil {
		a.fault(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{name: all})
}

// addBan bans; see control.NewBan.
func (a *API) addBan(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		Target  string `json:"target"`
		Address bool   `json:"address"`
		Reason  string `json:"reason"`
		Minutes uint32 `json:"minutes"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	made, err := a.parts.Centre.AddBan(r.Context(), control.NewBan{
		Target: asked.Target, Address: asked.Address, Reason: asked.Reason, For: time.Duration(asked.Minutes) * time.Minute,
	})
	if err != nil {
		a.refuseBan(w, r, err)
		return
	}
	writeJSON(w, http.StatusCreated, made)
}

func (a *API) liftBan(w http.ResponseWriter, r *http.Request, _ caller) {
	id, err := strconv.ParseUint(chi.URLParam(r, "id"), 10, 63)
	if err == nil {
		err = a.parts.Centre.LiftBan(r.Context(), id)
	} else {
		err = ban.ErrNoBan
	}
	if err != nil {
		a.refuseBan(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// refuseBan tells a supervisor what is wrong, and nobody what broke.
func (a *API) refuseBan(w http.ResponseWriter, r *http.Request, err error) {
	for _, known := range []error{
		ban.ErrBadTarget, ban.ErrBadReason, ban.ErrBadEnd, ban.ErrStaff, ban.ErrSpared, ban.ErrFull, control.ErrNoContact, control.ErrNoAddress,
	} {
		if errors.Is(err, known) {
			problem{status: http.StatusUnprocessableEntity, code: "bad-ban", detail: known.Error()}.write(w, r)
			return
		}
	}
	if errors.Is(err, ban.ErrNoBan) {
		nothingHere().write(w, r)
		return
	}
	a.fault(w, r, err)
}

// auditTrail gives a page of the trail: ?after=NUMBER, ?since=TIME.
func (a *API) auditTrail(w http.ResponseWriter, r *http.Request, _ caller) {
	var q control.TrailQuery
	var err error
	if text := r.URL.Query().Get("after"); text != "" {
		q.After, err = strconv.ParseUint(text, 10, 63)
	}
	if text := r.URL.Query().Get("since"); text != "" && err == nil {
		q.Since, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		badRequest("after is a number and since a time such as 2026-11-01T09:00:00Z.").write(w, r)
		return
	}
	page, err := a.parts.Centre.Trail(r.Context(), q)
	a.answerList(w, r, "entries", page, err)
}
