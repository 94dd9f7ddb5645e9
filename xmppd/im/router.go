package im

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/xmppd/component"
	"parley/xmppd/jid"
	"parley/xmppd/module"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

// Errors of Bind and Attach.
var (
	ErrSessionsMax = errors.New("too many sessions of this account")
	ErrAttached    = errors.New("a component of this domain is attached")
)

// Config bounds what the router keeps. Start from Default.
type Config struct {
	Host                  string
	SessionsPerAccountMax int
	ComponentLimits       stanza.Limits
	// IsAdmin reports whether a bare JID is an administrator's; nil: nobody is.
	IsAdmin func(jid.JID) bool
	// Documents is where modules keep small things for accounts; Archive keeps messages, if it is not nil.
	Documents module.Documents
	Archive   module.Archive
	// Now is the clock, time.Now if nil.
	Now func() time.Time
	// Users are the accounts, to be changed; End ends a client's session for an administrator, without waiting.
	Users module.Users
	End   func(*Client)
}

// Router knows every bound client and every component of a host.
type Router struct {
	cfg      Config
	host     jid.JID
	accounts *xstore.Accounts
	log      *slog.Logger
	modules  []module.Module
	iq       [3]map[string]module.IQHandler // by module.Place
	features [2][]string
	guarded  []string  // see module.Module.Guarded
	scanners sync.Pool // *stanza.Scanner, for what components send

	mu    sync.RWMutex
	users map[jid.JID]*user
	links map[string]*component.Link // nil = was attached, is lost
	lanes map[*component.Link]*lane  // of those whose messages are archived
	// storage is what the components have sent that changes a table, of each by itself: none can crowd another out.
	storage map[*component.Link]*lane

	seed      maphash.Seed // of sentKey
	blocks    blocks
	questions questions
	borrows   borrows
	hushed    atomic.Bool
	showing   sync.Mutex // held while trusted components are shown presence
}

// user is the clients of one bare JID.
type user struct{ clients []*Client }

// NewRouter returns a router with the features of modules.
func NewRouter(cfg Config, accounts *xstore.Accounts, modules []module.Module, log *slog.Logger) (*Router, error) {
	host, err := jid.Parse(cfg.Host)
	if err != nil || host.Local() != "" || !host.IsBare() {
		return nil, fmt.Errorf("host %q is no domain: %w", cfg.Host, err)
	}
	r := &Router{
		cfg: cfg, host: host, accounts: accounts, log: log, modules: modules,
		users: map[jid.JID]*user{}, links: map[string]*component.Link{},
		lanes: map[*component.Link]*lane{}, storage: map[*component.Link]*lane{}, seed: maphash.MakeSeed(),
	}
	r.scanners.New = func() any { return stanza.NewScanner(cfg.ComponentLimits) }
	for p := range r.iq {
		r.iq[p] = map[string]module.IQHandler{}
	}
	for _, m := range modules {
		r.add(module.Server, m.IQ, m.Features)
		r.add(module.Account, m.AccountIQ, m.AccountFeatures)
		r.add(module.Other, m.OtherIQ, nil)
		r.guarded = append(r.guarded, m.Guarded...)
	}
	return r, r.loadBlocks(context.Background())
}

func (r *Router) add(p module.Place, handlers map[string]module.IQHandler, features []string) {
	for key, h := range handlers {
		r.iq[p][key] = h
	}
	if p == module.Other {
		return // what is true of an account does not depend on who asks
	}
	r.features[p] = append(r.features[p], features...)
	slices.Sort(r.features[p])
	r.features[p] = slices.Compact(r.features[p])
}

// Bind makes c reachable. It returns the account's hibernating clients with the same wish (of a guest: all), which
// the new one replaces: the caller ends them. The error is ErrSessionsMax.
func (r *Router) Bind(c *Client) (replaced []*Client, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.users[c.Bare]
	if u == nil {
		u = &user{}
		r.users[c.Bare] = u
	}
	for _, old := range u.clients {
		if _, asleep := old.Hibernates(); asleep && (c.Guest || c.Wish != "" && old.Wish == c.Wish) {
			replaced = append(replaced, old)
		}
	}
	if len(u.clients)-len(replaced) >= r.cfg.SessionsPerAccountMax {
		return nil, ErrSessionsMax
	}
	u.clients = append(u.clients, c)
	return replaced, nil
}

