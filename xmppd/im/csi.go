package im

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"parley/xmppd/jid"
	"parley/xmppd/session"
	"parley/xmppd/stanza"
)

// heldMax and heldBytesMax are how much is held for an inactive client; with more all of it is sent, and bounded with the
// rest of what waits for the client (session.Limits).
const (
	heldMax      = 256
	heldBytesMax = 128 << 10
)

// indication is whether the user looks at a client (XEP-0352 v1.0.0 §4.2), and what waits until then: the last presence and
// the last chat state of each sender. Anything else is sent at once, behind what waits, so that nothing is overtaken.
type indication struct {
	inactive atomic.Bool
	mu       sync.Mutex
	held     []held
	bytes    int // of what is held
}

// held is a stanza that can wait: a later one of the same sender and sort takes its place.
type held struct {
	from jid.JID
	sort sort
	b    []byte
}

type sort uint8

const (
	ofPresence sort = iota
	ofChatState
)

// SetActive notes whether the user looks at the client. What was held is sent before it returns.
func (c *Client) SetActive(active bool) {
	c.csi.mu.Lock()
	defer c.csi.mu.Unlock()
	if active {
		c.release() // first: who delivers meanwhile waits for it
	}
	c.csi.inactive.Store(!active)
}

// release sends what is held. The caller holds csi.mu.
func (c *Client) release() {
	for _, h := range c.csi.held {
		c.Session.Deliver(h.b)
	}
	c.csi.held, c.csi.bytes = nil, 0
}

// Deliver is session.Session's, behind what is held.
func (c *Client) Deliver(b []byte) bool { return c.behindHeld(b, c.Session.Deliver) }

// Reply is session.Session's, behind what is held.
func (c *Client) Reply(b []byte) bool { return c.behindHeld(b, c.Session.Reply) }

func (c *Client) behindHeld(b []byte, put func([]byte) bool) bool {
	if !c.csi.inactive.Load() {
		return put(b)
	}
	c.csi.mu.Lock()
	defer c.csi.mu.Unlock()
	c.release()
	return put(b)
}

// deliverIdle is Deliver for what can wait while the user does not look.
func (c *Client) deliverIdle(from jid.JID, s sort, b []byte) bool {
	if !c.csi.inactive.Load() {
		return c.Session.Deliver(b)
	}
	c.csi.mu.Lock()
	defer c.csi.mu.Unlock()
	if !c.csi.inactive.Load() {
		return c.Session.Deliver(b)
	}
	if c.Over() {
		return false
	}
	if i := slices.IndexFunc(c.csi.held, func(h held) bool { return h.from == from && h.sort == s }); i >= 0 {
		c.csi.bytes -= len(c.csi.held[i].b)
		c.csi.held = slices.Delete(c.csi.held, i, i+1)
	}
	c.csi.held = append(c.csi.held, held{from, s, b})
	if c.csi.bytes += len(b); len(c.csi.held) > heldMax || c.csi.bytes > heldBytesMax {
		c.release()
	}
	return true
}

// deliverPresence is deliverIdle for presence of another's, unless a room tells the client about itself by it (XEP-0045
// v1.35 §15.6).
func (c *Client) deliverPresence(l *letter) bool {
	if typ := string(l.v.Type); typ != "" && typ != "unavailable" || c.csi.inactive.Load() && bearsStatus(l.v) {
		return c.Deliver(l.b)
	}
	return c.deliverIdle(l.from, ofPresence, l.b)
}

func bearsStatus(v *stanza.View) bool {
	if _, ok := v.Child(nsRoomUser, "x"); !ok {
		return false
	}
	return v.Tree().Child(nsRoomUser, "x").Child(nsRoomUser, "status") != nil
}

// Resume is session.Session's. Who comes back is active until told otherwise (XEP-0352 v1.0.0 §5.2).
func (c *Client) Resume(ctx context.Context, t session.Transport, h uint32) (tooHigh uint32, err error) {
	if tooHigh, err = c.Session.Resume(ctx, t, h); err == nil {
		c.SetActive(true)
	}
	return tooHigh, err
}
