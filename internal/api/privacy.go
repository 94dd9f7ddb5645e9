package api

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"parley/acd/retain"
	"parley/internal/control"
)

// privacyOperations are about what is kept of people, and how long. Nothing that is erased comes back: who does it gives the
// password anew, and no program may.
func (a *API) privacyOperations() []operation {
	look := allow{supervisor: all, admin: all, auditor: all}
	act := allow{admin: all, fresh: true}
	return []operation{
		{method: "GET", path: "/retention", id: "listRetention", allow: look, do: a.listRetention},
		{method: "GET", path: "/holds", id: "listHolds", allow: look, do: a.listHolds},
		{method: "POST", path: "/holds", id: "addHold", allow: allow{admin: all}, do: a.addHold},
		{method: "DELETE", path: "/holds/{hold}", id: "liftHold", allow: act, do: a.liftHold},
		{method: "POST", path: "/erasures", id: "addErasure", allow: act, do: a.addErasure},
	}
}

func (a *API) listRetention(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Retention(r.Context())
	a.shown(w, r, http.StatusOK, map[string]any{"queues": list}, err)
}

func (a *API) listHolds(w http.ResponseWriter, r *http.Request, _ caller) {
	list, err := a.parts.Centre.Holds(r.Context())
	a.shown(w, r, http.StatusOK, map[string]any{"holds": list}, err)
}

func (a *API) addHold(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked control.NewHold
	if !readJSON(w, r, &asked) {
		return
	}
	made, err := a.parts.Centre.AddHold(r.Context(), asked)
	if err != nil {
		a.refusePrivacy(w, r, err)
		return
	}
	writeJSON(w, http.StatusCreated, made)
}

func (a *API) liftHold(w http.ResponseWriter, r *http.Request, _ caller) {
	id, err := strconv.ParseUint(chi.URLParam(r, "hold"), 10, 63)
	if err == nil {
		err = a.parts.Centre.LiftHold(r.Context(), id)
	}
	if errors.Is(err, retain.ErrNoHold) || errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange) {
		nothingHere().write(w, r)
		return
	}
	a.done(w, r, err)
}

// addErasure erases, or says with dry what there is. It takes as long as that takes.
func (a *API) addErasure(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked control.NewErasure
	if !readJSON(w, r, &asked) {
		return
	}
	done, err := a.parts.Centre.Erase(r.Context(), asked)
	if err != nil {
		a.refusePrivacy(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, done)
}

// refusePrivacy tells why something may not go, and what is no target.
func (a *API) refusePrivacy(w http.ResponseWriter, r *http.Request, err error) {
	for _, row := range []struct {
		status int
		code   string
		errs   []error
	}{
		{http.StatusConflict, "held", []error{retain.ErrHeld, retain.ErrOpen, retain.ErrWrapUp}},
		{http.StatusUnprocessableEntity, "bad-value", []error{retain.ErrUnknown, retain.ErrNoReason, control.ErrWhich, control.ErrNoContact}},
	} {
		for _, known := range row.errs {
			if errors.Is(err, known) {
				problem{status: row.status, code: row.code, detail: err.Error()}.write(w, r)
				return
			}
		}
	}
	if control.NotThere(err) { // a queue of the body, not of the path
		problem{status: http.StatusUnprocessableEntity, code: "bad-value", detail: err.Error()}.write(w, r)
		return
	}
	a.fault(w, r, err)
}
