package api

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-chi/chi/v5"

	"parley/acd"
	"parley/acd/admin"
	"parley/acd/audit"
	"parley/acd/plan"
	"parley/acd/report"
	acdstore "parley/acd/store"
	"parley/internal/analysis"
	"parley/internal/control"
	"parley/internal/i18n"
	"parley/internal/quota"
	"parley/xmppd/guess"
	xstore "parley/xmppd/store"
	"parley/xmppd/upload"
)

// What Parts.Admit answers when it says no.
var (
	ErrUnknownDN = errors.New("no such ACD DN")
	ErrFull      = errors.New("the queue is full")
)

// Closed is Parts.Admit's refusal of a queue that is closed.
type Closed struct {
	Queue    Queue
	Text     func(language string) string // what the queue says; "" = nothing of its own
	Callback bool                         // it takes a message instead
	Opens    time.Time                    // zero: not known
}

// Error says so.
func (c Closed) Error() string { return "the queue is closed" }

// Queue is what a visitor is told about where the visit goes.
type Queue struct {
	DN   string `json:"dn"`
	Name string `json:"name"`
}

// Member is somebody who works here.
type Member struct {
	Name   string // as shown
	Role   acdstore.Role
	Agent  acd.AgentID   // 0 for who serves nobody
	Queues []acd.QueueID // granted to an integrator
	Actor  audit.Actor   // in the audit trail
}

// Parts is what the HTTP face stands in front of.
type Parts struct {
	Host      string // the XMPP domain
	ACD       string // the component's domain, acd.<host>
	Demo      bool   // loopback without TLS counts as secure, any loopback origin may post visits
	Accounts  *xstore.Accounts
	Admin     *admin.Admin    // whose things are; nil: only those who may see all see anything
	Centre    *control.Direct // what can be administered; who acts is told by the context (admin.ByActor)
	Member    func(ctx context.Context, account string) (Member, bool, error)
	Admit     func(ctx context.Context, dn string) (Queue, error) // ErrUnknownDN, ErrFull, Closed
	QueueName func(dn, language string) string                    // a queue's name in a language; nil = as Admit says it
	Explain   Explain                                             // nil: nobody is told
	BoardHour LookBack                                            // nil: there is none
	Board     Look                                                // nil: there is none
	Changed   func() <-chan struct{}                              // closed when the figures of the board have moved on; nil: nobody tells
	Reports   *report.Reports                                     // nil: there are none
	Figures   func(ctx context.Context, most time.Duration) error // waits until they are there, or says facts.Behind; nil: they are
	Analyses  *analysis.Desk                                      // what-if and forecast; nil: nobody can
	Plans     *plan.Keeper                                        // reports that people have put together; nil: nobody can
	WebSocket http.Handler
	Pages     http.Handler
	Files     http.Handler // uploads and what was uploaded; nil = none

	Upload     string      // the domain of the service that gives slots for files, which guests may ask; empty: none
	Transcript Transcripts // conversations to take along

	Setup  *Setup                                    // opens a server that has no administrator; nil: it is made by command alone
	Status func(ctx context.Context) (Status, error) // how the server does; nil: nobody is told

	Guard  *guess.Guard                                          // counts wrong passwords, here and at the streams; nil: one of the API's own
	Banned func(from netip.Addr) bool                            // who is not served; nil: nobody
	Vouch  func(ctx context.Context, v Voucher) (Vouched, error) // looks at what a site has signed; nil: nothing is taken
	Now    func() time.Time                                      // the clock; nil = time.Now

	CursorKey []byte // what cursors of lists are proved with, secret; nil: one of this process, and cursors end with it
}

// API answers HTTP requests. Its methods may be called from any goroutine.
type API struct {
	cfg     Config
	parts   Parts
	log     *slog.Logger
	proxies []netip.Prefix
	origins map[string]bool
	ready   atomic.Bool

	free   []netip.Prefix // networks without a limit of visits
	visits *quota.Keeper
	work   *workshop

	programs *quota.Keeper // requests of each program
	proofs   *proofs
	speech   i18n.Speech
	table    []operation
	document []byte // OpenAPI, JSON

	reporting chan struct{} // holds a turn for each report that is being made
	streams   streams
	boards    boards
	hour      lookedBack
}

