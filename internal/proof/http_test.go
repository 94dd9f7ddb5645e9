package proof

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
)

// TestWhereTheWebSocketIs: both forms of XEP-0156 v1.4.0, for pages of any site.
func TestWhereTheWebSocketIs(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	const rel = "urn:xmpp:alt-connections:websocket"
	var short struct {
		Links []struct{ Rel, Href string }
	}
	decode(t, p.url("/.well-known/host-meta.json"), func(answer *http.Response) error {
		return json.NewDecoder(answer.Body).Decode(&short)
	})
	var long struct {
		Links []struct {
			Rel  string `xml:"rel,attr"`
			Href string `xml:"href,attr"`
		} `xml:"Link"`
	}
	decode(t, p.url("/.well-known/host-meta"), func(answer *http.Response) error {
		return xml.NewDecoder(answer.Body).Decode(&long)
	})
	want := "ws://" + p.addr + "/xmpp-websocket"
	if len(short.Links) != 1 || short.Links[0].Rel != rel || short.Links[0].Href != want {
		t.Errorf("host-meta.json: %+v, want %s", short, want)
	}
	if len(long.Links) != 1 || long.Links[0].Rel != rel || long.Links[0].Href != want {
		t.Errorf("host-meta: %+v, want %s", long, want)
	}
}

func decode(t *testing.T, url string, read func(*http.Response) error) {
	t.Helper()
	answer := request(t, http.MethodGet, url, nil)
	defer answer.Body.Close()
	if got := answer.Header.Get("Access-Control-Allow-Origin"); answer.StatusCode != http.StatusOK || got != "*" {
		t.Errorf("GET %s: status %d, allowed origin %q", url, answer.StatusCode, got)
	}
	if err := read(answer); err != nil {
		t.Errorf("GET %s: %v", url, err)
	}
}

// TestRefusedVisits: each wrong form has its status and its code, which the page turns into a sentence.
func TestRefusedVisits(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	tests := []struct {
		name   string
		body   any
		status int
		code   string
	}{
		{"empty name", map[string]string{"name": "", "dn": "8000"}, http.StatusBadRequest, "empty-name"},
		{"name of spaces", map[string]string{"name": " \u3000 ", "dn": "8000"}, http.StatusBadRequest, "empty-name"},
		{"81 characters", map[string]string{"name": strings.Repeat("王", 81), "dn": "8000"}, http.StatusBadRequest, "name-too-long"},
		{"no form", "8000", http.StatusBadRequest, "bad-request"},
		{"unknown DN", map[string]string{"name": "Anna", "dn": "7777"}, http.StatusNotFound, "unknown-dn"},
		{"no DN", map[string]string{"name": "Anna"}, http.StatusNotFound, "unknown-dn"},
		{"17 KiB", map[string]string{"name": strings.Repeat("x", 17<<10), "dn": "8000"}, http.StatusBadRequest, "bad-request"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answer := request(t, http.MethodPost, p.url("/api/v1/visits"), tt.body)
			defer answer.Body.Close()
			var said struct{ Error, Message string }
			if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
				t.Fatalf("the refusal is no JSON: %v", err)
			}
			if answer.StatusCode != tt.status || said.Error != tt.code || said.Message == "" {
				t.Errorf("status %d, %+v; want %d, %s and a sentence", answer.StatusCode, said, tt.status, tt.code)
			}
		})
	}
	var v visit
	if status := post(t, p.url("/api/v1/visits"), map[string]string{"name": strings.Repeat("王", 80), "dn": "8000"}, &v); status != http.StatusCreated {
		t.Errorf("80 characters: status %d, want 201", status)
	}
}

// TestRefusedLogIns: a wrong half is told from nothing.
func TestRefusedLogIns(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	var answers []string
	for _, half := range []map[string]string{{"user": "1001", "password": "wrong"}, {"user": "nobody", "password": demoPassword}} {
		answer := request(t, http.MethodPost, p.url("/api/v1/session"), half)
		var said struct{ Error, Message string }
		if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if answer.StatusCode != http.StatusUnauthorized || said.Error != "bad-credentials" {
			t.Errorf("log in %v: status %d, %v", half, answer.StatusCode, said)
		}
		answers = append(answers, said.Message)
	}
	if answers[0] != answers[1] {
		t.Errorf("the sentences tell which half was wrong: %q", answers)
	}
	if status := sessionStatus(t, p, &http.Cookie{Name: "parley", Value: "made-up"}); status != http.StatusUnauthorized {
		t.Errorf("a made-up cookie: status %d, want 401", status)
	}
}

// TestPagesPolicies: every page forbids scripts of others, inline scripts and being framed.
func TestPagesPolicies(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo")
	for _, path := range []string{"/", "/desk", "/desk/duty"} {
		answer := request(t, http.MethodGet, p.url(path), nil)
		answer.Body.Close()
		policy := answer.Header.Get("Content-Security-Policy")
		for _, rule := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'",
			"require-trusted-types-for 'script'"} {
			if !strings.Contains(policy, rule) {
				t.Errorf("%s: policy without %q: %s", path, rule, policy)
			}
		}
		if strings.Contains(policy, "unsafe-") {
			t.Errorf("%s: an unsafe policy: %s", path, policy)
		}
		if wide := strings.Contains(policy, "connect-src 'self' https:"); wide != (path == "/") {
			t.Errorf("%s: connects beyond its own server: %t; only the customer's page may: %s", path, wide, policy)
		}
		if answer.Header.Get("X-Content-Type-Options") != "nosniff" || answer.Header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: headers %v", path, answer.Header)
		}
	}
}
