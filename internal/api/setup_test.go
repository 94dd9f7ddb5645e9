package api

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/acd/audit"
)

// empty is a server without an administrator, and the token of its set-up link.
func empty(t *testing.T) (*office, string) {
	t.Helper()
	o := &office{}
	var token string
	o.face = open(t, func(_ *Config, p *Parts) {
		p.Setup, token = NewSetup(p.Now)
		p.Member = func(ctx context.Context, account string) (Member, bool, error) {
			g, err := p.Admin.Agent(ctx, account+"@localhost")
			return Member{Name: g.Name, Role: g.Role, Agent: g.ID, Actor: audit.ByAgent(g.ID)}, err == nil, nil
		}
	})
	o.parts.Centre.Guarded(o.db, nil)
	return o, token
}

func setUpBody(token, name, password string) string {
	return fmt.Sprintf(`{"token":%q,"name":%q,"shown":"Alice","password":%q}`, token, name, password)
}

// state is what GET /setup says.
func (o *office) state() string {
	o.t.Helper()
	return decoded[struct{ State string }](o, o.does(200, "GET", "/setup", "")).State
}

// TestTheFirstAdministrator: the link makes one account, logs it in, and is nothing any more.
func TestTheFirstAdministrator(t *testing.T) {
	o, token := empty(t)
	if got := o.state(); got != "open" {
		t.Errorf("at first: %s", got)
	}
	want(t, "a weak password", o.does(400, "POST", "/setup", setUpBody(token, "alice", "password")), 400, "weak-password")
	want(t, "a name that is none", o.does(422, "POST", "/setup", setUpBody(token, "a@b", "correct horse")), 422, "bad-value")
	made := o.does(201, "POST", "/setup", setUpBody(token, "alice", "correct horse"))
	if s := decoded[sessionAnswer](o, made); s != (sessionAnswer{"alice", "Alice", "admin"}) {
		t.Errorf("%+v", s)
	}
	cookie, _, _ := strings.Cut(made.Header().Get("Set-Cookie"), ";")
	o.does(201, "POST", "/users", `{"name":"bob","role":"supervisor","password":"correct horse"}`, "Cookie: "+cookie) // it is fresh, too
	if got := o.state(); got != "over" {
		t.Errorf("afterwards: %s", got)
	}
	want(t, "the link once more", o.does(409, "POST", "/setup", setUpBody(token, "mallory", "correct horse")), 409, "setup-over")
}

// TestTheSetupLinkMisused: what is not the link, or not any more, makes nobody anything.
func TestTheSetupLinkMisused(t *testing.T) {
	o, token := empty(t)
	for name, wrong := range map[string]string{"none": "", "another": changed(token), "cut": token[1:], "long": token + token} {
		want(t, name, o.does(403, "POST", "/setup", setUpBody(wrong, "mallory", "correct horse")), 403, "setup-token")
	}
	want(t, "another site's page", o.does(403, "POST", "/setup", setUpBody(token, "mallory", "correct horse"), "Sec-Fetch-Site: cross-site"), 403, "origin")
	o.clock.at = o.clock.at.Add(SetupFor)
	want(t, "too late", o.does(403, "POST", "/setup", setUpBody(token, "alice", "correct horse")), 403, "setup-expired")
	if got := o.state(); got != "expired" {
		t.Errorf("after an hour: %s", got)
	}
	o.clock.at = o.clock.at.Add(-time.Second)
	o.does(201, "POST", "/setup", setUpBody(token, "alice", "correct horse"))
	// An administrator who is removed later does not open it again.
	if err := o.parts.Centre.RemoveUser(t.Context(), "alice"); err != nil {
		t.Fatal(err)
	}
	want(t, "used, and nobody there", o.does(403, "POST", "/setup", setUpBody(token, "mallory", "correct horse")), 403, "setup-token")
}

// TestASetupLinkInManyHands: whoever is first makes the one account.
func TestASetupLinkInManyHands(t *testing.T) {
	o, token := empty(t)
	codes := make([]int, 8)
	var all sync.WaitGroup
	for i := range codes {
		all.Go(func() {
			codes[i] = o.ask("POST", "http://localhost/api/v1/setup", setUpBody(token, fmt.Sprintf("admin%d", i), "correct horse")).Code
		})
	}
	all.Wait()
	made := 0
	for _, code := range codes {
		if code == 201 {
			made++
		} else if code != 409 {
			t.Errorf("%d", code)
		}
	}
	if made != 1 {
		t.Errorf("%d administrators: %v", made, codes)
	}
}

// TestSetupElsewhere: a server that has an administrator, or takes none over HTTP, says so and stays as it is.
func TestSetupElsewhere(t *testing.T) {
	o := openOffice(t)
	if got := o.state(); got != "over" {
		t.Errorf("%s", got)
	}
	want(t, "a token", o.does(409, "POST", "/setup", setUpBody("x", "mallory", "correct horse")), 409, "setup-over")
}

// TestStatus: administrators and auditors are told; it is there or it is not.
func TestStatus(t *testing.T) {
	o := openOffice(t)
	o.does(404, "GET", "/status", "", o.boss)
	o.does(403, "GET", "/status", "", o.clerk)
	o.API.parts.Status = func(context.Context) (Status, error) {
		return Status{Version: "x", Ready: true, Problems: []string{}, Agents: map[string]int{}, Queues: []QueueStatus{}, Record: []ChainEnd{}}, nil
	}
	s := decoded[Status](o, o.does(200, "GET", "/status", "", o.boss))
	if !s.Ready || s.Host != "localhost" || s.Limits.Visits.Most != 3 || s.Limits.Visits.WithinSeconds != 600 || s.Limits.Password.BytesMin != 8 {
		t.Errorf("%+v", s)
	}
	o.SetReady(false)
	if s := decoded[Status](o, o.does(200, "GET", "/status", "", o.boss)); s.Ready {
		t.Error("ready while nobody is let in")
	}
}