// New makes the HTTP face. It answers, and says that it is not ready until SetReady.
func New(cfg Config, parts Parts, log *slog.Logger) (*API, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	proxies, err := parseNetworks(cfg.TrustedProxies)
	if err != nil {
		return nil, err
	}
	free, err := parseNetworks(cfg.VisitsFree)
	if err != nil {
		return nil, err
	}
	if parts.Now == nil {
		parts.Now = time.Now
	}
	if parts.Guard == nil {
		parts.Guard = guess.New(guess.Default(), parts.Now)
	}
	a := &API{
		cfg: cfg, parts: parts, log: log, proxies: proxies, origins: map[string]bool{},
		free: free, visits: quota.New(cfg.Visits, parts.Now), work: newWorkshop(cfg.Work, parts.Now),
		programs: quota.New(cfg.Programs, parts.Now), proofs: newProofs(parts.Now),
		reporting: make(chan struct{}, reportsAtOnce),
	}
	if a.speech, err = i18n.Read(); err != nil {
		return nil, fmt.Errorf("open the HTTP face: %w", err)
	}
	if a.parts.CursorKey == nil {
		a.parts.CursorKey = make([]byte, sha256.Size)
		_, _ = rand.Read(a.parts.CursorKey) // never fails (crypto/rand)
	}
	a.table = a.operations()
	if err := checkOperations(a.table); err != nil {
		return nil, err
	}
	if a.document, err = newDocument(a.table); err != nil {
		return nil, err
	}
	for _, o := range append([]string{cfg.PublicURL}, cfg.AllowedOrigins...) {
		a.origins[o] = o != ""
	}
	return a, nil
}

// SetReady says whether new visitors are served; while not, health answers 503 and visits are refused.
func (a *API) SetReady(ready bool) { a.ready.Store(ready) }

// Ready says whether new visitors are served.
func (a *API) Ready() bool { return a.ready.Load() }

// Handler is the router. Everything it does not know is the pages' business.
func (a *API) Handler() http.Handler {
	r := chi.NewRouter()
	r.Use(a.speak, a.recover, a.knowPeer, a.ownName, stayOnTLS)
	r.Get("/.well-known/host-meta", a.hostMetaXML)
	r.Get("/.well-known/host-meta.json", a.hostMetaJSON)
	r.Get("/xmpp-websocket", a.parts.WebSocket.ServeHTTP)
	r.Route("/api", func(r chi.Router) {
		r.Use(headers)
		for _, op := range a.table {
			r.MethodFunc(op.method, strings.TrimPrefix(root, "/api")+op.path, a.gate(op))
		}
		r.NotFound(func(w http.ResponseWriter, r *http.Request) {
			nothingHere().write(w, r)
		})
		r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) {
			problem{status: http.StatusMethodNotAllowed, code: "method"}.write(w, r)
		})
	})
	if a.parts.Files != nil {
		r.Handle(upload.Path+"*", a.parts.Files)
	}
	r.Handle("/*", a.parts.Pages)
	return r
}

func (a *API) health(w http.ResponseWriter, _ *http.Request, _ caller) {
	status, ready := http.StatusServiceUnavailable, a.ready.Load()
	if ready {
		status = http.StatusOK
	}
	writeJSON(w, status, map[string]bool{"ready": ready})
}

// speak has what is answered said in the language that was asked for.
func (a *API) speak(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), speechKey{}, a.speech)))
	})
}

// headers holds browsers to what a JSON answer is: no page, no script, nothing to be kept.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("X-Content-Type-Options", "nosniff")
		next.ServeHTTP(w, r)
	})
}

// stayOnTLS has a browser that came over TLS come over TLS for a year (RFC 6797 §6.1.1).
func stayOnTLS(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if PeerOf(r).Secure {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// ownPagesOnly keeps other sites' pages from acting with the cookie of somebody who is logged in here.
func ownPagesOnly(next http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	p.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refusedOrigin().write(w, r)
	}))
	return p.Handler(next)
}

// ownName refuses, in the demo, names that are not this machine's: a foreign site whose name is made to point to
// loopback would otherwise be same-origin with us (DNS rebinding).
func (a *API) ownName(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.parts.Demo && !isLoopback(hostOf(r.Host)) {
			problem{status: http.StatusMisdirectedRequest, code: "host"}.write(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// recover keeps a bug in one request from ending the others.
func (a *API) recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			switch fault := recover(); fault {
			case nil:
			case http.ErrAbortHandler:
				panic(fault)
			default:
				a.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", fault, "stack", string(debug.Stack()))
				problem{status: http.StatusInternalServerError, code: "internal"}.write(w, r)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// fault answers for an error that is ours, and logs its cause.
func (a *API) fault(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		a.log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	busy().write(w, r)
}
