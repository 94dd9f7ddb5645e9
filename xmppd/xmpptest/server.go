package xmpptest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/store"
	"parley/xmppd"
	xstore "parley/xmppd/store"
)

// Password is that of every account made here.
const Password = "correct horse battery"

// Server is a running server of the host "localhost".
type Server struct {
	*xmppd.Server
	DB       *store.DB
	Accounts *xstore.Accounts
	URL      string       // of the WebSocket
	Dialing  *http.Client // what Dial uses; nil as a rule
	HTTP     *httptest.Server
	TCPAddr  string // of DialTCP, once it was called
	TLSAddr  string // of DialTLS, likewise
	Clock    *Clock
}

// Clock is what the server takes the time from, and how its seconds pass.
type Clock struct {
	mu   sync.Mutex
	now  time.Time
	tick chan time.Time
}

// Now is the server's present.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Pass lets whole seconds pass, each seen by the server.
func (c *Clock) Pass(seconds int) {
	for range seconds {
		c.mu.Lock()
		c.now = c.now.Add(time.Second)
		now := c.now
		c.mu.Unlock()
		c.tick <- now
	}
}

// Start starts a server that ends with the test. Its log goes to the test's. Nobody's rate is limited unless configure
// does so.
func Start(t testing.TB, configure ...func(*xmppd.Config)) *Server {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	clock := &Clock{now: time.Now(), tick: make(chan time.Time)}
	db, err := store.Open(t.TempDir(), log)
	check(t, err)
	t.Cleanup(func() { check(t, db.Close()) })
	accounts, err := xstore.OpenAccounts(t.Context(), db, xstore.Config{ScramIterations: xstore.ScramIterationsMin})
	check(t, err)
	cfg := xmppd.Default("localhost")
	cfg.PlainAllowed = true
	cfg.Now, cfg.Tick = clock.Now, clock.tick
	for _, l := range []*xmppd.ClientLimits{&cfg.Account, &cfg.Guest, &cfg.Program} {
		l.StanzasBurst, l.BytesBurst = 1e9, 1e12 // the clock stands still: nothing is refilled
	}
	for _, f := range configure {
		f(&cfg)
	}
	s := &Server{DB: db, Accounts: accounts, Clock: clock}
	s.Server, err = xmppd.New(cfg, db, accounts, log)
	check(t, err)
	s.HTTP = httptest.NewServer(s.WebSocket())
	s.URL = "ws" + strings.TrimPrefix(s.HTTP.URL, "http")
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		check(t, s.Shutdown(ctx))
		s.HTTP.Close()
	})
	return s
}

// Account makes accounts with Password.
func (s *Server) Account(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		_, err := s.Accounts.Create(t.Context(), name, Password)
		check(t, err)
	}
}

// Guest makes a guest that may address the domains of scope, and returns its token.
func (s *Server) Guest(t testing.TB, scope ...string) (name, token string) {
	t.Helper()
	g, token, err := s.Accounts.NewGuest(t.Context(), scope, time.Hour, "test")
	check(t, err)
	return g.Name, token
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
