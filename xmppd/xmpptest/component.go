package xmpptest

import (
	"strings"
	"sync"
	"testing"
	"time"

	"parley/xmppd/component"
)

// Component is a component in the process that keeps what it is given.
type Component struct {
	component.Port
	t  testing.TB
	in chan Handed

	mu      sync.Mutex
	holding bool
}

// Handed is a stanza that a component was given.
type Handed struct {
	Stanza string
	Done   func()
}

// Attach attaches a component.
func (s *Server) Attach(t testing.TB, domain string) *Component {
	t.Helper()
	c := &Component{t: t, in: make(chan Handed, 4096)}
	port, err := s.Server.Attach(domain, c)
	check(t, err)
	c.Port = port
	return c
}

// Hold leaves it to the test to call Done from now on.
func (c *Component) Hold(on bool) {
	c.mu.Lock()
	c.holding = on
	c.mu.Unlock()
}

// Handle keeps a stanza; see component.Handler.
func (c *Component) Handle(stanza []byte, done func()) {
	c.mu.Lock()
	holding := c.holding
	c.mu.Unlock()
	if !holding {
		done()
	}
	c.in <- Handed{string(stanza), done}
}

// Expect takes the next stanza, which must contain all parts.
func (c *Component) Expect(parts ...string) Handed {
	c.t.Helper()
	select {
	case h := <-c.in:
		for _, p := range parts {
			if !strings.Contains(h.Stanza, p) {
				c.t.Fatalf("expected %q in\n%s", p, h.Stanza)
			}
		}
		return h
	case <-time.After(patience):
		c.t.Fatalf("the component was given nothing, expected %q", parts)
	}
	return Handed{}
}

// Say sends a stanza.
func (c *Component) Say(stanza string) {
	c.t.Helper()
	check(c.t, c.Send([]byte(stanza)))
}

// Nothing fails the test if a stanza waits.
func (c *Component) Nothing() {
	c.t.Helper()
	select {
	case h := <-c.in:
		c.t.Fatalf("expected nothing, got\n%s", h.Stanza)
	default:
	}
}

// Until takes stanzas up to the first that contains all parts.
func (c *Component) Until(parts ...string) Handed {
	c.t.Helper()
	for {
		h := c.Expect()
		found := true
		for _, p := range parts {
			found = found && strings.Contains(h.Stanza, p)
		}
		if found {
			return h
		}
	}
}
