package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/engine"
	"parley/acd/engine/enginetest"
	acdstore "parley/acd/store"
	"parley/internal/control"
	"parley/internal/store"
	xstore "parley/xmppd/store"
)

// clock is set by hand.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

// engineClock shows the same time to the contact centre, whose timers never fire.
type engineClock struct{ *clock }

func (c engineClock) Now() time.Time { return c.now() }

func (c engineClock) Timer(time.Duration) engine.Timer {
	return enginetest.NewClock(time.Time{}).Timer(time.Hour)
}

// face is an API over real accounts, with one queue and one agent.
type face struct {
	*API
	t        *testing.T
	accounts *xstore.Accounts
	clock    *clock
	db       *store.DB
	admit    error
	handler  http.Handler
}

func open(t *testing.T, change func(*Config, *Parts)) *face {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	db, err := store.Open(t.TempDir(), log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	f := &face{t: t, db: db, clock: &clock{time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}}
	eng, err := engine.Open(t.Context(), engine.Config{Clock: engineClock{f.clock}}, db, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = eng.Close(context.Background()) })
	f.accounts, err = xstore.OpenAccounts(t.Context(), db, xstore.Config{ScramIterations: xstore.ScramIterationsMin, GuestsMax: 20, Now: f.clock.now})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.accounts.Create(t.Context(), "1001", "correct horse"); err != nil {
		t.Fatal(err)
	}
	cfg := Default()
	parts := Parts{
		Host: "localhost", ACD: "acd.localhost", Accounts: f.accounts, Now: f.clock.now,
		Admin: admin.New(db, eng),
		Member: func(_ context.Context, account string) (Member, bool, error) {
			return Member{Name: "林小姐", Role: acdstore.RoleAgent, Agent: 1, Actor: audit.ByAgent(1)}, account == "1001", nil
		},
		Admit: func(_ context.Context, dn string) (Queue, error) {
			if dn != "8000" {
				return Queue{}, ErrUnknownDN
			}
			return Queue{"8000", "客服中心"}, f.admit
		},
		WebSocket: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }),
		Pages:     http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "page "+r.URL.Path) }),
	}
	parts.Centre = control.NewDirect("localhost", f.accounts, parts.Admin)
	if change != nil {
		change(&cfg, &parts)
	}
	if f.API, err = New(cfg, parts, log); err != nil {
		t.Fatal(err)
	}
	f.SetReady(true)
	f.handler = f.Handler()
	return f
}

func demo(c *Config, p *Parts) { p.Demo, c.Visits.Most = true, 0 }

// ask sends a request; header words are "Name: value", a body makes it JSON.
func (f *face) ask(method, url, body string, header ...string) *httptest.ResponseRecorder {
	f.t.Helper()
	r := httptest.NewRequestWithContext(f.t.Context(), method, url, strings.NewReader(body))
	r.RemoteAddr = "192.0.2.7:5000"
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, h := range header {
		name, value, _ := strings.Cut(h, ": ")
		switch name {
		case "From":
			r.RemoteAddr = value + ":5000"
		default:
			r.Header.Set(name, value)
		}
	}
	w := httptest.NewRecorder()
	f.handler.ServeHTTP(w, r)
	return w
}

// want holds an answer to its status and its code.
func want(t *testing.T, what string, w *httptest.ResponseRecorder, status int, code string) {
	t.Helper()
	var p struct{ Error, Message string }
	_ = json.Unmarshal(w.Body.Bytes(), &p) // an answer without a body has no code
	if w.Code != status || p.Error != code || (code == "") != (p.Message == "") {
		t.Errorf("%s: %d %s, want %d %q", what, w.Code, w.Body, status, code)
	}
}

const anna = `{"name":"Anna","dn":"8000","lang":"en"}`

func TestVisit(t *testing.T) {
	f := open(t, nil)
	w := f.ask("POST", "http://localhost/api/v1/visits", anna)
	var got visitAnswer
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusCreated {
		t.Fatalf("%d %s: %v", w.Code, w.Body, err)
	}
	if !strings.HasPrefix(got.JID, "g-") || !strings.HasSuffix(got.JID, "@localhost") || got.ACD != "acd.localhost" || got.Queue != (Queue{"8000", "客服中心"}) {
		t.Errorf("%+v", got)
	}
	id, err := f.accounts.VerifyToken(t.Context(), got.Token)
	if err != nil || !id.Guest || id.Name+"@localhost" != got.JID || len(id.Scope) != 1 || id.Scope[0] != "acd.localhost" || !id.Expires.Equal(got.Expires) {
		t.Errorf("the token stands for %+v, %v", id, err)
	}
}

