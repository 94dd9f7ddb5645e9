package api

import (
	"errors"
	"net/http"

	"parley/acd/admin"
	"parley/acd/plan"
	"parley/acd/webhook"
	"parley/internal/control"
	xstore "parley/xmppd/store"
)

// contactsTold is how many contacts a refusal names.
const contactsTold = 10

// refuseChange answers for an error of a change: who asked hears what is wrong with the request, and nothing of what broke.
func (a *API) refuseChange(w http.ResponseWriter, r *http.Request, err error) {
	p, known := changeProblem(err)
	if !known {
		a.fault(w, r, err)
		return
	}
	p.write(w, r)
}

// changeProblem is the one table of what a change can be refused for.
func changeProblem(err error) (problem, bool) {
	var held admin.Busy
	if errors.As(err, &held) {
		p := problem{status: http.StatusConflict, code: "in-use", detail: err.Error()}
		for _, c := range held.Contacts[:min(len(held.Contacts), contactsTold)] {
			p.Contacts = append(p.Contacts, c.Contact.String())
		}
		return p, true
	}
	for _, row := range []struct {
		status int
		code   string
		told   bool // the error says more, and nothing that is not the caller's business
		errs   []error
	}{
		{http.StatusPreconditionFailed, "changed", false, []error{control.ErrChanged}},
		{http.StatusConflict, "exists", false, []error{admin.ErrExists, xstore.ErrExists}},
		{http.StatusConflict, "in-use", false, []error{admin.ErrBusy}},
		{http.StatusConflict, "needed", true, []error{admin.ErrNeeded}},
		{http.StatusConflict, "state", true, []error{admin.ErrRefused, webhook.ErrTooMany, plan.ErrTooMany}},
		{http.StatusBadRequest, "weak-password", false, []error{xstore.ErrBadPassword}},
		{http.StatusUnprocessableEntity, "bad-value", true, []error{
			admin.ErrBadDN, admin.ErrBadName, admin.ErrBadWord, admin.ErrBadHangup, admin.ErrBadJID, admin.ErrBadRole, admin.ErrBadValue,
			control.ErrBadSetting, xstore.ErrBadName, errBadAnswer, webhook.ErrBadURL, webhook.ErrHost, webhook.ErrBadKind,
			plan.ErrName, plan.ErrPeriod, plan.ErrWhen, plan.ErrZone, plan.ErrFormat, plan.ErrReport, plan.ErrNames,
		}},
		{http.StatusServiceUnavailable, "busy", false, []error{xstore.ErrBusy}},
	} {
		for _, known := range row.errs {
			if errors.Is(err, known) {
				p := problem{status: row.status, code: row.code}
				if row.told {
					p.detail = err.Error()
				}
				return p, true
			}
		}
	}
	return nothingHere(), control.NotThere(err) || errors.Is(err, plan.ErrNoPlan) || errors.Is(err, plan.ErrNoSheet)
}

// errBadAnswer is what a handler says of a member of a body that cannot be what it is.
var errBadAnswer = errors.New("a member of the body is not as it should be")

// done answers for a change without anything to show.
func (a *API) done(w http.ResponseWriter, r *http.Request, err error) {
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// shown answers with something, or for the error of it.
func (a *API) shown(w http.ResponseWriter, r *http.Request, status int, v any, err error) {
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	writeJSON(w, status, v)
}
