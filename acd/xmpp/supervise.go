package xmpp

import (
	"strconv"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/store"
	journal "parley/internal/store"
)

// above is what a supervisor asks of an open contact: ev says it to the core, tried is its name in the audit trail.
type above struct {
	tried audit.Action
	ev    func(in *inbound, c *contact, by agentEntry) (acd.Event, error)
	desk  bool // the supervisor takes part from then on: at the acting desk
}

// fromAbove is the handler of such a request. Whether the core does it or refuses it, it stands in the trail.
func (b *bridge) fromAbove(what above) handler {
	return func(in *inbound) {
		_, _, id := b.place(in)
		by, err := b.supervisor(in, what.tried, audit.Contact(id))
		c := b.contacts[id]
		switch {
		case err != nil:
		case c == nil:
			err = reasonNoSuchAddress
		case what.desk && by.jid == c.visitor.jid:
			err = reasonAsksItself
		case what.desk:
			by, err = b.activeAgent(in)
		}
		if err != nil {
			b.fail(in, err)
			return
		}
		ev, err := what.ev(in, c, by)
		if err != nil {
			b.fail(in, err)
			return
		}
		words, err := b.wordsOf(in.payload())
		if err != nil {
			b.fail(in, err)
			return
		}
		entry := audit.Entry{At: b.now(), By: audit.ByAgent(by.id), Action: what.tried, On: audit.Contact(id)}
		if overrides(ev) {
			entry.Outcome = audit.Override
		}
		words.Contact, words.Agent, words.At = c.id, by.id, b.now()
		var rows journal.Op
		_, passes := ev.(acd.Reassigned)
		if passes {
			rows = store.SetPass(words)
		}
		b.audited(in, ev, entry, rows, func(err error) {
			if passes && err == nil {
				c.pass = words
			}
			b.answer(in, notPassed(err))
		})
	}
}

func overrides(ev acd.Event) bool {
	switch ev := ev.(type) {
	case acd.TookOver:
		return ev.Override
	case acd.JoinedIn:
		return ev.Override
	case acd.Reassigned:
		return ev.Override
	}
	return false
}

func (b *bridge) takeOver() handler {
	return b.fromAbove(above{tried: audit.ContactTakeOver, desk: true, ev: func(in *inbound, c *contact, by agentEntry) (acd.Event, error) {
		return acd.TookOver{Agent: by.id, Contact: c.id, Override: isTrue(in.payload().Attr("override")), By: by.id}, nil
	}})
}

func (b *bridge) bargeIn() handler {
	return b.fromAbove(above{tried: audit.ContactBargeIn, desk: true, ev: func(in *inbound, c *contact, by agentEntry) (acd.Event, error) {
		return acd.JoinedIn{Agent: by.id, Contact: c.id, Override: isTrue(in.payload().Attr("override")), By: by.id}, c.talk.Full()
	}})
}

func (b *bridge) reassign() handler {
	return b.fromAbove(above{tried: audit.ContactReassign, ev: func(in *inbound, c *contact, by agentEntry) (acd.Event, error) {
		to, err := b.targetFor(c, in.payload())
		return acd.Reassigned{Contact: c.id, ToAgent: to.agent.id, ToQueue: to.queue.id, Override: isTrue(in.payload().Attr("override")), By: by.id}, err
	}})
}

func (b *bridge) move() handler {
	return b.fromAbove(above{tried: audit.ContactMove, ev: func(in *inbound, c *contact, by agentEntry) (acd.Event, error) {
		to, err := b.targetOf(in.payload())
		if err == nil && to.queue.id == 0 {
			err = reasonMalformed
		}
		return acd.ContactMoved{Contact: c.id, Queue: to.queue.id, By: by.id}, err
	}})
}

func (b *bridge) prioritize() handler {
	return b.fromAbove(above{tried: audit.ContactPrioritize, ev: func(in *inbound, c *contact, by agentEntry) (acd.Event, error) {
		n, err := strconv.Atoi(in.payload().Attr("value"))
		if err != nil || n < -acd.PriorityMax || n > acd.PriorityMax {
			return nil, reasonNoPriority
		}
		return acd.ContactPrioritized{Contact: c.id, Priority: n, By: by.id}, nil
	}})
}

func (b *bridge) closeContact() handler {
	return b.fromAbove(above{tried: audit.ContactClose, ev: func(_ *inbound, c *contact, by agentEntry) (acd.Event, error) {
		return acd.ContactClosed{Contact: c.id, By: by.id, Cause: acd.CauseSupervisor}, nil
	}})
}

// forceAgent sets an agent's state from above.
func (b *bridge) forceAgent(in *inbound) {
	a, err := b.agentNamed(in.payload().Attr("agent"))
	if err != nil {
		b.fail(in, err)
		return
	}
	by, err := b.supervisor(in, audit.AgentForce, audit.Object{Kind: audit.OfAgent, ID: int64(a.id)})
	if err != nil {
		b.fail(in, err)
		return
	}
	ev := acd.AgentForced{Agent: a.id, By: by.id}
	switch in.payload().Attr("state") {
	case "ready":
		ev.Duty = acd.DutyReady
	case "not-ready":
		ev.Duty, ev.Reason = acd.DutyNotReady, b.reasonOf(in.payload().Attr("reason"))
	case "logged-out":
	default:
		b.fail(in, reasonMalformed)
		return
	}
	entry := audit.Entry{At: b.now(), By: audit.ByAgent(by.id), Action: audit.AgentForce,
		On: audit.Object{Kind: audit.OfAgent, ID: int64(a.id)}, Detail: int64(ev.Duty)}
	b.audited(in, ev, entry, b.keepReason(ev.Reason), func(err error) { b.answer(in, notPassed(err)) })
}
