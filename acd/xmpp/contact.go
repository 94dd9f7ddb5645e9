package xmpp

import (
	"context"
	"slices"

	"parley/acd"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/acd/word"
	"parley/internal/i18n"
	"parley/xmppd/stanza"
)

// contact is an open contact, or one in wrap-up, as the bridge knows it beyond the core.
type contact struct {
	id      acd.ContactID
	jid     string // of the room
	visitor *visitor
	caller  string
	queue   acd.QueueID
	agent   acd.AgentID // talking or in wrap-up, 0 = none
	line    string      // the visitor's first
	talk    *conversation.Conversation
	cause   acd.Cause  // of its last way into a queue
	end     acd.Cause  // of its end, in wrap-up
	told    wait       // what the visitor was told last of the wait
	rooting int        // lines that wait for the line they are about, see rooted
	pass    store.Pass // the last one
	seen    seen       // how far each side has read
	spoke   speaking   // who spoke last

	digits digits       // see hideCards
	masks  []saidBefore // lines that were masked after they were shown, the last ones

	callback bool // a message left at a closed queue: no visitor is there

	turn  turn // when the visitor was told of the place last
	apart bool // needs skills, or prefers an agent: not all agents of its queue may be offered it
	away  bool // the visitor's connection is lost

	lang      string   // the visitor's, BCP 47; "" = not said
	entered   acd.Time // into its queue
	comforted acd.Time // spoken to up to here, while it waits

	asked   acd.QueueID   // whose form was filled in
	answers store.Answers // to it; nil = not read yet, see answersOf
}

// wait is where a contact stands in its queue, as its visitor is told.
type wait struct {
	queue  acd.QueueID
	ahead  int
	agents string // ready, busy or none
	state  acd.ContactState
	cause  acd.Cause
	since  acd.Time

	estimate Estimate
}

// visitor is who has an open contact.
type visitor struct {
	id       acd.VisitorID
	jid      string // bare
	contact  *contact
	session  string   // full JID notifications go to: who asked last
	sessions []string // connected or resumable, in the order of asking
	lost     bool     // the core was told that the connection is lost
}

func (b *bridge) newContact(id acd.ContactID, v *visitor, caller string, queue acd.QueueID) *contact {
	return &contact{
		id: id, jid: id.String() + "@" + b.cfg.Domain, visitor: v, caller: caller, queue: queue, asked: queue,
		talk: conversation.New(b.cfg.Conversation, v.jid),
	}
}

// load reads what is open: the directory, the contacts with their lines and marks. What is committed from here on is
// told once the owner runs.
func (b *bridge) load(ctx context.Context) error {
	if err := b.reload(ctx); err != nil {
		return err
	}
	var err error
	if b.speech, err = i18n.Read(); err != nil {
		return err
	}
	if err := b.loadReasons(ctx); err != nil {
		return err
	}
	if err := b.loadPlains(ctx); err != nil {
		return err
	}
	if b.lastVisitor, err = store.LastVisitor(ctx, b.db.Reader()); err != nil {
		return err
	}
	var open []acd.ContactView
	b.eng.Attach(func(s *acd.State) {
		for v := range s.Contacts() {
			open = append(open, v)
		}
		for a := range s.Agents() {
			for _, q := range s.Serves(a.Agent) {
				b.staff(acd.ServesHold{Agent: a.Agent, Queue: q, Serves: true})
			}
		}
	}, b.follow)
	if err := b.loadOpen(ctx, open); err != nil {
		return err
	}
	if err := b.loadNodes(ctx); err != nil {
		return err
	}
	return b.loadSessions(ctx)
}

// loadOpen takes up the contacts that are open, with what stands beside them.
func (b *bridge) loadOpen(ctx context.Context, open []acd.ContactView) error {
	for some := range slices.Chunk(open, store.OpenMax) {
		ids := make([]acd.ContactID, len(some))
		for i, v := range some {
			ids[i] = v.Contact
		}
		kept, err := store.ReadOpen(ctx, b.db.Reader(), ids, uint8(conversation.Visitor))
		if err != nil {
			return err
		}
		for _, v := range some {
			b.loadContact(kept, v)
		}
	}
	return nil
}

