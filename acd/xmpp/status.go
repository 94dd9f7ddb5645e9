package xmpp

import (
	"maps"
	"slices"

	"parley/acd"
	"parley/acd/word"
	"parley/xmppd/stanza"
)

// What a client that works by XEP-0142 alone is told of its queues (§4.2.2, §4.2.3). A desk has all of it otherwise.

// detailsMax is how many of a queue's visitors are told of in <notify-queue-details/>; they are its first.
const detailsMax = 50

// tellStatus tells an agent's client of queues that are longer or shorter now, and of those with more or fewer agents.
func (b *bridge) tellStatus(d *desk, longer, staffed []acd.QueueID) {
	if !d.byPresence || d.hushed || d.active == "" {
		return
	}
	details := b.cfg.DetailsToAgents || b.agent(d.agent).supervises()
	for _, id := range longer {
		b.send(b.queueShows(b.queue(id), d.active))
		if details {
			b.send(b.detailsOf(b.queue(id), d.active))
		}
	}
	for _, id := range staffed {
		b.send(b.agentsShow(b.queue(id), d.active))
	}
}

// queueShows is the queue's own presence as an agent sees it (XEP-0142 v0.3.1 §4.2.3).
func (b *bridge) queueShows(q queueEntry, to string) *stanza.Element {
	var now length
	status := "closed"
	b.eng.Read(func(s *acd.State) {
		if v, ok := s.Queue(q.id); ok {
			now = b.lineOf(q.id).measured(v)
			status = queueStatusName(v)
		}
	})
	notify := stanza.New(nsWorkgroup, "notify-queue").Add(stanza.New(nsWorkgroup, "count").AddText(number(now.waiting + now.away)))
	if now.oldest != 0 {
		notify.Add(stanza.New(nsWorkgroup, "oldest").AddText(b.stampFor(to, now.oldest)))
	}
	if b.cfg.Estimator != nil {
		if seconds, known := b.cfg.Estimator.AverageWait(q.id); known {
			notify.Add(stanza.New(nsWorkgroup, "time").AddText(number(seconds)))
		}
	}
	return presence(q.jid, to, "", notify.Add(stanza.New(nsWorkgroup, "status").AddText(status)))
}

// queueStatusName is one of the three words of <notify-queue/>: active is serving whom it has, and taking no more.
func queueStatusName(v acd.QueueView) string {
	full := v.Rules.WaitingMax > 0 && v.Waiting >= v.Rules.WaitingMax
	switch {
	case !isOpen(v) && v.Waiting == 0:
		return "closed"
	case !isOpen(v) || full:
		return "active"
	}
	return "open"
}

// isOpen says whether a queue takes contacts at this hour, and is not about to go.
func isOpen(v acd.QueueView) bool { return !v.Closed && !v.Draining }

// agentsShow is how many are there for a queue (XEP-0142 v0.3.1 §4.2.2): who could be offered a contact, what they all
// have, and what they could have.
func (b *bridge) agentsShow(q queueEntry, to string) *stanza.Element {
	var available, chats, most int
	b.eng.Read(func(s *acd.State) {
		for _, id := range b.servers[q.id] {
			v, ok := s.Standing(id)
			if !ok || v.Duty == acd.DutyNone || v.Lost {
				continue
			}
			if v.Routable {
				available++
			}
			chats, most = chats+v.Active, most+v.SlotsMax
		}
	})
	return presence(q.jid, to, "", stanza.New(nsWorkgroup, "notify-agents").Add(
		stanza.New(nsWorkgroup, "available").AddText(number(available)),
		stanza.New(nsWorkgroup, "current-chats").AddText(number(chats)),
		stanza.New(nsWorkgroup, "max-chats").AddText(number(most))))
}

// detailsOf is who waits in a queue (XEP-0142 v0.3.1 §4.2.3).
func (b *bridge) detailsOf(q queueEntry, to string) *stanza.Element {
	details := stanza.New(nsWorkgroup, "notify-queue-details")
	b.eng.Read(func(s *acd.State) {
		n := 0
		for v := range s.Line(q.id) {
			if n == detailsMax {
				return
			}
			c := b.contacts[v.Contact]
			if c == nil {
				continue
			}
			user := stanza.New(nsWorkgroup, "user", "jid", c.visitor.address()).Add(
				stanza.New(nsWorkgroup, "position").AddText(number(n)))
			if e := b.estimate(s, v); e != (Estimate{}) {
				user.Add(stanza.New(nsWorkgroup, "time").AddText(number(e.High)))
			}
			details.Add(user.Add(stanza.New(nsWorkgroup, "join-time").AddText(b.stampFor(to, v.Arrived))))
			n++
		}
	})
	return presence(q.jid, to, "", details)
}

// agentStatusRequest is an agent asking for the others of a queue, and from then on how they are (XEP-0142 v0.3.1
// §4.2.4), until its client is unavailable.
func (b *bridge) agentStatusRequest(in *inbound) {
	_, q, _ := b.place(in)
	a, err := b.activeAgent(in)
	if err == nil && !b.serves(a.id, q.id) {
		err = reasonNotServing
	}
	if err != nil {
		b.fail(in, err)
		return
	}
	d := b.deskOf(a.id)
	if !b.looksOn(d, q.id) {
		b.fail(in, reasonTooManySessions)
		return
	}
	list := stanza.New(nsWorkgroup, "agent-status-request")
	var others []acd.AgentID
	for _, id := range b.servers[q.id] {
		if id != a.id {
			others = append(others, id)
			list.Add(agentItem(b.agent(id)))
		}
	}
	b.result(in, list)
	for _, id := range others {
		b.send(b.colleague(q, b.standsNow(id), d.active))
	}
}

