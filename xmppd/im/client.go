package im

import (
	"cmp"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/xmppd/jid"
	"parley/xmppd/session"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
)

const nsRoomUser = "http://jabber.org/protocol/muc#user" // XEP-0045 v1.35

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
	// Lang is the language of what it sends unless that says otherwise (RFC 6120 §8.1.5); empty if it is not known. It is
	// for the goroutine that reads from the client.
	Lang string
	// DirectedMax is how many addresses it may have sent directed presence to at once; 0: the constant of that name.
	DirectedMax int
	// OnEnd, if not nil, is called once when the client is unbound.
	OnEnd func()

	lane lane       // what it has said that waits for a commit
	csi  indication // whether the user looks at it

	carbons  atomic.Bool // wants copies (XEP-0280)
	blocking atomic.Bool // follows the list of whom the account has blocked (XEP-0191)

	answering answering
	from      atomic.Pointer[netip.Addr] // see From

	mu       sync.Mutex
	came     time.Time // when it became available
	presence []byte    // last broadcast presence, from stamped, not addressed; nil = not available
	priority int
	roster   bool // has asked for its roster: gets roster pushes (RFC 6121 §2.2)
	directed directed
	told     []string // component domains it has sent something to
	sent     *sent    // nil until there were copies of something it said
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

// interested reports whether the client has asked for its roster (RFC 6121 §2.2).
func (c *Client) interested() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.roster
}

// since is when the client became available.
func (c *Client) since() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.came
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
	if available {
		return c.directed.add(to, cmp.Or(c.DirectedMax, DirectedMax))
	}
	c.directed.drop(to)
	return true
}

// hasDirected reports whether an address, or its bare JID, has been sent directed presence.
func (c *Client) hasDirected(to jid.JID) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.directed.has(to)
}

// heard follows presence delivered to the client: an address that answers with an error did not take what was sent
// there, and a room that shows the client its own leaving (XEP-0045 v1.35 §7.14, status 110) has none of it any more,
// whatever nick it was sent to. Rooms that end say so to clients that never send unavailable.
func (c *Client) heard(l *letter) {
	if l.v.Kind != stanza.Presence {
		return
	}
	switch typ := string(l.v.Type); {
	case typ == "error":
		c.noteDirected(l.from, false)
	case typ == "unavailable" && ownLeaving(l.v):
		c.mu.Lock()
		defer c.mu.Unlock()
		c.directed.dropAll(l.from.Bare())
	}
}

// ownLeaving reports whether a room's unavailable presence is the recipient's own.
func ownLeaving(v *stanza.View) bool {
	if _, ok := v.Child(nsRoomUser, "x"); !ok {
		return false
	}
	for _, e := range v.Tree().Child(nsRoomUser, "x").Elements() {
		if e.Name == "status" && e.Attr("code") == "110" {
			return true
		}
	}
	return false
}

// takeDirected forgets and returns, in order, who has been sent directed presence.
func (c *Client) takeDirected() []jid.JID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.directed.take(func(jid.JID) bool { return true })
}

// takeDirectedTo forgets and returns, in order, whom of l has been sent directed presence.
func (c *Client) takeDirectedTo(l *blocklist) []jid.JID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.directed.take(l.covers)
}

// FirstTooHigh reports whether this is the first time that it is called.
func (c *Client) FirstTooHigh() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := !c.tooHigh
	c.tooHigh = true
	return first
}
