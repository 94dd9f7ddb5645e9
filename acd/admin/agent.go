package admin

import (
	"context"
	"fmt"

	"parley/acd"
	acdstore "parley/acd/store"
)

// Agents lists the agents in the order of their addresses.
func (a *Admin) Agents(ctx context.Context) ([]Agent, error) {
	return acdstore.Agents(ctx, a.db.Reader())
}

// Agent is the agent with this bare JID, or ErrNoAgent.
func (a *Admin) Agent(ctx context.Context, jid string) (Agent, error) {
	agents, err := a.Agents(ctx)
	if err != nil {
		return Agent{}, err
	}
	for _, g := range agents {
		if g.JID == jid {
			return g, nil
		}
	}
	return Agent{}, fmt.Errorf("agent %q: %w", jid, ErrNoAgent)
}

// AddAgent makes an agent from g's JID (bare, as the server writes it), Name, Role, SlotsMax and Grace (0 gets the
// default) and returns it as kept. It serves no queue yet. ErrExists, ErrBadJID, ErrBadName, ErrBadRole, ErrBadValue.
func (a *Admin) AddAgent(ctx context.Context, g Agent) (Agent, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	g = filledAgent(g)
	if err := checkAgent(g); err != nil {
		return Agent{}, err
	}
	if _, err := a.Agent(ctx, g.JID); err == nil {
		return Agent{}, fmt.Errorf("agent %s: %w", g.JID, ErrExists)
	}
	var err error
	if g.ID, err = acdstore.NextAgentID(ctx, a.db.Reader()); err != nil {
		return Agent{}, err
	}
	g.Queues = nil
	if err := a.change(ctx, agentSet(g), acdstore.InsertAgent(g)); err != nil {
		return Agent{}, fmt.Errorf("add agent %s: %w", g.JID, err)
	}
	return g, nil
}

// SetAgent changes the agent jid: edit gets it as it is kept and changes what is to change. The address, the number
// and the queues stay.
func (a *Admin) SetAgent(ctx context.Context, jid string, edit func(*Agent) error) (Agent, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	kept, err := a.Agent(ctx, jid)
	if err != nil {
		return Agent{}, err
	}
	g := kept
	if err := edit(&g); err != nil {
		return Agent{}, fmt.Errorf("agent %s: %w", jid, err)
	}
	g = filledAgent(g)
	g.ID, g.JID, g.Queues = kept.ID, kept.JID, kept.Queues
	if err := checkAgent(g); err != nil {
		return Agent{}, err
	}
	if err := a.change(ctx, agentSet(g), acdstore.UpdateAgent(g)); err != nil {
		return Agent{}, fmt.Errorf("set agent %s: %w", jid, err)
	}
	return g, nil
}

// RemoveAgent ends an agent: open offers go on to others, conversations back to the head of their queues.
func (a *Admin) RemoveAgent(ctx context.Context, jid string) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	g, err := a.Agent(ctx, jid)
	if err != nil {
		return err
	}
	if err := a.change(ctx, acd.AgentRemoved{Agent: g.ID}, acdstore.RemoveAgent(g.ID, a.eng.Now())); err != nil {
		return fmt.Errorf("remove agent %s: %w", jid, err)
	}
	return nil
}

// Join lets an agent be offered the contacts of a queue. One who is already is left so.
func (a *Admin) Join(ctx context.Context, dn, jid string) error {
	return a.serve(ctx, dn, jid, func(g Agent, q Queue) error {
		return a.change(ctx, acd.AgentJoinedQueue{Agent: g.ID, Queue: q.ID}, acdstore.InsertServes(g.ID, q.ID))
	})
}

// Leave takes that back; an open offer from the queue goes on to others, conversations stay.
func (a *Admin) Leave(ctx context.Context, dn, jid string) error {
	return a.serve(ctx, dn, jid, func(g Agent, q Queue) error {
		return a.change(ctx, acd.AgentLeftQueue{Agent: g.ID, Queue: q.ID}, acdstore.DeleteServes(g.ID, q.ID))
	})
}

func (a *Admin) serve(ctx context.Context, dn, jid string, change func(Agent, Queue) error) error {
	a.changing.Lock()
	defer a.changing.Unlock()
	q, err := a.Queue(ctx, dn)
	if err != nil {
		return err
	}
	g, err := a.Agent(ctx, jid)
	if err != nil {
		return err
	}
	if err := change(g, q); err != nil {
		return fmt.Errorf("queue %s, agent %s: %w", dn, jid, err)
	}
	return nil
}

func agentSet(g Agent) acd.AgentSet {
	return acd.AgentSet{Agent: g.ID, SlotsMax: g.SlotsMax, Grace: g.Grace}
}

func filledAgent(g Agent) Agent {
	set := acd.AgentSet{SlotsMax: g.SlotsMax, Grace: g.Grace}.Filled()
	g.SlotsMax, g.Grace = set.SlotsMax, set.Grace
	if g.Role == "" {
		g.Role = acdstore.RoleAgent
	}
	return g
}