func (b *bridge) standsNow(id acd.AgentID) (stands acd.AgentStands) {
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Standing(id)
		stands = v.AgentStands
	})
	stands.Agent = id
	return stands
}

func agentItem(a agentEntry) *stanza.Element {
	return stanza.New(nsWorkgroup, "agent", "jid", a.jid).Add(stanza.New(nsFastpath, "name").AddText(a.name))
}

// colleague is how another agent of a queue is. A component speaks for its own addresses alone, so it comes from the
// queue's with the agent's local part as resource, and says whose it is.
func (b *bridge) colleague(q queueEntry, stands acd.AgentStands, to string) *stanza.Element {
	a := b.agent(stands.Agent)
	var v acd.AgentView
	b.eng.Read(func(s *acd.State) {
		if v, _ = s.Standing(stands.Agent); b.speaksFastpath(to) {
			v, _ = s.Agent(stands.Agent) // each of its chats is told
		}
	})
	status := stanza.New(nsWorkgroup, "agent-status", "jid", q.jid)
	e := presence(q.jid+"/"+localpart(a.jid), to, "")
	switch {
	case stands.Duty == acd.DutyNone || stands.Lost:
		e.SetAttr("type", "unavailable")
	case stands.Shown == acd.ShownReady:
		e.Add(stanza.New(stanza.NSClient, "show").AddText("chat"))
	case stands.Duty == acd.DutyReady:
		e.Add(stanza.New(stanza.NSClient, "show").AddText("away"))
	default:
		e.Add(stanza.New(stanza.NSClient, "show").AddText("dnd"))
	}
	if b.speaksFastpath(to) {
		status.Add(b.chatsOf(v, to))
	} else {
		status.Add(stanza.New(nsWorkgroup, "current-chats").AddText(number(v.Active)))
	}
	status.Add(stanza.New(nsWorkgroup, "max-chats").AddText(number(v.SlotsMax)))
	who := stanza.New(nsParley, "agent", "jid", a.jid, "name", a.name, "shown", word.Shown(stands.Shown))
	if a.bot {
		who.SetAttr("bot", "true")
	}
	return e.Add(status, who)
}

// watchersMax bounds the desks that are told of their colleagues: what one agent does is told to each of them.
const watchersMax = 1000

// looksOn has a desk told of the other agents of a queue from now on.
func (b *bridge) looksOn(d *desk, q acd.QueueID) bool {
	if len(b.watchers) >= watchersMax && b.watchers[d.agent] == nil {
		return false
	}
	if !slices.Contains(d.watches, q) {
		d.watches = append(d.watches, q)
	}
	b.watchers[d.agent] = d
	return true
}

// looksAway ends that.
func (b *bridge) looksAway(d *desk) {
	d.watches = nil
	delete(b.watchers, d.agent)
}

// tellColleagues tells those who asked how an agent is now.
func (b *bridge) tellColleagues(now acd.AgentStands) {
	if len(b.watchers) == 0 {
		return
	}
	for _, watcher := range slices.Sorted(maps.Keys(b.watchers)) {
		d := b.watchers[watcher]
		for _, q := range d.watches {
			if _, serves := slices.BinarySearch(b.servers[q], now.Agent); serves && watcher != now.Agent {
				b.send(b.colleague(b.queue(q), now, d.active))
			}
		}
	}
}

// staff notes who serves a queue.
func (b *bridge) staff(e acd.ServesHold) {
	agents := b.servers[e.Queue]
	at, there := slices.BinarySearch(agents, e.Agent)
	switch {
	case e.Serves && !there:
		b.servers[e.Queue] = slices.Insert(agents, at, e.Agent)
	case !e.Serves && there:
		b.servers[e.Queue] = slices.Delete(agents, at, at+1)
	}
}

// unstaff notes that an agent serves nothing any more.
func (b *bridge) unstaff(id acd.AgentID) {
	for q := range b.servers {
		b.staff(acd.ServesHold{Agent: id, Queue: q})
	}
}

// supervises says whether an agent may look after others.
func (b *bridge) supervises(id acd.AgentID) bool { return b.agent(id).supervises() }

// answerHint tells an agent who names a number of chats what the number is (XEP-0142 v0.3.1 §4.2.1): it is the
// administrator's to set. Smack spells it in its own way.
func (b *bridge) answerHint(in *inbound, d *desk, q queueEntry) {
	hint := in.Child(nsWorkgroup, "agent-status")
	if hint.Child(nsWorkgroup, "max-chats") == nil && hint.Child(nsWorkgroup, "max_chats") == nil {
		return
	}
	b.write(nil, nothing, func(err error) { // behind what the presence has asked for
		if err == nil && d.active != "" {
			b.send(b.colleague(q, b.standsNow(d.agent), d.active))
		}
	})
}

// worksByPresence notes that the acting client has no <desk/>, and so has to be told of its queues by presence. A plain
// client, which says nothing of XEP-0142, would not know what to make of it.
func (b *bridge) worksByPresence(in *inbound, d *desk) {
	d.byPresence = in.Child(nsWorkgroup, "agent-status") != nil || b.speaksFastpath(in.from.String())
	d.lang = languageIn(in)
	d.counts = b.telling.counts
	d.counts.staffs = 0 // it is told of all its queues' agents at the next turn
}
