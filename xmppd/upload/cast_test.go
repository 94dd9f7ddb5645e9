package upload

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// cast is a service over a real database, directory and socket, and the component's port at its other end.
type cast struct {
	*Service
	t    testing.TB
	dir  string
	web  *httptest.Server
	now  *clock
	sent chan string // what the component has said

	mu      sync.Mutex
	allowed map[string]Allowance // by bare JID
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// port is the server's side.
type port struct{ sent chan string }

func (p port) Domain() string      { return "upload.localhost" }
func (p port) Host() string        { return "localhost" }
func (p port) Send(b []byte) error { p.sent <- string(b); return nil }
func (p port) Close() error        { return nil }

// begin starts a service in dir. romeo and juliet may upload what configure allows.
func begin(t testing.TB, dir string, configure ...func(*Config)) *cast {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	db, err := store.Open(dir, log)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	c := &cast{t: t, dir: dir, now: &clock{now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}, sent: make(chan string, 64)}
	cfg := Default()
	cfg.Domain, cfg.Dir, cfg.Now, cfg.Allow = "upload.localhost", filepath.Join(dir, "files"), c.now.Now, c.allow
	mux := http.NewServeMux()
	c.web = httptest.NewServer(mux)
	cfg.BaseURL = c.web.URL
	for _, f := range configure {
		f(&cfg)
	}
	c.allowed = map[string]Allowance{"romeo@localhost": cfg.Full("1"), "juliet@localhost": cfg.Full("2")}
	attach := func(string, component.Handler, ...component.Option) (component.Port, error) {
		return port{sent: c.sent}, nil
	}
	c.Service, err = Open(t.Context(), cfg, db, attach, log)
	must(t, err)
	mux.Handle(Path, c.Service)
	t.Cleanup(func() {
		c.web.Close()
		must(t, c.Close(context.Background()))
	})
	return c
}

func (c *cast) allow(_ context.Context, bare jid.JID) (Allowance, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.allowed[bare.String()], nil
}

func (c *cast) setAllowed(bare string, a Allowance) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.allowed[bare] = a
}

// ask sends the child of an iq and returns the answer.
func (c *cast) ask(from, payload string) *stanza.Element {
	c.t.Helper()
	done := 0
	c.Handle([]byte(`<iq xmlns='jabber:client' type='get' id='1' from='`+from+`/r' to='upload.localhost'>`+payload+`</iq>`), func() { done++ })
	if done != 1 {
		c.t.Fatalf("done was called %d times", done)
	}
	e, err := stanza.Parse([]byte(<-c.sent))
	must(c.t, err)
	return e
}

// request is <request/> with attributes.
func request(attrs ...string) string {
	return string(stanza.New(NS, "request", attrs...).Bytes())
}

// slot gets a slot of romeo's.
func (c *cast) slot(attrs ...string) (put, get string) {
	c.t.Helper()
	answer := c.ask("romeo@localhost", request(attrs...))
	slot := answer.Child(NS, "slot")
	if answer.Attr("type") != "result" || slot == nil {
		c.t.Fatalf("no slot: %s", answer.Bytes())
	}
	return slot.Child(NS, "put").Attr("url"), slot.Child(NS, "get").Attr("url")
}

// do makes a request and returns the answer with its body read.
func (c *cast) do(method, target string, body io.Reader, headers ...string) (*http.Response, string) {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, target, body)
	must(c.t, err)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	must(c.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	must(c.t, err)
	return res, string(b)
}

func (c *cast) status(want int, method, target, body string, headers ...string) {
	c.t.Helper()
	res, got := c.do(method, target, strings.NewReader(body), headers...)
	if res.StatusCode != want {
		c.t.Fatalf("%s: status %d, expected %d: %s", method, res.StatusCode, want, got)
	}
}

// keeps puts a file and returns its URL.
func (c *cast) keeps(name, content string) (get string) {
	c.t.Helper()
	put, get := c.slot("filename", name, "size", itoa(len(content)))
	c.status(http.StatusCreated, http.MethodPut, put, content)
	return get
}

// holds checks that a file can be had.
func (c *cast) holds(get, content string) {
	c.t.Helper()
	res, got := c.do(http.MethodGet, get, nil)
	if res.StatusCode != http.StatusOK || got != content {
		c.t.Fatalf("status %d, %d bytes, expected %d", res.StatusCode, len(got), len(content))
	}
}

// contents lists what lies in the directory, by hash, and how much is still arriving.
func (c *cast) contents() (hashes []string, arriving int) {
	c.t.Helper()
	for first := range 256 {
		all, err := c.files.hashes(byte(first))
		must(c.t, err)
		for _, h := range all {
			hashes = append(hashes, string(h))
		}
	}
	names, err := filepath.Glob(filepath.Join(c.dir, "files", incomingDir, "*"))
	must(c.t, err)
	return hashes, len(names)
}

func (c *cast) expectContents(n int) {
	c.t.Helper()
	if hashes, arriving := c.contents(); len(hashes) != n || arriving != 0 {
		c.t.Fatalf("%d contents and %d arriving, expected %d and 0", len(hashes), arriving, n)
	}
}

func itoa(n int) string { return strconv.Itoa(n) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
