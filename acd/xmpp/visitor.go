package xmpp

import (
	"parley/acd"
	"parley/acd/audit"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/jid"
	"parley/xmppd/stanza"
)

// visit answers where a visitor stands and makes the asking session the visitor's.
func (b *bridge) visit(in *inbound) {
	v := b.visitors[in.from.Bare().String()]
	if v == nil {
		b.answerVisit(in)
		return
	}
	b.attach(in, v)
	switch {
	case v.lost:
		v.lost = false
		b.submit(in, acd.VisitorReturned{Contact: v.contact.id}, nil, func(error) { b.answerVisit(in) })
	case b.contacts[v.contact.id] == nil:
		b.write(in, nothing, func(error) { b.answerVisit(in) }) // behind the commit of the request
	default:
		b.answerVisit(in)
	}
}

func (b *bridge) answerVisit(in *inbound) {
	reply := stanza.New(nsParley, "visit", "now", stamp(b.now()))
	bare := in.from.Bare().String()
	if v := b.visitors[bare]; v != nil {
		var standing *stanza.Element
		b.eng.Read(func(s *acd.State) { standing, _ = b.standing(s, v.contact) })
		if standing != nil {
			b.result(in, reply.Add(standing))
			return
		}
	}
	row, ok, err := store.LatestContact(reading(), b.db.Reader(), bare)
	if err != nil {
		b.fail(in, err)
		return
	}
	if ok && row.Ended != 0 && b.readable(row) {
		reply.Add(b.ended(row))
	}
	b.result(in, reply)
}

// readable says whether a contact that is over may still be read about.
func (b *bridge) readable(row store.Contact) bool {
	return row.Closed == 0 || b.now() < row.Closed.Add(acd.Span(b.cfg.ArchiveKept.Milliseconds()))
}

func (b *bridge) now() acd.Time { return b.eng.Now() }

// joinForm is what a queue wants to know (XEP-0142 v0.3.1 §3.2.1), in the language of the request.
func (b *bridge) joinForm(in *inbound) {
	_, q, _ := b.place(in)
	b.result(in, stanza.New(nsWorkgroup, "join-queue").Add(q.askConsent(formElement(intakeOf(q), in.Attr("xml:lang")), in.Attr("xml:lang"))))
}

func (b *bridge) joinQueue(in *inbound) {
	_, q, _ := b.place(in)
	if a, err := b.agentOf(in.from.Bare().String()); err == nil && len(b.servedBy(a.id)) > 0 {
		b.fail(in, reasonServes)
		return
	}
	name, answers, err := b.takeIntake(q, submittedIn(in.payload()), in.Attr("xml:lang"))
	if err != nil {
		b.fail(in, err)
		return
	}
	if left := in.payload().Child(nsParley, "message"); left != nil {
		b.leaveMessage(in, q, name, answers, left.Text())
		return
	}
	if v := b.visitors[in.from.Bare().String()]; v != nil {
		b.showsUp(in, v)
		b.fail(in, rejected{acd.RejectedConflict})
		return
	}
	b.request(in, q, name, answers, func(err error) { b.answerJoin(in, q, err) })
}

// request asks for service in a queue for who sent in. then is told what the core said; after nil the contact is there.
func (b *bridge) request(in *inbound, q queueEntry, name string, answers store.Answers, then func(error)) {
	bare := in.from.Bare().String()
	back, ok := b.mayAsk(in)
	if !ok {
		then(reasonTooOften)
		return
	}
	id, err := b.visitorID(bare)
	if err != nil {
		then(err)
		return
	}
	claims, _ := b.claims(in, q.id)
	if claims.Name != "" {
		name = claims.Name
	}
	intake := intakeOf(q)
	way := b.wayOf(intake, answers, b.signedBy(claims))
	v := &visitor{id: id, jid: bare}
	c := b.newContact(b.eng.NewContact(), v, name, q.id)
	c.answers, v.contact, c.lang = answers, c, languageIn(in)
	b.visitors[bare] = v
	b.attach(in, v)
	rows := store.Both(store.InsertContact(store.NewContact{
		Contact: c.id, Visitor: id, JID: bare, Queue: q.id, Arrived: b.now(), Caller: name, Lang: c.lang,
		Form: string(submittedForm(intake, answers).Bytes()),
	}), b.besideRequest(in, c.id, q))
	b.submit(in, acd.ContactRequested{
		Contact: c.id, Visitor: id, Queue: q.id, Needs: way.Needs, Priority: way.Priority, Prefers: way.Prefers,
	}, rows, func(err error) {
		if err != nil {
			back()
			b.forgetVisitor(v)
		} else {
			b.contacts[c.id] = c
			b.tellBegun(bare)
		}
		then(err)
	})
}

