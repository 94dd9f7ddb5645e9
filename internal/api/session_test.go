package api

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"parley/xmppd/guess"
	xstore "parley/xmppd/store"
)

const right = `{"user":"1001","password":"correct horse"}`

// logInAs gives the answer's cookie as a header.
func (f *face) logInAs(body string) string {
	f.t.Helper()
	w := f.ask("POST", "http://localhost/api/v1/session", body)
	want(f.t, "log in", w, 200, "")
	return cookieHeader(f.t, w)
}

func cookieHeader(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	c := w.Result().Cookies()
	if len(c) != 1 {
		t.Fatalf("cookies %v", c)
	}
	return "Cookie: " + c[0].Name + "=" + c[0].Value
}

func TestLogIn(t *testing.T) {
	f := open(t, nil)
	w := f.ask("POST", "http://localhost/api/v1/session", right)
	var who sessionAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &who); err != nil || who != (sessionAnswer{"1001", "林小姐", "agent"}) {
		t.Errorf("%s, %v", w.Body, err)
	}
	cookie := cookieHeader(t, w)
	again := f.ask("GET", "http://localhost/api/v1/session", "", cookie)
	if again.Body.String() != w.Body.String() {
		t.Errorf("asked again: %s", again.Body)
	}
	gone := f.ask("DELETE", "http://localhost/api/v1/session", "", cookie)
	if gone.Code != 204 || gone.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("log out: %d %v", gone.Code, gone.Result().Cookies())
	}
	want(t, "after the log-out", f.ask("GET", "http://localhost/api/v1/session", "", cookie), 401, "no-session")
	want(t, "nobody", f.ask("GET", "http://localhost/api/v1/session", ""), 401, "no-session")
	want(t, "a token for nobody", f.ask("POST", "http://localhost/api/v1/session/token", "{}"), 401, "no-session")
	want(t, "a password for nobody", f.ask("POST", "http://localhost/api/v1/session/password", `{}`), 401, "no-session")
}

// TestCookie: over TLS it has the prefix that no plain page and no other host can set.
func TestCookie(t *testing.T) {
	f := open(t, nil)
	plain := f.ask("POST", "http://localhost/api/v1/session", right).Result().Cookies()[0]
	secure := f.ask("POST", "https://localhost/api/v1/session", right).Result().Cookies()[0]
	for _, c := range []*http.Cookie{plain, secure} {
		if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 12*3600 {
			t.Errorf("%+v", c)
		}
	}
	if plain.Name != "parley" || plain.Secure || secure.Name != "__Host-parley" || !secure.Secure {
		t.Errorf("%v, %v", plain, secure)
	}
	want(t, "a plain cookie over TLS", f.ask("GET", "https://localhost/api/v1/session", "", "Cookie: parley="+plain.Value), 401, "no-session")
}

func TestWrongPassword(t *testing.T) {
	f := open(t, nil)
	wrong := f.ask("POST", "http://localhost/api/v1/session", `{"user":"1001","password":"wrong horse"}`)
	unknown := f.ask("POST", "http://localhost/api/v1/session", `{"user":"nobody","password":"wrong horse"}`)
	want(t, "wrong password", wrong, 401, "bad-credentials")
	want(t, "unknown user", unknown, 401, "bad-credentials")
	if wrong.Body.String() != unknown.Body.String() {
		t.Error("the answers tell which half was wrong")
	}
}

// TestGuessingIsSlowedDown: after some wrong passwords the next waits, a right one too, and then works; elsewhere nobody
// waits. What was guessed here counts at every other door, and the other way round.
func TestGuessingIsSlowedDown(t *testing.T) {
	slow := guess.Default()
	slow.DelayMin, slow.DelayMax = time.Millisecond, time.Millisecond
	guard := guess.New(slow, time.Now)
	f := open(t, func(_ *Config, p *Parts) { p.Guard = guard })
	try := func(user, password, from string) *httptest.ResponseRecorder {
		return f.ask("POST", "http://localhost/api/v1/session", `{"user":"`+user+`","password":"`+password+`"}`, "From: "+from)
	}
	waits := func(user, from string) (waited bool) {
		judged, err := guard.Hold(nil, user, netip.MustParseAddr(from), func() { waited = true })
		if err != nil {
			t.Fatal(err)
		}
		judged(xstore.ErrBusy)
		return waited
	}
	for range 10 {
		want(t, "right", try("1001", "correct horse", "192.0.2.7"), 200, "")
	}
	for range 5 {
		if waits("1001", "192.0.2.7") {
			t.Error("waits too early")
		}
		want(t, "wrong", try("1001", "wrong horse", "192.0.2.7"), 401, "bad-credentials")
	}
	if !waits("1001", "192.0.2.7") || waits("1001", "192.0.2.8") {
		t.Error("another door does not know")
	}
	want(t, "the sixth, if right", try("1001", "correct horse", "192.0.2.7"), 200, "")
	if waits("1001", "192.0.2.7") {
		t.Error("waits after the right one")
	}
}

