package xmpp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"parley/acd/admin"
	"parley/acd/ban"
	"parley/acd/conversation"
	"parley/acd/engine"
	journal "parley/internal/store"
	"parley/xmppd/component"
	"parley/xmppd/jid"
)

// Config bounds the bridge. Start from Default; Domain has no default.
type Config struct {
	Domain       string              // of the component, e.g. "acd.localhost"
	InboxMax     int                 // stanzas that may wait before Handle blocks; 1,024
	NameCharsMax int                 // characters of a visitor's name; 80
	NoteCharsMax int                 // characters of a wrap-up note; 4,000
	PageMax      int                 // lines of one archive page (XEP-0313), and of history for a join; 50
	SessionsMax  int                 // desks of one agent and sessions of one visitor at a time; 8
	ArchiveKept  time.Duration       // how long after its close a conversation can be read by its members; 1 h
	Conversation conversation.Limits // of each conversation

	// Bans is who is banned; nil: nobody. AddressOf is where a session's connection comes from; nil: that is not known.
	Bans      *ban.List                             `toml:"-"`
	AddressOf func(full jid.JID) (netip.Addr, bool) `toml:"-"`
	// MayAsk says whether a session may ask for service once more; back has it not count. Nil: always.
	MayAsk func(full jid.JID) (back func(), ok bool) `toml:"-"`

	// Masked hears that words which were kept are hidden now (cards.go), after their commit. It must not block. Nil: nobody.
	Masked func() `toml:"-"`

	// Estimator says how long visitors will wait; nil: nobody is told.
	Estimator Estimator `toml:"-"`

	// DetailsToAgents shows agents who waits in their queues (XEP-0142 v0.3.1 §4.2.3), and not supervisors alone.
	DetailsToAgents bool

	// PresenceOnly says that the server does not tell about sessions (docs/protocol.md, "Sessions"): presence shows that
	// one may be gone, and its silence that it is. Right on every server, though not as quick.
	PresenceOnly bool

	// whole has what follows from changes told only once none is under way: for scripts, whose commits fall together in
	// one turn, or do not, by chance.
	whole bool
}

// Default is the configuration of a server, without its domain.
func Default() Config {
	return Config{
		InboxMax: 1024, NameCharsMax: 80, NoteCharsMax: 4000, PageMax: 50, SessionsMax: 8,
		ArchiveKept: time.Hour, Conversation: conversation.DefaultLimits(),
	}
}

// Validate names every field that cannot work, all of them at once.
func (c Config) Validate() error {
	var errs []error
	if c.Domain == "" {
		errs = append(errs, errors.New("acd: Domain is empty"))
	}
	for _, f := range []struct {
		name  string
		value int
	}{
		{"InboxMax", c.InboxMax}, {"NameCharsMax", c.NameCharsMax}, {"NoteCharsMax", c.NoteCharsMax},
		{"PageMax", c.PageMax}, {"SessionsMax", c.SessionsMax}, {"Conversation.LinesMax", c.Conversation.LinesMax},
		{"Conversation.SessionsMax", c.Conversation.SessionsMax}, {"Conversation.AgentsMax", c.Conversation.AgentsMax},
		{"Conversation.MonitorsMax", c.Conversation.MonitorsMax}, {"Conversation.VisitorCharsMax", c.Conversation.VisitorCharsMax},
		{"Conversation.AgentCharsMax", c.Conversation.AgentCharsMax},
	} {
		if f.value < 1 {
			errs = append(errs, fmt.Errorf("acd: %s is %d, must be at least 1", f.name, f.value))
		}
	}
	return errors.Join(errs...)
}

// Queue is what a visitor is told of a queue before the stream is open.
type Queue struct{ DN, Name string }

// ACD is the component. Its methods may be called from any goroutine.
type ACD struct {
	cfg   Config
	eng   *engine.Engine
	owner *bridge
	inbox chan *inbound
	tasks *mailbox
	stale atomic.Bool // a change of configuration is to be read
	over  *mailbox    // whose visit has begun or is over, for OnVisitBegun and OnVisitEnded

	quit    chan struct{} // closed: no more stanzas
	stop    chan struct{} // closed: the owner ends
	stopped sync.WaitGroup
	close   sync.Once
}

// Open reads what is kept, attaches the component, and starts. The engine holds agents who were signed on for lost, and
// visitors too, until their sessions show themselves here.
func Open(ctx context.Context, cfg Config, db *journal.DB, eng *engine.Engine, adm *admin.Admin,
	attach func(domain string, h component.Handler, options ...component.Option) (component.Port, error), log *slog.Logger) (*ACD, error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	a := &ACD{
		cfg: cfg, eng: eng, inbox: make(chan *inbound, cfg.InboxMax), tasks: newMailbox(), over: newMailbox(),
		quit: make(chan struct{}), stop: make(chan struct{}),
	}
	a.owner = newBridge(cfg, db, eng, adm, a.tasks, a.over, log)
	if err := a.owner.load(ctx); err != nil {
		return nil, fmt.Errorf("open the ACD: %w", err)
	}
	port, err := attach(cfg.Domain, a, component.OwnArchive, component.Trusted(component.Trust{RosterSet: true}))
	if err != nil {
		return nil, fmt.Errorf("attach the ACD at %s: %w", cfg.Domain, err)
	}
	a.owner.port = port
	adm.OnChange(a.changed)
	a.owner.followBans()
	a.tasks.put(a.owner.greetPlains)
	a.stopped.Add(2)
	go a.run()
	go a.runOver()
	return a, nil
}

// Close takes no more stanzas, waits until what was taken is committed and told, and detaches. If ctx ends first,
// what is left is told after the next start. Close it before the server's streams, whose ends would else be taken for
// the agents' own.
func (a *ACD) Close(ctx context.Context) error {
	var err error
	a.close.Do(func() {
		close(a.quit)
		idle := make(chan struct{})
		a.tasks.put(func() { a.owner.whenIdle = idle })
		select {
		case <-idle:
		case <-ctx.Done():
			err = fmt.Errorf("close the ACD: %w", ctx.Err())
		}
		close(a.stop)
		ended := make(chan struct{})
		go func() { a.stopped.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-ctx.Done():
			err = fmt.Errorf("close the ACD: %w", ctx.Err())
		}
		err = errors.Join(err, a.owner.port.Close())
	})
	return err
}

// changed has the configuration read again; changes that come faster are read at once.
func (a *ACD) changed() {
	if a.stale.CompareAndSwap(false, true) {
		a.tasks.put(func() {
			a.stale.Store(false)
			a.owner.reconfigured()
		})
	}
}

// OnVisitEnded has told called with the bare JID of each visitor whose contact is closed, also for those closed during
// the last hour before: it may be called twice for the same. told runs on a goroutine of its own and may block.
func (a *ACD) OnVisitEnded(told func(visitor string)) {
	a.tasks.put(func() { a.owner.tellEnds(told) })
}

// OnVisitBegun has told called with the bare JID of each visitor whose contact is taken on. What is told here and to
// OnVisitEnded is told in one order, on one goroutine: who comes again has begun after the end before.
func (a *ACD) OnVisitBegun(told func(visitor string)) {
	a.tasks.put(func() { a.owner.begun = told })
}

func (a *ACD) runOver() {
	defer a.stopped.Done()
	for {
		select {
		case <-a.over.signal:
			a.over.drain()
		case <-a.stop:
			a.over.drain()
			return
		}
	}
}
