package proof

import (
	"net/http"
	"testing"
	"time"

	"mellium.im/sasl"
)

// endsWithin is the promise made for sessions and tokens of an account that is disabled, removed or given a new
// password. It is a rule of the product, so it is measured.
const endsWithin = 2 * time.Second

// TestWhatEndsWithAnAccount gives each command that takes an account's rights away a desk with a stream, a log-in
// and an unused token, and expects all three to be over.
func TestWhatEndsWithAnAccount(t *testing.T) {
	commands := map[string][]string{
		"disable": {"user", "disable", "1001"},
		"remove":  {"user", "remove", "1001"},
		"passwd":  {"user", "passwd", "1001", "--password-file", passwordFile(t, "another one")},
	}
	for name, command := range commands {
		t.Run(name, func(t *testing.T) {
			p := serve(t, t.TempDir(), "--demo")
			native := agent(t, p, "1001", demoPassword)
			cookie := logIn(t, p, "1001", demoPassword)
			desk, err := dial(t, p, "1001@localhost", "", bearer(streamToken(t, p, cookie)))
			if err != nil {
				t.Fatal(err)
			}
			unused := streamToken(t, p, cookie)

			must(t, append(command, "--data", p.dir)...)
			before := time.Now()
			native.awaitEnd()
			desk.awaitEnd()
			if took := time.Since(before); took > endsWithin {
				t.Errorf("the streams ended after %v, promised within %v", took, endsWithin)
			}
			if status := sessionStatus(t, p, cookie); status != http.StatusUnauthorized {
				t.Errorf("the log-in of before: status %d, want 401", status)
			}
			if _, err := dial(t, p, "1001@localhost", "", bearer(unused)); err == nil {
				t.Error("a token of before still logs in")
			}
			if _, err := dial(t, p, "1001@localhost", demoPassword, sasl.ScramSha256); err == nil {
				t.Error("the password of before still logs in")
			}
		})
	}
}

// TestReCreatedNameInheritsNothing: no queue, no session, no password of the one who had the name before.
func TestReCreatedNameInheritsNothing(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	cookie := logIn(t, p, "1001", demoPassword)
	old := agent(t, p, "1001", demoPassword)
	if desk := deskOf(old); !desk.has(nsParley, "queue") {
		t.Fatalf("the demo's agent serves no queue: %s", desk)
	}
	must(t, "user", "remove", "1001", "--data", p.dir)
	must(t, "user", "add", "1001", "--role", "agent", "--password-file", passwordFile(t, "brand new one"), "--data", p.dir)
	old.awaitEnd()

	if status := sessionStatus(t, p, cookie); status != http.StatusUnauthorized {
		t.Errorf("the cookie of the earlier 1001: status %d, want 401", status)
	}
	if _, err := dial(t, p, "1001@localhost", demoPassword, sasl.ScramSha256); err == nil {
		t.Error("the password of the earlier 1001 logs in")
	}
	desk := deskOf(agent(t, p, "1001", "brand new one"))
	if desk.has(nsParley, "queue") {
		t.Errorf("the new 1001 serves queues of the earlier one: %s", desk)
	}
}

// TestOneUseToken: a stream's token works once.
func TestOneUseToken(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	token := streamToken(t, p, logIn(t, p, "1001", demoPassword))
	if _, err := dial(t, p, "1001@localhost", "", bearer(token)); err != nil {
		t.Fatal(err)
	}
	if _, err := dial(t, p, "1001@localhost", "", bearer(token)); err == nil {
		t.Error("a token for one use logged in twice")
	}
}

// TestNewPasswordByItsOwner: the other log-ins and streams end, the one who asked stays with a new cookie.
func TestNewPasswordByItsOwner(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	native := agent(t, p, "1001", demoPassword)
	elsewhere := logIn(t, p, "1001", demoPassword)
	mine := logIn(t, p, "1001", demoPassword)
	change := func(old, fresh string) *http.Response {
		return request(t, http.MethodPost, p.url("/api/v1/session/password"), map[string]string{"old": old, "new": fresh}, mine)
	}
	wrong := change("not it at all", "a new password")
	wrong.Body.Close()
	weak := change(demoPassword, "short")
	weak.Body.Close()
	if wrong.StatusCode != http.StatusForbidden || weak.StatusCode != http.StatusBadRequest {
		t.Errorf("wrong old password: %d, want 403; weak new one: %d, want 400", wrong.StatusCode, weak.StatusCode)
	}
	answer := change(demoPassword, "a new password")
	answer.Body.Close()
	if answer.StatusCode != http.StatusNoContent || len(answer.Cookies()) != 1 {
		t.Fatalf("new password: status %d, cookies %v; want 204 and one", answer.StatusCode, answer.Cookies())
	}
	native.awaitEnd()
	if status := sessionStatus(t, p, elsewhere); status != http.StatusUnauthorized {
		t.Errorf("the log-in elsewhere: status %d, want 401", status)
	}
	if status := sessionStatus(t, p, answer.Cookies()[0]); status != http.StatusOK {
		t.Errorf("the log-in of who changed the password: status %d, want 200", status)
	}
}

func logIn(t *testing.T, p *program, user, password string) *http.Cookie {
	t.Helper()
	answer := request(t, http.MethodPost, p.url("/api/v1/session"), map[string]string{"user": user, "password": password})
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || len(answer.Cookies()) != 1 {
		t.Fatalf("log in %s: status %d, cookies %v", user, answer.StatusCode, answer.Cookies())
	}
	cookie := answer.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite == http.SameSiteNoneMode {
		t.Errorf("the log-in's cookie is open to scripts or other sites: %s", cookie)
	}
	return cookie
}

func sessionStatus(t *testing.T, p *program, cookie *http.Cookie) int {
	t.Helper()
	answer := request(t, http.MethodGet, p.url("/api/v1/session"), nil, cookie)
	defer answer.Body.Close()
	return answer.StatusCode
}

func streamToken(t *testing.T, p *program, cookie *http.Cookie) string {
	t.Helper()
	var token struct{ Token string }
	if status := post(t, p.url("/api/v1/session/token"), struct{}{}, &token, cookie); status != http.StatusOK {
		t.Fatalf("ask for a stream's token: status %d", status)
	}
	return token.Token
}
