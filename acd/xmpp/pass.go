package xmpp

import (
	"strings"
	"unicode/utf8"

	"parley/acd"
	"parley/acd/audit"
	"parley/acd/conversation"
	"parley/acd/store"
	"parley/xmppd/stanza"
)

// passReasonCharsMax bounds the reason of a pass and of a refusal. Its note is bounded as every note is.
const passReasonCharsMax = 200

// target is the agent or the queue that a contact is to go to.
type target struct {
	agent agentEntry
	queue queueEntry
}

// targetFor is targetOf for a contact: its visitor cannot be who serves it.
func (b *bridge) targetFor(c *contact, e *stanza.Element) (target, error) {
	to, err := b.targetOf(e)
	if err == nil && to.agent.id != 0 && to.agent.jid == c.visitor.jid {
		err = reasonAsksItself
	}
	return to, err
}

// targetOf reads to='1002@host', or '1002' alone, or queue='8001': one of the two.
func (b *bridge) targetOf(e *stanza.Element) (target, error) {
	agent, dn := e.Attr("to"), e.Attr("queue")
	if (agent == "") == (dn == "") {
		return target{}, reasonMalformed
	}
	if dn != "" {
		q, ok := b.directory.Load().byDN[strings.ToLower(dn)]
		if !ok {
			return target{}, reasonNoTarget
		}
		return target{queue: q}, nil
	}
	a, err := b.agentNamed(agent)
	return target{agent: a}, err
}

// agentNamed is an agent by bare JID, or by its localpart alone on the server the ACD serves.
func (b *bridge) agentNamed(name string) (agentEntry, error) {
	if !strings.Contains(name, "@") {
		name += "@" + b.port.Host()
	}
	a, err := b.agentOf(strings.ToLower(name))
	if err != nil {
		return agentEntry{}, reasonNoTarget
	}
	return a, nil
}

// wordsOf reads what a pass is for: a reason, and a summary for who takes it.
func (b *bridge) wordsOf(e *stanza.Element) (store.Pass, error) {
	p := store.Pass{Reason: conversation.CleanName(e.Child(nsParley, "reason").Text()), Note: e.Child(nsParley, "note").Text()}
	switch {
	case utf8.RuneCountInString(p.Reason) > passReasonCharsMax:
		return store.Pass{}, reasonReasonTooLong
	case utf8.RuneCountInString(p.Note) > b.cfg.NoteCharsMax:
		return store.Pass{}, reasonNoteTooLong
	}
	return p, nil
}

// passing is the handler of one kind of pass, asked for by the lead's acting desk.
func (b *bridge) passing(kind acd.Pass) handler {
	return func(in *inbound) {
		c := b.contactAt(in)
		a, err := b.agentWith(in, c)
		if err != nil {
			b.fail(in, err)
			return
		}
		to, err := b.targetFor(c, in.payload())
		if err != nil {
			b.fail(in, err)
			return
		}
		words, err := b.wordsOf(in.payload())
		if err != nil {
			b.fail(in, err)
			return
		}
		ev := acd.Passed{Agent: a.id, Contact: c.id, ToAgent: to.agent.id, ToQueue: to.queue.id, Kind: kind}
		if isTrue(in.payload().Attr("override")) {
			if _, err := b.supervisor(in, audit.ContactReassign, audit.Contact(c.id)); err != nil {
				b.fail(in, err)
				return
			}
			ev.Override, ev.By = true, a.id
		}
		b.pass(in, c, ev, words, func(err error) { b.answer(in, err) })
	}
}

