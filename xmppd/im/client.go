package im

import (
	"slices"
	"sync"

	"parley/xmppd/jid"
	"parley/xmppd/session"
	xstore "parley/xmppd/store"
)

// DirectedMax is how many addresses a client may have sent directed presence to at once (RFC 6121 §4.6).
const DirectedMax = 100

// Owner is whom a session belongs to.
type Owner struct {
	Bare    jid.JID
	Account xstore.AccountID // 0 for a guest
	Guest   bool
	Login   xstore.LoginID // the web log-in the session came from; 0 = none
	// Scope lists the component domains a guest may address.
	Scope []string
	// AnyComponent widens a guest's scope to all components: for SASL ANONYMOUS.
	AnyComponent bool
}

// Client is one bound session as the router sees it.
type Client struct {
	*session.Session
	Owner
	Wish string // the resource the client asked for
	// OnEnd, if not nil, is called once when the client is unbound.
	OnEnd func()

	mu       sync.Mutex
	presence []byte // last broadcast presence, from stamped, not addressed; nil = not available
	priority int
	roster   bool // has asked for its roster: gets roster pushes (RFC 6121 §2.2)
	directed map[jid.JID]struct{}
	told     []string // component domains it has sent something to
	tooHigh  bool     // it has acknowledged more than was sent, which has been logged
}

// NewClient makes a client of a session.
func NewClient(s *session.Session, o Owner, wish string) *Client {
	return &Client{Session: s, Owner: o, Wish: wish}
}

// available reports whether the client has sent initial presence, and its priority.
func (c *Client) available() (presence []byte, priority int, yes bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.presence, c.priority, c.presence != nil
}

// noteComponent remembers that something was sent to a component's domain.
func (c *Client) noteComponent(domain string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !slices.Contains(c.told, domain) {
		c.told = append(c.told, domain)
	}
}

// components returns the domains noted.
func (c *Client) components() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.told)
}

// noteDirected remembers, or forgets, that to has been sent directed presence. It returns false at DirectedMax.
func (c *Client) noteDirected(to jid.JID, available bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !available {
		delete(c.directed, to)
		return true
	}
	if _, known := c.directed[to]; !known && len(c.directed) >= DirectedMax {
		return false
	}
	if c.directed == nil {
		c.directed = map[jid.JID]struct{}{}
	}
	c.directed[to] = struct{}{}
	return true
}

// takeDirected forgets and returns, in order, who has been sent directed presence.
func (c *Client) takeDirected() []jid.JID {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make([]jid.JID, 0, len(c.directed))
	for j := range c.directed {
		all = append(all, j)
	}
	c.directed = nil
	slices.SortFunc(all, func(a, b jid.JID) int { return compare(a.String(), b.String()) })
	return all
}

// FirstTooHigh reports whether this is the first time that it is called.
func (c *Client) FirstTooHigh() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := !c.tooHigh
	c.tooHigh = true
	return first
}
