package xmpp

import (
	"parley/acd"
	"parley/xmppd/stanza"
)

// queuePresence is an agent's presence directed to a queue: it says the agent's one state (XEP-0142 v0.3.1 §4.2.1).
func (b *bridge) queuePresence(in *inbound, q queueEntry) {
	kind := in.Attr("type")
	a, err := b.agentOf(in.from.Bare().String())
	switch {
	case err != nil:
		b.spectate(in, q)
	case kind == "error" || kind == "unsubscribe" || kind == "unsubscribed" || kind == "subscribed":
		return // who asked is told nothing more
	case kind == "subscribe":
		b.out(presence(q.jid, in.from.Bare().String(), "subscribed"))
		b.befriend(a, q)
	case kind == "probe":
		b.send(b.queueShows(q, in.from.String()))
	case b.plainAt(in) != nil && in.Child(nsWorkgroup, "agent-status") == nil:
		b.plainPresence(in, b.plainOf(a.id), q)
	case kind == "unavailable":
		if q := b.askAbout(in.from.String()); q != nil {
			q.signs = true
			return
		}
		b.signOff(in, a)
	case kind == "":
		b.agentPresence(in, a, q)
	}
}

// agentPresence states readiness. While another desk acts, only that one sets the state.
func (b *bridge) agentPresence(in *inbound, a agentEntry, q queueEntry) {
	d, full := b.deskOf(a.id), in.from.String()
	if !b.serves(a.id, q.id) {
		b.fail(in, reasonNotServing)
		return
	}
	fresh := false
	if d.active != full {
		if b.connected(d.active) && !plainSession(d.active) {
			b.fail(in, reasonObserver)
			return
		}
		b.activate(in, d) // a client without <desk/> is a desk by its agent presence
		b.worksByPresence(in, d)
		fresh = true
	}
	b.send(b.queueShows(q, full)) // Smack waits for any presence from the queue
	d.hushed = false
	want, ok := b.wants(in, d)
	repeats := !ok || d.saysAgain(want, q.id) && !b.wrapsUp(a.id)
	if fresh || !b.present(a.id) {
		acks := in
		if !repeats {
			acks = nil // the next commit does
		}
		b.submit(acks, acd.AgentSignedOn{Agent: a.id}, nil, func(error) {
			b.putAgain(d)
			b.inviteAgain(d)
		})
	}
	if !repeats {
		b.submit(in, readiness(a.id, want), b.keepReason(want.reason), nil)
	}
	b.answerHint(in, d, q)
}

// wants reads what a presence asks for. One without a show asks only as a change from not ready: initial presence
// never makes anyone ready.
func (b *bridge) wants(in *inbound, d *desk) (asked, bool) {
	switch in.Child(stanza.NSClient, "show").Text() {
	case "chat":
		return asked{duty: acd.DutyReady}, true
	case "":
		set := in.Child(nsWorkgroup, "agent-status").Child(nsWorkgroup, "max_chats") // Smack's setStatus: no initial presence
		return asked{duty: acd.DutyReady}, set != nil || d.asked.duty == acd.DutyNotReady
	}
	reason := b.reasonOf(in.Child(stanza.NSClient, "status").Text())
	return asked{duty: acd.DutyNotReady, reason: reason}, true
}

// wrapsUp says whether the core waits for the agent to end a wrap-up: then no wish only repeats another.
func (b *bridge) wrapsUp(id acd.AgentID) bool {
	wraps := false
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Standing(id)
		wraps = v.Shown == acd.ShownWrapUp
	})
	return wraps
}

func readiness(id acd.AgentID, want asked) acd.Event {
	if want.duty == acd.DutyReady {
		return acd.AgentReady{Agent: id}
	}
	return acd.AgentNotReady{Agent: id, Reason: want.reason}
}

// saysAgain notes a wish and says whether it only repeats to one more queue what was asked of another.
func (d *desk) saysAgain(want asked, q acd.QueueID) bool {
	if want == d.asked && d.said != nil && !d.said[q] {
		d.said[q] = true
		return true
	}
	d.asked, d.said = want, map[acd.QueueID]bool{q: true}
	return false
}

func (d *desk) forgetAsked() { d.asked, d.said = asked{}, nil }

func (b *bridge) serves(a acd.AgentID, q acd.QueueID) bool {
	serves := false
	b.eng.Read(func(s *acd.State) {
		for _, id := range s.Serves(a) {
			serves = serves || id == q
		}
	})
	return serves
}

// present says whether the core counts the agent as signed on and connected.
func (b *bridge) present(id acd.AgentID) bool {
	here := false
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Standing(id)
		here = ok && v.Duty != acd.DutyNone && !v.Lost
	})
	return here
}

// signOff is the acting desk's unavailable presence while its session lives on.
func (b *bridge) signOff(in *inbound, a agentEntry) {
	if b.deskOf(a.id).active != in.from.String() {
		return
	}
	b.submit(in, acd.AgentSignedOff{Agent: a.id}, nil, func(err error) {
		b.deskOf(a.id).forgetAsked()
		if err != nil && !isRejected(err, acd.RejectedState) {
			b.fail(in, err)
			return
		}
		b.deskOf(a.id).hushed = true
		b.looksAway(b.deskOf(a.id))
	})
}

// fileWrapUp keeps the hang-up page's code, and its note beside the log.
func (b *bridge) fileWrapUp(in *inbound) {
	c := b.contactAt(in)
	a, err := b.onceWith(in, c) // the core knows who has it in wrap-up
	if err != nil {
		b.fail(in, err)
		return
	}
	f, err := b.filingIn(in.payload(), b.wrapUpQueue(c, a.id))
	if err != nil {
		b.fail(in, err)
		return
	}
	b.file(in, c, a, f, func(err error) { b.answer(in, err) })
}

// extendWrapUp gives the agent another minute for a wrap-up that ends by itself.
func (b *bridge) extendWrapUp(in *inbound) {
	c := b.contactAt(in)
	a, err := b.onceWith(in, c) // the core knows who has it in wrap-up
	if err != nil {
		b.fail(in, err)
		return
	}
	b.submit(in, acd.WrapUpExtended{Agent: a.id, Contact: c.id}, nil, func(err error) { b.answer(in, notExtended(err)) })
}

// endWrapUp ends one wrap-up and leaves the agent's state, and the other wrap-ups, as they are.
func (b *bridge) endWrapUp(in *inbound) {
	c := b.contactAt(in)
	a, err := b.onceWith(in, c) // the core knows who has it in wrap-up
	if err != nil {
		b.fail(in, err)
		return
	}
	b.submit(in, acd.WrapUpDone{Agent: a.id, Contact: c.id}, nil, func(err error) { b.answer(in, notEnded(err)) })
}

// notEnded is the core's refusal to end a wrap-up, as the agent is told of it.
func notEnded(err error) error {
	if isRejected(err, acd.RejectedState) {
		return reasonNotYet
	}
	return err
}

// notExtended is the core's refusal to have a wrap-up end later, as the agent is told of it.
func notExtended(err error) error {
	if isRejected(err, acd.RejectedState) || isRejected(err, acd.RejectedLimit) {
		return reasonNotExtended
	}
	return err
}