// pass hands a contact on, or asks somebody in; then is told what became of the asking. What becomes of the offer is
// told as progress.
func (b *bridge) pass(in *inbound, c *contact, ev acd.Passed, words store.Pass, then func(error)) {
	if ev.Kind != acd.PassTransfer {
		if err := c.talk.Full(); err != nil {
			then(err)
			return
		}
	}
	words.Contact, words.Agent, words.At = c.id, ev.Agent, b.now()
	kept := func(err error) {
		if err == nil {
			c.pass = words
			b.progress(c, ev.Agent, passElement(c, ev.Kind, "asked").SetAttr("to", b.agent(ev.ToAgent).jid).
				SetAttr("name", b.agent(ev.ToAgent).name).SetAttr("queue", b.queue(ev.ToQueue).dn))
		}
		then(notPassed(err))
		b.noteSummary(c, b.agent(ev.Agent), words.Note, err)
	}
	if ev.Override {
		e := audit.Entry{At: b.now(), By: audit.ByAgent(ev.By), Action: audit.ContactReassign, On: audit.Contact(c.id), Outcome: audit.Override}
		b.audited(in, ev, e, store.SetPass(words), kept)
		return
	}
	b.submit(in, ev, store.SetPass(words), kept)
}

// notPassed says a refusal of the core in the words of handing on.
func notPassed(err error) error {
	switch {
	case isRejected(err, acd.RejectedConflict):
		return reasonHasIt
	case isRejected(err, acd.RejectedState):
		return reasonNotNow
	}
	return err
}

// takeBack withdraws an open pass, or takes a contact back that waits where it was transferred to.
func (b *bridge) takeBack(in *inbound) {
	c := b.contactAt(in)
	a, err := b.onceWith(in, c)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.submit(in, acd.TakenBack{Agent: a.id, Contact: c.id}, nil, func(err error) { b.answer(in, notPassed(err)) })
}

// onceWith is the agent whose acting desk a stanza comes from and who has, or had, a part in the contact.
func (b *bridge) onceWith(in *inbound, c *contact) (agentEntry, error) {
	if c == nil {
		return agentEntry{}, reasonNoSuchAddress
	}
	r, err := b.readerOf(in, c.id)
	if err != nil || r.agent == 0 || r.role == conversation.RoleMonitor {
		return agentEntry{}, orElse(err, reasonNoSuchAddress)
	}
	return b.activeAgent(in)
}

// complete ends a consult: the consulted agent leads, or, as='conference', speaks to the visitor too. agent says who, if
// there are several.
func (b *bridge) complete(in *inbound) {
	c := b.contactAt(in)
	if _, err := b.agentWith(in, c); err != nil {
		b.fail(in, err)
		return
	}
	who, err := b.consulted(c, in.payload().Attr("agent"))
	if err != nil {
		b.fail(in, err)
		return
	}
	role := acd.RoleLead
	switch in.payload().Attr("as") {
	case "", "transfer":
	case "conference":
		role = acd.RoleJoined
	default:
		b.fail(in, reasonMalformed)
		return
	}
	b.submit(in, acd.RoleChanged{Agent: who, Contact: c.id, Role: role}, nil, func(err error) { b.answer(in, notPassed(err)) })
}

// consulted is the agent of that name who is beside the lead, or, without a name, the only one consulted.
func (b *bridge) consulted(c *contact, name string) (acd.AgentID, error) {
	var found []acd.AgentID
	for _, m := range c.talk.Members() {
		a, err := b.agentOf(m.JID)
		if err != nil || m.Party <= conversation.Agent {
			continue
		}
		if named, err := b.agentNamed(name); name != "" && err == nil && named.id == a.id {
			return a.id, nil
		}
		if name == "" && m.Role == conversation.RoleConsulted {
			found = append(found, a.id)
		}
	}
	if len(found) != 1 {
		return 0, reasonNoTarget
	}
	return found[0], nil
}

// part is a consulted or joined agent leaving, or sent away by the lead.
func (b *bridge) part(in *inbound) {
	c := b.contactAt(in)
	who, err := b.leaving(in, c)
	if err != nil {
		b.fail(in, err)
		return
	}
	b.submit(in, acd.Parted{Agent: who, Contact: c.id}, nil, func(err error) { b.answer(in, notPassed(err)) })
}