func (b *bridge) loadContact(kept store.Open, v acd.ContactView) {
	row, ok := kept.Contacts[v.Contact]
	if !ok {
		row = store.Contact{JID: "unknown@" + b.cfg.Domain}
		b.log.Error("a contact has no row beside the log", "contact", v.Contact.String())
	}
	c := b.newContact(v.Contact, &visitor{id: v.Visitor, jid: row.JID, lost: v.Away}, row.Caller, v.Queue)
	c.visitor.contact, c.callback, c.apart = c, v.Callback, isApart(v.Needs, v.Prefers)
	if ok {
		c.asked, c.lang = row.Queue, row.Lang
	}
	b.contacts[c.id] = c
	b.restoreTalk(c, kept)
	c.pass = kept.Passes[c.id]
	b.restoreParties(c, v, kept.Parties[c.id], row.Ended)
	switch v.State {
	case acd.ContactWrapUp:
		c.end = row.Cause
		c.talk.End()
		return // the visit is over: the visitor may ask anew
	case acd.ContactActive:
	default:
		c.away = v.Away
		b.enter(c)
		b.receivedBefore(c, v)
	}
	if !c.callback {
		b.visitors[c.visitor.jid] = c.visitor
	}
}

func (b *bridge) restoreTalk(c *contact, kept store.Open) {
	for _, o := range kept.Origins[c.id] {
		said := b.agent(o.Agent).jid
		if conversation.Party(o.Party) == conversation.Visitor {
			said = c.visitor.jid
		}
		c.talk.Restore(said, o.Name, o.ID)
	}
	for _, m := range kept.Marks[c.id] {
		c.restoreMark(m)
	}
	c.line = kept.FirstLines[c.id]
}

func isApart(needs [acd.NeedsMax]acd.Need, prefers acd.AgentID) bool {
	return needs[0].Skill != 0 || prefers != 0
}

// standing is a contact as its visitor is told of it, from the core's state.
func (b *bridge) standing(s *acd.State, c *contact) (*stanza.Element, bool) {
	v, ok := s.Contact(c.id)
	if !ok || v.State == acd.ContactWrapUp {
		return nil, false
	}
	return b.standingOf(s, c, v), true
}

func (b *bridge) standingOf(s *acd.State, c *contact, v acd.ContactView) *stanza.Element {
	q := b.queue(v.Queue)
	e := stanza.New(nsParley, "contact", "jid", c.jid, "queue", q.jid, "dn", q.dn, "queue-name", q.called(c.lang), "state", placeName(v.State))
	if v.State == acd.ContactActive {
		e.SetAttr("agent", b.agent(v.Agent).name)
		if b.agent(v.Agent).bot {
			e.SetAttr("bot", "true") // who speaks to a program may know
		}
	} else {
		ahead, _ := s.Position(c.id)
		e.SetAttr("position", number(ahead)).SetAttr("agents", agentsFor(s, c.id, agentsOf(s, v.Queue)))
		if c.cause != acd.CauseNew {
			e.SetAttr("cause", word.Return(c.cause))
		}
	}
	return e.SetAttr("arrived", stamp(v.Arrived)).SetAttr("since", stamp(v.Since))
}

// agentsOf says in one word whether somebody could come.
func agentsOf(s *acd.State, id acd.QueueID) string {
	q, _ := s.Queue(id)
	return whether(q.Ready, q.SignedOn)
}

// agentsFor is agentsOf for one contact: of the agents of its queue some may not be offered it.
func agentsFor(s *acd.State, id acd.ContactID, others string) string {
	if p, apart := s.Prospects(id); apart {
		return whether(p.Ready, p.SignedOn)
	}
	return others
}

func whether(ready, signedOn int) string {
	switch {
	case ready > 0:
		return "ready"
	case signedOn > 0:
		return "busy" // not ready is not gone
	}
	return "none"
}

// ended is a contact as its visitor is told of it after its end.
func (b *bridge) ended(row store.Contact) *stanza.Element {
	q := b.queue(row.Queue)
	return stanza.New(nsParley, "contact", "jid", row.ID.String()+"@"+b.cfg.Domain, "queue", q.jid, "dn", q.dn,
		"queue-name", q.called(row.Lang), "state", "ended", "agent", b.agent(row.Agent).name, "arrived", stamp(row.Arrived),
		"since", stamp(row.Ended), "by", word.Party(row.By), "cause", word.End(row.Cause))
}