func TestVisitRefused(t *testing.T) {
	for _, tt := range []struct {
		name, body string
		header     []string
		status     int
		code       string
	}{
		{"empty name", `{"name":"","dn":"8000"}`, nil, 400, "empty-name"},
		{"name of marks nobody sees", `{"name":"\u200b\u202e","dn":"8000"}`, nil, 400, "empty-name"},
		{"name of spaces and controls", `{"name":" \u0007\t ","dn":"8000"}`, nil, 400, "empty-name"},
		{"long name", `{"name":"` + strings.Repeat("明", 81) + `","dn":"8000"}`, nil, 400, "name-too-long"},
		{"unknown DN", `{"name":"Anna","dn":"8999"}`, nil, 404, "unknown-dn"},
		{"endless DN", `{"name":"Anna","dn":"` + strings.Repeat("8", 33) + `"}`, nil, 404, "unknown-dn"},
		{"no JSON", `name=Anna`, nil, 400, "bad-request"},
		{"another kind", anna, []string{"Content-Type: text/plain"}, 400, "bad-request"},
		{"too large", `{"name":"` + strings.Repeat("x", bodyBytesMax) + `"}`, nil, 400, "bad-request"},
		{"foreign page", anna, []string{"Origin: https://evil.example"}, 403, "origin"},
		{"page of no origin", anna, []string{"Origin: null"}, 403, "origin"},
		{"page of another port", anna, []string{"Origin: http://localhost:81"}, 403, "origin"},
	} {
		f := open(t, nil)
		want(t, tt.name, f.ask("POST", "http://localhost/api/v1/visits", tt.body, tt.header...), tt.status, tt.code)
	}
}

func TestVisitWhileFull(t *testing.T) {
	f := open(t, func(c *Config, _ *Parts) { c.Visits.Most = 0 })
	f.admit = ErrFull
	w := f.ask("POST", "http://localhost/api/v1/visits", anna)
	want(t, "full queue", w, 503, "full")
	if w.Header().Get("Retry-After") == "" {
		t.Error("a page is not told when to try again")
	}
	f.admit = errors.New("the disk is on fire")
	w = f.ask("POST", "http://localhost/api/v1/visits", anna)
	want(t, "fault", w, 503, "busy")
	if strings.Contains(w.Body.String(), "fire") {
		t.Error("the cause was told")
	}
	f.admit = nil
	for range 20 {
		want(t, "a guest", f.ask("POST", "http://localhost/api/v1/visits", anna), 201, "")
	}
	want(t, "one guest too many", f.ask("POST", "http://localhost/api/v1/visits", anna), 503, "full")
	f.SetReady(false)
	want(t, "draining", f.ask("POST", "http://localhost/api/v1/visits", anna), 503, "busy")
}

// TestOrigins: allowed pages may post; every page may read why it was refused.
func TestOrigins(t *testing.T) {
	f := open(t, func(c *Config, _ *Parts) {
		c.Visits.Most = 0
		c.AllowedOrigins = []string{"https://www.example.com"}
		c.PublicURL = "https://chat.example.com"
	})
	for origin, status := range map[string]int{
		"https://www.example.com": 201, "https://chat.example.com": 201, "http://localhost": 201,
		"http://www.example.com": 403, "https://www.example.com.evil.example": 403, "http://127.0.0.1:8080": 403,
	} {
		pre := f.ask("OPTIONS", "http://localhost/api/v1/visits", "", "Origin: "+origin, "Access-Control-Request-Method: POST")
		w := f.ask("POST", "http://localhost/api/v1/visits", anna, "Origin: "+origin)
		for _, h := range []http.Header{pre.Header(), w.Header()} {
			if h.Get("Access-Control-Allow-Origin") != origin || h.Get("Access-Control-Allow-Credentials") != "" || h.Get("Vary") != "Origin" {
				t.Errorf("%s: %v", origin, h)
			}
		}
		if pre.Code != 204 || w.Code != status {
			t.Errorf("%s: preflight %d, visit %d; want 204, %d", origin, pre.Code, w.Code, status)
		}
	}
	d := open(t, demo)
	for origin, status := range map[string]int{"http://127.0.0.1:81": 201, "http://localhost": 201, "http://[::1]:9": 201, "https://evil.example": 403} {
		if w := d.ask("POST", "http://localhost/api/v1/visits", anna, "Origin: "+origin); w.Code != status {
			t.Errorf("demo, %s: %d, want %d", origin, w.Code, status)
		}
	}
}