// leaving is whom the lead names, else who asks. Supervisors leave when they want to.
func (b *bridge) leaving(in *inbound, c *contact) (acd.AgentID, error) {
	name := in.payload().Attr("agent")
	if name == "" {
		a, err := b.besideLead(in, c)
		return a.id, err
	}
	if _, err := b.agentWith(in, c); err != nil {
		return 0, err
	}
	who, err := b.consulted(c, name)
	if err == nil && b.agent(who).supervises() {
		return 0, stanza.Error{Condition: stanza.NotAllowed, Text: "Supervisors leave when they want to."}
	}
	return who, err
}

// besideLead is the consulted or joined agent whose acting desk a stanza comes from.
func (b *bridge) besideLead(in *inbound, c *contact) (agentEntry, error) {
	if c == nil {
		return agentEntry{}, reasonNoSuchAddress
	}
	if p, ok := c.talk.PartyOf(in.from.Bare().String()); !ok || p <= conversation.Agent {
		return agentEntry{}, reasonNoSuchAddress
	}
	return b.activeAgent(in)
}

// passElement tells what becomes of a pass.
func passElement(c *contact, kind acd.Pass, state string) *stanza.Element {
	return stanza.New(nsParley, "pass", "contact", c.jid, "kind", passName(kind), "state", state)
}

// progress tells the agents of a conversation, but for whom it is about, whoever asked for it (0: nobody), and supervisors
// who monitor.
func (b *bridge) progress(c *contact, asked acd.AgentID, e *stanza.Element) {
	for _, m := range c.talk.Members() {
		a, err := b.agentOf(m.JID)
		if err == nil && a.id != asked && m.JID != e.Attr("to") && conversation.Sees(m.Role, conversation.Progress) {
			b.pushDesk(b.deskOf(a.id), e)
		}
	}
	if asked != 0 {
		b.pushDesk(b.deskOf(asked), e)
	}
	for _, full := range b.monitors(c, conversation.Progress) {
		b.send(message(c.jid, full, "", e))
	}
}

// passTold tells what became of an offer that an agent had asked for; nothing if routing, or nobody, made it.
func (b *bridge) passTold(o *offer, state string) {
	if o == nil || o.Kind == acd.PassRouted || b.contacts[o.Contact] == nil {
		return
	}
	c, to := b.contacts[o.Contact], b.agent(o.Agent)
	e := passElement(c, o.Kind, state).SetAttr("to", to.jid).SetAttr("name", to.name)
	if o.reason != "" && state == "declined" {
		e.Add(stanza.New(nsParley, "reason").AddText(o.reason))
	}
	asked := o.From
	if o.Kind == acd.PassReassigned {
		asked = c.pass.Agent // a supervisor, who need not be in the conversation
	}
	b.progress(c, asked, e)
}

// withOpenPasses says, to an agent in a conversation, who is being asked: a desk that comes back must know.
func (b *bridge) withOpenPasses(e *stanza.Element, c *contact, v acd.ContactView) *stanza.Element {
	for _, x := range v.Slots {
		if x.State == acd.SlotOffered && x.Kind != acd.PassRouted {
			e.Add(passElement(c, x.Kind, "asked").SetAttr("to", b.agent(x.Agent).jid).SetAttr("name", b.agent(x.Agent).name))
		}
	}
	return e
}

// withPass says in an offer who passes the contact on, as what, and what for.
func (b *bridge) withPass(e *stanza.Element, c *contact, o *offer) *stanza.Element {
	e.SetAttr("kind", passName(o.Kind))
	if c.pass.Agent == 0 {
		return e
	}
	from := b.agent(c.pass.Agent)
	e.SetAttr("from", from.jid).SetAttr("from-name", from.name)
	if c.pass.Reason != "" {
		e.Add(stanza.New(nsParley, "reason").AddText(c.pass.Reason))
	}
	if c.pass.Note != "" {
		e.Add(stanza.New(nsParley, "note").AddText(c.pass.Note))
	}
	return e
}

func passName(p acd.Pass) string {
	switch p {
	case acd.PassTransfer:
		return "transfer"
	case acd.PassConsult:
		return "consult"
	case acd.PassConference:
		return "conference"
	case acd.PassReassigned:
		return "reassigned"
	}
	return ""
}

func isTrue(s string) bool { return s == "true" || s == "1" }