// visitorID is the number a bare JID has had since its first visit, or a new one.
func (b *bridge) visitorID(bare string) (acd.VisitorID, error) {
	id, ok, err := store.FindVisitor(reading(), b.db.Reader(), bare)
	if err != nil || ok {
		return id, err
	}
	b.lastVisitor++
	return b.lastVisitor, nil
}

// forgetVisitor follows the end of a visit.
func (b *bridge) forgetVisitor(v *visitor) {
	for len(v.sessions) > 0 {
		b.detach(v, v.sessions[0])
	}
	if b.visitors[v.jid] == v {
		delete(b.visitors, v.jid)
	}
}

// departQueue takes who asks out of a queue, or, asked by a supervisor, somebody else (XEP-0142 v0.3.1 §3.2.2).
func (b *bridge) departQueue(in *inbound) {
	_, q, _ := b.place(in)
	if named := in.payload().Child(nsWorkgroup, "jid"); named != nil {
		b.departOther(in, q, named.Text())
		return
	}
	v := b.visitors[in.from.Bare().String()]
	if v == nil || v.contact.queue != q.id {
		b.fail(in, reasonNoContact)
		return
	}
	b.submit(in, acd.VisitorLeft{Contact: v.contact.id}, nil, func(err error) { b.answer(in, err) })
}

func (b *bridge) departOther(in *inbound, q queueEntry, who string) {
	address, err := jid.Parse(who)
	v := b.visitors[address.Bare().String()]
	var id acd.ContactID
	if err == nil && v != nil && v.contact.queue == q.id && b.lineOf(q.id).waiting[v.contact.id] != nil {
		id = v.contact.id
	}
	a, err := b.supervisor(in, audit.ContactClose, audit.Contact(id))
	switch {
	case err != nil:
		b.fail(in, reasonMayNotDepart)
		return
	case id == 0:
		b.fail(in, reasonNoContact)
		return
	}
	ev := acd.ContactClosed{Contact: id, By: a.id, Cause: acd.CauseSupervisor}
	e := audit.Entry{At: b.now(), By: audit.ByAgent(a.id), Action: audit.ContactClose, On: audit.Contact(id)}
	b.audited(in, ev, e, nil, func(err error) { b.answer(in, err) })
}

// queueStatus answers a poll (XEP-0142 v0.3.1 §3.2.3).
func (b *bridge) queueStatus(in *inbound) {
	_, q, _ := b.place(in)
	v := b.visitors[in.from.Bare().String()]
	if v == nil || v.contact.queue != q.id {
		b.fail(in, reasonNotWaiting)
		return
	}
	b.showsUp(in, v)
	var now wait
	var waits bool
	b.eng.Read(func(s *acd.State) {
		view, _ := s.Contact(v.contact.id)
		now.ahead, waits = s.Position(v.contact.id)
		now.estimate = b.estimate(s, view)
	})
	if !waits {
		b.fail(in, reasonNotWaiting)
		return
	}
	b.result(in, statusOf(now))
}

// endContact is a visitor leaving or an agent hanging up.
func (b *bridge) endContact(in *inbound) {
	c, bare := b.contactAt(in), in.from.Bare().String()
	if c == nil {
		b.fail(in, reasonNoSuchAddress)
		return
	}
	if c.visitor.jid == bare {
		b.submit(in, acd.VisitorLeft{Contact: c.id}, nil, func(err error) { b.answer(in, err) })
		return
	}
	if p, ok := c.talk.PartyOf(bare); ok && p > conversation.Agent {
		b.part(in)
		return
	}
	a, err := b.agentWith(in, c)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.submit(in, acd.AgentHungUp{Agent: a.id, Contact: c.id}, nil, func(err error) { b.answer(in, err) })
}

// agentWith is the agent who has a contact and whose acting desk a stanza comes from. To anyone else there is no such
// address.
func (b *bridge) agentWith(in *inbound, c *contact) (agentEntry, error) {
	if c == nil || c.agent == 0 || b.agent(c.agent).jid != in.from.Bare().String() {
		return agentEntry{}, reasonNoSuchAddress
	}
	return b.activeAgent(in)
}

// contactAt is the open contact a stanza is addressed to, nil if there is none.
func (b *bridge) contactAt(in *inbound) *contact {
	_, _, id := b.place(in)
	return b.contacts[id]
}

func orElse(err, other error) error {
	if err != nil {
		return err
	}
	return other
}