func TestVisitRate(t *testing.T) {
	f := open(t, nil)
	post := func(from string) *httptest.ResponseRecorder {
		return f.ask("POST", "http://localhost/api/v1/visits", anna, "From: "+from)
	}
	for range 10 {
		want(t, "a mistake does not count", f.ask("POST", "http://localhost/api/v1/visits", `{"name":"Anna","dn":"1"}`), 404, "unknown-dn")
	}
	for range 3 {
		want(t, "a visit", post("192.0.2.7"), 201, "")
	}
	w := post("192.0.2.7")
	want(t, "one too many", w, 429, "rate")
	if w.Header().Get("Retry-After") != "600" {
		t.Errorf("Retry-After: %s", w.Header().Get("Retry-After"))
	}
	want(t, "somebody else", post("192.0.2.8"), 201, "")
	f.clock.at = f.clock.at.Add(9 * time.Minute)
	want(t, "later", post("192.0.2.7"), 429, "rate")
	f.clock.at = f.clock.at.Add(time.Minute)
	want(t, "much later", post("192.0.2.7"), 201, "")
	for i, from := range []string{"[2001:db8::1]", "[2001:db8::2]", "[2001:db8::3]", "[2001:db8::4]"} {
		if w := post(from); (w.Code == 201) != (i < 3) {
			t.Errorf("%s: %d", from, w.Code)
		}
	}
}

// TestOfficesHaveNoLimit: where many share an address, the operator says so.
func TestOfficesHaveNoLimit(t *testing.T) {
	f := open(t, func(c *Config, _ *Parts) { c.VisitsFree = []string{"192.0.2.0/29"} })
	for range 10 {
		want(t, "from the office", f.ask("POST", "http://localhost/api/v1/visits", anna), 201, "")
	}
	for i := range 4 {
		if w := f.ask("POST", "http://localhost/api/v1/visits", anna, "From: 192.0.2.9"); (w.Code == 201) != (i < 3) {
			t.Errorf("from next door: %d", w.Code)
		}
	}
}

// TestBannedAddress: it gets no visit, and is not told why; a believed proxy is not the peer.
func TestBannedAddress(t *testing.T) {
	f := open(t, func(c *Config, p *Parts) {
		c.TrustedProxies = []string{"10.0.0.0/8"}
		p.Banned = func(a netip.Addr) bool {
			return a == netip.MustParseAddr("203.0.113.9") || a == netip.MustParseAddr("10.0.0.1")
		}
	})
	visit := func(header ...string) *httptest.ResponseRecorder {
		return f.ask("POST", "http://localhost/api/v1/visits", anna, header...)
	}
	w := visit("From: 203.0.113.9")
	want(t, "banned", w, 403, "refused")
	if body := w.Body.String(); strings.Contains(body, "ban") || strings.Contains(body, "203.") {
		t.Errorf("told too much: %s", body)
	}
	want(t, "banned, through a proxy", visit("From: 10.0.0.1", "X-Forwarded-For: 203.0.113.9"), 403, "refused")
	want(t, "banned, behind a made-up address", visit("From: 10.0.0.1", "X-Forwarded-For: 192.0.2.1, 203.0.113.9"), 403, "refused")
	want(t, "banned, with a header of its own", visit("From: 203.0.113.9", "X-Forwarded-For: 192.0.2.1"), 403, "refused")
	want(t, "somebody else through the proxy", visit("From: 10.0.0.1", "X-Forwarded-For: 203.0.113.10"), 201, "")
	want(t, "who says to be the banned one", visit("X-Forwarded-For: 203.0.113.9"), 201, "")
}

