package xmppd

import (
	"context"
	"errors"
	"fmt"
	"time"

	"parley/xmppd/im"
	"parley/xmppd/jid"
	"parley/xmppd/sasl"
	"parley/xmppd/session"
	"parley/xmppd/stanza"
	xstore "parley/xmppd/store"
	"parley/xmppd/stream"
)

// wishBytesMax is how much of a wish for a resource is honoured.
const wishBytesMax = 64

// resumeWait is how long a resumption waits for the old connection to let go and for what came in on it to be done with.
const resumeWait = 5 * time.Second

// bind makes a session (RFC 6120 §7). The resource is the server's, unique for ever, and begins with what was wished for.
func (c *connection) bind(step stream.Step) bool {
	client, err := c.newClient(step.Resource)
	if err != nil {
		c.out = append(c.out, stream.BindError(step.ID, stanza.Error{Condition: stanza.BadRequest}))
		return true
	}
	for _, b := range c.out {
		client.Tell(b)
	}
	client.Tell(stream.BindResult(step.ID, client.JID))
	replaced, err := c.srv.router.Bind(client)
	if err != nil {
		if client.OnEnd != nil {
			client.OnEnd()
		}
		c.out = append(c.out, stream.BindError(step.ID, stanza.Error{Condition: stanza.ResourceConstraint, Text: "Too many sessions."}))
		return true
	}
	c.out = nil
	for _, old := range replaced {
		c.srv.kick(old, stream.Error{Condition: stream.Conflict})
	}
	return c.become(client)
}

// newClient makes a client for the peer, reachable by nobody yet.
func (c *connection) newClient(wish string) (*im.Client, error) {
	owner, err := c.srv.owner(c.neg.Identity())
	if err != nil {
		return nil, err
	}
	resource := randomName()
	if wish != "" && len(wish) <= wishBytesMax {
		resource = wish + "." + resource
	}
	full, err := owner.Bare.WithResource(resource)
	if err != nil {
		return nil, fmt.Errorf("bind resource: %w", err)
	}
	var client *im.Client
	s := session.New(full, c.limits.Queue, transport{c.conn, c.framing}, func(*session.Session) { c.srv.end(client) })
	client = im.NewClient(s, owner, wish)
	client.DirectedMax = c.limits.DirectedMax
	client.ComesFrom(c.conn.Peer().Addr)
	if owner.Login != 0 {
		client.OnEnd = c.srv.accounts.HoldLogin(owner.Login)
	}
	return client, nil
}

// owner tells whom an identity's sessions belong to.
func (s *Server) owner(id sasl.Identity) (im.Owner, error) {
	name := id.Name
	if id.Anonymous {
		name = "a-" + randomName()
	}
	bare, err := jid.New(name, s.cfg.Host, "")
	if err != nil {
		return im.Owner{}, fmt.Errorf("address of %q: %w", name, err)
	}
	return im.Owner{
		Bare: bare, Account: xstore.AccountID(id.Account), Login: xstore.LoginID(id.Login),
		Guest: id.Guest || id.Anonymous, Scope: id.Scope, AnyComponent: id.Anonymous,
	}, nil
}

// become ends the negotiation: the connection is the client's from now on. A revocation that came in between is looked for
// once more, now that the client can be found.
func (c *connection) become(client *im.Client) bool {
	id := c.neg.Identity()
	client.Lang = c.neg.Lang()
	c.client, c.neg = client, nil
	c.mu.Lock()
	c.bound, c.who = true, nil
	c.mu.Unlock()
	c.conn.Steady()
	_ = c.conn.SetReadDeadline(time.Time{}) // silence is the pulse's business from now on; an error shows with the next read
	current, err := c.srv.stillCurrent(context.Background(), id)
	if err != nil {
		c.srv.log.Error("look log-in up again", "err", err)
	}
	if err != nil || !current {
		return c.fail(stream.Error{Condition: stream.NotAuthorized}, 0)
	}
	if c.banned(id) {
		return c.fail(notServed(), 0)
	}
	c.srv.mu.Lock()
	closing := c.srv.closing
	c.srv.mu.Unlock()
	if closing {
		return c.fail(stream.Error{Condition: stream.SystemShutdown}, 0)
	}
	c.srv.log.Debug("session begins", "jid", client.JID.String())
	return true
}

// resume gives the peer a session of its own back (XEP-0198 v1.6 §5). Whether an id is unknown or somebody else's is
// not told.
func (c *connection) resume(step stream.Step) bool {
	s := c.srv
	owner, err := s.owner(c.neg.Identity())
	s.mu.Lock()
	client := s.resumable[step.PrevID]
	s.mu.Unlock()
	if err != nil || client == nil || client.Bare != owner.Bare || client.Account != owner.Account {
		c.out = append(c.out, s.tooLate(step.PrevID, owner))
		return true
	}
	c.flush() // what the session has to say comes behind it
	ctx, cancel := context.WithTimeout(context.Background(), resumeWait)
	defer cancel()
	tooHigh, err := client.Resume(ctx, transport{c.conn, c.framing}, step.H)
	if err != nil {
		condition := stanza.ItemNotFound
		if errors.Is(err, session.ErrBusy) {
			condition = stanza.ResourceConstraint
		}
		c.out = append(c.out, stream.ResumeFailedAt(condition, client.Handled()))
		return true
	}
	s.mu.Lock()
	delete(s.asleep, client)
	s.mu.Unlock()
	client.ComesFrom(c.conn.Peer().Addr)
	s.noteTooHigh(client, tooHigh)
	s.router.Notify(client, im.Resumed)
	return c.become(client)
}
