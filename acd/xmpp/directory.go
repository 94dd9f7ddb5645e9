package xmpp

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"parley/acd"
	"parley/acd/store"
)

// queueEntry is what the bridge knows of a queue beyond the core.
type queueEntry struct {
	id     acd.QueueID
	dn     string
	hangup string // template of the hang-up page, "" = the built-in form
	jid    string
	kept   *store.Queue // all its settings, its name among them (called); never changed
	codes  []store.Code // that may be filed, siblings in their order
}

// agentEntry is what the bridge knows of an agent beyond the core.
type agentEntry struct {
	id   acd.AgentID
	jid  string // bare
	name string
	role store.Role

	plain, presence, bot bool // see store.Agent
}

// directory is names and addresses, as they stand after a change of configuration. It is never changed, only replaced.
type directory struct {
	byDN    map[string]queueEntry // by the DN in lower case, as a localpart is
	queues  map[acd.QueueID]queueEntry
	byJID   map[string]agentEntry
	agents  map[acd.AgentID]agentEntry
	ordered []acd.QueueID
	codes   map[acd.WrapUpCode]store.Code // removed ones too
	skills  []store.Skill
	reasons []store.Reason // the list agents are shown, in its order
}

func (b *bridge) reload(ctx context.Context) error {
	before := b.directory.Load()
	d := &directory{
		byDN: make(map[string]queueEntry), queues: make(map[acd.QueueID]queueEntry),
		byJID: make(map[string]agentEntry), agents: make(map[acd.AgentID]agentEntry),
		codes: make(map[acd.WrapUpCode]store.Code),
	}
	if before != nil { // what is gone may still be named: contacts outlive their queue
		maps.Copy(d.queues, before.queues)
		maps.Copy(d.agents, before.agents)
	}
	queues, err := b.adm.Queues(ctx)
	if err != nil {
		return fmt.Errorf("read queues: %w", err)
	}
	codes, err := b.adm.Codes(ctx)
	if err != nil {
		return fmt.Errorf("read codes: %w", err)
	}
	for _, c := range append(store.UsualCodes(), codes...) {
		d.codes[c.ID] = c
	}
	for _, q := range queues {
		local := strings.ToLower(q.DN)
		e := queueEntry{
			id: q.ID, dn: q.DN, hangup: q.Hangup, jid: local + "@" + b.cfg.Domain,
			kept: &q, codes: store.CodesOf(codes, q.ID),
		}
		d.byDN[local], d.queues[q.ID] = e, e
		d.ordered = append(d.ordered, q.ID)
	}
	agents, err := b.adm.Agents(ctx)
	if err != nil {
		return fmt.Errorf("read agents: %w", err)
	}
	for _, a := range agents {
		e := agentEntry{id: a.ID, jid: a.JID, name: a.Name, role: a.Role, plain: a.Plain || a.Presence, presence: a.Presence, bot: a.Bot}
		d.byJID[a.JID], d.agents[a.ID] = e, e
	}
	if d.skills, err = b.adm.Skills(ctx); err != nil {
		return fmt.Errorf("read skills: %w", err)
	}
	if d.reasons, err = b.adm.Reasons(ctx); err != nil {
		return fmt.Errorf("read reasons: %w", err)
	}
	b.directory.Store(d)
	b.comfortAll()
	b.plainsChanged(before)
	return nil
}

// reconfigured reads again what was changed without an event of its own.
func (b *bridge) reconfigured() {
	if err := b.reload(reading()); err != nil {
		b.log.Error("directory not read", "err", err)
		return
	}
	b.knowListed()
	if err := b.knowIntegrators(reading()); err != nil {
		b.log.Error("integrators not read", "err", err)
	}
}

func (b *bridge) queue(id acd.QueueID) queueEntry { return b.directory.Load().queues[id] }

// called is what a queue is called in the best of the languages; with none, in all others. Names are read here alone, so
// that whoever is told of a queue is told in the own language.
func (q queueEntry) called(languages ...string) string {
	if q.kept == nil {
		return ""
	}
	return q.kept.Called(languages...)
}

// calledFor is what a queue is called at an agent's desk.
func (b *bridge) calledFor(q queueEntry, a acd.AgentID) string { return q.called(b.deskOf(a).lang) }

// calledTo is what a queue is called to an agent's plain clients.
func (q queueEntry) calledTo(p *plainAgent) string { return q.called(p.Lang, p.heard) }

func (b *bridge) agent(id acd.AgentID) agentEntry { return b.directory.Load().agents[id] }

// agentOf is the agent a bare JID belongs to.
func (b *bridge) agentOf(bare string) (agentEntry, error) {
	a, ok := b.directory.Load().byJID[bare]
	if !ok {
		return agentEntry{}, reasonNotAgent
	}
	return a, nil
}
