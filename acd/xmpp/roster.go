package xmpp

import (
	"maps"
	"slices"
	"strings"

	"parley/acd"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// Plain clients see queues and contacts in their rosters. A server that trusts us puts them there (XEP-0356 v0.4.1
// §4.3); on any other they ask for a subscription themselves.

const (
	nsRoster    = "jabber:iq:roster"     // RFC 6121 §2
	nsPrivilege = "urn:xmpp:privilege:2" // XEP-0356 v0.4.1

	// nsPrivilegeOld is what XEP-0356 v0.3 says, and Debian's ejabberd; the grants look the same.
	nsPrivilegeOld = "urn:xmpp:privilege:1"
)

// queuesShownMax is how many of an agent's queues stand in the roster; the service's commands list all of them.
const queuesShownMax = 20

// rosters is what agents' rosters hold of ours, and whether we may change them.
type rosters struct {
	granted bool
	sets    uint64                          // how many changes were asked for
	held    map[acd.AgentID]map[string]bool // bare JIDs
}

// newRosters begins with what a server of ours grants at once; any other says so first.
func newRosters(granted bool) rosters {
	return rosters{granted: granted, held: make(map[acd.AgentID]map[string]bool)}
}

func (r *rosters) note(id acd.AgentID, jid string, holds bool) {
	switch {
	case !holds:
		delete(r.held[id], jid)
	case r.held[id] == nil:
		r.held[id] = map[string]bool{jid: true}
	default:
		r.held[id][jid] = true
	}
}

// privileged hears what the server grants (XEP-0356 v0.4.1 §4.2). It reports false if in says nothing of that.
func (b *bridge) privileged(in *inbound) bool {
	granted := in.Child(nsPrivilege, "privilege")
	if granted == nil {
		granted = in.Child(nsPrivilegeOld, "privilege")
	}
	if granted == nil || in.from.String() != b.port.Host() {
		return false
	}
	b.plains.rosters.granted = false
	for _, perm := range granted.Elements() {
		if perm.Name == "perm" && perm.Attr("access") == "roster" && (perm.Attr("type") == "both" || perm.Attr("type") == "set") {
			b.plains.rosters.granted = true
		}
	}
	return true
}

// entitle puts a contact of ours into an agent's roster, in a group, under a name. It reports whether the server will say
// when it stands there.
func (b *bridge) entitle(p *plainAgent, jid, name, group string) bool {
	if b.plains.rosters.held[p.Agent][jid] {
		return false
	}
	b.plains.rosters.note(p.Agent, jid, true)
	b.write(nil, store.AddPlainContact(store.PlainContact{Agent: p.Agent, JID: jid}), func(error) {}) // write has said so
	if !b.plains.rosters.granted {
		b.out(presence(jid, p.jid, "subscribe", nick(name)))
		return false
	}
	item := stanza.New(nsRoster, "item", "jid", jid, "name", name, "subscription", "both").
		Add(stanza.New(nsRoster, "group").AddText(group))
	b.setRoster(p, item)
	return true
}

// dismissContact takes it out again. A roster that is not ours to change keeps it, as a contact that is gone.
func (b *bridge) dismissContact(p *plainAgent, jid string) {
	if !b.plains.rosters.held[p.Agent][jid] {
		return
	}
	b.plains.rosters.note(p.Agent, jid, false)
	b.write(nil, store.RemovePlainContact(store.PlainContact{Agent: p.Agent, JID: jid}), func(error) {}) // write has said so
	if !b.plains.rosters.granted {
		b.out(presence(jid, p.jid, "unsubscribe"))
		b.out(presence(jid, p.jid, "unsubscribed"))
		return
	}
	b.setRoster(p, stanza.New(nsRoster, "item", "jid", jid, "subscription", "remove"))
}

func (b *bridge) setRoster(p *plainAgent, item *stanza.Element) {
	b.plains.rosters.sets++
	id := rosterID + localpart(item.Attr("jid")) + "-" + number(b.plains.rosters.sets)
	b.out(iqSet(b.cfg.Domain, p.jid, id, stanza.New(nsRoster, "query").Add(item)))
}

// rosterID begins the id of a change of a roster; what follows names the contact.
const rosterID = "roster-"

// rostered takes the answer to a change of a roster: a queue that stands there asks who is there; where it was refused,
// it asks for a subscription. It reports false if in is none.
func (b *bridge) rostered(in *inbound) bool {
	rest, ours := strings.CutPrefix(in.Attr("id"), rosterID)
	a, err := b.agentOf(in.from.String())
	if !ours || err != nil || b.plainOf(a.id) == nil {
		return false
	}
	local := rest[:max(strings.LastIndex(rest, "-"), 0)]
	address := local + "@" + b.cfg.Domain
	q, queue := b.directory.Load().byDN[local]
	switch {
	case in.Attr("type") == "error":
		b.rosterRefused(in, a, address)
	case queue && in.Attr("type") == "result":
		b.out(presence(q.jid, a.jid, "probe"))
	}
	if c, t := b.talkAt(b.plainOf(a.id), address); c != nil && !queue && !t.over {
		b.enterPlain(b.plainOf(a.id), c, t)
	}
	return true
}

// rosterRefused goes the other way where a roster could not be changed. A server that grants it and then cannot do it
// (ejabberd 23.01) is not asked again.
func (b *bridge) rosterRefused(in *inbound, a agentEntry, address string) {
	for _, kid := range in.Child(stanza.NSClient, "error").Elements() {
		switch kid.Name {
		case "forbidden", "not-allowed", "feature-not-implemented", "service-unavailable", "internal-server-error":
			b.plains.rosters.granted = false
		}
	}
	if b.plains.rosters.held[a.id][address] {
		b.out(presence(address, a.jid, "subscribe"))
		return
	}
	b.out(presence(address, a.jid, "unsubscribe"))
	b.out(presence(address, a.jid, "unsubscribed"))
}

// servedBy is the queues an agent serves, as many as are shown.
func (b *bridge) servedBy(id acd.AgentID) []queueEntry {
	var ids []acd.QueueID
	b.eng.Read(func(s *acd.State) { ids = slices.Clone(s.Serves(id)) })
	var list []queueEntry
	for _, q := range ids[:min(len(ids), queuesShownMax)] {
		list = append(list, b.queue(q))
	}
	return list
}

// showQueuesTo puts an agent's queues into the roster and asks who is there.
func (b *bridge) showQueuesTo(p *plainAgent) {
	for _, q := range b.servedBy(p.Agent) {
		b.showQueueTo(p, q)
	}
}

func (b *bridge) showQueueTo(p *plainAgent, q queueEntry) {
	if b.plains.rosters.held[p.Agent][q.jid] {
		b.out(presence(q.jid, p.jid, "probe"))
		return
	}
	b.entitle(p, q.jid, q.calledTo(p), b.voice(p).Say("plain.group"))
}

// plainServes follows a change of which queues an agent serves.
func (b *bridge) plainServes(e acd.ServesHold, before *directory) {
	p := b.plainOf(e.Agent)
	switch {
	case p == nil:
	case e.Serves:
		b.showQueueTo(p, b.queue(e.Queue))
	default:
		b.dismissContact(p, before.queues[e.Queue].jid)
	}
}

// plainDismissed follows the removal of an agent.
func (b *bridge) plainDismissed(id acd.AgentID) {
	p := b.plainOf(id)
	if p == nil {
		return
	}
	for _, jid := range slices.Sorted(maps.Keys(b.plains.rosters.held[id])) {
		b.dismissContact(p, jid)
	}
	delete(b.plains.agents, id)
	delete(b.plains.rosters.held, id)
	b.write(nil, store.ForgetPlain(id), func(error) {}) // write has said so
}

// tidyRoster takes out what was forgotten there by a crash, and puts in what is missing.
func (b *bridge) tidyRoster(p *plainAgent) {
	right := make(map[string]bool)
	for _, q := range b.servedBy(p.Agent) {
		right[q.jid] = true
	}
	for _, c := range b.contacts {
		if c.agent == p.Agent {
			right[c.jid] = true
		}
	}
	for _, jid := range slices.Sorted(maps.Keys(b.plains.rosters.held[p.Agent])) {
		if !right[jid] {
			b.dismissContact(p, jid)
		}
	}
	b.showQueuesTo(p)
}
