package xmpp

import (
	"net/url"
	"strings"

	"parley/acd"
	"parley/acd/store"
	"parley/acd/word"
	"parley/xmppd/stanza"
)

// snapshot is all a desk shows, for one session of the agent.
func (b *bridge) snapshot(d *desk, full string) *stanza.Element {
	a := b.agent(d.agent)
	e := stanza.New(nsParley, "desk", "mode", "observer", "agent", localpart(a.jid), "name", a.name, "now", stamp(b.now()))
	if d.active == full {
		e.SetAttr("mode", "active")
	}
	b.eng.Read(func(s *acd.State) {
		v, _ := s.Agent(d.agent)
		e.Add(b.stateOf(v))
		d.unroutable = v.Unroutable
		for _, id := range s.Serves(d.agent) {
			e.Add(b.queueElement(s, id, d.lang))
		}
		for _, c := range v.Contacts {
			if c.State == acd.ContactOffered {
				e.Add(b.withForm(b.offerElement(c), c))
			} else {
				e.Add(b.withForm(b.contactElement(c), c))
			}
		}
	})
	if len(d.everySession()) == 1 {
		d.counts = b.telling.counts
	}
	moved, err := store.MovedFrom(reading(), b.db.Reader(), d.agent)
	if err != nil {
		b.log.Error("moved contacts not told", "err", err)
	}
	for _, m := range moved {
		e.Add(b.movedElement(m))
	}
	return e
}

func localpart(bare string) string {
	local, _, _ := strings.Cut(bare, "@")
	return local
}

// stateOf is how an agent stands, and why the agent is offered nothing.
func (b *bridge) stateOf(v acd.AgentView) *stanza.Element {
	shown := v.Shown
	if v.Lost && shown == acd.ShownReady {
		shown = acd.ShownNotReady // a desk that is there after all must not look ready while nothing is offered to it
	}
	e := stanza.New(nsParley, "state", "shown", word.Shown(shown), "reason", b.reasonName(v.AgentStands), "since", stamp(v.Since),
		"routable", yes(v.Unroutable == acd.RoutableYes), "unroutable", unroutableName(v.Unroutable), "intended", dutyName(v.Intended))
	if f, is := b.forced[v.Agent]; is {
		e.SetAttr("forced-by", b.agent(f.by).name)
	}
	return e
}

// queueElement is a queue as a desk shows it, in a language.
func (b *bridge) queueElement(s *acd.State, id acd.QueueID, lang string) *stanza.Element {
	q, v := b.queue(id), acd.QueueView{}
	if s != nil {
		v, _ = s.Queue(id)
	}
	now := b.lineOf(id).measured(v)
	e := stanza.New(nsParley, "queue", "jid", q.jid, "dn", q.dn, "name", q.called(lang), "waiting", number(now.waiting))
	if now.away > 0 {
		e.SetAttr("away", number(now.away))
	}
	if now.shut != "" {
		e.SetAttr("status", now.shut)
	}
	return e.SetAttr("oldest", stamp(now.oldest)).SetAttr("hangup", q.hangup)
}

// contactElement is a conversation, or one in wrap-up, as its agent's desk shows it.
func (b *bridge) contactElement(v acd.ContactView) *stanza.Element {
	c, q := b.contacts[v.Contact], b.queue(v.Queue)
	if c == nil {
		return nil
	}
	x := slotOf(v)
	if x.State == acd.SlotWrapUp {
		q = b.queue(x.Queue) // it may have gone on to another since
	}
	e := stanza.New(nsParley, "contact", "jid", c.jid, "caller", c.caller, "dn", q.dn, "queue-name", b.calledFor(q, v.Agent),
		"state", placeName(v.State), "arrived", stamp(v.Arrived), "since", stamp(x.Since), "visitor", "connected")
	if v.Away {
		e.SetAttr("visitor", "lost").SetAttr("lost-since", stamp(v.AwaySince))
	}
	if c.callback {
		e.SetAttr("visitor", "none").SetAttr("callback", "true")
	}
	if v.State == acd.ContactWrapUp {
		by, cause := v.By, c.end
		if x.Cause != acd.CauseNew && (x.Cause != c.end || !c.talk.Ended()) { // this agent's part was over before the visit
			by, cause = acd.ByAgent, x.Cause
		}
		b.wrapUpAsks(e, x)
		e.SetAttr("by", word.Party(by)).SetAttr("cause", word.End(cause)).SetAttr("code", b.codeName(v.Code))
	}
	b.withParties(e.SetAttr("page", b.page(q, c, b.agent(v.Agent))), c, v.Agent)
	return b.withOpenPasses(e, c, v)
}

// wrapUpAsks says when a wrap-up ends by itself, that it cannot be ended before, and that a code is asked for.
func (b *bridge) wrapUpAsks(e *stanza.Element, x acd.SlotView) {
	e.SetAttr("until", stamp(x.Until))
	if x.Strict {
		e.SetAttr("strict", "true")
	}
	if x.Forced {
		e.SetAttr("forced", "true")
	}
}

// page is the queue's hang-up page with its fields filled in, each percent-encoded.
func (b *bridge) page(q queueEntry, c *contact, a agentEntry) string {
	if q.hangup == "" {
		return ""
	}
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return strings.NewReplacer("{contact}", escape(c.id.String()), "{caller}", escape(c.caller),
		"{dn}", escape(q.dn), "{agent}", escape(localpart(a.jid))).Replace(q.hangup)
}
