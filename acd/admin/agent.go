package admin

import (
	"context"
	"errors"
	"fmt"

	"parley/acd"
	"parley/acd/audit"
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

// AddAgent makes an agent from g's JID (bare, as the server writes it), Name, Role, Skills, SlotsMax and Grace (0 gets the
// default) and returns it as kept. It serves no queue yet. ErrExists, ErrBadJID, ErrBadName, ErrBadRole, ErrBadValue.
func (a *Admin) AddAgent(ctx context.Context, g Agent) (Agent, error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	g = filledAgent(g)
	if err := a.checkAgent(ctx, g); err != nil {
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
	if err := a.change(ctx, agentSet(g, false), acdstore.InsertAgent(g), audit.Entry{Action: audit.AgentAdd, On: onAgent(g.ID)}); err != nil {
		return Agent{}, fmt.Errorf("add agent %s: %w", g.JID, err)
	}
	a.changed()
	return g, nil
}

// SetAgent changes the agent jid: edit gets it as it is kept and changes what is to change. The address, the number
// and the queues stay. Fewer slots than are in use: Busy, with the list; see LowerAgent.
func (a *Admin) SetAgent(ctx context.Context, jid string, edit func(*Agent) error) (Agent, error) {
	return a.setAgent(ctx, jid, edit, false)
}

// LowerAgent is SetAgent that may set fewer slots than are in use: what is there stays until it is over.
func (a *Admin) LowerAgent(ctx context.Context, jid string, edit func(*Agent) error) (Agent, error) {
	return a.setAgent(ctx, jid, edit, true)
}

func (a *Admin) setAgent(ctx context.Context, jid string, edit func(*Agent) error, drain bool) (Agent, error) {
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
	if err := a.checkAgent(ctx, g); err != nil {
		return Agent{}, err
	}
	err = a.change(ctx, agentSet(g, drain), acdstore.UpdateAgent(g), audit.Entry{Action: audit.AgentSet, On: onAgent(g.ID)})
	if errors.Is(err, ErrBusy) {
		return Agent{}, Busy{What: "agent " + jid, Contacts: a.Slots(g.ID)}
	}
	if err != nil {
		return Agent{}, fmt.Errorf("set agent %s: %w", jid, err)
	}
	a.changed()
	return g, nil
}

// RemoveAgent ends an agent to whom no contact is offered and who talks to nobody: Busy otherwise, with the list.
func (a *Admin) RemoveAgent(ctx context.Context, jid string) error {
	_, err := a.removeAgent(ctx, jid, false)
	return err
}

// DrainAgent offers an agent nothing any more and ends the agent with the last contact. It returns how many are left.
func (a *Admin) DrainAgent(ctx context.Context, jid string) (left int, err error) {
	return a.removeAgent(ctx, jid, true)
}

func (a *Admin) removeAgent(ctx context.Context, jid string, drain bool) (left int, err error) {
	a.changing.Lock()
	defer a.changing.Unlock()
	g, err := a.Agent(ctx, jid)
	if err != nil {
		return 0, err
	}
	err = a.change(ctx, acd.AgentRemoved{Agent: g.ID, Drain: drain}, nil, audit.Entry{Action: audit.AgentRemove, On: onAgent(g.ID)})
	if errors.Is(err, ErrBusy) {
		return 0, Busy{What: "agent " + jid, Contacts: a.Slots(g.ID)}
	}
	if err != nil {
		return 0, fmt.Errorf("remove agent %s: %w", jid, err)
	}
	return len(a.Slots(g.ID)), nil
}

// ForceAgent sets an agent's state from above: acd.DutyReady, acd.DutyNotReady, or acd.DutyNone to log the agent out,
// which sends active contacts back to the head of their queues. reason is one of the listed words, for not ready alone, or
// "": that it was forced.
func (a *Admin) ForceAgent(ctx context.Context, jid string, duty acd.Duty, reason string) error {
	g, err := a.Agent(ctx, jid)
	if err != nil {
		return err
	}
	ev := acd.AgentForced{Agent: g.ID, Duty: duty, Reason: acd.ReasonForced, By: actor(ctx)}
	if reason != "" {
		if ev.Reason, err = a.listedReason(ctx, reason); err != nil {
			return err
		}
	}
	if err := a.change(ctx, ev, nil, audit.Entry{Action: audit.AgentForce, On: onAgent(g.ID), Detail: int64(duty)}); err != nil {
		return fmt.Errorf("force agent %s: %w", jid, err)
	}
	return nil
}

// Noted keeps in the trail what was done to an agent elsewhere: with its account.
func (a *Admin) Noted(ctx context.Context, g Agent, what audit.Action) error {
	return a.write(ctx, nothing, audit.Entry{Action: what, On: onAgent(g.ID)})
}

// Join lets an agent be offered the contacts of a queue. One who is already is left so.
func (a *Admin) Join(ctx context.Context, dn, jid string) error {
	return a.serve(ctx, dn, jid, func(g Agent, q Queue) error {
		return a.change(ctx, acd.AgentJoinedQueue{Agent: g.ID, Queue: q.ID}, acdstore.InsertServes(g.ID, q.ID),
			audit.Entry{Action: audit.AgentJoin, On: onAgent(g.ID), Detail: int64(q.ID)})
	})
}

// Leave takes that back; an open offer from the queue goes on to others, conversations stay.
func (a *Admin) Leave(ctx context.Context, dn, jid string) error {
	return a.serve(ctx, dn, jid, func(g Agent, q Queue) error {
		return a.change(ctx, acd.AgentLeftQueue{Agent: g.ID, Queue: q.ID}, acdstore.DeleteServes(g.ID, q.ID),
			audit.Entry{Action: audit.AgentLeave, On: onAgent(g.ID), Detail: int64(q.ID)})
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

func agentSet(g Agent, drain bool) acd.AgentSet {
	set := acd.AgentSet{Agent: g.ID, SlotsMax: g.SlotsMax, Grace: g.Grace, Drain: drain}
	copy(set.Skills[:], g.Skills)
	return set
}

func filledAgent(g Agent) Agent {
	usual := acd.AgentSet{Grace: g.Grace}.Filled()
	g.Grace = usual.Grace
	if g.SlotsMax <= 0 {
		g.SlotsMax = usual.SlotsMax
	}
	if g.Role == "" {
		g.Role = acdstore.RoleAgent
	}
	return g
}
