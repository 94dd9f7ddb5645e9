package xmpp

import (
	"slices"

	"parley/acd"
	"parley/xmppd/stanza"
)

// desk is where an agent works: one session that acts, and others that only watch.
type desk struct {
	agent     acd.AgentID
	active    string   // full JID, "" = none
	observers []string // full JIDs
	offers    []*offer // open ones, as told to the active session
	counts    counts   // the changes of queues it was told
	// unroutable is why the agent is offered nothing, as the desk was told.
	unroutable acd.Unroutable

	lang       string        // of what is said to it, BCP 47; empty: any
	byPresence bool          // the active session's client has no <desk/>: it works by XEP-0142 alone
	hushed     bool          // and has said that it is unavailable
	watches    []acd.QueueID // whose other agents it has asked for (XEP-0142 v0.3.1 §4.2.4)

	// One state is said to each queue in turn (docs/protocol.md, Agent 3): what was asked first, and of whom.
	asked asked
	said  map[acd.QueueID]bool
}

// asked is the state an agent's presence asks for.
type asked struct {
	duty   acd.Duty
	reason acd.Reason
}

func (b *bridge) deskOf(id acd.AgentID) *desk {
	d := b.desks[id]
	if d == nil {
		d = &desk{agent: id}
		b.desks[id] = d
	}
	return d
}

// everySession is the active one, then the observers.
func (d *desk) everySession() []string {
	if d.active == "" {
		return d.observers
	}
	return append([]string{d.active}, d.observers...)
}

// activeAgent is the agent whose acting desk a stanza comes from.
func (b *bridge) activeAgent(in *inbound) (agentEntry, error) {
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil {
		return agentEntry{}, err
	}
	switch b.deskOf(a.id).active {
	case in.from.String():
		return a, nil
	case "":
		return agentEntry{}, reasonNoDesk
	}
	if full := in.from.String(); plainSession(full) && b.connected(full) {
		return a, nil // plain clients act beside a desk
	}
	return agentEntry{}, reasonObserver
}

// openDesk signs an agent on, or lets a further session watch; take-over moves the acting.
func (b *bridge) openDesk(in *inbound) {
	a, err := b.agentOf(in.from.Bare().String())
	if err != nil {
		b.fail(in, err)
		return
	}
	d, full := b.deskOf(a.id), in.from.String()
	takes := in.payload().Attr("take-over") == "true" || in.payload().Attr("take-over") == "1"
	if d.active != full && b.connected(d.active) && !plainSession(d.active) && !takes && b.signedOn(a.id) {
		b.observe(in, d)
		return
	}
	b.activate(in, d)
	d.byPresence, d.lang = false, languageIn(in)
	b.submit(in, acd.AgentSignedOn{Agent: a.id}, nil, func(err error) {
		if err != nil && !isRejected(err, acd.RejectedNothing) {
			b.fail(in, err)
			return
		}
		b.result(in, b.snapshot(d, full))
		b.putAgain(d)
	})
}

func (b *bridge) signedOn(id acd.AgentID) bool {
	on := false
	b.eng.Read(func(s *acd.State) {
		v, ok := s.Standing(id)
		on = ok && v.Duty != acd.DutyNone
	})
	return on
}

func (b *bridge) observe(in *inbound, d *desk) {
	full := in.from.String()
	if !slices.Contains(d.observers, full) {
		if len(d.observers)+1 >= b.cfg.SessionsMax {
			b.fail(in, reasonTooManySessions)
			return
		}
		b.take(in)
		d.observers = append(d.observers, full)
	}
	b.result(in, b.snapshot(d, full))
}

// activate makes a session the acting one; the one before watches from now on.
func (b *bridge) activate(in *inbound, d *desk) {
	full := in.from.String()
	if d.active == full {
		if s := b.sessions[full]; s != nil {
			s.lost = false
		}
		return
	}
	if i := slices.Index(d.observers, full); i >= 0 {
		d.observers = slices.Delete(d.observers, i, i+1)
	} else {
		b.take(in)
	}
	if old := d.active; old != "" {
		b.note(old)
		d.observers = append(d.observers, old)
		b.send(message(b.cfg.Domain, old, "", stanza.New(nsParley, "desk", "mode", "observer")))
	}
	d.active = full
	b.note(full)
	d.forgetAsked()
	b.looksAway(d)
}

// putAgain puts to a desk that took over what the one before has not received.
func (b *bridge) putAgain(d *desk) {
	for _, o := range d.offers {
		if !o.received && d.active != "" {
			b.putOffer(d, o)
		}
	}
}

// deskLost tells the core that an acting desk's socket is gone.
func (b *bridge) deskLost(in *inbound, s *session) {
	if a, err := b.agentOf(s.bare); err == nil && b.deskOf(a.id).active == s.jid {
		b.submit(in, acd.AgentLost{Agent: a.id}, nil, nil)
	}
}

// deskBack tells the core that it is there again.
func (b *bridge) deskBack(in *inbound, s *session) {
	if a, err := b.agentOf(s.bare); err == nil && b.deskOf(a.id).active == s.jid {
		b.submit(in, acd.AgentSignedOn{Agent: a.id}, nil, nil)
	}
}

// deskEnded follows the end of a session. Closed in good order it is a sign-off, unless conversations are open.
func (b *bridge) deskEnded(in *inbound, s *session, wasLost bool) {
	a, err := b.agentOf(s.bare)
	if err != nil {
		return
	}
	d := b.deskOf(a.id)
	d.observers = slices.DeleteFunc(d.observers, func(o string) bool { return o == s.jid })
	if d.active != s.jid {
		return
	}
	d.active = ""
	d.forgetAsked()
	b.looksAway(d)
	if b.plainTakesOver(in, d, wasLost) {
		return
	}
	if wasLost {
		return
	}
	b.submit(in, acd.AgentSignedOff{Agent: a.id}, nil, func(err error) {
		if isRejected(err, acd.RejectedBusy) {
			b.submit(nil, acd.AgentLost{Agent: a.id}, nil, nil)
		}
	})
}

// pushDesk tells all of an agent's desks something.
func (b *bridge) pushDesk(d *desk, e *stanza.Element) {
	for _, full := range d.everySession() {
		b.send(message(b.cfg.Domain, full, "", e))
	}
}