func TestHostMeta(t *testing.T) {
	for _, tt := range []struct {
		name, url, want string
		header          []string
		change          func(*Config, *Parts)
	}{
		{"demo", "http://localhost:8080", "ws://localhost:8080/xmpp-websocket", nil, demo},
		{"demo by its address", "http://[::1]:8080", "ws://[::1]:8080/xmpp-websocket", nil, demo},
		{"demo behind a proxy", "http://localhost:8080", "", []string{"X-Forwarded-For: 1.2.3.4"}, demo},
		{"plain", "http://localhost:8080", "", nil, nil},
		{"TLS", "https://chat.example.com", "wss://chat.example.com/xmpp-websocket", nil, nil},
		{"public URL", "http://10.0.0.1", "wss://chat.example.com/xmpp-websocket", nil, func(c *Config, _ *Parts) { c.PublicURL = "https://chat.example.com" }},
		{
			"trusted proxy", "http://chat.example.com", "wss://chat.example.com/xmpp-websocket",
			[]string{"X-Forwarded-Proto: https"}, func(c *Config, _ *Parts) { c.TrustedProxies = []string{"192.0.2.0/24"} },
		},
		{"any proxy", "http://chat.example.com", "", []string{"X-Forwarded-Proto: https"}, nil},
		{"insecure, as somebody said", "http://chat.example.com", "ws://chat.example.com/xmpp-websocket", nil, func(c *Config, _ *Parts) { c.Insecure = true }},
		{"insecure, through a proxy", "http://chat.example.com", "", []string{"X-Forwarded-For: 1.2.3.4"}, func(c *Config, _ *Parts) { c.Insecure = true }},
	} {
		f := open(t, tt.change)
		w := f.ask("GET", tt.url+"/.well-known/host-meta.json", "", tt.header...)
		var got struct{ Links []struct{ Rel, Href string } }
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %s, %v", tt.name, w.Body, err)
		}
		href := ""
		if len(got.Links) == 1 && got.Links[0].Rel == relWebSocket {
			href = got.Links[0].Href
		}
		if href != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, href, tt.want)
		}
		if xrd := f.ask("GET", tt.url+"/.well-known/host-meta", "", tt.header...).Body.String(); strings.Contains(xrd, "href=") != (tt.want != "") || !strings.Contains(xrd, tt.want) {
			t.Errorf("%s: %s", tt.name, xrd)
		}
	}
}

func TestRoutes(t *testing.T) {
	f := open(t, demo)
	for path, status := range map[string]int{
		"/": 200, "/api/v1/openapi.json": 200, "/desk": 200, "/desk/duty": 200, "/xmpp-websocket": 418, "/api/v1/health": 200, "/api/v1/nothing": 404, "/api": 404,
	} {
		if w := f.ask("GET", "http://localhost"+path, ""); w.Code != status {
			t.Errorf("%s: %d, want %d", path, w.Code, status)
		}
	}
	want(t, "another method", f.ask("PUT", "http://localhost/api/v1/visits", "{}"), 405, "method")
	want(t, "another name", f.ask("GET", "http://evil.example/", ""), 421, "host")
	f.SetReady(false)
	if w := f.ask("GET", "http://localhost/api/v1/health", ""); w.Code != 503 || strings.TrimSpace(w.Body.String()) != `{"ready":false}` {
		t.Errorf("not ready: %d %s", w.Code, w.Body)
	}
	h := f.ask("GET", "http://localhost/api/v1/session", "").Header()
	for name, value := range map[string]string{
		"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
	} {
		if h.Get(name) != value {
			t.Errorf("%s: %q", name, h.Get(name))
		}
	}
}

// Files have one tree of paths, for every method and every site's pages; without a service it is the pages'.
func TestFiles(t *testing.T) {
	asked := func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Method+" "+r.URL.Path) }
	f := open(t, func(_ *Config, p *Parts) { p.Files = http.HandlerFunc(asked) })
	for _, method := range []string{"GET", "HEAD", "OPTIONS", "PUT", "DELETE"} {
		w := f.ask(method, "https://localhost/upload/token/a%20b", "", "Origin: https://elsewhere.example", "Sec-Fetch-Site: cross-site")
		if w.Code != 200 || w.Body.String() != method+" /upload/token/a b" {
			t.Errorf("%s: %d %s", method, w.Code, w.Body)
		}
	}
	for path, text := range map[string]string{"/upload": "page /upload", "/upload/": "GET /upload/", "/uploads/x": "page /uploads/x"} {
		if w := f.ask("GET", "https://localhost"+path, ""); w.Body.String() != text {
			t.Errorf("%s: %s", path, w.Body)
		}
	}
	f = open(t, nil)
	if w := f.ask("GET", "https://localhost/upload/token/a", ""); w.Body.String() != "page /upload/token/a" {
		t.Errorf("without a service: %s", w.Body)
	}
}

func TestStayOnTLS(t *testing.T) {
	f := open(t, nil)
	for url, said := range map[string]bool{"http://localhost/": false, "https://localhost/": true} {
		if h := f.ask("GET", url, "").Header().Get("Strict-Transport-Security"); (h != "") != said {
			t.Errorf("%s: %q", url, h)
		}
	}
}

func TestABugEndsOneRequest(t *testing.T) {
	f := open(t, func(_ *Config, p *Parts) {
		p.Pages = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("a bug") })
	})
	want(t, "a bug", f.ask("GET", "http://localhost/", ""), 500, "internal")
}
