package proof

import (
	"net/http"
	"strings"
	"testing"
)

// TestAProgramsToken: made by command, it opens what its scopes and queues say until it is revoked; the server's directory does
// not hold it.
func TestAProgramsToken(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	dir := []string{"--data", p.dir}
	said := must(t, append(dir, "token", "add", "CRM", "--scope", "contacts:read", "--scope", "queues:read", "--queue", "8000", "--for", "24h")...)
	token, _, _ := strings.Cut(said, "\n")
	if !strings.HasPrefix(token, "api.") || !strings.Contains(said, "not shown again") {
		t.Fatalf("token add says %s", said)
	}
	status := func(path string) int {
		t.Helper()
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.url("/api/v1"+path), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		return answer.StatusCode
	}
	for path, want := range map[string]int{"/contacts": 200, "/queues/8000": 200, "/queues/8001": 404, "/users": 403, "/audit": 403} {
		if got := status(path); got != want {
			t.Errorf("GET %s: status %d, want %d", path, got, want)
		}
	}
	if list := must(t, append(dir, "token", "list")...); !strings.Contains(list, "CRM") || strings.Contains(list, "never") || strings.Contains(list, token) {
		t.Errorf("token list says %s", list)
	}
	must(t, append(dir, "token", "revoke", "1")...)
	if got := status("/contacts"); got != http.StatusUnauthorized {
		t.Errorf("revoked: status %d", got)
	}
	for _, wrong := range [][]string{
		{"token", "add", "x", "--scope", "everything"}, {"token", "add", "x"}, {"token", "add", "x", "--scope", "audit:read", "--queue", "7777"},
		{"token", "add", "x", "--scope", "audit:read", "--for", "20000h"}, {"token", "revoke", "1"}, {"user", "role", "1001", "chief"}, {"queue", "share", "8000", "nobody"},
	} {
		if r := parley(t, append(dir, wrong...)...); r.code == 0 || r.errors == "" {
			t.Errorf("parley %s: exit %d, %s", strings.Join(wrong, " "), r.code, r.errors)
		}
	}
	must(t, append(dir, "user", "role", "1002", "auditor")...)
	if list := must(t, append(dir, "user", "list")...); !strings.Contains(list, "auditor") {
		t.Errorf("user list says %s", list)
	}
	must(t, append(dir, "user", "role", "1002", "agent")...)
}
