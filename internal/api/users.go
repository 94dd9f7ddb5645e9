package api

import (
	"net/http"
	"strconv"

	"github.com/go-chi/chi/v5"

	"parley/acd/audit"
	acdstore "parley/acd/store"
	"parley/internal/control"
	xstore "parley/xmppd/store"
)

// userOperations are about accounts and what they are here.
func (a *API) userOperations() []operation {
	read := allow{supervisor: all, admin: all, auditor: all, scope: acdstore.ScopeUsersRead}
	readOne := allow{account: own, supervisor: all, admin: all, auditor: all, scope: acdstore.ScopeUsersRead}
	write := allow{admin: all, scope: acdstore.ScopeUsersWrite}
	guarded := allow{admin: all, fresh: true}
	logins := allow{account: own, admin: all}
	return []operation{
		{method: "GET", path: "/users", id: "listUsers", allow: read, do: a.listUsers},
		{method: "POST", path: "/users", id: "addUser", allow: write, do: a.addUser},
		{method: "GET", path: "/users/{user}", id: "getUser", allow: readOne, do: a.getUser},
		{method: "PATCH", path: "/users/{user}", id: "setUser", allow: write, do: a.setUser},
		{method: "DELETE", path: "/users/{user}", id: "removeUser", allow: guarded, do: a.removeUser},
		{method: "PUT", path: "/users/{user}/role", id: "setRole", allow: guarded, do: a.setRole},
		{method: "PUT", path: "/users/{user}/password", id: "setPassword", allow: guarded, do: a.setPassword},
		{method: "PUT", path: "/users/{user}/disabled", id: "disableUser", allow: write, do: a.disableUser},
		{method: "DELETE", path: "/users/{user}/disabled", id: "enableUser", allow: write, do: a.enableUser},
		{method: "GET", path: "/users/{user}/logins", id: "listLogins", allow: logins, do: a.listLogins},
		{method: "DELETE", path: "/users/{user}/logins/{login}", id: "endLogin", allow: logins, do: a.endLogin},
	}
}

// userShown is a user as the interface shows it: never with anything to log in with.
type userShown struct {
	Name     string            `json:"name"`
	Shown    string            `json:"shown"`
	Role     string            `json:"role"`
	Disabled bool              `json:"disabled"`
	Queues   []string          `json:"queues"`
	Settings map[string]string `json:"settings"`
}

func showUser(u control.User) userShown {
	if u.Queues == nil {
		u.Queues = []string{}
	}
	return userShown{u.Name, u.Shown, u.Role, u.Disabled, u.Queues, u.Settings}
}

func (a *API) listUsers(w http.ResponseWriter, r *http.Request, _ caller) {
	p, ok := a.pageOf(w, r)
	if !ok {
		return
	}
	users, err := a.parts.Centre.Users(r.Context())
	if err != nil {
		a.fault(w, r, err)
		return
	}
	after := func(u control.User) bool { return u.Name > p.after } // in the order of their names
	list, next := cut(users, p, after, showUser, func(u control.User) string { return u.Name })
	a.answerPage(w, r, "users", list, next)
}

// answerPage is a page of a list, and where the next begins.
func (a *API) answerPage(w http.ResponseWriter, r *http.Request, name string, list any, last string) {
	body := map[string]any{name: list}
	if next := a.cursor(r, last); next != "" {
		body["next"] = next
	}
	writeJSON(w, http.StatusOK, body)
}

