package api

import (
	"errors"
	"net/http"
	"time"

	xstore "parley/xmppd/store"
)

// Names of the cookie. With the prefix a browser takes it over TLS alone, for this host alone (RFC 6265bis §4.1.3).
const (
	secureCookie = "__Host-parley"
	plainCookie  = "parley"
)

type sessionAnswer struct {
	User string `json:"user"`
	Name string `json:"name"`
	Role string `json:"role"`
}

// sessionOperations are about one's own log-in.
func (a *API) sessionOperations() []operation {
	mine := allow{account: own}
	return []operation{
		{method: "POST", path: "/session", id: "logIn", allow: allow{anybody: true}, do: a.logIn},
		{method: "GET", path: "/session", id: "getSession", allow: mine, do: a.session},
		{method: "DELETE", path: "/session", id: "logOut", allow: allow{anybody: true}, do: a.logOut},
		{method: "POST", path: "/session/token", id: "addStreamToken", allow: mine, do: a.streamToken},
		{method: "POST", path: "/session/password", id: "setOwnPassword", allow: mine, do: a.newPassword},
		{method: "POST", path: "/session/proof", id: "provePassword", allow: mine, do: a.prove},
		{method: "GET", path: "/session/settings", id: "getPersonalSettings", allow: mine, do: a.getPersonal},
		{method: "PUT", path: "/session/settings", id: "setPersonalSettings", allow: mine, do: a.setPersonal},
	}
}

// logIn checks a password and answers with the cookie. Who guesses waits.
func (a *API) logIn(w http.ResponseWriter, r *http.Request, _ caller) {
	var asked struct {
		User     string `json:"user"`
		Password string `json:"password"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	judged, err := a.hold(r, asked.User)
	if err != nil {
		tooMany(guessAgain).write(w, r)
		return
	}
	account, token, err := a.parts.Accounts.PasswordLogin(r.Context(), asked.User, asked.Password)
	judged(err)
	switch {
	case errors.Is(err, xstore.ErrBadCredentials):
		badCredentials(http.StatusUnauthorized).write(w, r)
	case errors.Is(err, xstore.ErrBusy):
		busy().write(w, r)
	case err != nil:
		a.fault(w, r, err)
	default:
		a.proofs.note(token)
		a.setCookie(w, r, token)
		a.tellSession(w, r, account)
	}
}

// guessAgain is when somebody may come again for whom there was no place to wait.
const guessAgain = 30 * time.Second

// hold waits as long as a guess must that comes from there (package guess); an error means that it must not be looked at.
func (a *API) hold(r *http.Request, user string) (judged func(error), err error) {
	return a.parts.Guard.Hold(r.Context().Done(), user, PeerOf(r).Addr, nil)
}

func (a *API) session(w http.ResponseWriter, r *http.Request, c caller) {
	a.tellSession(w, r, c.account)
}

func (a *API) logOut(w http.ResponseWriter, r *http.Request, _ caller) {
	if token := cookieOf(r); token != "" {
		if err := a.parts.Accounts.EndLogin(r.Context(), token); err != nil {
			a.fault(w, r, err)
			return
		}
	}
	a.setCookie(w, r, "")
	w.WriteHeader(http.StatusNoContent)
}

// streamToken gives the desk what its stream logs in with: one use, 60 s (DESIGN 2.10).
func (a *API) streamToken(w http.ResponseWriter, r *http.Request, c caller) {
	token, expires, err := a.parts.Accounts.NewStreamToken(r.Context(), c.login)
	switch {
	case errors.Is(err, xstore.ErrBadToken):
		noSession().write(w, r)
	case err != nil:
		a.fault(w, r, err)
	default:
		writeJSON(w, http.StatusOK, map[string]any{
			"jid": c.account.Name + "@" + a.parts.Host, "token": token, "expires": expires.UTC(),
			"websocket": a.webSocketURL(r), "acd": a.parts.ACD, "domain": a.parts.Host,
		})
	}
}

// newPassword changes the own password. Everything the account has open ends, but for who asked: a new cookie.
func (a *API) newPassword(w http.ResponseWriter, r *http.Request, c caller) {
	account := c.account
	var asked struct {
		Old string `json:"old"`
		New string `json:"new"`
	}
	if !readJSON(w, r, &asked) {
		return
	}
	judged, err := a.hold(r, account.Name)
	if err != nil {
		tooMany(guessAgain).write(w, r)
		return
	}
	_, err = a.parts.Accounts.Verify(r.Context(), account.Name, asked.Old)
	judged(err)
	if errors.Is(err, xstore.ErrBadCredentials) {
		badCredentials(http.StatusForbidden).write(w, r)
		return
	}
	if err == nil {
		err = a.parts.Accounts.SetPassword(r.Context(), account.Name, asked.New)
	}
	var token string
	if err == nil {
		token, err = a.parts.Accounts.NewLogin(r.Context(), account.ID)
	}
	switch {
	case errors.Is(err, xstore.ErrBadPassword):
		problem{status: http.StatusBadRequest, code: "weak-password"}.write(w, r)
	case errors.Is(err, xstore.ErrBusy):
		busy().write(w, r)
	case err != nil:
		a.fault(w, r, err)
	default:
		a.proofs.note(token)
		a.setCookie(w, r, token)
		w.WriteHeader(http.StatusNoContent)
	}
}

func (a *API) tellSession(w http.ResponseWriter, r *http.Request, account xstore.Account) {
	a.tellSessionAs(w, r, http.StatusOK, account)
}

func (a *API) tellSessionAs(w http.ResponseWriter, r *http.Request, status int, account xstore.Account) {
	member, found, err := a.parts.Member(r.Context(), account.Name)
	if err != nil {
		a.fault(w, r, err)
		return
	}
	if !found || member.Name == "" {
		member.Name = account.Name
	}
	writeJSON(w, status, sessionAnswer{account.Name, member.Name, string(member.Role)})
}

// cookieOf is the log-in's token. Both names are looked at: which one was set depends on how the page came then.
func cookieOf(r *http.Request) string {
	for _, name := range []string{secureCookie, plainCookie} {
		if name == plainCookie && PeerOf(r).Secure {
			break // over TLS only the one counts that no plain page can have planted
		}
		if c, err := r.Cookie(name); err == nil {
			return c.Value
		}
	}
	return ""
}

// setCookie keeps the token in the browser, out of reach of scripts and of other sites; an empty one removes it.
func (a *API) setCookie(w http.ResponseWriter, r *http.Request, token string) {
	c := &http.Cookie{
		Name: plainCookie, Value: token, Path: "/", MaxAge: int(xstore.LoginLife / time.Second),
		HttpOnly: true, SameSite: http.SameSiteStrictMode,
	}
	if PeerOf(r).Secure {
		c.Name, c.Secure = secureCookie, true
	}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
