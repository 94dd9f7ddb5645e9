package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	xstore "parley/xmppd/store"
)

// gate is the one way into an operation: it finds out who calls, holds the policy against that, and the object in the
// path against the reach. What is changed inside is done in the caller's name.
func (a *API) gate(op operation) http.HandlerFunc {
	enter := func(w http.ResponseWriter, r *http.Request) {
		if op.allow.anybody {
			op.do(w, r, caller{})
			return
		}
		c, refusal, err := a.identify(w, r, op)
		if err == nil && refusal == nil {
			r = r.WithContext(admin.ByActor(r.Context(), c.actor))
			refusal, err = a.within(r, op, c)
		}
		switch {
		case err != nil:
			a.fault(w, r, err)
		case refusal != nil:
			refusal.write(w, r)
		default:
			op.do(w, r, c)
		}
	}
	if op.foreign {
		return enter
	}
	return ownPagesOnly(http.HandlerFunc(enter)).ServeHTTP
}

// identify finds out who calls, and with which reach: by the token in the header, else by the cookie.
func (a *API) identify(w http.ResponseWriter, r *http.Request, op operation) (caller, *problem, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		token, bearer := strings.CutPrefix(header, "Bearer ")
		switch {
		case !bearer:
			return caller{}, refuse(noSession()), nil
		case strings.HasPrefix(token, admin.ProgramPrefix):
			return a.program(r, token, op)
		}
		return a.visitor(r, token, op)
	}
	return a.user(w, r, op)
}

// visitor is who shows the token of a visit.
func (a *API) visitor(r *http.Request, token string, op operation) (caller, *problem, error) {
	guest, err := a.parts.Accounts.VerifyGuest(r.Context(), token)
	switch {
	case errors.Is(err, xstore.ErrBadToken):
		return caller{}, refuse(noSession()), nil
	case err != nil:
		return caller{}, nil, err
	case op.allow.visitor == none:
		return caller{}, refuse(forbidden()), nil
	}
	return caller{visitor: guest.Name + "@" + a.parts.Host, reach: op.allow.visitor, actor: audit.Actor{Kind: audit.Visitor}}, nil, nil
}

// program is a program with its token. It gets as far as its scopes and its queues.
func (a *API) program(r *http.Request, token string, op operation) (caller, *problem, error) {
	if a.parts.Admin == nil {
		return caller{}, refuse(noSession()), nil
	}
	p, err := a.parts.Admin.ProgramOf(r.Context(), token)
	switch {
	case errors.Is(err, admin.ErrBadToken):
		return caller{}, refuse(noSession()), nil
	case err != nil:
		return caller{}, nil, err
	}
	if _, wait, ok := a.programs.Take(strconv.FormatInt(p.ID, 10)); !ok {
		return caller{}, refuse(tooMany(wait)), nil
	}
	if op.allow.scope == "" || !p.May(op.allow.scope) {
		return caller{}, refuse(forbidden()), nil
	}
	c := caller{program: p, reach: all, actor: audit.Actor{Kind: audit.Program, ID: p.ID}}
	if len(p.Queues) > 0 {
		c.reach, c.queues = granted, p.Queues
	}
	return c, nil, nil
}

// user is who is logged in. A cookie that is good no more is taken away.
func (a *API) user(w http.ResponseWriter, r *http.Request, op operation) (caller, *problem, error) {
	login := cookieOf(r)
	if login == "" {
		return caller{}, refuse(noSession()), nil
	}
	account, err := a.parts.Accounts.Login(r.Context(), login)
	switch {
	case errors.Is(err, xstore.ErrBadToken):
		a.setCookie(w, r, "")
		return caller{}, refuse(noSession()), nil
	case err != nil:
		return caller{}, nil, err
	}
	member, _, err := a.parts.Member(r.Context(), account.Name)
	if err != nil {
		return caller{}, nil, err
	}
	c := caller{account: account, login: login, member: member, reach: op.allow.of(member.Role), queues: member.Queues, actor: member.Actor}
	switch {
	case c.reach == none:
		return caller{}, refuse(forbidden()), nil
	case op.allow.fresh && !a.isFresh(login):
		return caller{}, refuse(problem{status: http.StatusForbidden, code: "not-fresh"}), nil
	}
	return c, nil, nil
}

// within holds the object in the path against the reach. Who may not get at all answers the same as what is not there.
func (a *API) within(r *http.Request, op operation, c caller) (*problem, error) {
	switch {
	case c.reach == all:
		return nil, nil
	case c.reach == granted && !op.cuts && !op.namesObject():
		return refuse(forbidden()), nil
	}
	there := true
	var err error
	params := chi.RouteContext(r.Context()).URLParams
	for i, name := range params.Keys {
		switch name {
		case "user":
			there = there && c.account.Name != "" && params.Values[i] == c.account.Name
		case "dn":
			there = there && err == nil && a.hasQueue(r.Context(), c, params.Values[i], &err)
		case "contact":
			there = there && err == nil && a.hasContact(r.Context(), c, params.Values[i], &err)
		}
	}
	if !there && err == nil {
		return refuse(nothingHere()), nil
	}
	return nil, err
}

func (a *API) hasQueue(ctx context.Context, c caller, dn string, err *error) bool {
	if a.parts.Admin == nil {
		return false
	}
	q, found := a.parts.Admin.Queue(ctx, dn)
	if found != nil {
		if !errors.Is(found, admin.ErrNoQueue) {
			*err = found
		}
		return false
	}
	return c.has(q.ID)
}

// hasContact says whether a contact is the caller's own, or in the caller's queues: in all that it was first and is now in.
func (a *API) hasContact(ctx context.Context, c caller, text string, err *error) bool {
	id, bad := acd.ParseContactID(text)
	if bad != nil || a.parts.Admin == nil {
		return false
	}
	whose, found, failed := a.parts.Admin.WhoseContact(ctx, id)
	if failed != nil || !found {
		*err = failed
		return false
	}
	if c.reach == granted {
		return !slices.ContainsFunc(whose.Queues, func(q acd.QueueID) bool { return !c.has(q) })
	}
	return c.visitor != "" && whose.Visitor == c.visitor || c.member.Agent != 0 && slices.Contains(whose.Agents, c.member.Agent)
}

func refuse(p problem) *problem { return &p }
