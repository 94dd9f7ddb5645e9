package api

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"parley/acd/admin"
	acdstore "parley/acd/store"
	"parley/internal/control"
)

// explains answers about queue 8000 and contact c-1, to the role.
func explains(role *string, asked *string) func(*Config, *Parts) {
	return func(_ *Config, p *Parts) {
		p.Member = func(context.Context, string) (Member, bool, error) {
			return Member{Name: "林小姐", Role: acdstore.Role(*role)}, true, nil
		}
		p.Explain = func(_ context.Context, what, language string) ([]control.Explained, error) {
			*asked = what + " " + language
			switch what {
			case "8000", "c-1":
				return []control.Explained{{Contact: "c-1", Why: []string{"because"}}}, nil
			case "c-2":
				return nil, fmt.Errorf("contact c-2: %w", admin.ErrNoContact)
			case "7777":
				return nil, fmt.Errorf("queue 7777: %w", admin.ErrNoQueue)
			}
			return nil, errors.New("the disk is on fire")
		}
	}
}

func TestExplainIsForSupervisors(t *testing.T) {
	var role, asked string
	f := open(t, explains(&role, &asked))
	const queue, contact = "http://localhost/api/v1/queues/8000/explain", "http://localhost/api/v1/contacts/c-1/explain"
	want(t, "nobody", f.ask("GET", queue, ""), 401, "no-session")
	cookie := f.logInAs(right)
	for _, role = range []string{"", "agent"} {
		want(t, role, f.ask("GET", queue, "", cookie), 403, "forbidden")
		want(t, role, f.ask("GET", contact, "", cookie), 403, "forbidden")
	}
	if asked != "" {
		t.Errorf("asked %q for who may not", asked)
	}
	for _, role = range []string{"supervisor", "admin"} {
		w := f.ask("GET", contact+"?lang=zh-TW", "", cookie)
		if want(t, role, w, 200, ""); asked != "c-1 zh-TW" || !strings.Contains(w.Body.String(), `{"contacts":[{"contact":"c-1"`) {
			t.Errorf("asked %q, said %s", asked, w.Body)
		}
		want(t, role, f.ask("GET", queue, "", cookie, "Accept-Language: en-GB, de;q=0.5"), 200, "")
		if !strings.HasPrefix(asked, "8000 en") {
			t.Errorf("asked %q", asked)
		}
	}
	for path, status := range map[string]int{
		"queues/7777/explain": 404, "contacts/c-2/explain": 404, "queues/c-1/explain": 404, "contacts/8000/explain": 404, "queues/8001/explain": 503,
	} {
		if w := f.ask("GET", "http://localhost/api/v1/"+path, "", cookie); w.Code != status || strings.Contains(w.Body.String(), "fire") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