// addUser makes an account. Programs make agents; for any other role the password must be fresh.
func (a *API) addUser(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		Name     string `json:"name"`
		Shown    string `json:"shown"`
		Role     string `json:"role"`
		Password string `json:"password"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	if asked.Role != string(acdstore.RoleAgent) && !a.guarded(w, r, c) {
		return
	}
	ctx := r.Context()
	err := a.parts.Centre.AddUser(ctx, control.User{Name: asked.Name, Shown: asked.Shown, Role: asked.Role}, asked.Password)
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	u, err := a.parts.Centre.User(ctx, asked.Name)
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	w.Header().Set("Location", root+"/users/"+u.Name)
	showTagged(w, r, http.StatusCreated, showUser(u))
}

// guarded holds a caller to a fresh password, which programs do not have. Else it has answered.
func (a *API) guarded(w http.ResponseWriter, r *http.Request, c caller) bool {
	switch {
	case c.login == "":
		forbidden().write(w, r)
	case !a.isFresh(c.login):
		problem{status: http.StatusForbidden, code: "not-fresh"}.write(w, r)
	default:
		return true
	}
	return false
}

func (a *API) getUser(w http.ResponseWriter, r *http.Request, _ caller) {
	u, err := a.parts.Centre.User(r.Context(), chi.URLParam(r, "user"))
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	showTagged(w, r, http.StatusOK, showUser(u))
}

// manages finds the user that is to be changed. Programs change agents alone, and nobody changes with the rest of what they
// may what they are themselves. Else it has answered.
func (a *API) manages(w http.ResponseWriter, r *http.Request, c caller) (control.User, bool) {
	u, err := a.parts.Centre.User(r.Context(), chi.URLParam(r, "user"))
	switch {
	case err != nil:
		a.refuseChange(w, r, err)
	case c.program.ID != 0 && u.Role != string(acdstore.RoleAgent):
		forbidden().write(w, r)
	default:
		return u, true
	}
	return u, false
}

// another is manages for what nobody does to themselves: an administrator could not take it back.
func (a *API) another(w http.ResponseWriter, r *http.Request, c caller) (control.User, bool) {
	u, ok := a.manages(w, r, c)
	if ok && u.Name == c.account.Name {
		problem{status: http.StatusConflict, code: "state", detail: "Nobody does this to their own account."}.write(w, r)
		return u, false
	}
	return u, ok
}

func (a *API) setUser(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		Settings settings `json:"settings"`
		Lower    bool     `json:"lower"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	u, ok := a.manages(w, r, c)
	if !ok {
		return
	}
	if _, role := asked.Settings["role"]; role {
		problem{status: http.StatusUnprocessableEntity, code: "bad-value", detail: "role is set by PUT …/role"}.write(w, r)
		return
	}
	change := control.Change{Settings: asked.Settings, Lower: asked.Lower}
	err := a.parts.Centre.ChangeUser(r.Context(), u.Name, change, func(now control.User) bool { return matches(r, showUser(now)) })
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	a.getUser(w, r, c)
}

// removeUser deletes the account. With ?now=true open contacts go back to their queues; else they stand against it.
func (a *API) removeUser(w http.ResponseWriter, r *http.Request, c caller) {
	u, ok := a.another(w, r, c)
	if !ok {
		return
	}
	if !matches(r, showUser(u)) {
		a.refuseChange(w, r, control.ErrChanged)
		return
	}
	if r.URL.Query().Get("now") == "true" {
		a.done(w, r, a.parts.Centre.DropUser(r.Context(), u.Name))
		return
	}
	a.done(w, r, a.parts.Centre.RemoveUser(r.Context(), u.Name))
}

func (a *API) setRole(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		Role string `json:"role"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	if u, ok := a.another(w, r, c); ok {
		a.done(w, r, a.parts.Centre.SetRole(r.Context(), u.Name, asked.Role))
	}
}

func (a *API) setPassword(w http.ResponseWriter, r *http.Request, c caller) {
	var asked struct {
		Password string `json:"password"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	if u, ok := a.another(w, r, c); ok {
		a.done(w, r, a.parts.Centre.SetPassword(r.Context(), u.Name, asked.Password))
	}
}

// disableUser locks a user out; see removeUser for ?now=true.
func (a *API) disableUser(w http.ResponseWriter, r *http.Request, c caller) {
	u, ok := a.another(w, r, c)
	switch {
	case !ok:
	case r.URL.Query().Get("now") == "true":
		_, err := a.parts.Centre.DisableUserNow(r.Context(), u.Name)
		a.done(w, r, err)
	default:
		a.done(w, r, a.parts.Centre.SetDisabled(r.Context(), u.Name, true))
	}
}

func (a *API) enableUser(w http.ResponseWriter, r *http.Request, c caller) {
	if u, ok := a.manages(w, r, c); ok {
		a.done(w, r, a.parts.Centre.SetDisabled(r.Context(), u.Name, false))
	}
}

// listLogins shows where a user is logged in to the pages.
func (a *API) listLogins(w http.ResponseWriter, r *http.Request, _ caller) {
	logins, err := a.parts.Accounts.Logins(r.Context(), chi.URLParam(r, "user"))
	if err != nil {
		a.refuseChange(w, r, err)
		return
	}
	type shown struct {
		ID      int64  `json:"id"`
		Created string `json:"created"`
		Used    string `json:"used"`
		Streams bool   `json:"streams"`
	}
	list := []shown{}
	for _, l := range logins {
		list = append(list, shown{int64(l.ID), stamp(l.Created), stamp(l.Used), l.Streams})
	}
	writeJSON(w, http.StatusOK, map[string]any{"logins": list})
}

// endLogin ends one of them, and the streams that came from it. Another's stands in the audit trail.
func (a *API) endLogin(w http.ResponseWriter, r *http.Request, c caller) {
	user := chi.URLParam(r, "user")
	id, err := strconv.ParseInt(chi.URLParam(r, "login"), 10, 64)
	if err != nil {
		nothingHere().write(w, r)
		return
	}
	err = a.parts.Accounts.EndLoginOf(r.Context(), user, xstore.LoginID(id), nil)
	if err == nil && user != c.account.Name {
		err = a.parts.Centre.Noted(r.Context(), user, audit.AgentLogOut, audit.StaffLogOut)
	}
	a.done(w, r, err)
}