// unbind makes c unreachable. It returns false if it was so already.
func (r *Router) unbind(c *Client) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	u := r.users[c.Bare]
	if u == nil {
		return false
	}
	i := slices.Index(u.clients, c)
	if i < 0 {
		return false
	}
	// A new array: readers of the old one go on undisturbed.
	u.clients = append(slices.Clone(u.clients[:i]), u.clients[i+1:]...)
	if len(u.clients) == 0 {
		delete(r.users, c.Bare)
	}
	return true
}

// clients returns the clients of a bare JID. The slice must not be changed.
func (r *Router) clients(bare jid.JID) []*Client {
	r.mu.RLock()
	defer r.mu.RUnlock()
	u := r.users[bare]
	if u == nil {
		return nil
	}
	return slices.Clip(u.clients)
}

// Clients returns every bound client, in no order.
func (r *Router) Clients() []*Client {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var all []*Client
	for _, u := range r.users {
		all = append(all, u.clients...)
	}
	return all
}

// Attach connects a component. The error is ErrAttached, or that domain is no domain other than the host's own.
func (r *Router) Attach(domain string, h component.Handler, options ...component.Option) (component.Port, error) {
	d, err := jid.Parse(domain)
	if err != nil || d.Local() != "" || !d.IsBare() || d == r.host {
		return nil, fmt.Errorf("attach component %q: not a domain of its own", domain)
	}
	l, err := r.attach(d, h, options)
	if err != nil {
		return nil, err
	}
	r.trust(l)
	return l, nil
}

func (r *Router) attach(d jid.JID, h component.Handler, options []component.Option) (*component.Link, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.links[d.Domain()] != nil {
		return nil, fmt.Errorf("attach component %s: %w", d, ErrAttached)
	}
	l := component.NewLink(d.Domain(), r.host.Domain(), h, r.FromComponent, r.detach, r.log, options...)
	r.links[d.Domain()] = l
	r.storage[l] = &lane{}
	if !l.OwnArchive() {
		r.lanes[l] = &lane{}
	}
	return l, nil
}

// Expect makes it known that components of these domains may come: until then what is sent to them is answered
// remote-server-timeout, as when they are lost.
func (r *Router) Expect(domains ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range domains {
		if _, known := r.links[d]; !known {
			r.links[d] = nil
		}
	}
}

func (r *Router) detach(l *component.Link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.links[l.Domain()] == l {
		r.links[l.Domain()] = nil
	}
	delete(r.lanes, l)
	delete(r.storage, l)
}

// link returns the component of a domain; known tells whether there ever was one.
func (r *Router) link(domain string) (l *component.Link, known bool) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	l, known = r.links[domain]
	return l, known
}

// Components lists the attached ones; see module.Host.
func (r *Router) Components() []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var all []string
	for domain, l := range r.links {
		if l != nil {
			all = append(all, domain)
		}
	}
	slices.Sort(all)
	return all
}

// scanner borrows one for what components and the server itself send. Give it back to scanners.
func (r *Router) scanner() *stanza.Scanner { return r.scanners.Get().(*stanza.Scanner) }

// account returns the account of a local address.
func (r *Router) account(j jid.JID) (xstore.AccountID, bool) {
	if all := r.clients(j.Bare()); len(all) > 0 {
		return all[0].Account, !all[0].Guest
	}
	a, found, err := r.accounts.Lookup(context.Background(), j.Local())
	if err != nil {
		r.log.Error("look account up", "jid", j.Bare().String(), "err", err)
	}
	return a.ID, found && err == nil
}

func compare(a, b string) int { return cmp.Compare(a, b) }