// TestNobodyGuessesWithoutAPlaceToWait: who finds none is told to come again, whatever the password.
func TestNobodyGuessesWithoutAPlaceToWait(t *testing.T) {
	slow := guess.Default()
	slow.PerName, slow.WaitingMax, slow.DelayMin, slow.DelayMax = 1, 1, time.Hour, time.Hour
	guard := guess.New(slow, time.Now)
	f := open(t, func(_ *Config, p *Parts) { p.Guard = guard })
	want(t, "the first", f.ask("POST", "http://localhost/api/v1/session", `{"user":"1001","password":"wrong horse"}`), 401, "bad-credentials")
	over, waiting, left := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(left)
		_, _ = guard.Hold(over, "1001", netip.MustParseAddr("192.0.2.7"), func() { close(waiting) })
	}()
	<-waiting
	w := f.ask("POST", "http://localhost/api/v1/session", right)
	want(t, "the second", w, 429, "rate")
	if w.Header().Get("Retry-After") != "30" {
		t.Errorf("retry after %q", w.Header().Get("Retry-After"))
	}
	close(over)
	<-left
}

func TestStreamToken(t *testing.T) {
	f := open(t, demo)
	cookie := f.logInAs(right)
	w := f.ask("POST", "http://localhost:8080/api/v1/session/token", "", cookie)
	var got struct{ JID, Token, Websocket, ACD, Domain string }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s: %v", w.Body, err)
	}
	if got.JID != "1001@localhost" || got.Websocket != "ws://localhost:8080/xmpp-websocket" || got.ACD != "acd.localhost" || got.Domain != "localhost" {
		t.Errorf("%+v", got)
	}
	if id, err := f.accounts.VerifyToken(t.Context(), got.Token); err != nil || id.Name != "1001" || id.Guest {
		t.Errorf("the token stands for %+v, %v", id, err)
	}
	if _, err := f.accounts.VerifyToken(t.Context(), got.Token); err == nil {
		t.Error("the token is good twice")
	}
}

func TestNewPassword(t *testing.T) {
	f := open(t, nil)
	mine, elsewhere := f.logInAs(right), f.logInAs(right)
	change := func(body string) *httptest.ResponseRecorder {
		return f.ask("POST", "http://localhost/api/v1/session/password", body, mine)
	}
	want(t, "wrong old", change(`{"old":"wrong horse","new":"battery staple"}`), 403, "bad-credentials")
	want(t, "weak new", change(`{"old":"correct horse","new":"short"}`), 400, "weak-password")
	w := change(`{"old":"correct horse","new":"battery staple"}`)
	if w.Code != 204 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	fresh := cookieHeader(t, w)
	want(t, "the log-in before", f.ask("GET", "http://localhost/api/v1/session", "", mine), 401, "no-session")
	want(t, "the log-in elsewhere", f.ask("GET", "http://localhost/api/v1/session", "", elsewhere), 401, "no-session")
	want(t, "the new log-in", f.ask("GET", "http://localhost/api/v1/session", "", fresh), 200, "")
	want(t, "the old password", f.ask("POST", "http://localhost/api/v1/session", right), 401, "bad-credentials")
}

// TestForeignPageCannotAct: the cookie is worth nothing to another site's page, whatever it sends.
func TestForeignPageCannotAct(t *testing.T) {
	f := open(t, nil)
	cookie := f.logInAs(right)
	for _, path := range []string{"/api/v1/session", "/api/v1/session/token", "/api/v1/session/password"} {
		for _, header := range []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example"} {
			if w := f.ask("POST", "http://localhost"+path, right, cookie, header); w.Code != 403 {
				t.Errorf("%s with %s: %d %s", path, header, w.Code, w.Body)
			}
		}
		if w := f.ask("POST", "http://localhost"+path, right, cookie, "Sec-Fetch-Site: same-origin"); w.Code == 403 && path != "/api/v1/session/password" {
			t.Errorf("%s from the own page: %d", path, w.Code)
		}
	}
	if w := f.ask("DELETE", "http://localhost/api/v1/session", "", cookie, "Sec-Fetch-Site: cross-site"); w.Code != 403 {
		t.Errorf("log out by a foreign page: %d", w.Code)
	}
}

func TestDisabledAccountIsOut(t *testing.T) {
	f := open(t, nil)
	cookie := f.logInAs(right)
	if err := f.accounts.SetDisabled(t.Context(), "1001", true); err != nil {
		t.Fatal(err)
	}
	want(t, "its log-in", f.ask("GET", "http://localhost/api/v1/session", "", cookie), 401, "no-session")
	want(t, "its password", f.ask("POST", "http://localhost/api/v1/session", right), 401, "bad-credentials")
}
