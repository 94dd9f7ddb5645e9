package proof

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// ban is one as commands and the API tell it.
type ban struct {
	ID         uint64
	Target, By string
}

func (p *program) bans(cookie *http.Cookie) []ban {
	p.t.Helper()
	answer := request(p.t, http.MethodGet, p.url("/api/v1/bans"), nil, cookie)
	defer answer.Body.Close()
	var told struct{ Bans []ban }
	if err := json.NewDecoder(answer.Body).Decode(&told); err != nil || answer.StatusCode != http.StatusOK {
		p.t.Fatalf("GET bans: status %d, %v", answer.StatusCode, err)
	}
	return told.Bans
}

// TestBannedGuest: the stream ends, and the contact with it; others are not touched; lifted, the guest is served again.
// That the token is worth nothing meanwhile is shown in internal/attack: mellium fails on a stream error at log-in.
func TestBannedGuest(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	romeo, visit := visitor(t, p, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	mercutio, _ := visitor(t, p, "Mercutio", "8000")
	joinQueue(mercutio, "Mercutio")
	out := must(t, "ban", "add", visit.JID, "--reason", "threatens agents", "--for", "2h", "--data", p.dir)
	if !strings.Contains(out, visit.JID) || !strings.Contains(out, "until 20") {
		t.Errorf("ban add says %s", out)
	}
	romeo.awaitEnd()
	mercutio.want("<iq type='get' to='acd.localhost'><visit xmlns='urn:parley:acd:1'/></iq>")
	listed(t, true, visit.JID, "ban", "list", "--data", p.dir)
	listed(t, true, "threatens agents", "ban", "list", "--data", p.dir)
	must(t, "ban", "remove", "1", "--data", p.dir)
	listed(t, false, visit.JID, "ban", "list", "--data", p.dir)
	again, err := dial(t, p, visit.JID, "", bearer(visit.Token))
	if err != nil {
		t.Fatal(err)
	}
	if n := again.want("<iq type='get' to='acd.localhost'><visit xmlns='urn:parley:acd:1'/></iq>"); !strings.Contains(fmt.Sprint(n), "refused") {
		t.Errorf("the visit of before is told as %v", n)
	}
	refused(t, 1, "no such ban", "ban", "remove", "1", "--data", p.dir)
	refused(t, 1, "disable", "ban", "add", "1001@localhost", "--reason", "x", "--data", p.dir)
	refused(t, 1, "/16", "ban", "add", "127.0.0.0/8", "--reason", "x", "--data", p.dir)
	refused(t, 1, "reason", "ban", "add", visit.JID, "--data", p.dir)
}

// TestBannedAddress: a supervisor bans where visitors come from; those who work here, from the same address, work on. What
// was done stands in the trail, which administrators read.
func TestBannedAddress(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	romeo, _ := visitor(t, p, "Romeo", "8000")
	joinQueue(romeo, "Romeo")
	lin := agent(t, p, "1001", demoPassword)
	chief, boss, clerk := logIn(t, p, "1900", demoPassword), logIn(t, p, "admin", demoPassword), logIn(t, p, "1001", demoPassword)
	wish := map[string]any{"target": "127.0.0.1", "reason": "flood", "minutes": 60}
	if status := post(t, p.url("/api/v1/bans"), wish, nil, clerk); status != http.StatusForbidden {
		t.Errorf("an agent bans: status %d", status)
	}
	if status := post(t, p.url("/api/v1/bans"), wish, nil); status != http.StatusUnauthorized {
		t.Errorf("nobody bans: status %d", status)
	}
	if status := post(t, p.url("/api/v1/bans"), map[string]any{"target": "0.0.0.0/0", "reason": "x"}, nil, chief); status != http.StatusUnprocessableEntity {
		t.Errorf("everybody is banned: status %d", status)
	}
	var made ban
	if status := post(t, p.url("/api/v1/bans"), wish, &made, chief); status != http.StatusCreated || made.Target != "127.0.0.1" || made.By != "1900@localhost" {
		t.Fatalf("status %d, %+v", status, made)
	}
	romeo.awaitEnd()
	anna := map[string]string{"name": "Anna", "dn": "8000", "lang": "en"}
	if status := post(t, p.url("/api/v1/visits"), anna, nil); status != http.StatusForbidden {
		t.Errorf("a visit from there: status %d, want 403", status)
	}
	lin.want("<iq type='set' to='acd.localhost'><desk xmlns='urn:parley:acd:1'/></iq>")
	agent(t, p, "1002", demoPassword)
	if all := p.bans(chief); len(all) != 1 || all[0].ID != made.ID {
		t.Errorf("listed: %+v", all)
	}
	lifted := request(t, http.MethodDelete, p.url(fmt.Sprintf("/api/v1/bans/%d", made.ID)), nil, boss)
	lifted.Body.Close()
	if lifted.StatusCode != http.StatusNoContent {
		t.Errorf("lifted: status %d", lifted.StatusCode)
	}
	if status := post(t, p.url("/api/v1/visits"), anna, nil); status != http.StatusCreated {
		t.Errorf("a visit once it is lifted: status %d", status)
	}
	for cookie, want := range map[*http.Cookie]int{clerk: http.StatusForbidden, chief: http.StatusForbidden, boss: http.StatusOK} {
		answer := request(t, http.MethodGet, p.url("/api/v1/audit"), nil, cookie)
		answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("the trail: status %d, want %d", answer.StatusCode, want)
		}
	}
	var actions []string
	for line := range strings.Lines(must(t, "audit", "trail", "--json", "--since", "1h", "--data", p.dir)) {
		var e struct{ By, Action, On, Outcome string }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if strings.HasPrefix(e.Action, "ban.") {
			actions = append(actions, strings.Join([]string{e.By, e.Action, e.On, e.Outcome}, " "))
		}
	}
	if got := strings.Join(actions, "; "); got != "1900@localhost ban.add ban:1 done; admin@localhost ban.lift ban:1 done" {
		t.Errorf("the trail says %s", got)
	}
	listed(t, true, "ban.lift", "audit", "trail", "--data", p.dir)
	refused(t, 2, "--since", "audit", "trail", "--since", "soon", "--data", p.dir)
}
