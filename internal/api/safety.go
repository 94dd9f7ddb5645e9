package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd/ban"
	"parley/internal/control"
)

// Safety is what somebody who is logged in may do about abuse; what is done is done in their name. It gives nil to who may
// do nothing. all says that the audit trail may be read.
type Safety func(ctx context.Context, account string) (s control.Safety, all bool, err error)

// safety lets supervisors in, and hands on what they may do. Else it has answered.
func (a *API) safety(do func(w http.ResponseWriter, r *http.Request, s control.Safety)) http.HandlerFunc {
	return a.guarded(false, do)
}

// trailReader lets in who may read the audit trail.
func (a *API) trailReader(do func(w http.ResponseWriter, r *http.Request, s control.Safety)) http.HandlerFunc {
	return a.guarded(true, do)
}

func (a *API) guarded(wantAll bool, do func(w http.ResponseWriter, r *http.Request, s control.Safety)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		account, _, ok := a.loggedIn(w, r)
		if !ok {
			return
		}
		if a.parts.Safety == nil {
			forbidden().write(w)
			return
		}
		s, all, err := a.parts.Safety(r.Context(), account.Name)
		switch {
		case err != nil:
			a.fault(w, r, err)
		case s == nil || wantAll && !all:
			forbidden().write(w)
		default:
			do(w, r, s)
		}
	}
}

func forbidden() problem {
	return problem{status: http.StatusForbidden, Code: "forbidden", Message: "You may not do this."}
}

func (a *API) listBans(w http.ResponseWriter, r *http.Request, s control.Safety) {
	all, err := s.Bans(r.Context())
	a.answerList(w, r, "bans", all, err)
}

func (a *API) listReports(w http.ResponseWriter, r *http.Request, s control.Safety) {
	all, err := s.Reports(r.Context())
	a.answerList(w, r, "reports", all, err)
}

func (a *API) answerList(w http.ResponseWriter, r *http.Request, name string, all any, err error) {
	if err != nil {
		a.fault(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{name: all})
}

// addBan bans; see control.NewBan.
func (a *API) addBan(w http.ResponseWriter, r *http.Request, s control.Safety) {
	var asked struct {
		Target  string `json:"target"`
		Address bool   `json:"address"`
		Reason  string `json:"reason"`
		Minutes uint32 `json:"minutes"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	made, err := s.AddBan(r.Context(), control.NewBan{
		Target: asked.Target, Address: asked.Address, Reason: asked.Reason, For: time.Duration(asked.Minutes) * time.Minute,
	})
	if err != nil {
		a.refuseBan(w, r, err)
		return
	}
	writeJSON(w, http.StatusCreated, made)
}

func (a *API) liftBan(w http.ResponseWriter, r *http.Request, s control.Safety) {
	id, err := strconv.ParseUint(chi.URLParam(r, "id"), 10, 63)
	if err == nil {
		err = s.LiftBan(r.Context(), id)
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
			problem{status: http.StatusUnprocessableEntity, Code: "bad-ban", Message: known.Error()}.write(w)
			return
		}
	}
	if errors.Is(err, ban.ErrNoBan) {
		problem{status: http.StatusNotFound, Code: "not-found", Message: "There is no such ban."}.write(w)
		return
	}
	a.fault(w, r, err)
}

// auditTrail gives a page of the trail: ?after=NUMBER, ?since=TIME.
func (a *API) auditTrail(w http.ResponseWriter, r *http.Request, s control.Safety) {
	var q control.TrailQuery
	var err error
	if text := r.URL.Query().Get("after"); text != "" {
		q.After, err = strconv.ParseUint(text, 10, 63)
	}
	if text := r.URL.Query().Get("since"); text != "" && err == nil {
		q.Since, err = time.Parse(time.RFC3339, text)
	}
	if err != nil {
		badRequest("after is a number and since a time such as 2026-11-01T09:00:00Z.").write(w)
		return
	}
	page, err := s.Trail(r.Context(), q)
	a.answerList(w, r, "entries", page, err)
}
