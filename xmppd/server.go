package xmppd

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"parley/internal/store"
	"parley/xmppd/archive"
	"parley/xmppd/component"
	"parley/xmppd/component/extern"
	"parley/xmppd/guess"
	"parley/xmppd/im"
	"parley/xmppd/listen"
	"parley/xmppd/pubsub"
	"parley/xmppd/sasl"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
	"parley/xmppd/stream"
)

// Server is one XMPP host. Its methods may be called from any goroutine.
type Server struct {
	cfg      Config
	accounts *xstore.Accounts
	auth     sasl.Authenticator
	guard    *guess.Guard
	log      *slog.Logger
	router   *im.Router
	pulse    *listen.Pulse
	door     *listen.Door
	acceptor *extern.Acceptor
	scanners sync.Pool // *stanza.Scanner

	moved   atomic.Int64 // connections that have come, and that have gone
	tooHigh atomic.Int64 // acknowledgements of what was never sent

	mu        sync.Mutex
	closing   bool
	conns     map[*connection]struct{} // every connection
	resumable map[string]*im.Client    // by XEP-0198 id
	asleep    map[*im.Client]struct{}  // hibernating
	ended     endings

	running sync.WaitGroup // connections, sessions being ended, housekeeping
	stop    chan struct{}

	closeArchive func() // once nobody says anything any more
}

// New returns a server that is ready for connections. The error names everything in cfg that cannot work.
func New(cfg Config, db *store.DB, accounts *xstore.Accounts, log *slog.Logger) (*Server, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("xmppd: %w", err)
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.Guard == nil {
		cfg.Guard = guess.New(cfg.FailedLogins, cfg.Now)
	}
	nodes, err := pubsub.Open(context.Background(), db, cfg.Now, log)
	if err != nil {
		return nil, fmt.Errorf("xmppd: %w", err)
	}
	cfg.Archive.Now = cfg.Now
	kept, err := archive.Open(context.Background(), cfg.Archive, db, accounts, log)
	if err != nil {
		return nil, fmt.Errorf("xmppd: %w", err)
	}
	var s *Server // once it is made: sessions come later
	router, err := im.NewRouter(im.Config{
		Host: cfg.Host, SessionsPerAccountMax: cfg.SessionsPerAccountMax, ComponentLimits: cfg.Component,
		IsAdmin: cfg.IsAdmin, Documents: documents{accounts, log}, Archive: kept, Now: cfg.Now, Users: usersOf(cfg, accounts),
		End: func(c *im.Client) {
			s.kick(c, stream.Error{Condition: stream.PolicyViolation, Text: "An administrator has ended the session."})
		},
	}, accounts, Modules(Parts{Config: cfg, Now: cfg.Now, Archive: kept, Nodes: nodes}), log)
	if err != nil {
		kept.Close()
		return nil, fmt.Errorf("xmppd: %w", err)
	}
	cfg.Host = router.Domain()
	if err := nodes.Serve("pubsub."+cfg.Host, router, router.Attach); err != nil {
		kept.Close()
		return nil, fmt.Errorf("xmppd: %w", err)
	}
	s = &Server{
		cfg: cfg, accounts: accounts, auth: sasl.Adapt(accounts), log: log, router: router, pulse: listen.NewPulse(),
		guard: cfg.Guard,
		conns: map[*connection]struct{}{}, resumable: map[string]*im.Client{}, asleep: map[*im.Client]struct{}{},
		stop: make(chan struct{}), closeArchive: sync.OnceFunc(kept.Close),
	}
	if s.acceptor, err = s.newAcceptor(); err != nil {
		kept.Close()
		return nil, fmt.Errorf("xmppd: %w", err)
	}
	s.scanners.New = func() any { return stanza.NewScanner(stanza.PreAuthLimits()) }
	cfg.Listen.Peer = cfg.peerOf
	cfg.Listen.Refusal = stream.Refusal(cfg.Host)
	s.door = listen.NewDoor(cfg.Listen, s.pulse, s.serve, log)
	accounts.OnRemoving(s.removing)
	accounts.OnRevoked(s.revoked)
	accounts.OnLoginEnded(s.loginEnded)
	accounts.OnGuestEnded(s.guestEnded)
	s.running.Go(s.keepHouse)
	return s, nil
}

// WebSocket is the handler of /xmpp-websocket (RFC 7395). Keep middleware that wraps or times out responses off it.
func (s *Server) WebSocket() http.Handler { return s.door.WebSocket() }

// Attach connects a component in this process: any JID at domain goes to h from now on. It fails if one of that domain
// is attached.
func (s *Server) Attach(domain string, h component.Handler, options ...component.Option) (component.Port, error) {
	if slices.ContainsFunc(s.cfg.Components, func(c string) bool { return strings.HasPrefix(c, domain+"=") }) {
		return nil, fmt.Errorf("attach component %s: the configuration gives its domain to one that connects", domain)
	}
	return s.router.Attach(domain, h, options...)
}

// Sessions is how many sessions there are, hibernating ones included.
func (s *Server) Sessions() int { return len(s.router.Clients()) }

// Hibernating is how many of them have no connection and wait for their client to come back.
func (s *Server) Hibernating() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.asleep {
		if _, yes := c.Hibernates(); yes {
			n++
		}
	}
	return n
}

// Shutdown takes no more connections, tells every client system-shutdown (RFC 6120 §4.9.3.20), and waits until all have
// gone, or until ctx ends: then the rest is cut and ctx's error returned. Components are told nothing about the sessions:
// to them a shutdown is no end, and clients come back.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	first := !s.closing
	s.closing = true
	s.mu.Unlock()
	if first {
		s.door.Close()
		s.router.Hush()
		close(s.stop)
		s.endAll(stream.Error{Condition: stream.SystemShutdown})
		s.running.Go(s.acceptor.Close)
	}
	gone := make(chan struct{})
	go func() {
		s.running.Wait()
		s.closeArchive()
		close(gone)
	}()
	select {
	case <-gone:
		return nil
	case <-ctx.Done():
		s.cutAll()
		return fmt.Errorf("wait for clients to leave: %w", ctx.Err())
	}
}

// endAll ends every session and every connection that has none.
func (s *Server) endAll(e stream.Error) {
	for _, c := range s.unbound() {
		c.endFrom(e)
	}
	for _, client := range s.router.Clients() {
		s.kick(client, e)
	}
}

func (s *Server) cutAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		go c.conn.Cut()
	}
}

// sweepBeats is how often, in seconds, tokens and guests whose time is over are looked for.
const sweepBeats = 30

// keepHouse lets the seconds pass until Shutdown: silent peers, sessions nobody comes back to, guests whose time is over.
func (s *Server) keepHouse() {
	tick := s.cfg.Tick
	if tick == nil {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		tick = ticker.C
	}
	var sweeping, freeing atomic.Bool
	var mem memory
	for beat := 1; ; beat++ {
		select {
		case <-s.stop:
			return
		case <-tick:
		}
		s.pulse.Beat()
		s.lapse(s.cfg.Now())
		if mem.beat(s.moved.Load()) && freeing.CompareAndSwap(false, true) {
			s.running.Go(func() {
				defer freeing.Store(false)
				debug.FreeOSMemory()
			})
		}
		if beat%sweepBeats == 0 && sweeping.CompareAndSwap(false, true) {
			s.running.Go(func() { // beside: it waits for the disk
				defer sweeping.Store(false)
				if err := s.accounts.Sweep(context.Background()); err != nil {
					s.log.Error("sweep accounts", "err", err)
				}
			})
		}
	}
}
